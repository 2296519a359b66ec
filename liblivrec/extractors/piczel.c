/* Piczel.tv. One list holds all channels; the master playlist is asked for in its old form, without
 * the parts of low-latency HLS. */
#include "resolve/extractor.h"

#define SITE "https://piczel.tv"

static const char *const headers[] = {"Referer", SITE "/", NULL};

static lr_json *channels(lr_ctx *x)
{
    lr_json *list = lr_get_json(x,
                                lr_url(x, SITE "/api/streams", "followedStreams", "false",
                                       "live_only", "false", "sfw", "false", NULL),
                                &(struct lr_req){.headers = headers});
    if (list && !lr_json_is_array(list)) {
        lr_fail(x, LIVREC_EPARSE, "api/streams: no list");
        return NULL;
    }
    return list;
}

static const lr_json *find(const lr_json *list, const char *slug)
{
    LR_EACH (s, list)
        if (lr_is(lr_str(s, "slug"), slug))
            return s;
    return NULL;
}

#define NOBODY "there is no channel %s in the list"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *slug = lr_var(x, "slug");
    const lr_json *list = channels(x), *s = find(list, slug);
    if (list && !s)
        return lr_fail(x, LIVREC_ENOTFOUND, NOBODY, slug);
    room->id = lr_text(x, s, "id");
    room->url = lr_fmt(x, SITE "/watch/%s", slug);
    room->anchor = lr_need_str(x, s, "username");
    room->title = lr_str(s, "title");
    lr_need(x, s, "id");
    lr_need(x, s, "live");
    lr_set_live(room, lr_true(s, "live"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->viewers = lr_int(s, "viewers", -1);
    room->started_at = lr_date_iso(lr_str(s, "live_since"), 0);
    if (!lr_want_streams(x))
        return lr_done(x);
    return lr_play_hls(x, room,
                       lr_url(x,
                              lr_fmt(x, "https://playback.piczel.tv/live/%s/llhls.m3u8", room->id),
                              "_HLS_legacy", "YES", NULL),
                       headers);
}

static int poll(lr_ctx *x, struct lr_polled *rooms, size_t n)
{
    const lr_json *list = channels(x);
    for (size_t i = 0; list && i < n; i++) {
        const char *slug = lr_capture(rooms[i].vars, "slug");
        const lr_json *s = find(list, slug);
        if (!s)
            lr_polled_fail(x, &rooms[i], LIVREC_ENOTFOUND, NOBODY, slug);
        else if (lr_json_at(s, "live"))
            lr_polled_live(&rooms[i], lr_true(s, "live"));
    }
    return lr_done(x);
}

const struct lr_extractor lr_extractor_piczel = {
    .name = "piczel",
    .title = "Piczel.tv",
    .urls = (const char *const[]){"{,www.}piczel.tv/watch/{slug:w}", NULL},
    .examples = (const char *const[]){"https://piczel.tv/watch/slug", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "piczel.tv",
    .resolve = resolve,
    .poll = poll,
    .poll_limit = 1000,
};
