/* 嗨秀直播 Haixiu: see family_haixiu.h. */
#include "extractors/family_haixiu.h"

static const struct lr_constant constants[] = {
    {"token", "pLXSC/XJ0asc1I21tVL5FYZhNJn2Zg6d7m94umCnpgL+uVm31GQvyw=="},
    {NULL, NULL},
};

static int resolve(lr_ctx *x, struct lr_room *room)
{
    return lr_haixiu_resolve(
        x, room, &(struct lr_haixiu){"https://service.haixiutv.com", "https://www.haixiutv.com"});
}

const struct lr_extractor lr_extractor_haixiu = {
    .name = "haixiu",
    .title = "嗨秀直播 Haixiu",
    .urls = (const char *const[]){"{,www.}haixiutv.com/{id:d}", NULL},
    .examples = (const char *const[]){"https://www.haixiutv.com/6095106", NULL},
    .constants = constants,
    .resolve = resolve,
};
