/* Rumble. The embedded player's call knows the state and the playlist, by an id that only the page
 * tells. A channel's page lists its videos, running ones first; they say for themselves. */
#include "resolve/extractor.h"

#define SITE "https://rumble.com"
#define TRIES 3 /* videos of a channel that are looked at */

enum { UPCOMING_OR_OVER = 1, LIVE = 2 };

static const char *const headers[] = {"Referer", SITE "/", NULL};

/* The player's id of a video's page, kept: the pages are guarded, the player's call is not. */
static const char *embed_of(lr_ctx *x, const char *page)
{
    const char *kept = lr_cache_get(x, page, INT64_MAX);
    if (kept)
        return kept;
    const char *html = lr_get_text(x, lr_fmt(x, SITE "%s", page),
                                   &(struct lr_req){.headers = headers, .room = true});
    const char *id = lr_between(lr_mem(x), html, "\"embedUrl\":\"" SITE "/embed/", "/");
    const char *script = html ? strstr(html, "Rumble(\"play\"") : NULL;
    id = id ? id : lr_between(lr_mem(x), script, "\"video\":\"", "\"");
    if (html && !id)
        lr_fail(x, LIVREC_EPARSE, "%s: the page names no player", page);
    else if (id)
        lr_cache_put(x, page, id);
    return id;
}

static lr_json *video(lr_ctx *x, const char *embed)
{
    lr_json *v = lr_get_json(
        x, lr_url(x, SITE "/embedJS/u3/", "request", "video", "ver", "2", "v", embed, NULL),
        &(struct lr_req){.headers = headers, .room = true});
    if (v && !lr_json_is_object(v))
        lr_fail(x, LIVREC_ENOTFOUND, "there is no video %s", embed);
    return lr_failed(x) ? NULL : v;
}

/* The path of the next video that a channel's page links to; *html moves behind it. */
static const char *next_page(lr_ctx *x, const char **html)
{
    const char *card = *html ? strstr(*html, "videostream__link") : NULL;
    const char *page = lr_between(lr_mem(x), card, "href=", ".html");
    *html = card ? card + 1 : NULL;
    return page ? lr_fmt(x, "%s.html", page + (*page == '"' || *page == '\'')) : NULL;
}

/* The running video of a channel, else its latest one; NULL: it has none. */
static lr_json *of_channel(lr_ctx *x, const char *path)
{
    const char *html = lr_get_text(x, lr_fmt(x, SITE "/%s", path),
                                   &(struct lr_req){.headers = headers, .room = true});
    lr_json *latest = NULL;
    for (int i = 0; i < TRIES && html; i++) {
        const char *page = next_page(x, &html);
        lr_json *v = page ? video(x, embed_of(x, page)) : NULL;
        if (lr_int(v, "live", 0) == LIVE)
            return v;
        latest = latest ? latest : v;
    }
    return latest;
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const lr_json *list = lr_json_at(v, "ua.hls");
    const char *note = lr_str(v, "sys.msg"), *quality;
    for (size_t i = 0; i < lr_json_members(list); i++) {
        const char *url = lr_str(lr_json_member(list, i, &quality), "url");
        lr_add_hls(
            x, room, url,
            (struct lr_stream){.protocol = "hls", .name = lr_is(quality, "auto") ? NULL : quality},
            &(struct lr_req){.headers = headers});
    }
    if (!room->stream_count && !lr_failed(x))
        return lr_block(x, room, note ? note : "for subscribers: give the cookie of one");
    lr_add_headers(x, room, headers);
    return lr_done(x);
}

/* Where the address names a channel, its path. */
static const char *channel_path(lr_ctx *x)
{
    const char *user = lr_var(x, "user");
    return user ? lr_fmt(x, "user/%s", lr_segment(x, user))
                : lr_fmt(x, "c/%s", lr_segment(x, lr_var(x, "channel")));
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *path = channel_path(x), *embed = lr_var(x, "embed");
    const char *dot = embed ? strrchr(embed, '.') : NULL;
    if (!path && !embed)
        embed = embed_of(x, lr_fmt(x, "/v%s.html", lr_var(x, "page")));
    embed = dot ? dot + 1 : embed;
    const lr_json *v = path ? of_channel(x, path) : video(x, embed);
    int64_t live = lr_int(v, "live", 0);
    room->id = path ? strrchr(path, '/') + 1 : embed;
    room->url = path ? lr_fmt(x, SITE "/%s", path) : lr_url_str(lr_mem(x), lr_input(x));
    room->anchor = path && !v ? room->id : lr_need_str(x, v, "author.name");
    room->title = lr_str(v, "title");
    room->cover = lr_str(v, "i");
    lr_set_live(room, live == LIVE);
    if (!path && live == UPCOMING_OR_OVER && lr_true(v, "livestream_has_dvr"))
        room->reason = "it has not begun";
    else if (!path && live != LIVE && !lr_failed(x))
        return lr_set_recorded(x, room);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_date_iso(lr_str(v, "pubDate"), 0);
    return lr_want_streams(x) ? streams(x, room, v) : lr_done(x);
}

const struct lr_extractor lr_extractor_rumble = {
    .name = "rumble",
    .title = "Rumble",
    .urls =
        (const char *const[]){"{,www.}rumble.com/v{page}.html", "{,www.}rumble.com/embed/{embed}",
                              "{,www.}rumble.com/c/{channel}/{,live,livestreams}",
                              "{,www.}rumble.com/user/{user}/{,live,livestreams}", NULL},
    .examples = (const char *const[]){"https://rumble.com/c/LofiGirl",
                                      "https://rumble.com/v1essrt-lofi-girl-radio.html",
                                      "https://rumble.com/embed/v1essrt/", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "rumble.com",
    .resolve = resolve,
};
