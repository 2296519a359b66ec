/* YY. One POST tells whether a channel is on air and where; the page has the name, and the channel
 * behind a short number. */
#include "extractors/yy_channel.h"

#define SITE "https://www.yy.com"

static const struct lr_constant constants[] = {
    {"client_ver", "5.17.0"},
    {NULL, NULL},
};

static const char *const headers[] = {"Referer", SITE "/", NULL};

/* The stream's own description is JSON inside of a string. */
static const lr_json *facts_of(lr_ctx *x, const lr_json *v, const char *key)
{
    LR_EACH (s, lr_json_at(v, "channel_stream_info.streams")) {
        const char *name = lr_str(s, "stream_key"), *text = lr_str(s, "json");
        if (text && lr_is(name, key)) {
            lr_json *facts = lr_parse(x, text);
            lr_forgive(x); /* the stream is there without them, too */
            return facts;
        }
    }
    return NULL;
}

/* Gear 4 is the best, 1 the lowest. */
static enum lr_quality rung(int64_t gear)
{
    return gear >= 4 ? LR_Q_ORIGIN : gear == 3 ? LR_Q_UHD : gear == 2 ? LR_Q_HD : LR_Q_SD;
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *v, int asked)
{
    const lr_json *lines = lr_json_at(v, "avp_info_res.stream_line_addr");
    for (size_t i = 0; i < lr_json_members(lines); i++) {
        const char *key;
        const lr_json *line = lr_json_member(lines, i, &key), *facts = facts_of(x, v, key);
        lr_add(x, room,
               (struct lr_stream){.protocol = "flv",
                                  .url = lr_str(line, "cdn_info.url"),
                                  .cdn = lr_str(line, "cdn_info.vcdn"),
                                  .quality = rung(lr_int(facts, "gear_info.gear", asked)),
                                  .name = lr_str(facts, "gear_info.name"),
                                  .bitrate = 1000 * lr_int(facts, "rate", 0),
                                  .width = (int)lr_int(facts, "width", 0),
                                  .height = (int)lr_int(facts, "height", 0),
                                  .fps_milli = (int)lr_int(facts, "fps", 0) * 1000});
    }
}

/* Value of a key of the page's script: key, blanks, colon, a quoted text. */
static const char *page_value(lr_ctx *x, const char *html, const char *key)
{
    const char *at = html ? strstr(html, key) : NULL;
    for (; at; at = strstr(at + 1, key)) {
        const char *p = at + strlen(key);
        p += strspn(p, " ");
        if (at > html && at[-1] == ' ' && *p == ':')
            return lr_between(lr_mem(x), p, "\"", "\"");
    }
    return NULL;
}

static void title_of(lr_ctx *x, struct lr_room *room)
{
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, SITE "/live/detail", "uid", "", "sid", room->id, "ssid", room->id,
                           "_", lr_fmt(x, "%lld", (long long)lr_now_ms(x)), NULL),
                    &(struct lr_req){.headers = headers, .optional = true});
    room->title = lr_str(v, "data.roomName");
}

static int wanted_gear(enum lr_quality wish)
{
    return wish <= LR_Q_BD ? 4 : wish == LR_Q_UHD ? 3 : wish == LR_Q_HD ? 2 : 1;
}

/* The page's script: {nick: "...", logo: "...", sid : "..."}. */
static void describe(lr_ctx *x, struct lr_room *room)
{
    const char *id = lr_var(x, "id");
    const char *html = lr_get_text(x, lr_fmt(x, SITE "/%s", id),
                                   &(struct lr_req){.headers = headers, .room = true});
    if (html && !strstr(html, "<"))
        lr_fail(x, LIVREC_EPARSE, "www.yy.com/%s: that is no page", id);
    room->id = page_value(x, html, "sid");
    room->url = lr_fmt(x, SITE "/%s", room->id);
    room->anchor = page_value(x, html, "nick");
    room->cover = page_value(x, html, "logo");
    if (html && !room->id)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", id);
    else if (html && !room->anchor)
        lr_fail(x, LIVREC_EPARSE, "www.yy.com/%s: there is no \"nick\"", id);
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *v, int gear)
{
    add(x, room, v, gear);
    for (int lower = gear - 1; lower > 0 && lr_want_all(x); lower--)
        add(x, room, lr_yy_channel(x, room->id, lower, true), lower);
    if (!room->stream_count && !lr_failed(x))
        lr_fail(x, LIVREC_EPARSE, "channel/streams: there is no \"cdn_info.url\"");
    lr_add_header(x, room, "Referer", SITE "/");
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    describe(x, room);
    int gear = lr_want_all(x) ? 4 : wanted_gear(lr_wish(x));
    lr_json *v = lr_failed(x) ? NULL : lr_yy_channel(x, room->id, gear, false);
    lr_need(x, v, "head");
    lr_set_live(room, lr_json_members(lr_json_at(v, "avp_info_res.stream_line_addr")) > 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    title_of(x, room);
    return lr_want_streams(x) ? streams(x, room, v, gear) : lr_done(x);
}

const struct lr_extractor lr_extractor_yy = {
    .name = "yy",
    .title = "YY直播",
    .urls =
        (const char *const[]){"{,www.,wap.}yy.com/{id:d}", "{,www.,wap.}yy.com/{id:d}/{_:d}", NULL},
    .examples = (const char *const[]){"https://www.yy.com/22490906/22490906",
                                      "https://www.yy.com/22490906", NULL},
    .constants = constants,
    .resolve = resolve,
};
