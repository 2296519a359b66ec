/* Twitch. GQL tells the state and gives the token for the master playlist. Both queries are sent in
 * full instead of by hash, so they don't age with the site. */
#include "extractors/twitch_gql.h"

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

/* One operation with the channel as its variable. */
static const char *body_of(lr_ctx *x, const char *name, const char *query, const char *login)
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
    lr_jw_str(&w, "login", login);
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

lr_json *lr_twitch_ask(lr_ctx *x, const char *name, const char *query, const char *login)
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
        .headers = headers, .type = "application/json", .body = body_of(x, name, query, login)};
    lr_json *v = lr_get_json(x, GQL, &req);
    lr_json *first = lr_json_is_array(v) ? lr_json_item(v, 0) : v;
    const char *error = lr_str(first, "errors[0].message");
    if (lr_json_at(first, "extensions.challenge") || (error && strstr(error, "integrity")))
        lr_fail(x, LIVREC_ERATE,
                "the site wants a browser's proof: wait, or give the cookie auth-token");
    lr_json *data = lr_json_at(first, "data");
    const char *key;
    if (error && !lr_json_member(data, 0, &key)) /* absent because of it, or not there at all */
        lr_fail(x, LIVREC_EHTTP, "%s: %s", name, error);
    return lr_need(x, first, "data");
}

/* Pages of the site that look like channels. */
static const char *const reserved[] = {"directory", "downloads", "drops", "inventory",     "jobs",
                                       "search",    "settings",  "store", "subscriptions", "turbo",
                                       "videos",    "wallet",    NULL};

static const char *lower(lr_ctx *x, const char *text)
{
    char *out = lr_fmt(x, "%s", text);
    for (char *at = out; at && *at; at++)
        if (*at >= 'A' && *at <= 'Z')
            *at |= 0x20;
    return out;
}

/* GQL answers each field that is asked for, with null where there is none. */
static bool answered(const lr_json *object, const char *field)
{
    const char *key;
    bool found = false;
    for (size_t i = 0; i < lr_json_members(object) && !found; i++) {
        lr_json_member(object, i, &key);
        found = strcmp(key, field) == 0;
    }
    return found;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *login = lower(x, lr_var(x, "login"));
    if (!login || lr_among(login, reserved))
        return lr_fail(x, LIVREC_EUNSUPPORTED, "twitch.tv/%s is not a channel", lr_var(x, "login"));
    lr_json *data = lr_twitch_ask(x, "ChannelShell", room_query, login);
    const char *key = NULL;
    const lr_json *user = lr_json_member(data, 0, &key);
    if (key && !user)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", login);
    const lr_json *stream = lr_json_at(user, "stream");
    const char *type = lr_str(stream, "type");
    room->id = login = lr_need_str(x, user, "login");
    if (!answered(user, "stream"))
        lr_need(x, user, "stream");
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
    return lr_twitch_streams(x, room);
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
