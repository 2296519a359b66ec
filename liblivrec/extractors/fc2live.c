/* FC2 Live: an API tells the state; a WebSocket gives the playlists, and has to stay open, with a
 * heartbeat, for as long as somebody watches. One viewer an address and room. */
#include "resolve/extractor.h"

#define SITE "https://live.fc2.com"
#define MESSAGES 100 /* that may come before the one that is waited for */
#define BEAT_MS 30000

static const char *const headers[] = {"Origin", SITE, "Referer", SITE "/", NULL};
static const char *const ajax[] = {"Origin",         SITE, "Referer", SITE "/", "X-Requested-With",
                                   "XMLHttpRequest", NULL};

static const struct lr_socket_rule rules[] = {
    {"name", "control_disconnection", NULL, NULL},
    {NULL, NULL, NULL, NULL},
};

/* The data of the channel. */
static const lr_json *ask_member(lr_ctx *x, struct lr_room *room)
{
    const char *body =
        lr_form(x, "channel", "1", "profile", "1", "user", "1", "streamid", room->id, NULL);
    lr_json *v = lr_get_json(x, SITE "/api/memberApi.php",
                             &(struct lr_req){.headers = headers, .body = body});
    const lr_json *data = lr_need(x, v, "data"), *channel = lr_need(x, data, "channel_data");
    const char *user = lr_text(x, data, "profile_data.userid");
    if (!lr_failed(x) && (!user || lr_is(user, "") || lr_is(user, "0")))
        lr_fail(x, LIVREC_ENOTFOUND, "there is no such channel");
    room->anchor = lr_str(data, "profile_data.name");
    room->title = lr_str(channel, "title");
    room->cover = lr_str(channel, "image");
    room->started_at = lr_int(channel, "start", 0);
    room->viewers = lr_int(channel, "count", -1);
    lr_set_live(room, lr_int(channel, "is_publish", 0) == 1);
    return channel;
}

/* What a member may watch, the session tells. */
static const char *refusal(lr_ctx *x, const lr_json *channel)
{
    if (lr_has_cookie(x))
        return NULL;
    if (lr_int(channel, "fee", 0) > 0 || lr_int(channel, "ticket_only", 0) > 0)
        return "a paid broadcast: give the cookie of one who paid";
    if (lr_int(channel, "login_only", 0) > 0)
        return "for members: give a cookie";
    return lr_int(channel, "adult", 0) > 0 ? "for adults: give a cookie" : NULL;
}

/* Where the session is to be had; NULL when it just ended. */
static const char *ask_server(lr_ctx *x, struct lr_room *room, const lr_json *channel)
{
    const char *body =
        lr_form(x, "channel_id", room->id, "mode", "play", "orz", "", "channel_version",
                lr_text(x, channel, "version"), "client_version", lr_const(x, "client_version"),
                "client_type", "pc", "client_app", "browser_hls", "ipv6", "", NULL);
    lr_cookie_set(x, "live.fc2.com", "js-player_size", "1");
    lr_json *v = lr_get_json(x, SITE "/api/getControlServer.php",
                             &(struct lr_req){.headers = ajax, .body = body});
    const char *token = lr_str(v, "control_token");
    if (v && !token && lr_int(v, "status", 0) != 0) {
        lr_set_live(room, false);
        return NULL;
    }
    lr_cookie_set(x, "live.fc2.com", "l_ortkn", lr_str(v, "orz_raw"));
    return lr_url(x, lr_need_str(x, v, "url"), "control_token", lr_need_str(x, v, "control_token"),
                  NULL);
}

/* The next message of that name. */
static const lr_json *wait_for(lr_ctx *x, lr_socket *s, const char *name)
{
    for (int i = 0; i < MESSAGES && s && !lr_failed(x); i++) {
        const lr_json *v = lr_socket_hear(x, s);
        if (lr_is(lr_str(v, "name"), name))
            return v;
        if (lr_is(lr_str(v, "name"), "control_disconnection"))
            lr_fail(x, LIVREC_ERATE,
                    "the server let go of this viewer (%s): paid, or watched twice",
                    lr_text(x, v, "arguments.code"));
    }
    lr_fail(x, LIVREC_EPARSE, "the session sent no %s", name);
    return NULL;
}

/* Playlists by mode: 0 to 9 is the one that names the others, 10 to 99 are rungs. */
static void add(lr_ctx *x, struct lr_room *room, const lr_json *list)
{
    static const enum lr_quality rungs[] = {LR_Q_UNSET, LR_Q_LD,     LR_Q_LD,    LR_Q_SD,
                                            LR_Q_HD,    LR_Q_ORIGIN, LR_Q_UNSET, LR_Q_UNSET,
                                            LR_Q_UNSET, LR_Q_AUDIO};
    LR_EACH (p, list) {
        int64_t mode = lr_int(p, "mode", -1);
        if (mode < 0 || mode > 99 || lr_int(p, "status", -1) != 0 || room->state != LR_STATE_LIVE)
            continue;
        if (mode < 10) {
            room->stream_count = 0;
            lr_play_hls(x, room, lr_str(p, "url"), headers);
            return;
        }
        lr_add(x, room,
               (struct lr_stream){.protocol = "hls",
                                  .url = lr_str(p, "url"),
                                  .quality = rungs[mode / 10],
                                  .name = lr_fmt(x, "%d", (int)mode)});
    }
    lr_add_headers(x, room, headers);
}

static int play(lr_ctx *x, struct lr_room *room, const char *url)
{
    lr_socket *s = lr_socket_open(x, url, &(struct lr_req){.headers = headers}, rules);
    wait_for(x, s, "connect_complete");
    lr_socket_say(x, s, "{\"name\":\"get_hls_information\",\"arguments\":{},\"id\":1}");
    const lr_json *v = wait_for(x, s, "_response_");
    const lr_json *list = lr_need(x, v, "arguments.playlists");
    if (!lr_failed(x))
        add(x, room, list);
    lr_socket_hold(x, s, "{\"name\":\"heartbeat\",\"arguments\":{},\"id\":#}", BEAT_MS);
    return room->state == LR_STATE_LIVE ? lr_need_streams(x, room, "arguments.playlists")
                                        : lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, SITE "/%s/", room->id);
    const lr_json *channel = ask_member(x, room);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    if (refusal(x, channel))
        return lr_block(x, room, refusal(x, channel));
    if (!lr_want_streams(x))
        return lr_done(x);
    const char *url = ask_server(x, room, channel);
    return room->state == LR_STATE_LIVE ? play(x, room, url) : lr_done(x);
}

const struct lr_extractor lr_extractor_fc2live = {
    .name = "fc2live",
    .title = "FC2 Live",
    .urls = (const char *const[]){"live.fc2.com/{id:d}", "live.fc2.com/{_:w}/{id:d}", NULL},
    .examples = (const char *const[]){"https://live.fc2.com/12345678/",
                                      "https://live.fc2.com/ja/12345678/", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "fc2.com",
    .constants = (const struct lr_constant[]){{"client_version", "2.1.0\n [1]"}, {NULL, NULL}},
    .resolve = resolve,
};
