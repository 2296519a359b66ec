/* Rutube. Two calls by the id of the broadcast: what it is, and the player's options with the
 * master playlists. */
#include "resolve/extractor.h"

#define SITE "https://rutube.ru"

static const char *const headers[] = {"Referer", SITE "/", NULL};

/* Why something is not shown: a text, or one in some languages. */
static const char *detail(const lr_json *v)
{
    const char *text = lr_str(v, "detail") ? lr_str(v, "detail") : lr_str(v, "detail.name");
    text = text ? text : lr_str(v, "detail.languages[0].title");
    return text ? text : lr_str(v, "detail.type");
}

static lr_json *api(lr_ctx *x, const char *url)
{
    lr_json *v = lr_get_json(x, lr_url(x, url, "format", "json", "p", lr_query(x, "p"), NULL),
                             &(struct lr_req){.headers = headers, .lenient = true});
    const char *why = detail(v);
    int status = lr_status(x);
    if (!v || status < 400)
        return v;
    if (status == 404 || status == 410)
        lr_fail(x, LIVREC_ENOTFOUND, "%s", why ? why : "there is no such video");
    else if (status == 403 || status == 451)
        lr_fail(x, LIVREC_EGEO, "%s (some lives are shown in Russia only: use a proxy)",
                why ? why : lr_tr("refused"));
    else
        lr_fail(x, LIVREC_EHTTP, "HTTP %d: %s", status, why ? why : lr_tr("refused"));
    return NULL;
}

/* The first list is the main one, the others are further servers. */
static int streams(lr_ctx *x, struct lr_room *room, const lr_json *lists)
{
    lr_play_hls(x, room, lr_str(lr_json_item(lists, 0), "url"), headers);
    LR_EACH (s, lists)
        if (s_i > 0 && lr_want_all(x))
            lr_add_hls(x, room, lr_str(s, "url"),
                       (struct lr_stream){.protocol = "hls", .cdn = "backup", .priority = -1},
                       &(struct lr_req){.headers = headers, .optional = true});
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_url(x, lr_fmt(x, SITE "/video/%s/", room->id), "p", lr_query(x, "p"), NULL);
    lr_json *v = api(x, lr_fmt(x, SITE "/api/video/%s/", room->id));
    room->anchor = lr_str(v, "author.name");
    room->title = lr_str(v, "title");
    room->cover = lr_str(v, "thumbnail_url");
    room->category = lr_str(v, "category.name");
    lr_need(x, v, "is_livestream");
    if (!lr_failed(x) && !lr_true(v, "is_livestream"))
        return lr_set_recorded(x, room);
    v = api(x, lr_fmt(x, SITE "/api/play/options/%s/", room->id));
    const lr_json *lists = lr_json_at(v, "live_streams.hls");
    lr_set_live(room, lr_json_count(lists) > 0);
    if (room->state != LR_STATE_LIVE && detail(v))
        return lr_block(x, room, lr_fmt(x, "the player refuses: %s", detail(v)));
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return streams(x, room, lists);
}

const struct lr_extractor lr_extractor_rutube = {
    .name = "rutube",
    .title = "Rutube",
    .urls = (const char *const[]){"{,www.}rutube.ru/{video,live/video,play/embed,embed}/{id:x}",
                                  "{,www.}rutube.ru/{,live/}video/private/{id:x}", NULL},
    .examples =
        (const char *const[]){"https://rutube.ru/live/video/c58f502c7bb34a8fcdd976b221fca292/",
                              "https://rutube.ru/video/3eac3b4561676c17df9132a9a1e62e3e/", NULL},
    .flags = LR_OVERSEAS,
    .query_keys = (const char *const[]){"p", NULL},
    .cookie_domains = "rutube.ru",
    .resolve = resolve,
};
