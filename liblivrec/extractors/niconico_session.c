/* Niconico's sessions: a WebSocket gives the playlist and the cookies for it, and has to stay open
 * for as long as somebody watches. */
#include "extractors/niconico_session.h"

#define MESSAGES 100 /* that may come before the address does */
#define SEAT_S 30    /* how often the seat is kept, unless the server says it */

const char *const lr_niconico_headers[] = {"Origin", LR_NICONICO_SITE, "Referer",
                                           LR_NICONICO_SITE "/", NULL};

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

int lr_niconico_play(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    int64_t seat = SEAT_S;
    const char *url = lr_need_str(x, v, "site.relive.webSocketUrl");
    if (lr_is(url, ""))
        return lr_block(x, room, "the site gives this viewer no session: give a cookie");
    url = lr_url(x, url, "frontend_id", lr_text(x, v, "site.frontendId"), NULL);
    lr_socket *s = lr_socket_open(x, url, &(struct lr_req){.headers = lr_niconico_headers}, rules);
    const char *uri = watch(x, room, s, &seat);
    if (!uri)
        return lr_done(x);
    lr_play_hls(x, room, uri, lr_niconico_headers);
    lr_socket_hold(x, s, "{\"type\":\"keepSeat\"}",
                   (seat < 5     ? 5
                    : seat > 300 ? 300
                                 : seat) *
                       1000);
    return lr_done(x);
}
