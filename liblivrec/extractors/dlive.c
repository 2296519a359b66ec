/* DLive. GraphQL tells the state and the name by which the playlist is known. Where the variants
 * are refused as they stand, the site signs their addresses. */
#include "extractors/dlive_poll.h"

#define SITE LR_DLIVE_SITE
#define MEDIA "https://live.prd.dlive.tv/hls/"

static const char query[] =
    "query($name: String!) { userByDisplayName(displayname: $name) { username displayname"
    " livestream { content createdAt title thumbnailUrl watchingCount category { title } } } }";

static const lr_json *user(lr_ctx *x, const char *name)
{
    lr_json *v = lr_dlive_ask(x, lr_graphql_body(x, query, "name", name, NULL));
    const char *error = lr_str(v, "errors[0].message");
    const lr_json *found = lr_json_at(lr_need(x, v, "data"), "userByDisplayName");
    if (error && !found)
        lr_fail(x, LIVREC_EPARSE, "graphql: %s", error);
    else if (v && !found)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", name);
    return found;
}

/* The address as the site signs it: its text, or a JSON string of it. */
static const char *sign(lr_ctx *x, const char *url)
{
    const struct lr_req req = {.headers = lr_dlive_headers,
                               .type = "application/json",
                               .body = lr_json_body(x, "playlisturi", url, NULL)};
    const char *text = lr_get_text(x, MEDIA "sign/url", &req);
    return text && *text == '"' ? lr_str(lr_parse(x, text), "") : text;
}

static bool refused(lr_ctx *x, const char *url)
{
    lr_get_text(x, url,
                &(struct lr_req){.headers = lr_dlive_headers, .lenient = true, .optional = true});
    return lr_status(x) == 403;
}

static int streams(lr_ctx *x, struct lr_room *room, const char *name)
{
    int rc = lr_play_hls(x, room, lr_fmt(x, MEDIA "live/%s.m3u8", name), lr_dlive_headers);
    if (rc || !room->stream_count || !refused(x, room->streams[0].url))
        return lr_done(x);
    for (int i = 0; i < room->stream_count && !lr_failed(x); i++) {
        struct lr_stream *s = &room->streams[i];
        const char *url = sign(x, s->url);
        s->url = url ? url : s->url;
        s->expires = lr_query_int(x, url, "Expires", 10);
    }
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const lr_json *v = user(x, lr_var(x, "name")), *live = lr_json_at(v, "livestream");
    const char *name = lr_need_str(x, v, "username");
    room->id = name;
    room->anchor = lr_need_str(x, v, "displayname");
    room->url = lr_fmt(x, SITE "/%s", lr_segment(x, room->anchor));
    lr_set_live(room, live);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->title = lr_str(live, "title");
    room->category = lr_str(live, "category.title");
    room->cover = lr_str(live, "thumbnailUrl");
    room->viewers = lr_int(live, "watchingCount", -1);
    room->started_at = lr_int(live, "createdAt", 0) / 1000;
    return lr_want_streams(x) ? streams(x, room, name) : lr_done(x);
}

const struct lr_extractor lr_extractor_dlive = {
    .name = "dlive",
    .title = "DLive",
    .urls = (const char *const[]){"{,www.,m.}dlive.tv/{name}", NULL},
    .examples = (const char *const[]){"https://dlive.tv/pewdiepie", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "dlive.tv",
    .resolve = resolve,
    .poll = lr_dlive_poll,
    .poll_limit = LR_DLIVE_BATCH,
};
