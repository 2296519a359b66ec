/* 漂漂直播 Piaopiao: see family_preview.h. */
#include "extractors/family_preview.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    return lr_preview_resolve(x, room,
                              &(struct lr_preview){"https://api.pp.weimipopo.com/live/preview",
                                                   "https://m.pp.weimipopo.com"});
}

const struct lr_extractor lr_extractor_piaopiao = {
    .name = "piaopiao",
    .title = "漂漂直播 Piaopiao",
    .urls = (const char *const[]){"m.pp.weimipopo.com/{**_}?anchorUid={id:w}", NULL},
    .examples =
        (const char *const[]){
            "https://m.pp.weimipopo.com/live/preview.html?uid=91648673&anchorUid=91625862&app=plpl",
            NULL},
    .resolve = resolve,
};
