/* Mixch (ミクチャ). One call by the user's number tells all. */
#include "resolve/extractor.h"

#define SITE "https://mixch.tv"

static const char *const headers[] = {"Referer", SITE "/", NULL};

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, SITE "/u/%s/live", room->id);
    lr_json *v = lr_get_json(x, lr_fmt(x, SITE "/api-web/users/%s/live", room->id),
                             &(struct lr_req){.headers = headers, .room = true});
    const lr_json *live = lr_json_at(v, "liveInfo");
    if (v && !lr_json_is_object(v))
        return lr_fail(x, LIVREC_EPARSE, "api-web/users: no object");
    room->anchor = lr_str(v, "broadcasterInfo.name");
    lr_set_live(room, live != NULL);
    if (lr_failed(x) || !live)
        return lr_done(x);
    room->title = lr_str(live, "title");
    room->viewers = lr_int(live, "visitor", -1);
    room->started_at = lr_int(live, "created", 0);
    if (!lr_want_streams(x))
        return lr_done(x);
    return lr_play_hls(x, room, lr_need_str(x, live, "hls"), headers);
}

const struct lr_extractor lr_extractor_mixch = {
    .name = "mixch",
    .title = "Mixch",
    .urls =
        (const char *const[]){"{,www.}mixch.tv/u/{id:d}", "{,www.}mixch.tv/u/{id:d}/live", NULL},
    .examples = (const char *const[]){"https://mixch.tv/u/16943797",
                                      "https://mixch.tv/u/16943797/live", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "mixch.tv",
    .resolve = resolve,
};
