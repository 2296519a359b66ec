/* 流星直播 7u66: see family_ashx.h. */
#include "extractors/family_ashx.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    return lr_ashx_resolve(x, room,
                           &(struct lr_ashx){.api = "https://wap.7u66.com",
                                             .page = "https://wap.7u66.com",
                                             .current = "https://www.7u66.com",
                                             .promoters = "0",
                                             .flv = "https://txpull1.5see.com/live"});
}

const struct lr_extractor lr_extractor_liuxing = {
    .name = "liuxing",
    .title = "流星直播 7u66",
    .urls = (const char *const[]){"{,www.,wap.}7u66.com/{id:d}", NULL},
    .examples = (const char *const[]){"https://www.7u66.com/100960",
                                      "https://wap.7u66.com/198189?promoters=0", NULL},
    .resolve = resolve,
};
