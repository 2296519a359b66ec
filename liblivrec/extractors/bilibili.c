/* Bilibili Live. The state comes from room_init, names from getInfoByRoom (signed with WBI; its H5
 * sister needs no signature), streams from getRoomPlayInfo, which grants one quality at a time; the
 * old playUrl often still grants guests the original. Media wants the Referer. */
#include "extractors/bilibili_api.h"
#include "resolve/extractor.h"

static const char *const api_headers[] = {"Referer", "https://live.bilibili.com/", NULL};
static const struct lr_req plain = {.headers = api_headers};
static const struct lr_req optional = {.headers = api_headers, .optional = true};

static int refused(lr_ctx *x, const lr_json *v)
{
    int64_t code = lr_int(v, "code", 0);
    if (code == 60004 || code == 1 || code == 19002000)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", lr_var(x, "id"));
    if (code == -352 || code == -412)
        return lr_fail(x, LIVREC_ERATE, "risk control (code %d): wait, or give a cookie",
                       (int)code);
    if (code == -101)
        return lr_fail(x, LIVREC_EAUTH, "not logged in: give the cookie SESSDATA");
    return lr_fail(x, LIVREC_EPARSE, "room_init: code %d", (int)code);
}

static void metadata(lr_ctx *x, struct lr_room *room)
{
    lr_json *v =
        lr_bilibili_get(x, LR_BILIBILI_API "/xlive/web-room/v1/index/getInfoByRoom",
                        (const char *const[]){"room_id", room->id, "web_location", "444.8"}, 4);
    if (!v)
        v = lr_get_json(x,
                        lr_url(x, LR_BILIBILI_API "/xlive/web-room/v1/index/getH5InfoByRoom",
                               "room_id", room->id, NULL),
                        &optional);
    const lr_json *info = lr_json_at(v, "data.room_info");
    room->anchor = lr_need_str(x, v, "data.anchor_info.base_info.uname");
    room->title = lr_str(info, "title");
    room->cover = lr_str(info, "cover");
    room->category = lr_str(info, "area_name");
    room->viewers = lr_int(info, "online", -1);
}

static enum lr_quality rung(int64_t qn)
{
    return qn >= 10000 ? LR_Q_ORIGIN
           : qn >= 400 ? LR_Q_BD
           : qn >= 250 ? LR_Q_UHD
           : qn >= 150 ? LR_Q_HD
                       : LR_Q_SD;
}

static int64_t wanted_qn(enum lr_quality wish)
{
    switch (wish) {
    case LR_Q_BD:
        return 400;
    case LR_Q_UHD:
        return 250;
    case LR_Q_HD:
        return 150;
    case LR_Q_SD:
    case LR_Q_LD:
        return 80;
    default:
        return 10000;
    }
}

/* The gotcha hosts are the CDN's own; mcdn are machines of other viewers. */
static int host_priority(const char *host)
{
    return !host || strstr(host, "mcdn") ? 0 : strstr(host, "d1--cn-gotcha") ? 2 : 1;
}

static void add(lr_ctx *x, struct lr_room *room, const char *protocol, const char *container,
                const char *codec, const char *url, int64_t qn)
{
    struct lr_url u;
    if (!url || lr_url_parse(lr_mem(x), url, &u) < 0)
        return;
    lr_add(x, room,
           (struct lr_stream){.protocol = protocol,
                              .container = container,
                              .codec = codec,
                              .url = url,
                              .cdn = u.host,
                              .quality = rung(qn),
                              .name = lr_fmt(x, "%lld", (long long)qn),
                              .priority = host_priority(u.host) + (int)(qn > 10000 ? 4 : 0),
                              .expires = lr_query_int(x, url, "expires", 10)});
}

static void add_codec(lr_ctx *x, struct lr_room *room, const char *protocol, const char *container,
                      const lr_json *codec)
{
    LR_EACH (line, lr_json_at(codec, "url_info"))
        add(x, room, protocol, container, lr_str(codec, "codec_name"),
            lr_fmt(x, "%s%s%s", lr_str(line, "host"), lr_str(codec, "base_url"),
                   lr_str(line, "extra")),
            lr_int(codec, "current_qn", 0));
}

