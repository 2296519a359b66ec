/* Mixcloud Live. One GraphQL query tells the name, the state and the master playlist; it gives
 * neither start nor viewers. */
#include "resolve/extractor.h"

#define SITE "https://www.mixcloud.com"

static const char *const headers[] = {"Origin", SITE, "Referer", SITE "/", NULL};

static const char query[] =
    "query LiveStream($username: String!) { userLookup(lookup: {username: $username}) {"
    " id displayName liveStream(isPublic: false) { name streamStatus hlsUrl } } }";

static const lr_json *ask(lr_ctx *x)
{
    const struct lr_req req = {.headers = headers,
                               .type = "application/json",
                               .body =
                                   lr_graphql_body(x, query, "username", lr_var(x, "user"), NULL)};
    lr_json *v = lr_get_json(x, SITE "/graphql", &req);
    const char *error = lr_str(v, "errors[0].message");
    if (error && !lr_json_at(v, "data.userLookup"))
        lr_fail(x, LIVREC_EPARSE, "graphql: %s", error);
    return lr_need(x, v, "data");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const lr_json *data = ask(x), *user = lr_json_at(data, "userLookup");
    const lr_json *live = lr_json_at(user, "liveStream");
    const char *status = lr_str(live, "streamStatus");
    room->id = lr_var(x, "user");
    room->url = lr_fmt(x, SITE "/live/%s/", lr_segment(x, room->id));
    if (data && !user)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no user %s", room->id);
    room->anchor = lr_need_str(x, user, "displayName");
    room->title = lr_str(live, "name");
    lr_set_live(room, status && strcmp(status, "LIVE") == 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return lr_play_hls(x, room, lr_need_str(x, live, "hlsUrl"), headers);
}

const struct lr_extractor lr_extractor_mixcloud = {
    .name = "mixcloud",
    .title = "Mixcloud Live",
    .urls = (const char *const[]){"{,www.,m.}mixcloud.com/live/{user}", NULL},
    .examples = (const char *const[]){"https://www.mixcloud.com/live/username/", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "mixcloud.com",
    .resolve = resolve,
};
