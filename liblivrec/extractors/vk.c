/* VK Video: broadcasts of communities and users. One call shows the player of a video; the site may
 * want a proof first, an older form of which is a mere digest. */
#include "resolve/extractor.h"

#define SITE "https://vk.com"
#define SHOW SITE "/al_video.php?act=show"

enum { UPCOMING = 1, LIVE = 2 };

/* "owner_video" of the address, or NULL. */
static const char *video_id(lr_ctx *x)
{
    const char *layer = lr_query(x, "z"), *id = lr_var(x, "id");
    if (lr_var(x, "owner"))
        return lr_fmt(x, "%s_%s", lr_var(x, "owner"), lr_var(x, "video"));
    if (layer && strncmp(layer, "video", 5) == 0)
        id = lr_fmt(x, "%.*s", (int)strcspn(layer + 5, "/"), layer + 5);
    size_t owner = id ? strspn(id, "-0123456789") : 0;
    bool good = owner && id[owner] == '_' && id[owner + 1] &&
                strspn(id + owner + 1, "0123456789") == strlen(id + owner + 1);
    return good ? id : NULL;
}

static const char *post(lr_ctx *x, const char *id)
{
    static const char *const headers[] = {"X-Requested-With", "XMLHttpRequest", "Referer",
                                          SITE "/al_video.php", NULL};
    const struct lr_req req = {
        .headers = headers,
        .body = lr_form(x, "act", "show", "al", "1", "video", id, "list", "", NULL),
        .no_redirect = true};
    return lr_get_text(x, SHOW, &req);
}

/* The firewall's redirect: the digest of a cookie opens the older one, the other needs a script. */
static const char *prove(lr_ctx *x, const char *id)
{
    const char *waf = lr_answer_header(x, "x-waf-redirect");
    const char *hash = lr_cookie_get(x, SITE "/", "hash429");
    const char *to = lr_url_join(lr_mem(x), SHOW, lr_answer_header(x, "location"));
    if (!lr_is(waf, "1") || !hash || !to) {
        lr_fail(x, LIVREC_ERATE,
                "the site wants a browser's proof: wait, or give its cookie solution429");
        return NULL;
    }
    lr_get_text(x, lr_url(x, to, "key", lr_md5_of(x, hash), NULL),
                &(struct lr_req){.no_redirect = true, .lenient = true});
    const char *text = post(x, id);
    if (text && lr_status(x) >= 300)
        lr_fail(x, LIVREC_ERATE, "the site did not take the proof: wait, or use another network");
    return lr_failed(x) ? NULL : text;
}

static const lr_json *show(lr_ctx *x, const char *id)
{
    const char *text = post(x, id);
    if (text && lr_status(x) >= 300)
        text = prove(x, id);
    if (text && strncmp(text, "<!--", 4) == 0)
        text += 4;
    return text ? lr_need(x, lr_parse(x, text), "payload") : NULL;
}

/* Code 8: the text says why. */
static int refused(lr_ctx *x, struct lr_room *room, const char *why)
{
    why = lr_html_unescape(lr_mem(x), why ? why : "the site refuses the video");
    if (why && (strstr(why, "region") || strstr(why, "регион")))
        return lr_block(x, room, lr_fmt(x, "%s (use a proxy in Russia)", why));
    if (why && (strstr(why, "ccess") || strstr(why, "ступ")))
        return lr_block(x, room, lr_fmt(x, "%s (give the cookie of somebody who may watch)", why));
    return lr_fail(x, LIVREC_ENOTFOUND, "%s", why);
}

/* A frame of another site's player, in one of the texts of the layer. */
static const char *frame(lr_ctx *x, const lr_json *layer)
{
    const char *src = NULL;
    for (size_t i = 0; i < lr_json_count(layer) && !src; i++) {
        const char *tag = lr_between(lr_mem(x), lr_str(lr_json_item(layer, i), ""), "<iframe", ">");
        src = lr_html_unescape(lr_mem(x), lr_between(lr_mem(x), tag, "src=\"", "\""));
    }
    return src ? lr_url_join(lr_mem(x), SITE "/", src) : NULL;
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    static const char *const headers[] = {"Referer", SITE "/", NULL};
    const char *hls = lr_str(v, "hls_live") ? lr_str(v, "hls_live") : lr_str(v, "hls");
    lr_play_hls(x, room, hls, headers);
    lr_add(x, room, (struct lr_stream){.protocol = "dash", .url = lr_str(v, "dash_live")});
    for (int i = 0; i < room->stream_count; i++)
        room->streams[i].expires = lr_int_after(room->streams[i].url, "/expires/") / 1000;
    return lr_done(x);
}

static int describe(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    int64_t live = lr_int(v, "live", 0);
    room->anchor = lr_html_unescape(lr_mem(x), lr_need_str(x, v, "md_author"));
    room->title = lr_html_unescape(lr_mem(x), lr_str(v, "md_title"));
    room->cover = lr_str(v, "jpg");
    lr_set_live(room, live == LIVE);
    if (live == UPCOMING)
        room->reason = "it has not begun";
    else if (live != LIVE && !lr_failed(x))
        return lr_set_recorded(x, room);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_int(v, "date", 0);
    return lr_want_streams(x) ? streams(x, room, v) : lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = video_id(x);
    if (!room->id && !lr_failed(x))
        return lr_fail(x, LIVREC_EUNSUPPORTED, "the address names no video, as video-1_2 does");
    room->url = lr_fmt(x, SITE "/video%s", room->id);
    const lr_json *payload = show(x, room->id), *layer = lr_json_at(payload, "[1]");
    const char *code = lr_text(x, payload, "[0]");
    if (lr_is(code, "3"))
        return lr_block(x, room, "for logged-in users: give the cookie remixsid");
    if (lr_is(code, "8"))
        return refused(x, room, lr_str(layer, "[0]"));
    if (lr_failed(x))
        return lr_done(x);
    const lr_json *last = lr_json_item(layer, lr_json_count(layer) ? lr_json_count(layer) - 1 : 0);
    const lr_json *v = lr_json_at(last, "player.params[0]");
    const char *other = v ? NULL : frame(x, layer);
    if (!v && !other)
        return lr_fail(x, LIVREC_EPARSE, "al_video: there is neither a player nor a frame");
    return v ? describe(x, room, v) : lr_hand_over(x, room, other);
}

#define HOST "{,www.,m.}{vk.com,vk.ru,vkvideo.ru}/"

const struct lr_extractor lr_extractor_vk = {
    .name = "vk",
    .title = "VK Video",
    .urls = (const char *const[]){HOST "video{id:w}",
                                  HOST "video_ext.php?oid={owner:w}&id={video:d}", NULL},
    .examples =
        (const char *const[]){"https://vk.com/video-123456_456239017",
                              "https://vkvideo.ru/video-123456_456239017",
                              "https://vk.com/videos-123456?z=video-123456_456239017", NULL},
    .cookie_domains = "vk.com vkvideo.ru",
    .login_cookies = "remixsid",
    .query_keys = (const char *const[]){"z", NULL},
    .resolve = resolve,
};
