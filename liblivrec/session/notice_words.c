#include "session/notice_words.h"

#include <string.h>

#include "core/attr.h"

static const struct {
    const char *option, *english;
} words[] = {
    {"notify.on_blocked", "[直播间名称] can't be watched: {text}, [时间]"},
    {"notify.on_broken",
     "{platform} has changed, and [直播间名称] is not understood: {text}, [时间]"},
    {"notify.on_disk", "The disk is short of space: {text}, [时间]"},
    {"notify.on_end", "[直播间名称] has gone offline, [时间]"},
    {"notify.on_failing", "[直播间名称] fails over and over: {text}, [时间]"},
    {"notify.on_gap", "Something of [直播间名称] is missing: {text}, [时间]"},
    {"notify.on_gone", "[直播间名称] is there no longer: {text}, [时间]"},
    {"notify.on_live", "[直播间名称] is live, [时间]"},
    {"notify.on_login", "{platform} wants a login (the cookies have ended): {text}, [时间]"},
    {"notify.on_network", "The network was down: {text}, [时间]"},
    {"notify.on_part", "A file of [直播间名称] is finished: {path}, [时间]"},
    {"notify.on_record_end", "[直播间名称] is recorded: {duration}, {bytes}, gaps {gaps}, [时间]"},
    {"notify.on_record_start", "[直播间名称] is being recorded, quality {quality}, [时间]"},
    {"notify.title", "livrec"},
};

const char *lr_notice_words(const struct lr_opts *opts, const char *option)
{
    const char *text = lr_opts_str(opts, option), *wish = lr_opts_str(opts, "core.language");
    if (lr_opts_has(opts, option) || !wish || strcmp(wish, "en") != 0)
        return text;
    for (size_t i = 0; i < LR_COUNT(words); i++)
        if (strcmp(words[i].option, option) == 0)
            return words[i].english;
    return text;
}
