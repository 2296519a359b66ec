/* mellow-fan, once OPENREC.tv. The public API tells the state of a broadcast; its media may be
 * left to a second call, which takes the viewer's login. */
#include "resolve/extractor.h"

#define SITE "https://www.mellow-fan.com"
#define PUBLIC "https://public.mellow-fan.com/external/api/v5/"

enum { LIVE = 1, ARCHIVE = 2 };

static const char *const headers[] = {"Referer", SITE "/", NULL};

/* The CDN refuses other countries, with a page in place of JSON. */
static lr_json *api(lr_ctx *x, const char *url)
{
    const char *text = lr_get_text(x, url, &(struct lr_req){.headers = headers, .lenient = true});
    int status = lr_status(x);
    if (text && status == 403)
        lr_fail(x, LIVREC_EGEO, "refused here: use a proxy in Japan");
    else if (text && status == 404)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no such broadcast");
    else if (text && status >= 400)
        lr_fail(x, LIVREC_EHTTP, "public.mellow-fan.com: status %d", status);
    return text ? lr_parse(x, text) : NULL;
}

/* The media for the viewer whose cookies are given; visitors are answered too. */
static const lr_json *own_media(lr_ctx *x, const char *id)
{
    const char *own[] = {"Referer",
                         SITE "/",
                         "access-token",
                         lr_cookie_get(x, SITE "/", "access_token"),
                         "uuid",
                         lr_cookie_get(x, SITE "/", "uuid"),
                         "random",
                         lr_cookie_get(x, SITE "/", "random"),
                         "token",
                         lr_cookie_get(x, SITE "/", "token"),
                         NULL};
    lr_json *v =
        lr_get_json(x, lr_fmt(x, "https://apiv5.mellow-fan.com/api/v5/movies/%s/detail", id),
                    &(struct lr_req){.headers = own, .lenient = true, .optional = true});
    return lr_json_at(v, "data.items[0].media");
}

static int streams(lr_ctx *x, struct lr_room *room, const char *id, const lr_json *movie)
{
    const lr_json *media = lr_json_at(movie, "media");
    const char *url = lr_str(media, "url"), *open = lr_str(media, "url_public");
    url = url && *url ? url : open;
    if (!url || !*url) {
        media = own_media(x, id);
        url = lr_str(media, "url");
    }
    if (!lr_failed(x) && (!url || !*url))
        return lr_block(x, room,
                        "for members or buyers: give the cookies access_token, uuid, random and "
                        "token");
    lr_play_hls(x, room, url, headers);
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .codec = "aac",
                              .quality = LR_Q_AUDIO,
                              .url = lr_str(media, "url_audio")});
    return lr_done(x);
}

static int by_movie(lr_ctx *x, struct lr_room *room, const char *id)
{
    const lr_json *v = api(x, lr_fmt(x, PUBLIC "movies/%s", id));
    int64_t state = lr_int(lr_need(x, v, "onair_status"), "", 0);
    const char *cover = lr_str(v, "l_thumbnail_url");
    room->id = id;
    room->url = lr_fmt(x, SITE "/live/%s", id);
    room->anchor = lr_need_str(x, v, "channel.name");
    room->title = lr_str(v, "title");
    room->category = lr_str(v, "game.title");
    room->cover = cover ? cover : lr_str(v, "thumbnail_url");
    lr_set_live(room, state == LIVE);
    if (!lr_failed(x) && state == ARCHIVE)
        return lr_set_recorded(x, room);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->viewers = lr_int(v, "live_views", -1);
    room->started_at = lr_date_iso(lr_str(v, "started_at"), 0);
    return lr_want_streams(x) ? streams(x, room, id, v) : lr_done(x);
}

static int by_user(lr_ctx *x, struct lr_room *room, const char *user)
{
    const lr_json *list =
        api(x, lr_url(x, PUBLIC "search-movies", "channel_ids", user, "include_live", "true",
                      "onair_status", "1", "sort", "published_at", "page", "1", NULL));
    const char *live = NULL;
    LR_EACH (movie, list)
        if (!live && lr_int(movie, "onair_status", LIVE) == LIVE)
            live = lr_str(movie, "id");
    room->anchor = user;
    lr_set_live(room, false);
    if (live && !lr_failed(x))
        by_movie(x, room, live);
    room->id = user;
    room->url = lr_fmt(x, SITE "/user/%s", user);
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *user = lr_var(x, "user");
    return user ? by_user(x, room, user) : by_movie(x, room, lr_var(x, "id"));
}

const struct lr_extractor lr_extractor_mellowfan = {
    .name = "mellowfan",
    .title = "mellow-fan (OPENREC.tv)",
    .urls = (const char *const[]){"{,www.}{mellow-fan.com,openrec.tv}/{,m/}live/{id:w}",
                                  "{,www.}{mellow-fan.com,openrec.tv}/{,m/}user/{user:w}", NULL},
    .examples = (const char *const[]){"https://www.mellow-fan.com/live/abc123xyz",
                                      "https://www.openrec.tv/user/Name", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "mellow-fan.com",
    .resolve = resolve,
};
