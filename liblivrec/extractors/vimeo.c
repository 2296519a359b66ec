/* Vimeo: live events, and single videos that are live. A viewer's token opens the API, which names
 * the player's config of the clip on air; for a video the player's page holds the config. */
#include "extractors/vimeo_config.h"

#define API "https://api.vimeo.com/live_events"
#define TOKEN_MAX_AGE 600
#define FIELDS                                                                                     \
    "title,uri,schedule,stream_privacy.view,clip_to_play.config_url,clip_to_play.live.status"
#define ELSEWHERE "shown on its owner's site only: give the account setting referer, that site"
#define LOCKED "locked by a password: give the cookie of a browser that has opened it"

static int fail_for_status(lr_ctx *x, const char *why)
{
    int status = lr_status(x);
    return lr_fail(x, status == 403 || status == 429 ? LIVREC_ERATE : LIVREC_EHTTP, "HTTP %d: %s",
                   status, why ? why : "wait, or use a proxy");
}

/* NULL and a sticky error when it is refused. */
static lr_json *get_json(lr_ctx *x, const char *url, const char *accept, const char *token)
{
    const char *text = lr_vimeo_get(x, url, accept, token);
    if (text && lr_status(x) >= 400)
        fail_for_status(x, NULL);
    return text && !lr_failed(x) ? lr_parse(x, text) : NULL;
}

static const char *token(lr_ctx *x)
{
    const char *jwt = lr_cache_get(x, "jwt", TOKEN_MAX_AGE);
    if (!jwt) {
        jwt = lr_need_str(
            x, get_json(x, "https://vimeo.com/_next/viewer", "application/json", NULL), "jwt");
        lr_cache_put(x, "jwt", jwt);
    }
    return lr_fmt(x, "jwt %s", jwt);
}

static bool is_on_air(const lr_json *clip)
{
    const char *status = lr_str(clip, "live.status");
    return status && strcmp(status, "streaming") == 0;
}

/* "123", or "123:abc" for an unlisted event. */
static const char *event_url(lr_ctx *x, const char *path)
{
    const char *hash = lr_var(x, "hash");
    return lr_fmt(x, API "/%s%s%s%s", lr_var(x, "event"), hash ? ":" : "", hash ? hash : "", path);
}

/* `code` as the API has it: 2204 wants a password, 3200 another referer. */
static int refused(lr_ctx *x, struct lr_room *room, int64_t code, const char *why)
{
    int status = lr_status(x);
    if (code == 2204)
        return lr_block(x, room, LOCKED);
    if (code == 3200)
        return lr_block(x, room, ELSEWHERE);
    if (status == 404 || status == 410)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no such video (HTTP %d)", status);
    if (status == 401)
        lr_cache_put(x, "jwt", NULL);
    return fail_for_status(x, why);
}

static int by_video(lr_ctx *x, struct lr_room *room, const char *id)
{
    const char *hash = lr_var(x, "hash");
    const char *url = lr_url(x, lr_fmt(x, "https://player.vimeo.com/video/%s", id), "h",
                             hash ? hash : lr_query(x, "h"), NULL);
    const char *html = lr_vimeo_get(x, url, NULL, NULL);
    room->id = id;
    room->url = lr_fmt(x, "https://vimeo.com/%s", id);
    if (html && lr_status(x) >= 400)
        return refused(x, room, strstr(html, "privacy settings") ? 3200 : 0, NULL);
    const char *text = lr_html_json_after(lr_mem(x), html, "playerConfig");
    if (html && !text)
        return lr_fail(x, LIVREC_EPARSE, "the page holds no playerConfig");
    const lr_json *config = text ? lr_parse(x, text) : NULL;
    return lr_int(config, "view", 0) == 4 ? lr_block(x, room, LOCKED)
                                          : lr_vimeo_play(x, room, config);
}