/* Streams at one quality; the answer, for the list of other qualities. */
static lr_json *play_info(lr_ctx *x, struct lr_room *room, int64_t qn)
{
    const char *const pairs[] = {
        "room_id",  room->id, "qn",           lr_fmt(x, "%lld", (long long)qn),
        "platform", "html5",  "protocol",     "0,1",
        "format",   "0,1,2",  "codec",        "0,1",
        "dolby",    "5",      "web_location", "444.8"};
    lr_json *v = lr_bilibili_get(x, LR_BILIBILI_API "/xlive/web-room/v2/index/getRoomPlayInfo",
                                 pairs, LR_COUNT(pairs));
    LR_EACH (stream, lr_json_at(v, "data.playurl_info.playurl.stream")) {
        const char *name = lr_str(stream, "protocol_name");
        const char *protocol = name && strcmp(name, "http_hls") == 0 ? "hls" : "flv";
        LR_EACH (format, lr_json_at(stream, "format"))
            LR_EACH (codec, lr_json_at(format, "codec"))
                add_codec(x, room, protocol, lr_str(format, "format_name"), codec);
    }
    return v;
}

static void old_play_url(lr_ctx *x, struct lr_room *room, int64_t qn)
{
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, LR_BILIBILI_API "/room/v1/Room/playUrl", "cid", room->id, "qn",
                           lr_fmt(x, "%lld", (long long)qn), "platform", "web", NULL),
                    &optional);
    LR_EACH (line, lr_json_at(v, "data.durl"))
        add(x, room, "flv", "flv", "avc", lr_str(line, "url"), lr_int(v, "data.current_qn", 0));
}

static bool has_rung(const struct lr_room *room, enum lr_quality q)
{
    for (int i = 0; i < room->stream_count; i++)
        if (room->streams[i].quality <= q)
            return true;
    return false;
}

static int streams(lr_ctx *x, struct lr_room *room)
{
    int64_t qn = lr_want_all(x) ? 10000 : wanted_qn(lr_wish(x));
    lr_json *v = play_info(x, room, qn);
    LR_EACH (type, lr_json_at(v, "data.all_special_types"))
        if (lr_int(type, "", 0) == 203)
            return lr_block(x, room, "paid broadcast: it can't be recorded");
    if (!has_rung(room, rung(qn)))
        old_play_url(x, room, qn);
    const lr_json *accept =
        lr_json_at(v, "data.playurl_info.playurl.stream[0].format[0].codec[0].accept_qn");
    if (lr_want_all(x))
        LR_EACH (other, accept)
            if (lr_int(other, "", 0) < qn)
                play_info(x, room, lr_int(other, "", 0));
    if (!room->stream_count && !lr_failed(x))
        return lr_block(x, room, "no stream for guests (members only?): give the cookie SESSDATA");
    lr_add_header(x, room, "Referer", "https://live.bilibili.com/");
    lr_add_header(x, room, "User-Agent", LR_UA_DESKTOP);
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    lr_json *v = lr_get_json(
        x, lr_url(x, LR_BILIBILI_API "/room/v1/Room/room_init", "id", lr_var(x, "id"), NULL),
        &plain);
    if (v && lr_int(v, "code", -1) != 0)
        return refused(x, v);
    const lr_json *init = lr_need(x, v, "data");
    room->id = lr_text(x, init, "room_id");
    room->url = lr_fmt(x, "https://live.bilibili.com/%s", room->id);
    room->started_at = lr_int(init, "live_time", 0) > 0 ? lr_int(init, "live_time", 0) : 0;
    lr_need(x, init, "live_status");
    lr_set_live(room, lr_int(init, "live_status", 0) == 1); /* 2 = old videos in a loop */
    if (lr_failed(x))
        return lr_done(x);
    metadata(x, room);
    if (room->state != LR_STATE_LIVE)
        return lr_done(x);
    if (lr_true(init, "encrypted") && !lr_true(init, "pwd_verified"))
        return lr_block(x, room, "the room has a password: open it in a browser, give its cookies");
    return lr_want_streams(x) ? streams(x, room) : lr_done(x);
}

const struct lr_extractor lr_extractor_bilibili = {
    .name = "bilibili",
    .title = "哔哩哔哩 Bilibili",
    .urls = (const char *const[]){"live.bilibili.com/{,h5/,blanc/}{id:d}", "b23.tv/{code}", NULL},
    .examples =
        (const char *const[]){"https://live.bilibili.com/320", "https://b23.tv/iBvA5q", NULL},
    .flags = LR_NEEDS_COOKIE,
    .cookie_domains = "bilibili.com",
    .resolve = resolve,
};
