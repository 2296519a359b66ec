/* Twitch's GraphQL interface: one request may hold many operations, answered in their order. */
#include "extractors/twitch_gql.h"

#define GQL "https://gql.twitch.tv/gql"
#define BODY_MAX (1024 * LR_TWITCH_BATCH)

static void put_operation(struct lr_jw *w, const char *name, const char *query, const char *login)
{
    lr_jw_object(w, NULL);
    lr_jw_str(w, "operationName", name);
    lr_jw_str(w, "query", query);
    lr_jw_object(w, "variables");
    lr_jw_str(w, "login", login);
    lr_jw_str(w, "playerType", "site");
    lr_jw_object_end(w);
    lr_jw_object_end(w);
}

static const char *body_of(lr_ctx *x, const char *name, const char *query,
                           const char *const *logins, size_t n)
{
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_array(&w, NULL);
    for (size_t i = 0; i < n; i++)
        put_operation(&w, name, query, logins[i]);
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

lr_json *lr_twitch_post(lr_ctx *x, const char *name, const char *query, const char *const *logins,
                        size_t n)
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
        .headers = headers, .type = "application/json", .body = body_of(x, name, query, logins, n)};
    return lr_get_json(x, GQL, &req);
}

lr_json *lr_twitch_data(lr_ctx *x, const char *name, lr_json *answer, size_t i)
{
    lr_json *one = lr_json_is_array(answer) ? lr_json_item(answer, i) : answer;
    const char *error = lr_str(one, "errors[0].message");
    if (lr_json_at(one, "extensions.challenge") || (error && strstr(error, "integrity")))
        lr_fail(x, LIVREC_ERATE,
                "the site wants a browser's proof: wait, or give the cookie auth-token");
    lr_json *data = lr_json_at(one, "data");
    const char *key;
    if (error && !lr_json_member(data, 0, &key)) /* absent because of it, or not there at all */
        lr_fail(x, LIVREC_EHTTP, "%s: %s", name, error);
    return lr_need(x, one, "data");
}

lr_json *lr_twitch_ask(lr_ctx *x, const char *name, const char *query, const char *login)
{
    return lr_twitch_data(x, name, lr_twitch_post(x, name, query, &login, 1), 0);
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

const char *lr_twitch_login(lr_ctx *x, const char *name)
{
    const char *login = lower(x, name);
    return login && !lr_among(login, reserved) ? login : NULL;
}

bool lr_twitch_has(const lr_json *object, const char *field)
{
    const char *key;
    bool found = false;
    for (size_t i = 0; i < lr_json_members(object) && !found; i++) {
        lr_json_member(object, i, &key);
        found = strcmp(key, field) == 0;
    }
    return found;
}

bool lr_twitch_on_air(const lr_json *stream)
{
    return stream && !lr_is(lr_str(stream, "type"), "rerun");
}
