/* CHZZK (Naver): one call tells everything; the playback is JSON in a string that names the master
 * playlist. LLHLS, its other playlist, is the same media in parts too small to record. */
#include "resolve/extractor.h"

#define API "https://api.chzzk.naver.com/service"
#define KST (9 * 3600)
#define REGION_CODE 9004

/* Neither on air nor ever before: its profile tells whether there is such a channel. */
static int never_live(lr_ctx *x, struct lr_room *room)
{
    lr_json *v =
        lr_get_json(x, lr_fmt(x, API "/v1/channels/%s", room->id), &(struct lr_req){.room = true});
    if (v && !lr_str(v, "content.channelId"))
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", room->id);
    room->anchor = lr_str(v, "content.channelName");
    lr_set_live(room, false);
    return lr_done(x);
}

static int no_playback(lr_ctx *x, struct lr_room *room, const lr_json *live)
{
    const char *blind = lr_str(live, "blindType");
    if (lr_true(live, "krOnlyViewing") || lr_is(blind, "ABROAD"))
        return lr_block(x, room, "shown in Korea only: use a proxy there");
    if (lr_true(live, "adult"))
        return lr_block(x, room, "for adults: give the cookies NID_AUT and NID_SES of one");
    return lr_block(x, room, "the site gives no playback: give the cookies NID_AUT and NID_SES");
}

/* The platform's words ("1080p") are with the tracks, not in the playlist. */
static void name_streams(struct lr_room *room, const lr_json *media)
{
    LR_EACH (track, lr_json_at(media, "encodingTrack"))
        for (int i = 0; i < room->stream_count; i++)
            if (room->streams[i].height == lr_int(track, "videoHeight", -1))
                room->streams[i].name = lr_str(track, "encodingTrackId");
}

/* The playback that can be rewound to the beginning, where the sender allows it and it is wanted;
 * else NULL. Its segments want the playlist's token, by a name of their own. */
static const char *rewound(lr_ctx *x, struct lr_room *room, const lr_json *live)
{
    if (!lr_wants_start(x) || !lr_true(live, "timeMachineActive"))
        return NULL;
    lr_json *v = lr_get_json(x, lr_fmt(x, API "/v1/channels/%s/live-playback-json", room->id),
                             &(struct lr_req){.optional = true});
    const char *text = lr_str(v, "content.playbackJson");
    const char *token = text ? lr_between(lr_mem(x), text, "hdnts=", "\"") : NULL;
    if (token)
        room->media_query = lr_fmt(x, "__bgda__=%.*s", (int)strcspn(token, "&"), token);
    return text;
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *live)
{
    const char *text = lr_str(live, "livePlaybackJson");
    if (!text)
        return no_playback(x, room, live);
    const char *whole = rewound(x, room, live);
    const lr_json *hls = NULL;
    text = whole ? whole : text;
    LR_EACH (media, lr_need(x, lr_parse(x, text), "media"))
        if (lr_is(lr_str(media, "mediaId"), "HLS"))
            hls = media;
    const char *url = lr_need_str(x, hls, "path");
    const struct lr_stream like = {.protocol = "hls", .expires = lr_int_after(url, "exp=")};
    lr_add_hls(x, room, url, like, NULL);
    name_streams(room, hls);
    return lr_done(x);
}

static const char *cover(lr_ctx *x, const lr_json *live)
{
    const char *url = lr_str(live, "liveImageUrl"), *size = url ? strstr(url, "{type}") : NULL;
    return size ? lr_fmt(x, "%.*s480%s", (int)(size - url), url, size + strlen("{type}")) : url;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://chzzk.naver.com/live/%s", room->id);
    lr_json *v = lr_get_json(x, lr_fmt(x, API "/v3.1/channels/%s/live-detail", room->id),
                             &(struct lr_req){.lenient = true});
    int64_t code = lr_int(v, "code", 0);
    if (code == REGION_CODE)
        return lr_fail(x, LIVREC_EGEO, "shown in Korea only: use a proxy there");
    if (code == 400 || code == 404)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", room->id);
    if (v && code != 200)
        return lr_fail(x, LIVREC_EHTTP, "live-detail: code %d, HTTP %d", (int)code, lr_status(x));
    const lr_json *live = lr_json_at(v, "content");
    if (!live)
        return lr_failed(x) ? lr_done(x) : never_live(x, room);
    room->anchor = lr_need_str(x, live, "channel.channelName");
    room->title = lr_str(live, "liveTitle");
    room->category = lr_str(live, "liveCategoryValue");
    const char *status = lr_need_str(x, live, "status");
    lr_set_live(room, lr_is(status, "OPEN"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->cover = cover(x, live);
    room->started_at = lr_date_iso(lr_str(live, "openDate"), KST);
    room->viewers = lr_int(live, "concurrentUserCount", -1);
    return lr_want_streams(x) ? streams(x, room, live) : lr_done(x);
}

const struct lr_extractor lr_extractor_chzzk = {
    .name = "chzzk",
    .title = "CHZZK",
    .urls = (const char *const[]){"{,m.}chzzk.naver.com/{,live/}{id:x}", NULL},
    .examples =
        (const char *const[]){"https://chzzk.naver.com/live/458f6ec20b034f49e0fc6d03921646d2",
                              "https://m.chzzk.naver.com/458f6ec20b034f49e0fc6d03921646d2", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "naver.com",
    .login_cookies = "NID_AUT NID_SES",
    .resolve = resolve,
};
