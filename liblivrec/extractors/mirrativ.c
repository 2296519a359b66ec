/* Mirrativ. A user's profile, or else the history, names the running live; the live's own call
 * gives the playlist. Lives that are over are not asked for: that gets an address blocked for a
 * while. */
#include "resolve/extractor.h"

#define SITE "https://www.mirrativ.com"

static const char *const headers[] = {"Referer", SITE "/", NULL};

/* "status.error" is a text for the viewer: deleted, banned, no such user. */
static const lr_json *api(lr_ctx *x, const char *url)
{
    lr_json *v = lr_get_json(x, url, &(struct lr_req){.headers = headers, .room = true});
    const char *error = lr_str(v, "status.error");
    if (error && *error)
        lr_fail(x, LIVREC_ENOTFOUND, "%s", error);
    return lr_failed(x) ? NULL : v;
}

/* Number of the user's running live; NULL: there is none. */
static const char *in_history(lr_ctx *x, const char *user)
{
    const lr_json *v =
        api(x, lr_url(x, SITE "/api/live/live_history", "user_id", user, "page", "1", NULL));
    LR_EACH (live, lr_need(x, v, "lives"))
        if (lr_true(live, "is_live"))
            return lr_str(live, "live_id");
    return NULL;
}

static int by_live(lr_ctx *x, struct lr_room *room, const char *id)
{
    const lr_json *v = api(x, lr_url(x, SITE "/api/live/live", "live_id", id, NULL));
    const char *user = lr_text(x, v, "owner.user_id");
    room->id = user ? user : id;
    room->anchor = lr_need_str(x, v, "owner.name");
    room->title = lr_str(v, "title");
    room->cover = lr_str(v, "image_url");
    room->viewers = lr_int(v, "total_viewer_num", -1);
    room->started_at = lr_int(v, "started_at", 0);
    lr_need(x, v, "is_live");
    lr_set_live(room, lr_true(v, "is_live"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return lr_play_hls(x, room, lr_need_str(x, v, "streaming_url_hls"), headers);
}

static int by_user(lr_ctx *x, struct lr_room *room, const char *user)
{
    const lr_json *v = api(x, lr_url(x, SITE "/api/user/profile", "user_id", user, NULL));
    const char *live = lr_str(v, "onlive.live_id");
    room->id = user;
    room->url = lr_fmt(x, SITE "/user/%s", user);
    room->anchor = lr_need_str(x, v, "name");
    live = live ? live : in_history(x, user);
    if (live)
        return by_live(x, room, live);
    lr_set_live(room, false);
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *live = lr_var(x, "live");
    if (!live)
        return by_user(x, room, lr_var(x, "user"));
    room->url = lr_fmt(x, SITE "/live/%s", live);
    return by_live(x, room, live);
}

const struct lr_extractor lr_extractor_mirrativ = {
    .name = "mirrativ",
    .title = "Mirrativ",
    .urls = (const char *const[]){"{,www.}mirrativ.com/user/{user:d}",
                                  "{,www.}mirrativ.com/live/{live:w}", NULL},
    .examples = (const char *const[]){"https://www.mirrativ.com/user/110943130",
                                      "https://www.mirrativ.com/live/UQomuS7EMgHoxRHjEhNiHw", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "mirrativ.com",
    .resolve = resolve,
};
