/* X (Twitter): broadcasts, events that show one, and Spaces, which are sound alone. What is on air
 * has a media key, for which another call gives the playlist. */
#include "extractors/twitter_api.h"

static const char *const headers[] = {"Referer", "https://twitter.com/", NULL};

static const struct lr_constant constants[] = {
    {"bearer", "AAAAAAAAAAAAAAAAAAAAANRILgAAAAAAnNwIzUejRCOuH5E6I8xnZz4puTs%3D1Zv7ttfk8LF81IUq16cHj"
               "hLTvJu4FA33AGWWjCpTnA"},
    {"spaces_query", "HPEisOmj1epUNLCWTYhUWw"},
    {NULL, NULL},
};

static bool is_on_air(const char *state)
{
    static const char *const words[] = {"RUNNING", "Running", NULL};
    return lr_among(state, words);
}

static bool is_to_come(const char *state)
{
    static const char *const words[] = {"NOT_STARTED", "NotStarted", NULL};
    return lr_among(state, words);
}

/* Anything else than those two is over. */
static int set_state(lr_ctx *x, struct lr_room *room, const char *state)
{
    lr_set_live(room, is_on_air(state));
    if (is_to_come(state))
        room->reason = "it has not begun";
    return is_on_air(state) || is_to_come(state) || lr_failed(x) ? lr_done(x)
                                                                 : lr_set_recorded(x, room);
}

/* A key that is new may take some seconds until it has a playlist. */
static int streams(lr_ctx *x, struct lr_room *room, const char *key)
{
    lr_json *v = lr_twitter_ask(x, lr_fmt(x, LR_TWITTER_API "live_video_stream/status/%s", key));
    const char *url = lr_str(v, "source.noRedirectPlaybackUrl");
    url = url ? url : lr_need_str(x, v, "source.location");
    if (url && strstr(url, "/geoblocked/"))
        return lr_block(x, room, "not shown in this region: use a proxy");
    const struct lr_stream like = {.protocol = "hls",
                                   .codec = url && strstr(url, "audio-space") ? "aac" : NULL};
    lr_add_hls(x, room, url, like, &(struct lr_req){.headers = headers});
    lr_add_headers(x, room, headers);
    return lr_done(x);
}

static int broadcast(lr_ctx *x, struct lr_room *room, const char *id)
{
    lr_json *all =
        lr_twitter_ask(x, lr_url(x, LR_TWITTER_API "broadcasts/show.json", "ids", id, NULL));
    const lr_json *v = lr_json_at(lr_need(x, all, "broadcasts"), lr_fmt(x, "['%s']", id));
    if (!lr_failed(x) && !v)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no broadcast %s", id);
    room->id = id;
    room->url = lr_fmt(x, "https://x.com/i/broadcasts/%s", id);
    room->anchor = lr_need_str(x, v, "user_display_name");
    room->title = lr_str(v, "status");
    room->cover = lr_str(v, "image_url");
    set_state(x, room, lr_need_str(x, v, "state"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->viewers = lr_int(v, "total_watching", -1);
    room->started_at = lr_int(v, "start_ms", 0) / 1000;
    return lr_want_streams(x) ? streams(x, room, lr_need_str(x, v, "media_key")) : lr_done(x);
}

/* The broadcast that an event shows. */
static int event(lr_ctx *x, struct lr_room *room, const char *id)
{
    const char *key;
    lr_json *v = lr_twitter_ask(x, lr_fmt(x, LR_TWITTER_API "live_event/1/%s/timeline.json", id));
    const lr_json *first = lr_json_member(lr_json_at(v, "twitter_objects.broadcasts"), 0, &key);
    const char *shown = lr_str(first, "id") ? lr_str(first, "id") : lr_str(first, "broadcast_id");
    if (!lr_failed(x) && !shown)
        return lr_fail(x, LIVREC_ENOTFOUND, "the event %s shows no broadcast", id);
    return shown ? broadcast(x, room, shown) : lr_done(x);
}

static int space(lr_ctx *x, struct lr_room *room, const char *id)
{
    const lr_json *v = lr_json_at(
        lr_need(x, lr_twitter_ask(x, lr_twitter_space_url(x, id)), "data"), "audioSpace.metadata");
    const lr_json *host = lr_json_at(v, "creator_results.result.legacy");
    if (!lr_failed(x) && !v)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no Space %s", id);
    room->id = id;
    room->url = lr_fmt(x, "https://x.com/i/spaces/%s", id);
    room->anchor = lr_str(host, "name") ? lr_str(host, "name") : lr_str(host, "screen_name");
    room->title = lr_str(v, "title");
    room->cover = lr_str(host, "profile_image_url_https");
    set_state(x, room, lr_need_str(x, v, "state"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->viewers = lr_int(v, "total_live_listeners", -1);
    room->started_at = lr_int(v, "started_at", 0) / 1000;
    return lr_want_streams(x) ? streams(x, room, lr_need_str(x, v, "media_key")) : lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "event"))
        return event(x, room, lr_var(x, "event"));
    if (lr_var(x, "space"))
        return space(x, room, lr_var(x, "space"));
    return broadcast(x, room, lr_var(x, "id"));
}

#define HOST "{,www.,m.,mobile.}{x.com,twitter.com}/i/"

const struct lr_extractor lr_extractor_twitter = {
    .name = "twitter",
    .title = "X (Twitter)",
    .urls = (const char *const[]){HOST "broadcasts/{id:w}", HOST "spaces/{space:w}",
                                  HOST "events/{event:d}", NULL},
    .examples = (const char *const[]){"https://x.com/i/broadcasts/1yNGaQLWpejGj",
                                      "https://x.com/i/spaces/1DXxyRYNejbKM", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "x.com twitter.com",
    .login_cookies = "auth_token",
    .constants = constants,
    .resolve = resolve,
};
