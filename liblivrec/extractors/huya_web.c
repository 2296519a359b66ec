/* The page of a Huya room: hyPlayerConfig.stream holds what its player needs. */
#include "extractors/huya_line.h"

#define GUEST_UID INT64_C(1400000000000) /* the web player draws its guests' ids from there on */

struct lr_huya_sign lr_huya_sign_of(lr_ctx *x, const char *anticode, const char *stream,
                                    int64_t uid)
{
    return (struct lr_huya_sign){.anticode = anticode,
                                 .stream = stream,
                                 .uid = uid,
                                 .now_ms = lr_now_ms(x),
                                 .random = (int)lr_random(x, 1000)};
}

/* The web player's links end in an empty "ratio" already. */
static const char *ratio_of(lr_ctx *x, const char *url, int64_t kbps)
{
    const char *at = strstr(url, "&ratio=");
    return at ? lr_fmt(x, "%s%lld", url, (long long)kbps)
              : lr_fmt(x, "%s&ratio=%lld", url, (long long)kbps);
}

void lr_huya_add(lr_ctx *x, struct lr_room *room, const char *protocol, const char *url,
                 const lr_json *line, int64_t kbps, int priority)
{
    lr_add(x, room,
           (struct lr_stream){.protocol = protocol,
                              .url = kbps && url ? ratio_of(x, url, kbps) : url,
                              .codec = "avc",
                              .cdn = lr_str(line, "sCdnType"),
                              .priority = priority,
                              .bitrate = kbps * 1000,
                              .quality = kbps ? LR_Q_UNSET : LR_Q_ORIGIN,
                              .expires = lr_query_int(x, url, "wsTime", 16)});
}

/* The rates that old anticodes list behind "exsphd": 264_500,264_2000 ... */
static void add_old_rates(lr_ctx *x, struct lr_room *room, const char *protocol, const char *url,
                          const lr_json *line)
{
    const char *at = lr_str(line, "sFlvAntiCode");
    at = at ? strstr(at, "exsphd=") : NULL;
    while (at && (at = strstr(at, "264_"))) {
        int64_t kbps = 0;
        for (at += 4; *at >= '0' && *at <= '9' && kbps < 1000000; at++)
            kbps = kbps * 10 + *at - '0';
        lr_huya_add(x, room, protocol, url, line, kbps, 0);
    }
}

static void add_line(lr_ctx *x, struct lr_room *room, const lr_json *line, const lr_json *rates)
{
    const char *stream = lr_str(line, "sStreamName");
    const char *anticode = lr_html_unescape(lr_mem(x), lr_str(line, "sFlvAntiCode"));
    struct lr_huya_sign s =
        lr_huya_sign_of(x, anticode, stream, GUEST_UID + (int64_t)lr_random(x, 10000000));
    s.now_ms -= s.now_ms % 1000;
    const char *code = anticode ? lr_huya_sign_web(lr_mem(x), &s) : NULL;
    const char *flv = lr_fmt(x, "%s/%s.%s?%s&ratio=", lr_str(line, "sFlvUrl"), stream,
                             lr_str(line, "sFlvUrlSuffix"), code);
    const char *hls = lr_fmt(x, "%s/%s.%s?%s&ratio=", lr_str(line, "sHlsUrl"), stream,
                             lr_str(line, "sHlsUrlSuffix"), code);
    lr_huya_add(x, room, "flv", flv, line, 0, 0);
    lr_huya_add(x, room, "hls", hls, line, 0, 0);
    add_old_rates(x, room, "flv", flv, line);
    add_old_rates(x, room, "hls", hls, line);
    LR_EACH (rate, rates) {
        if (lr_int(rate, "iBitRate", 0) > 0) {
            lr_huya_add(x, room, "flv", flv, line, lr_int(rate, "iBitRate", 0), 0);
            lr_huya_add(x, room, "hls", hls, line, lr_int(rate, "iBitRate", 0), 0);
        }
    }
}

static const char *page(lr_ctx *x, const char *name)
{
    const char *html =
        lr_get_text(x, lr_fmt(x, "https://www.huya.com/%s", name), &(struct lr_req){.room = true});
    if (html && strstr(html, "找不到这个主播"))
        lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", name);
    return lr_failed(x) ? NULL : html;
}

const char *lr_huya_page_id(lr_ctx *x, const char *name)
{
    const char *html = page(x, name);
    const char *text = lr_html_json_after(lr_mem(x), html, "TT_ROOM_DATA");
    const char *id = text ? lr_text(x, lr_parse(x, text), "profileRoom") : NULL;
    if (!id && html && !lr_failed(x))
        lr_fail(x, LIVREC_EPARSE, "the page of %s has no TT_ROOM_DATA.profileRoom", name);
    return id;
}

void lr_huya_page(lr_ctx *x, struct lr_room *room, const char *id)
{
    const char *html = page(x, id);
    if (!html)
        return;
    const char *text = lr_html_json_after(lr_mem(x), html, "stream:");
    if (!text) {
        lr_fail(x, LIVREC_EPARSE, "the page of %s has no hyPlayerConfig.stream", id);
        return;
    }
    const lr_json *stream = lr_parse(x, text), *data = lr_need(x, stream, "data[0]");
    const lr_json *info = lr_need(x, data, "gameLiveInfo");
    const lr_json *lines = lr_json_at(data, "gameStreamInfoList");
    if (!room->anchor) {
        room->anchor = lr_need_str(x, info, "nick");
        room->title = lr_str(info, "introduction");
        room->cover = lr_str(info, "screenshot");
        room->started_at = lr_int(info, "startTime", 0);
        lr_set_live(room, lr_json_count(lines) > 0);
    }
    if (lr_want_streams(x))
        LR_EACH (line, lines)
            add_line(x, room, line, lr_json_at(stream, "vMultiStreamInfo"));
}
