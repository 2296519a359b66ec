/* YY. One POST tells whether a channel is on air and where; the page has the name, and the channel
 * behind a short number. */
#include "resolve/extractor.h"

#define SITE "https://www.yy.com"
#define BODY_MAX 4096

static const char *const headers[] = {"Referer", SITE "/", NULL};

struct field {
    const char *key, *text; /* text NULL: the number counts */
    int64_t number;
};

static void put(struct lr_jw *w, const char *object, const struct field *fields, size_t n)
{
    lr_jw_object(w, object);
    for (size_t i = 0; i < n; i++) {
        if (fields[i].text)
            lr_jw_str(w, fields[i].key, fields[i].text);
        else
            lr_jw_int(w, fields[i].key, fields[i].number);
    }
    lr_jw_object_end(w);
}

/* What the web player sends. */
static const char *body_of(lr_ctx *x, const char *sid, int gear)
{
    const struct field head[] = {{"seq", NULL, lr_now_ms(x)},
                                 {"appidstr", "0"},
                                 {"bidstr", "121"},
                                 {"cidstr", sid},
                                 {"sidstr", sid},
                                 {"uid64", NULL, 0},
                                 {"client_type", NULL, 108},
                                 {"client_ver", "5.17.0"},
                                 {"stream_sys_ver", NULL, 1},
                                 {"app", "yylive_web"},
                                 {"playersdk_ver", "5.17.0"},
                                 {"thundersdk_ver", "0"},
                                 {"streamsdk_ver", "5.17.0"}};
    static const struct field client[] = {
        {"client", "web"},   {"model", "web0"},        {"cpu", ""},          {"graphics_card", ""},
        {"os", "chrome"},    {"osversion", "0"},       {"vsdk_version", ""}, {"app_identify", ""},
        {"app_version", ""}, {"business", ""},         {"width", "1920"},    {"height", "1080"},
        {"scale", ""},       {"client_type", NULL, 8}, {"h265", NULL, 0}};
    const struct field avp[] = {{"version", NULL, 1},           {"client_type", NULL, 8},
                                {"service_type", NULL, 0},      {"imsi", NULL, 0},
                                {"send_time", NULL, lr_now(x)}, {"line_seq", NULL, -1},
                                {"gear", NULL, gear},           {"ssl", NULL, 1},
                                {"stream_format", NULL, 0}};
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    put(&w, "head", head, LR_COUNT(head));
    put(&w, "client_attribute", client, LR_COUNT(client));
    put(&w, "avp_parameter", avp, LR_COUNT(avp));
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

static lr_json *channel(lr_ctx *x, const char *sid, int gear)
{
    const struct lr_req req = {
        .headers = headers, .body = body_of(x, sid, gear), .type = "text/plain;charset=UTF-8"};
    return lr_get_json(x,
                       lr_url(x, "https://stream-manager.yy.com/v3/channel/streams", "uid", "0",
                              "cid", sid, "sid", sid, "appid", "0", "sequence",
                              lr_fmt(x, "%lld", (long long)lr_now_ms(x)), "encode", "json", NULL),
                       &req);
}

/* The stream's own description is JSON inside of a string. */
static const lr_json *facts_of(lr_ctx *x, const lr_json *v, const char *key)
{
    LR_EACH (s, lr_json_at(v, "channel_stream_info.streams")) {
        const char *name = lr_str(s, "stream_key"), *text = lr_str(s, "json");
        if (name && text && strcmp(name, key) == 0)
            return lr_parse(x, text);
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

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *html = lr_get_text(x, lr_fmt(x, SITE "/%s", lr_var(x, "id")),
                                   &(struct lr_req){.headers = headers, .room = true});
    room->id = page_value(x, html, "sid");
    room->anchor = page_value(x, html, "nick");
    room->cover = page_value(x, html, "logo");
    if (html && !room->id)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", lr_var(x, "id"));
    room->url = lr_fmt(x, SITE "/%s", room->id);
    int gear = lr_want_all(x) ? 4 : wanted_gear(lr_wish(x));
    lr_json *v = lr_failed(x) ? NULL : channel(x, room->id, gear);
    lr_set_live(room, lr_json_members(lr_json_at(v, "avp_info_res.stream_line_addr")) > 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    title_of(x, room);
    add(x, room, v, gear);
    for (int lower = gear - 1; lower > 0 && lr_want_streams(x) && lr_want_all(x); lower--)
        add(x, room, channel(x, room->id, lower), lower);
    lr_add_header(x, room, "Referer", SITE "/");
    return lr_done(x);
}

const struct lr_extractor lr_extractor_yy = {
    .name = "yy",
    .title = "YY直播",
    .urls =
        (const char *const[]){"{,www.,wap.}yy.com/{id:d}", "{,www.,wap.}yy.com/{id:d}/{_:d}", NULL},
    .examples = (const char *const[]){"https://www.yy.com/22490906/22490906",
                                      "https://www.yy.com/22490906", NULL},
    .resolve = resolve,
};
