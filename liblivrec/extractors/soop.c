/* SOOP (AfreecaTV): the player's API tells the state and then a key; the stream manager names the
 * playlist. With quality "master" that is a master playlist. */
#include "extractors/soop_login.h"

#define LIVE "https://live.sooplive.com/afreeca/player_live_api.php"

static const char *const headers[] = {"Origin", "https://play.sooplive.com", "Referer",
                                      "https://play.sooplive.com/", NULL};

static const char *password_of(lr_ctx *x)
{
    const char *given = lr_option(x, "auth.room_password");
    given = given ? given : lr_query(x, "pwd");
    return given ? given : "";
}

static const lr_json *channel(lr_ctx *x, const char *id, const char *number, const char *type)
{
    const struct lr_req req = {.headers = headers,
                               .body = lr_form(x, "bid", id, "bno", number, "type", type, "pwd",
                                               password_of(x), "player_type", "html5",
                                               "stream_type", "common", "quality", "master", "mode",
                                               "landing", "from_api", "0", NULL)};
    return lr_need(x, lr_get_json(x, lr_url(x, LIVE, "bjid", id, NULL), &req), "CHANNEL");
}

/* Which servers to ask for, after the name of the CDN. */
static const char *server_of(const char *cdn)
{
    return !cdn                    ? "gcp_cdn"
           : strstr(cdn, "gs_cdn") ? "gs_cdn_pc_web"
           : strstr(cdn, "lg_cdn") ? "lg_cdn_pc_web"
                                   : cdn;
}

static const char *view_url(lr_ctx *x, const lr_json *c, const char *number)
{
    const char *base = lr_str(c, "RMD"), *first = server_of(lr_str(c, "CDN"));
    const char *const servers[] = {first, "gcp_cdn", "gs_cdn_mobile_web", "gs_cdn_pc_web",
                                   "lg_cdn_pc_web"};
    base = base && *base ? base : "https://livestream-manager.sooplive.com";
    for (size_t i = 0; i < LR_COUNT(servers); i++) {
        lr_json *v = lr_get_json(x,
                                 lr_url(x, lr_fmt(x, "%s/broad_stream_assign.html", base),
                                        "return_type", servers[i], "broad_key",
                                        lr_fmt(x, "%s-common-master-hls", number), NULL),
                                 &(struct lr_req){.headers = headers, .optional = true});
        if (lr_str(v, "view_url"))
            return lr_str(v, "view_url");
    }
    lr_fail(x, LIVREC_EPARSE, "the stream manager names no view_url");
    return NULL;
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *c)
{
    const char *number = lr_text(x, c, "BNO"), *locked = lr_str(c, "BPWD");
    const char *key = lr_str(channel(x, room->id, number, "aid"), "AID");
    if (!key && !lr_failed(x))
        return lr_block(x, room,
                        locked && *locked == 'Y' ? "locked: give the account setting room_password"
                                                 : "the site gives no key: give a login");
    const char *url = key ? view_url(x, c, number) : NULL;
    lr_add_hls(x, room, lr_url(x, url, "aid", key, NULL), (struct lr_stream){.protocol = "hls"},
               &(struct lr_req){.headers = headers});
    lr_add_header(x, room, "Origin", "https://play.sooplive.com");
    lr_add_header(x, room, "Referer", room->url);
    return lr_done(x);
}

static int refused(lr_ctx *x, struct lr_room *room, int64_t result)
{
    switch (result) {
    case -2:
        return lr_block(x, room, "the channel is banned");
    case -6:
        return lr_block(x, room,
                        "for logged-in adults: give the account settings user and password");
    case -8:
        return lr_block(x, room, "for adults, and locked: give a login and room_password");
    case -14:
        return lr_block(x, room, "for subscribers: give the login of one");
    default:
        return lr_fail(x, LIVREC_EPARSE, "player_live_api: RESULT %d", (int)result);
    }
}

