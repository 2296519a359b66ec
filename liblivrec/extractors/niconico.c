/* Niconico Live: the page says what the programme is; a WebSocket gives the playlist and the
 * cookies for it, and has to stay open for as long as somebody watches. */
#include "resolve/extractor.h"

#define SITE "https://live.nicovideo.jp"
#define MESSAGES 100 /* that may come before the address does */
#define SEAT_S 30    /* how often the seat is kept, unless the server says it */

static const char *const headers[] = {"Origin", SITE, "Referer", SITE "/", NULL};

/* Programmes, users and channels have addresses of their own in many places. */
static const char *programme(lr_ctx *x)
{
    const char *lv = lr_var(x, "lv"), *ch = lr_var(x, "ch");
    return lv   ? lr_fmt(x, "lv%s", lv)
           : ch ? lr_fmt(x, "ch%s", ch)
                : lr_fmt(x, "user/%s", lr_var(x, "user"));
}

static void describe(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    room->anchor = lr_str(v, "program.supplier.name");
    room->title = lr_str(v, "program.title");
    room->cover = lr_str(v, "program.screenshot.urlSet.large");
    room->started_at = lr_int(v, "program.beginTime", 0);
    room->viewers = lr_int(v, "program.statistics.watchCount", -1);
    lr_set_live(room, lr_is(lr_need_str(x, v, "program.status"), "ON_AIR"));
}

static const char *refusal(const lr_json *v)
{
    if (lr_true(v, "userProgramWatch.isCountryRestrictionTarget"))
        return "not shown in this country: give a proxy in Japan";
    if (lr_true(v, "program.isFollowerOnly"))
        return "for followers: give the cookie user_session of one";
    if (lr_true(v, "programWatch.condition.needLogin"))
        return "for members: give the cookie user_session";
    if (lr_json_at(v, "userProgramWatch.canWatch") && !lr_true(v, "userProgramWatch.canWatch"))
        return "for those with a ticket or a membership: give the cookie user_session of one";
    return NULL;
}

/* ---- the session */

