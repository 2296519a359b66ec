/* WinkTV ended on 2025-06-02 and went into PandaTV. Addresses of it still load, and say so; nothing
 * is asked, and no id is guessed: the same name there may be somebody else. */
#include "resolve/extractor.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    (void)room;
    return lr_fail(x, LIVREC_EUNSUPPORTED,
                   "WinkTV ended in June 2025; try "
                   "https://www.pandalive.co.kr/play/%s",
                   lr_var(x, "id"));
}

const struct lr_extractor lr_extractor_winktv = {
    .name = "winktv",
    .title = "WinkTV",
    .urls = (const char *const[]){"{,www.,m.}winktv.co.kr/{,live/}play/{id}", NULL},
    .examples = (const char *const[]){"https://www.winktv.co.kr/live/play/userid", NULL},
    .flags = LR_ENDED,
    .resolve = resolve,
};