/* Channels of the former global site, where the Korean one does not know the name. */
static int global(lr_ctx *x, struct lr_room *room)
{
    const char *device = lr_random_chars(x, "0123456789abcdef", 32);
    const struct lr_req req = {.headers = (const char *const[]){"client-id", device, NULL},
                               .room = true};
    lr_json *v =
        lr_get_json(x, lr_fmt(x, "https://api.sooplive.com/v2/channel/info/%s", room->id), &req);
    const char *nick = lr_str(v, "data.streamerChannelInfo.nickname");
    if (v && !nick)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", room->id);
    room->anchor = lr_fmt(x, "%s-%s", nick, room->id);
    v = nick ? lr_get_json(x, lr_fmt(x, "https://api.sooplive.com/v2/stream/info/%s", room->id),
                           &req)
             : NULL;
    room->title = lr_str(v, "data.title");
    room->viewers = lr_int(v, "data.currentViewer", -1);
    lr_need(x, v, "data.isStream");
    lr_set_live(room, lr_true(v, "data.isStream"));
    if (!lr_failed(x) && room->state == LR_STATE_LIVE && lr_want_streams(x))
        lr_add_hls(x, room,
                   lr_fmt(x, "https://global-media.sooplive.com/live/%s/master.m3u8", room->id),
                   (struct lr_stream){.protocol = "hls"}, NULL);
    return lr_done(x);
}

static void offline_name(lr_ctx *x, struct lr_room *room)
{
    lr_json *v = lr_get_json(
        x,
        lr_url(x, "https://st.sooplive.com/api/get_station_status.php", "szBjId", room->id, NULL),
        &(struct lr_req){.headers = headers});
    room->anchor = lr_fmt(x, "%s-%s", lr_str(v, "DATA.user_nick"), room->id);
    room->title = lr_str(v, "DATA.station_title");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://play.sooplive.com/%s", room->id);
    const lr_json *c = channel(x, room->id, "", "live");
    if (lr_int(c, "RESULT", 0) == -6 && lr_soop_login(x))
        c = channel(x, room->id, "", "live");
    int64_t result = lr_int(c, "RESULT", 0);
    const char *nick = lr_str(c, "BJNICK");
    lr_set_live(room, result == 1);
    if (lr_failed(x))
        return lr_done(x);
    if (nick)
        room->anchor = lr_fmt(x, "%s-%s", nick, room->id);
    else
        offline_name(x, room);
    if (result == 0 && !room->anchor && !lr_failed(x))
        return global(x, room);
    if (result < 0)
        return lr_failed(x) ? lr_done(x) : refused(x, room, result);
    if (result != 1)
        return lr_done(x);
    room->title = lr_str(c, "TITLE");
    room->category = lr_str(c, "CATEGORY_TAGS[0]");
    room->started_at = lr_int(c, "BTIME", 0) > 0 ? lr_now(x) - lr_int(c, "BTIME", 0) : 0;
    room->cover = lr_fmt(x, "https://liveimg.sooplive.co.kr/m/%s", lr_text(x, c, "BNO"));
    return lr_want_streams(x) ? streams(x, room, c) : lr_done(x);
}

/* A card that is shown until the sender's own media comes. */
static const struct lr_segment_filter filters[] = {{.uri = "preloading"}, {0}};

const struct lr_extractor lr_extractor_soop = {
    .name = "soop",
    .title = "SOOP (AfreecaTV)",
    .urls = (const char *const[]){"play.{sooplive.com,sooplive.co.kr,afreecatv.com}/{id:w}",
                                  "play.{sooplive.com,sooplive.co.kr,afreecatv.com}/{id:w}/{_}",
                                  "ch.{sooplive.com,sooplive.co.kr}/{id:w}",
                                  "{,www.}{sooplive.com,sooplive.co.kr}/{,station/}{id:w}",
                                  "m.{sooplive.com,sooplive.co.kr}/#/player/{id:w}",
                                  "sooplive://player/live?user_id={id:w}", NULL},
    .examples = (const char *const[]){"https://play.sooplive.com/bjid/287654321",
                                      "https://www.sooplive.com/station/bjid", NULL},
    .flags = LR_OVERSEAS,
    .query_keys = (const char *const[]){"pwd", NULL},
    .cookie_domains = "sooplive.com sooplive.co.kr afreecatv.com",
    .login_cookies = "AuthTicket",
    .filters = filters,
    .settings = "[" LR_SETTING_USER "," LR_SETTING_PASSWORD "," LR_SETTING_ROOM_PASSWORD "]",
    .resolve = resolve,
};