/* Events that are for embedding only name the config in their frame. */
static const char *of_frame(lr_ctx *x)
{
    const char *hash = lr_var(x, "hash");
    const char *html = lr_vimeo_get(x,
                                    lr_fmt(x, "https://vimeo.com/event/%s/embed%s%s",
                                           lr_var(x, "event"), hash ? "/" : "", hash ? hash : ""),
                                    NULL, NULL);
    return lr_html_unescape(lr_mem(x), lr_between(lr_mem(x), html, "data-config-url=\"", "\""));
}

/* The API does not always put the config beside the clip; the list of clips has it. */
static const char *of_list(lr_ctx *x)
{
    lr_json *v = get_json(
        x,
        lr_url(x, event_url(x, "/videos"), "fields", "items,uri,name,config_url,live.status", NULL),
        "application/vnd.vimeo.*;version=3.4.1", token(x));
    LR_EACH (clip, lr_need(x, v, "data"))
        if (is_on_air(clip))
            return lr_need_str(x, clip, "config_url");
    return NULL;
}

static int by_event(lr_ctx *x, struct lr_room *room, const char *id)
{
    const char *text = lr_vimeo_get(x,
                                    lr_url(x, event_url(x, ""), "clip_to_play_id", "0", "fields",
                                           FIELDS, "referrer", lr_option(x, "auth.referer"), NULL),
                                    "application/vnd.vimeo.*+json;version=3.4.9", token(x));
    const lr_json *v = text && *text == '{' ? lr_parse(x, text) : NULL,
                  *clip = lr_json_at(v, "clip_to_play");
    room->id = id;
    room->url = lr_url_str(lr_mem(x), lr_input(x));
    if (text && lr_status(x) >= 400)
        return refused(x, room, lr_int(v, "error_code", 0), lr_str(v, "error"));
    if (text && !v && !lr_failed(x))
        return lr_fail(x, LIVREC_EPARSE, "live_events: no object");
    room->title = lr_str(v, "title");
    const char *view = lr_need_str(x, v, "stream_privacy.view"), *config = NULL;
    if (view && strcmp(view, "nobody") == 0)
        return lr_block(x, room, "its owner shows it to nobody");
    lr_set_live(room, is_on_air(clip));
    if (view && strcmp(view, "embed_only") == 0)
        config = of_frame(x);
    else if (room->state == LR_STATE_LIVE && lr_want_streams(x))
        config = lr_str(clip, "config_url") ? lr_str(clip, "config_url") : of_list(x);
    if (config)
        return lr_vimeo_play(x, room, get_json(x, config, NULL, NULL));
    if (room->state == LR_STATE_LIVE && lr_want_streams(x) && !lr_failed(x))
        return lr_fail(x, LIVREC_EPARSE, "a clip is on air, but has no config_url");
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *event = lr_var(x, "event");
    return event ? by_event(x, room, event) : by_video(x, room, lr_var(x, "video"));
}

const struct lr_extractor lr_extractor_vimeo = {
    .name = "vimeo",
    .title = "Vimeo",
    .urls =
        (const char *const[]){"{,www.}vimeo.com/event/{event:d}{,/embed}",
                              "{,www.}vimeo.com/event/{event:d}{,/embed}/{hash:x}",
                              "{,www.}vimeo.com/{video:d}", "{,www.}vimeo.com/{video:d}/{hash:x}",
                              "player.vimeo.com/video/{video:d}", NULL},
    .examples = (const char *const[]){"https://vimeo.com/event/1234567",
                                      "https://vimeo.com/event/1234567/embed",
                                      "https://vimeo.com/987654321",
                                      "https://player.vimeo.com/video/987654321?h=abc123", NULL},
    .flags = LR_OVERSEAS,
    .query_keys = (const char *const[]){"h", NULL},
    .cookie_domains = "vimeo.com",
    .settings = "[" LR_SETTING("referer", "url",
                               "Page that the video is shown on, where it plays nowhere else.") "]",
    .resolve = resolve,
};
