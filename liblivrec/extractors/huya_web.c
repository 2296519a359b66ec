/* The page of a Huya room: hyPlayerConfig.stream holds what its player needs. */
#include "extractors/huya_line.h"

#define GUEST_UID INT64_C(1400000000000) /* the web player draws its guests' ids from there on */

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

/* The object that follows a mark; NULL when there is none. */
static const lr_json *object_of(lr_ctx *x, const char *html, const char *mark)
{
    const char *text = lr_html_json_after(lr_mem(x), html, mark);
    return text ? lr_parse(x, text) : NULL;
}

bool lr_huya_is_rerun(const char *title)
{
    return title && strncmp(title, "【回放】", strlen("【回放】")) == 0;
}

const char *lr_huya_page_id(lr_ctx *x, const char *name)
{
    const char *html = page(x, name);
    const char *id = lr_text(x, object_of(x, html, "TT_ROOM_DATA"), "profileRoom");
    if (!id && html && !lr_failed(x))
        lr_fail(x, LIVREC_EPARSE, "the page of %s has no TT_ROOM_DATA.profileRoom", name);
    return id;
}

/* The state, where the API did not tell it. False: there is nothing more to find. */
static bool page_state(lr_ctx *x, struct lr_room *room, const char *html, const lr_json *data)
{
    const lr_json *info = lr_json_at(data, "gameLiveInfo");
    const lr_json *about = object_of(x, html, "TT_ROOM_DATA");
    const char *nick = lr_str(info, "nick"), *state = lr_str(about, "state");
    if (!nick)
        nick = lr_need_str(x, object_of(x, html, "TT_PROFILE_INFO"), "nick");
    room->anchor = nick;
    room->title = lr_str(info ? info : about, "introduction");
    room->cover = lr_str(info ? info : about, "screenshot");
    room->category = lr_str(info ? info : about, "gameFullName");
    bool on = state ? strcmp(state, "ON") == 0
                    : lr_json_count(lr_json_at(data, "gameStreamInfoList")) > 0;
    lr_set_live(room, on && !lr_huya_is_rerun(room->title));
    if (room->state == LR_STATE_LIVE)
        room->started_at = lr_int(info ? info : about, "startTime", 0);
    return !lr_failed(x) && room->state == LR_STATE_LIVE;
}

void lr_huya_page(lr_ctx *x, struct lr_room *room)
{
    const char *html = page(x, room->id);
    const lr_json *stream = object_of(x, html, "stream:"), *data = lr_json_at(stream, "data[0]");
    if (html && strstr(html, "该主播涉嫌违规")) {
        lr_set_live(room, false);
        room->reason = "the platform closed this room for a time";
        return;
    }
    if (!html || lr_failed(x) || (!room->anchor && !page_state(x, room, html, data)) ||
        !lr_want_streams(x))
        return;
    LR_EACH (line, lr_need(x, stream, "data[0].gameStreamInfoList"))
        add_line(x, room, line, lr_json_at(stream, "vMultiStreamInfo"));
}
