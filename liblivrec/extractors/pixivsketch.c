/* pixiv Sketch LIVE. A live of the address is asked for by its number; a user is looked up in the
 * list of running lives, where R-18 ones show up for logged-in users only. */
#include "resolve/extractor.h"

#define SITE "https://sketch.pixiv.net"
#define PAGES 20

static const char *const media_headers[] = {"Referer", SITE "/", NULL};

static const lr_json *api(lr_ctx *x, const char *path, bool room)
{
    static const char *const headers[] = {"Accept",
                                          "application/vnd.sketch-v4+json",
                                          "X-Requested-With",
                                          SITE "/lives",
                                          "Referer",
                                          SITE "/lives",
                                          NULL};
    lr_json *v = lr_get_json(x, lr_fmt(x, SITE "%s", path),
                             &(struct lr_req){.headers = headers, .room = room});
    const char *error = lr_str(v, "errors[0].message");
    if (error)
        lr_fail(x, LIVREC_EHTTP, "%s", error);
    return v;
}

static const lr_json *in_page(const lr_json *lives, const char *user)
{
    LR_EACH (live, lives) {
        const char *name = lr_str(live, "owner.user.unique_name");
        if (name && strcmp(name, user) == 0)
            return live;
    }
    return NULL;
}

/* NULL: the user has no live, or it is hidden. */
static const lr_json *of_user(lr_ctx *x, const char *user)
{
    const char *path = "/api/lives.json";
    for (int i = 0; i < PAGES && path && strncmp(path, "/api/", strlen("/api/")) == 0; i++) {
        const lr_json *v = api(x, path, false), *live;
        live = in_page(lr_need(x, v, "data.lives"), user);
        if (live || lr_failed(x))
            return live;
        path = lr_str(v, "_links.next.href");
    }
    return NULL;
}

static void describe(lr_ctx *x, struct lr_room *room, const lr_json *live)
{
    room->anchor = lr_need_str(x, live, "owner.user.name");
    room->title = lr_str(live, "name");
    room->cover = lr_str(live, "thumbnail");
    room->viewers = lr_int(live, "audience_count", -1);
    room->started_at = lr_date_iso(lr_str(live, "created_at"), 0);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *user = lr_var(x, "user"), *number = lr_var(x, "live");
    room->id = user;
    room->url = lr_fmt(x, SITE "/@%s", user);
    const lr_json *live =
        number ? lr_need(x, api(x, lr_fmt(x, "/api/lives/%s.json", number), true), "data")
               : of_user(x, user);
    lr_set_live(room, number ? lr_true(live, "is_broadcasting") : live != NULL);
    if (!live && !lr_failed(x))
        room->reason = "not in the list of lives, where R-18 ones need the cookie PHPSESSID";
    if (live)
        describe(x, room, live);
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return lr_play_hls(x, room, lr_need_str(x, live, "owner.hls_movie.url"), media_headers);
}

/* Users alone: a live of an address is asked for by its number. What the list does not have is off
 * air, or hidden, as in resolve(). */
static int poll(lr_ctx *x, struct lr_polled *rooms, size_t n)
{
    const char *path = "/api/lives.json";
    for (int i = 0; i < PAGES && path && strncmp(path, "/api/", strlen("/api/")) == 0; i++) {
        const lr_json *v = api(x, path, false), *lives = lr_need(x, v, "data.lives");
        for (size_t k = 0; k < n; k++)
            if (in_page(lives, lr_capture(rooms[k].vars, "user")))
                lr_polled_live(&rooms[k], true);
        path = lr_str(v, "_links.next.href");
    }
    for (size_t k = 0; k < n && !lr_failed(x); k++)
        if (lr_capture(rooms[k].vars, "live"))
            rooms[k].state = LR_STATE_UNKNOWN;
        else if (rooms[k].state != LR_STATE_LIVE)
            lr_polled_live(&rooms[k], false);
    return lr_done(x);
}

const struct lr_extractor lr_extractor_pixivsketch = {
    .name = "pixivsketch",
    .title = "pixiv Sketch LIVE",
    .urls = (const char *const[]){"sketch.pixiv.net/@{user:w}",
                                  "sketch.pixiv.net/@{user:w}/lives/{live:d}", NULL},
    .examples = (const char *const[]){"https://sketch.pixiv.net/@user",
                                      "https://sketch.pixiv.net/@user/lives/123456789", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "pixiv.net",
    .login_cookies = "PHPSESSID",
    .resolve = resolve,
    .poll = poll,
    .poll_limit = 1000,
};
