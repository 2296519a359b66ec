#include "record/lavf_container.h"

#include "core/attr.h"

#define FRAGMENTS                                                                                  \
    {                                                                                              \
        {"movflags", "frag_keyframe+empty_moov+default_base_moof"}, {"frag_duration", "350000"},   \
        {                                                                                          \
            "use_editlist", "0"                                                                    \
        }                                                                                          \
    }

/* What is written, and nothing else of what FFmpeg could. */
static const struct lr_lavf_container containers[] = {
    {&lr_sink_mkv, "matroska", false, {{"live", "1"}, {"cluster_time_limit", "400"}}},
    {&lr_sink_mp4, "mp4", true, FRAGMENTS},
    {&lr_sink_mov, "mov", true, FRAGMENTS},
    {&lr_sink_m4a,
     "ipod",
     true,
     {{"movflags", "empty_moov+default_base_moof"},
      {"frag_duration", "1000000"},
      {"use_editlist", "0"}}},
};

const struct lr_lavf_container *lr_lavf_container(const struct lr_sink_ops *ops)
{
    size_t i = 0;
    while (i + 1 < LR_COUNT(containers) && containers[i].ops != ops)
        i++;
    return &containers[i];
}