static const struct lr_socket_rule rules[] = {
    {"type", "ping", (const char *const[]){"{\"type\":\"pong\"}", "{\"type\":\"keepSeat\"}", NULL},
     NULL},
    {"type", "disconnect", NULL, "data.reason"},
    {"type", "reconnect", NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

static const char start[] =
    "{\"type\":\"startWatching\",\"data\":{\"stream\":{\"quality\":\"abr\",\"protocol\":\"hls\","
    "\"latency\":\"high\",\"accessRightMethod\":\"single_cookie\",\"chasePlay\":false},\"room\":"
    "{\"protocol\":\"webSocket\",\"commentable\":true},\"reconnect\":false}}";

/* Each cookie has its path: all of them everywhere is refused. */
static void take_cookies(lr_ctx *x, const lr_json *data, const char *uri)
{
    LR_EACH (c, lr_json_at(data, "cookies")) {
        const char *path = lr_str(c, "path"), *domain = lr_str(c, "domain");
        lr_cookie_receive(x, uri,
                          lr_fmt(x, "%s=%s; Path=%s%s%s%s", lr_str(c, "name"), lr_str(c, "value"),
                                 path ? path : "/", domain ? "; Domain=" : "", domain ? domain : "",
                                 lr_true(c, "secure") ? "; Secure" : ""));
    }
}

static int refused(lr_ctx *x, struct lr_room *room, const char *code)
{
    static const char *const blocked[] = {"NO_PERMISSION", "NOT_PLAYABLE", "TICKET_REQUIRED",
                                          "PAYMENT_REQUIRED", NULL};
    bool crowded = lr_is(code, "TOO_MANY_CONNECTIONS") || lr_is(code, "CROWDED");
    if (lr_is(code, "END_PROGRAM"))
        lr_set_live(room, false);
    else if (lr_among(code, blocked))
        lr_block(x, room, lr_fmt(x, "the site does not let this viewer watch (%s)", code));
    else
        lr_fail(x, crowded ? LIVREC_ERATE : LIVREC_EHTTP, "the session was refused: %s",
                code ? code : "no reason given");
    return lr_done(x);
}

/* The address, or NULL: the room or the sticky error says why. */
static const char *watch(lr_ctx *x, struct lr_room *room, lr_socket *s, int64_t *seat)
{
    lr_socket_say(x, s, start);
    for (int i = 0; i < MESSAGES; i++) {
        const lr_json *v = lr_socket_hear(x, s), *data = lr_json_at(v, "data");
        const char *type = lr_str(v, "type"), *uri = lr_str(data, "uri");
        if (lr_failed(x))
            return NULL;
        if (lr_is(type, "seat"))
            *seat = lr_int(data, "keepIntervalSec", SEAT_S);
        if (lr_is(type, "error") || lr_is(type, "disconnect")) {
            refused(x, room, lr_str(data, lr_is(type, "error") ? "code" : "reason"));
            return NULL;
        }
        if (lr_is(type, "stream") && uri) {
            take_cookies(x, data, uri);
            return uri;
        }
    }
    lr_fail(x, LIVREC_EPARSE, "the session named no stream");
    return NULL;
}

static int play(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    int64_t seat = SEAT_S;
    const char *url = lr_need_str(x, v, "site.relive.webSocketUrl");
    if (lr_is(url, ""))
        return lr_block(x, room, "the site gives this viewer no session: give a cookie");
    url = lr_url(x, url, "frontend_id", lr_text(x, v, "site.frontendId"), NULL);
    lr_socket *s = lr_socket_open(x, url, &(struct lr_req){.headers = headers}, rules);
    const char *uri = watch(x, room, s, &seat);
    if (!uri)
        return lr_done(x);
    lr_play_hls(x, room, uri, headers);
    lr_socket_hold(x, s, "{\"type\":\"keepSeat\"}",
                   (seat < 5     ? 5
                    : seat > 300 ? 300
                                 : seat) *
                       1000);
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = programme(x);
    room->url = lr_fmt(x, SITE "/watch/%s", room->id);
    const char *html =
        lr_get_text(x, room->url, &(struct lr_req){.headers = headers, .room = true});
    if (html && strstr(lr_answer_url(x), "age_auth"))
        return lr_block(x, room, "for adults: give the cookie user_session of one");
    const char *script = html ? strstr(html, "id=\"embedded-data\"") : NULL;
    const char *props = lr_between(lr_mem(x), script, "data-props=\"", "\"");
    lr_json *v = lr_parse(x, lr_html_unescape(lr_mem(x), props));
    describe(x, room, v);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    if (refusal(v))
        return lr_block(x, room, refusal(v));
    return lr_want_streams(x) ? play(x, room, v) : lr_done(x);
}

/* A stretch in which the sender shows nothing. */
static const struct lr_segment_filter filters[] = {{.uri = "/blank/"}, {0}};

const struct lr_extractor lr_extractor_niconico = {
    .name = "niconico",
    .title = "Niconico Live (ニコニコ生放送)",
    .urls = (const char *const[]){"{live,sp.live}.nicovideo.jp/watch/lv{lv:d}",
                                  "{live,sp.live}.nicovideo.jp/watch/user/{user:d}",
                                  "{live,sp.live}.nicovideo.jp/watch/ch{ch:d}", "nico.ms/lv{lv:d}",
                                  "{,www.}nicovideo.jp/user/{user:d}", "ch.nicovideo.jp/ch{ch:d}",
                                  NULL},
    .examples = (const char *const[]){"https://live.nicovideo.jp/watch/user/12345",
                                      "https://live.nicovideo.jp/watch/lv348765432",
                                      "https://ch.nicovideo.jp/ch2645", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "nicovideo.jp",
    .filters = filters,
    .resolve = resolve,
};
