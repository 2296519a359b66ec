/* 音播直播 Yinbo: see family_ashx.h. */
#include "extractors/family_ashx.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    return lr_ashx_resolve(x, room,
                           &(struct lr_ashx){.api = "https://wap.ybw1666.com",
                                             .page = "https://live.ybw1666.com",
                                             .current = "https://wap.ybw1666.com"});
}

const struct lr_extractor lr_extractor_yinbo = {
    .name = "yinbo",
    .title = "音播直播 Yinbo",
    .urls = (const char *const[]){"{live,wap}.ybw1666.com/{id:d}", NULL},
    .examples = (const char *const[]){"https://live.ybw1666.com/800002949",
                                      "https://wap.ybw1666.com/800002949?promoters=0", NULL},
    .resolve = resolve,
};
