/* What is unusual about the media of a job is told. */
#include "core/attr.h"
#include "core/log.h"
#include "session/job_parts.h"

static void found(void *arg, const struct lr_finding_odd *f)
{
    struct lr_job *j = arg;
    lr_report_unusual(j, f);
    lr_logf(j->jobs->deps.env->log, LR_INFO, j->id, "%s", f->text);
}

static bool is_wanted(const struct lr_job *j)
{
    return j->sink && lr_opts_bool(j->opts, "record.unusual");
}

void lr_unusual_tick(struct lr_job *j)
{
    const struct lr_pipeline_stats *s = &j->stats;
    if (!j->recording || !is_wanted(j))
        return;
    lr_vigil_look(&j->vigil, &j->feed.gate.pulse, s->duration_ms, found, j);
    lr_vigil_jumps(&j->vigil, lr_job_now(j), s->jumps, s->jump_ms, s->duration_ms, found, j);
}

/* Files that are short because that was asked for say nothing. */
void lr_unusual_file(struct lr_job *j, int64_t duration_ms)
{
    static const char *const splits[] = {"record.split_time", "record.split_size",
                                         "record.split_at"};
    for (size_t i = 0; i < LR_COUNT(splits); i++)
        if (lr_opts_int(j->opts, splits[i]) > 0)
            return;
    if (is_wanted(j) && !j->closing)
        lr_vigil_part(&j->vigil, lr_job_now(j), duration_ms, j->stats.duration_ms, found, j);
}
