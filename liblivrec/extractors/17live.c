/* 17LIVE: the user's info has the name, a POST of a viewer's heartbeat the streams. */
#include "resolve/extractor.h"

#define API "https://wap-api.17app.co/api/v1"

static const struct lr_req *with_headers(lr_ctx *x, struct lr_req *req)
{
    const char **headers = lr_arena_alloc(lr_mem(x), 5 * sizeof *headers);
    if (headers) {
        headers[0] = "Origin";
        headers[1] = "https://17.live";
        headers[2] = "Referer";
        headers[3] = lr_fmt(x, "https://17.live/en/live/%s", lr_var(x, "id"));
    }
    req->headers = headers;
    return req;
}

/* FLV addresses lead to HLS ones of the same CDN. */
static const char *hls_of(lr_ctx *x, const char *flv)
{
    const char *end = flv ? strstr(flv, ".flv") : NULL,
               *host = end ? strstr(flv, "live-hdl") : NULL;
    if (!end)
        return NULL;
    if (strstr(flv, "wansu-"))
        return lr_fmt(x, "%.*s/playlist.m3u8%s", (int)(end - flv), flv, end + 4);
    return host ? lr_fmt(x, "%.*slive-hls%.*s.m3u8%s", (int)(host - flv), flv,
                         (int)(end - host - 8), host + 8, end + 4)
                : NULL;
}

static void add(lr_ctx *x, struct lr_room *room, const char *url, enum lr_quality quality,
                const char *cdn)
{
    struct lr_stream s = {
        .protocol = "flv", .url = url, .quality = quality, .cdn = cdn, .priority = 1};
    lr_add(x, room, s);
    s.protocol = "hls";
    s.url = hls_of(x, url);
    s.priority = 0;
    lr_add(x, room, s);
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    LR_EACH (line, lr_json_at(v, "pullURLsInfo.rtmpURLs")) {
        const char *cdn = lr_text(x, line, "provider");
        add(x, room, lr_str(line, "urlHighQuality"), LR_Q_ORIGIN, cdn);
        add(x, room, lr_str(line, "url"), lr_str(line, "urlHighQuality") ? LR_Q_HD : LR_Q_ORIGIN,
            cdn);
        add(x, room, lr_str(line, "urlLowQuality"), LR_Q_LD, cdn);
    }
    LR_EACH (old, lr_json_at(v, "rtmpUrls"))
        add(x, room, lr_str(old, "url"), LR_Q_ORIGIN, NULL);
    lr_add_header(x, room, "Referer", room->url);
    return lr_need_streams(x, room, "pullURLsInfo.rtmpURLs");
}

/* The streamer is known, so "not found" is about a broadcast: there is none now. Otherwise it is a
 * room that some may not see: paid, for the members of an army, of another region. */
static int refused(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    int status = lr_status(x);
    const char *error = lr_str(v, "errorMessage");
    if (status >= 400 && status != 403 && status != 404 && status != 420)
        return lr_fail(x, status == 429 ? LIVREC_ERATE : LIVREC_EHTTP,
                       "wap-api.17app.co: status %d", status);
    if (status == 404 || (error && strstr(error, "not found"))) {
        lr_set_live(room, false);
        return lr_done(x);
    }
    return lr_block(x, room,
                    lr_fmt(x, "paid, for members or not for this region: %s",
                           error ? error : lr_text(x, v, "errorCode")));
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://17.live/en/live/%s", room->id);
    lr_json *v = lr_get_json(x, lr_fmt(x, API "/user/room/%s", room->id),
                             with_headers(x, &(struct lr_req){.room = true}));
    room->anchor = lr_need_str(x, v, "displayName");
    if (lr_failed(x))
        return lr_done(x);
    struct lr_req req = {.lenient = true,
                         .type = "application/json",
                         .body = lr_json_body(x, "liveStreamID", room->id, NULL)};
    v = lr_get_json(x, lr_fmt(x, API "/lives/%s/viewers/alive", room->id), with_headers(x, &req));
    if (v && (lr_status(x) >= 400 || lr_text(x, v, "errorCode")))
        return refused(x, room, v);
    room->title = lr_str(v, "caption");
    room->cover = lr_str(v, "coverPhoto");
    room->viewers = lr_int(v, "liveViewerCount", -1);
    room->started_at = lr_int(v, "beginTime", 0);
    lr_need(x, v, "status");
    lr_set_live(room, lr_int(v, "status", 0) == 2);
    return lr_failed(x) || room->state != LR_STATE_LIVE ? lr_done(x) : streams(x, room, v);
}

const struct lr_extractor lr_extractor_17live = {
    .name = "17live",
    .title = "17LIVE",
    .urls = (const char *const[]){"{,www.}17.live/{_}/live/{id:d}", "{,www.}17.live/live/{id:d}",
                                  "{,www.}17.live/{_}/profile/r/{id:d}", NULL},
    .examples = (const char *const[]){"https://17.live/en/live/6302408",
                                      "https://17.live/zh-Hant/profile/r/6302408", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "17.live 17app.co",
    .resolve = resolve,
};
