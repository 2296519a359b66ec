/* PeerTube: software of many servers, all with one API. Some large ones are known; those of all
 * others are named with peertube:// before them. */
#include "resolve/extractor.h"

enum { PUBLISHED = 1, WAITING = 4 };

/* "https://server/api/v1/..." of the server that the address names. */
static const char *api(lr_ctx *x, const char *path)
{
    struct lr_url u = *lr_input(x);
    if (lr_is(u.scheme, "peertube")) {
        u.scheme = "https";
        u.port = u.port ? u.port : 443;
    }
    const char *page = lr_url_str(lr_mem(x), &u);
    return page && path ? lr_url_join(lr_mem(x), page, lr_fmt(x, "/api/v1/%s", path)) : NULL;
}

/* Asked once for each server, since any server can be named. */
static bool is_peertube(lr_ctx *x)
{
    const char *host = lr_input(x)->host;
    if (lr_cache_get(x, host, INT64_MAX))
        return true;
    lr_json *v = lr_get_json(x, api(x, "config"), &(struct lr_req){.optional = true});
    const char *version = lr_str(v, "serverVersion");
    if (!version && !lr_failed(x))
        lr_fail(x, LIVREC_EUNSUPPORTED, "%s does not answer as a PeerTube server", host);
    else if (version)
        lr_cache_put(x, host, version);
    return version != NULL;
}

static int refused(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const char *code = lr_str(v, "code");
    if (lr_status(x) == 404 || lr_status(x) == 400)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no video %s", room->id);
    if (code && strstr(code, "password"))
        return lr_block(x, room, "locked: give the account setting room_password");
    if (lr_status(x) == 401 || lr_status(x) == 403)
        return lr_block(x, room, "for users of the server: give its cookie");
    return lr_fail(x, LIVREC_EHTTP, "%s: status %d", lr_input(x)->host, lr_status(x));
}

static int by_video(lr_ctx *x, struct lr_room *room, const char *id)
{
    const char *headers[] = {"x-peertube-video-password", lr_option(x, "auth.room_password"), NULL};
    const char *url = api(x, lr_fmt(x, "videos/%s", id));
    lr_json *v = lr_get_json(x, url, &(struct lr_req){.headers = headers, .lenient = true});
    room->id = id;
    if (lr_failed(x) || lr_status(x) >= 400)
        return lr_failed(x) ? lr_done(x) : refused(x, room, v);
    int64_t state = lr_int(lr_need(x, v, "state"), "id", 0);
    const char *cover = lr_str(v, "previewPath");
    room->anchor = lr_need_str(x, v, "channel.displayName");
    room->url = lr_str(v, "url");
    room->title = lr_str(v, "name");
    room->category = lr_str(v, "category.label");
    room->cover = cover ? lr_url_join(lr_mem(x), url, cover) : NULL;
    lr_set_live(room, lr_true(v, "isLive") && state == PUBLISHED);
    if (!lr_failed(x) && !lr_true(v, "isLive"))
        return lr_set_recorded(x, room);
    if (state == WAITING)
        room->reason = "it waits for the sender";
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->viewers = lr_int(v, "viewers", -1);
    room->started_at = lr_date_iso(lr_str(v, "publishedAt"), 0);
    if (!lr_want_streams(x))
        return lr_done(x);
    return lr_play_hls(x, room, lr_need_str(x, v, "streamingPlaylists[0].playlistUrl"), headers);
}

/* "video-channels" or "accounts": the first of its broadcasts that is on air. */
static int by_owner(lr_ctx *x, struct lr_room *room, const char *kind, const char *name)
{
    const char *base = api(x, lr_fmt(x, "%s/%s", kind, lr_segment(x, name)));
    lr_json *v = lr_get_json(x, base, &(struct lr_req){.room = true});
    const char *called = lr_need_str(x, v, "displayName"), *page = lr_str(v, "url");
    v = lr_get_json(x,
                    lr_url(x, lr_fmt(x, "%s/videos", base), "isLive", "true", "sort",
                           "-publishedAt", "count", "5", NULL),
                    NULL);
    const char *live = NULL;
    LR_EACH (item, lr_need(x, v, "data"))
        if (!live && lr_int(item, "state.id", PUBLISHED) == PUBLISHED)
            live = lr_text(x, item, "uuid");
    lr_set_live(room, false);
    if (live && !lr_failed(x))
        by_video(x, room, live);
    room->id = name;
    room->url = page;
    room->anchor = called;
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (!is_peertube(x))
        return lr_done(x);
    if (lr_var(x, "channel"))
        return by_owner(x, room, "video-channels", lr_var(x, "channel"));
    if (lr_var(x, "account"))
        return by_owner(x, room, "accounts", lr_var(x, "account"));
    return by_video(x, room, lr_var(x, "id"));
}

#define KNOWN                                                                                      \
    "{framatube.org,peertube.tv,tilvids.com,diode.zone,video.blender.org,spectra.video,"           \
    "makertube.net,tube.tchncs.de,urbanists.video,peertube.cpy.re,peertube2.cpy.re}"

const struct lr_extractor lr_extractor_peertube = {
    .name = "peertube",
    .title = "PeerTube",
    .urls = (const char *const[]){KNOWN "/w/{id:w}", KNOWN "/videos/watch/{id:w}",
                                  KNOWN "/videos/embed/{id:w}", KNOWN "/c/{channel}/{,videos}",
                                  KNOWN "/a/{account}/{,videos}", "peertube://*/w/{id:w}",
                                  "peertube://*/videos/watch/{id:w}", "peertube://*/c/{channel}",
                                  "peertube://*/a/{account}", NULL},
    .examples = (const char *const[]){"https://framatube.org/w/kkGMgK9ZtnKfYAgnEtQxbv",
                                      "peertube://tube.example.org/c/channel", NULL},
    .settings = "[" LR_SETTING_ROOM_PASSWORD "]",
    .resolve = resolve,
};
