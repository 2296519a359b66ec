/* 畅聊直播 Changliao: see family_ashx.h. */
#include "extractors/family_ashx.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    return lr_ashx_resolve(x, room,
                           &(struct lr_ashx){.api = "https://wap.tlclw.com",
                                             .page = "https://wap.tlclw.com/phone",
                                             .current = "https://wap.tlclw.com"});
}

const struct lr_extractor lr_extractor_changliao = {
    .name = "changliao",
    .title = "畅聊直播 Changliao",
    .urls = (const char *const[]){"live.tlclw.com/{id:d}", "wap.tlclw.com/{,phone/}{id:d}", NULL},
    .examples = (const char *const[]){"https://live.tlclw.com/106188",
                                      "https://wap.tlclw.com/phone/15777?promoters=0", NULL},
    .resolve = resolve,
};
