/* Twitch. GQL tells the state and gives the token for the master playlist. Both queries are sent in
 * full instead of by hash, so they don't age with the site. */
#include "resolve/extractor.h"

#define GQL "https://gql.twitch.tv/gql"
#define BODY_MAX 4096

static const struct lr_constant constants[] = {
    {"client_id", "kimne78kx3ncx6brgo4mv6wki5h1ko"},
    {"codecs", "av1,h265,h264"},
    {NULL, NULL},
};

static const char room_query[] =
    "query ChannelShell($login: String!) { user(login: $login) { id login displayName"
    " stream { id title type viewersCount createdAt game { displayName }"
    " previewImageURL(width: 1280, height: 720) } } }";

static const char token_query[] =
    "query PlaybackAccessToken_Template($login: String!, $playerType: String!) {"
    " streamPlaybackAccessToken(channelName: $login, params: {platform: \"web\","
    " playerBackend: \"mediaplayer\", playerType: $playerType}) { value signature } }";

/* One operation with the channel as its variable. */
static const char *body_of(lr_ctx *x, const char *name, const char *query)
{
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_array(&w, NULL);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "operationName", name);
    lr_jw_str(&w, "query", query);
    lr_jw_object(&w, "variables");
    lr_jw_str(&w, "login", lr_var(x, "login"));
    lr_jw_str(&w, "playerType", "site");
    lr_jw_object_end(&w);
    lr_jw_object_end(&w);
    lr_jw_array_end(&w);
    return lr_body(x, &w, &buf);
}

static const char *device_id(lr_ctx *x)
{
    const char *kept = lr_cache_get(x, "device", INT64_MAX);
    if (kept)
        return kept;
    const char *id = lr_random_chars(x, "abcdefghijklmnopqrstuvwxyz0123456789", 32);
    lr_cache_put(x, "device", id);
    return id;
}

/* The answer to one operation: { "data": ... }, whether in an array or not. */
static lr_json *ask(lr_ctx *x, const char *name, const char *query)
{
    const char *login_token = lr_cookie_get(x, "https://www.twitch.tv/", "auth-token");
    const char *headers[] = {"Client-ID",
                             lr_const(x, "client_id"),
                             "Device-ID",
                             device_id(x),
                             "Authorization",
                             login_token ? lr_fmt(x, "OAuth %s", login_token) : NULL,
                             NULL};
    const struct lr_req req = {
        .headers = headers, .type = "application/json", .body = body_of(x, name, query)};
    lr_json *v = lr_get_json(x, GQL, &req);
    lr_json *first = lr_json_is_array(v) ? lr_json_item(v, 0) : v;
    const char *error = lr_str(first, "errors[0].message");
    if (lr_json_at(first, "extensions.challenge") || (error && strstr(error, "integrity")))
        lr_fail(x, LIVREC_ERATE,
                "the site wants a browser's proof: wait, or give the cookie auth-token");
    else if (error && !lr_json_at(first, "data"))
        lr_fail(x, LIVREC_EPARSE, "%s: %s", name, error);
    return lr_need(x, first, "data");
}

/* What the usher says when it refuses, in the body of a 403. */
static int usher_refused(lr_ctx *x, struct lr_room *room, const char *text)
{
    const lr_json *v = text && *text ? lr_parse(x, text) : NULL;
    const char *code = lr_str(v, "[0].error_code");
    lr_forgive(x);
    if (code && strstr(code, "geo"))
        return lr_block(x, room, "not shown in this region: use a proxy");
    if (code && strstr(code, "unauthorized"))
        return lr_block(x, room, "for subscribers: give the cookie auth-token of one");
    return lr_fail(x, LIVREC_EHTTP, "usher.ttvnw.net: status %d%s%s", lr_status(x), code ? " " : "",
                   code ? code : "");
}

static const char *usher(lr_ctx *x, const char *version, const lr_json *token)
{
    return lr_url(
        x,
        lr_fmt(x, "https://usher.ttvnw.net/api/%schannel/hls/%s.m3u8", version, lr_var(x, "login")),
        "platform", "web", "p", lr_fmt(x, "%u", (unsigned)lr_random(x, 10000000)), "allow_source",
        "true", "allow_audio_only", "true", "fast_bread", "true", "playlist_include_framerate",
        "true", "supported_codecs", lr_const(x, "codecs"), "sig", lr_str(token, "signature"),
        "token", lr_str(token, "value"), NULL);
}

static int streams(lr_ctx *x, struct lr_room *room)
{
    const lr_json *token = lr_need(x, ask(x, "PlaybackAccessToken_Template", token_query),
                                   "streamPlaybackAccessToken");
    lr_need_str(x, token, "signature");
    const char *value = lr_need_str(x, token, "value");
    if (lr_failed(x))
        return lr_done(x);
    const struct lr_stream like = {.protocol = "hls",
                                   .expires = lr_int(lr_parse(x, value), "expires", 0)};
    const struct lr_req req = {.lenient = true, .optional = true};
    static const char *const versions[] = {"v2/", ""};
    for (size_t i = 0; i < LR_COUNT(versions); i++) {
        if (lr_add_hls(x, room, usher(x, versions[i], token), like, &req))
            return lr_done(x);
        if (lr_status(x) == 404) {
            lr_set_live(room, false);
            return lr_done(x);
        }
        if (lr_status(x) == 403)
            break;
    }
    return usher_refused(x, room, lr_get_text(x, usher(x, "v2/", token), &req));
}

/* Pages of the site that look like channels. */
static const char *const reserved[] = {"directory", "downloads", "drops", "inventory",     "jobs",
                                       "search",    "settings",  "store", "subscriptions", "turbo",
                                       "videos",    "wallet",    NULL};

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_among(lr_var(x, "login"), reserved))
        return lr_fail(x, LIVREC_EUNSUPPORTED, "twitch.tv/%s is not a channel", lr_var(x, "login"));
    lr_json *data = ask(x, "ChannelShell", room_query);
    const lr_json *user = lr_json_at(data, "user");
    user = user ? user : lr_json_at(data, "userOrError");
    if (data && !lr_str(user, "login"))
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", lr_var(x, "login"));
    const lr_json *stream = lr_json_at(user, "stream");
    const char *login = lr_str(user, "login"), *type = lr_str(stream, "type");
    room->id = login;
    room->url = lr_fmt(x, "https://www.twitch.tv/%s", login);
    room->anchor = lr_fmt(x, "%s-%s", lr_need_str(x, user, "displayName"), login);
    room->title = lr_str(stream, "title");
    room->category = lr_str(stream, "game.displayName");
    room->viewers = lr_int(stream, "viewersCount", -1);
    room->started_at = lr_date_iso(lr_str(stream, "createdAt"), 0);
    room->cover = lr_str(stream, "previewImageURL");
    lr_set_live(room, stream && !(type && strcmp(type, "rerun") == 0));
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return streams(x, room);
}

const struct lr_extractor lr_extractor_twitch = {
    .name = "twitch",
    .title = "Twitch",
    .urls = (const char *const[]){"{,www.,m.,go.}twitch.tv/{login:w}",
                                  "player.twitch.tv/?channel={login:w}", NULL},
    .examples = (const char *const[]){"https://www.twitch.tv/gamerbee",
                                      "https://player.twitch.tv/?channel=gamerbee", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "twitch.tv",
    .constants = constants,
    .resolve = resolve,
};
