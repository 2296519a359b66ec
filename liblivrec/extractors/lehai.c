/* 乐嗨直播 Lehai: see family_haixiu.h. */
#include "extractors/family_haixiu.h"

static const struct lr_constant constants[] = {
    {"token", "s7FUbTJ+jILrR7kicJUg8qr025ZVjd07DAnUQd8c7g/o4OH9pdSX6w=="},
    {NULL, NULL},
};

static int resolve(lr_ctx *x, struct lr_room *room)
{
    return lr_haixiu_resolve(
        x, room, &(struct lr_haixiu){"https://service.lehaitv.com", "https://www.lehaitv.com"});
}

const struct lr_extractor lr_extractor_lehai = {
    .name = "lehai",
    .title = "乐嗨直播 Lehai",
    .urls = (const char *const[]){"{,www.}lehaitv.com/{id:d}", NULL},
    .examples = (const char *const[]){"https://www.lehaitv.com/8059096", NULL},
    .constants = constants,
    .resolve = resolve,
};
