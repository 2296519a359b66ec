/* 花猫直播 Huamao: see family_preview.h. */
#include "extractors/family_preview.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    return lr_preview_resolve(x, room,
                              &(struct lr_preview){"https://api.catshow168.com/live/preview",
                                                   "https://h.catshow168.com"});
}

const struct lr_extractor lr_extractor_huamao = {
    .name = "huamao",
    .title = "花猫直播 Huamao",
    .urls = (const char *const[]){"h.catshow168.com/{**_}?anchorUid={id:w}", NULL},
    .examples =
        (const char *const[]){
            "https://h.catshow168.com/live/preview.html?uid=19066357&anchorUid=18895331", NULL},
    .resolve = resolve,
};
