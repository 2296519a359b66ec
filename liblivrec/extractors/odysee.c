/* Odysee. The address names a claim of LBRY, which is resolved once to the channel's claim id; a
 * call with that id tells the state and the playlist. */
#include "resolve/extractor.h"

#define SITE "https://odysee.com"
#define BODY_MAX 8192

static const char *const headers[] = {"Origin", SITE, "Referer", SITE "/", NULL};

/* {"method":"resolve","params":{"urls":[claim]}} */
static const char *resolve_body(lr_ctx *x, const char *claim)
{
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, BODY_MAX);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "method", "resolve");
    lr_jw_object(&w, "params");
    lr_jw_array(&w, "urls");
    lr_jw_str(&w, NULL, claim);
    lr_jw_array_end(&w);
    lr_jw_object_end(&w);
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

/* What "lbry://..." stands for. */
static const lr_json *claim_of(lr_ctx *x, const char *url, bool optional)
{
    const struct lr_req req = {.headers = headers,
                               .type = "application/json",
                               .body = resolve_body(x, url),
                               .optional = optional};
    const lr_json *v =
        lr_get_json(x, "https://api.na-backend.odysee.com/api/v1/proxy?m=resolve", &req);
    const char *key;
    const lr_json *claim = lr_json_member(lr_json_at(v, "result"), 0, &key);
    if (optional || lr_failed(x))
        return claim;
    if (lr_str(claim, "error.name") || lr_str(v, "error.message"))
        lr_fail(x, LIVREC_ENOTFOUND, "there is no @%s", lr_var(x, "channel"));
    return lr_need(x, claim, "claim_id") ? claim : NULL;
}

/* "Channel:a" of the site is "@Channel#a" of LBRY. */
static const char *claim_url(lr_ctx *x)
{
    const char *stream = lr_var(x, "stream"), *channel = lr_var(x, "channel");
    char *url =
        stream ? lr_fmt(x, "lbry://@%s/%s", channel, stream) : lr_fmt(x, "lbry://@%s", channel);
    for (char *p = url ? url + strlen("lbry://") : NULL; p && *p; p++)
        if (*p == ':')
            *p = '#';
    return url;
}

/* The channel's claim id and name, looked up once. */
static void find_channel(lr_ctx *x, struct lr_room *room)
{
    const char *url = claim_url(x), *name_key = lr_fmt(x, "name of %s", url);
    room->id = lr_cache_get(x, url, INT64_MAX);
    room->anchor = lr_cache_get(x, name_key, INT64_MAX);
    if (room->id && room->anchor)
        return;
    const lr_json *claim = claim_of(x, url, false);
    const lr_json *channel = lr_var(x, "stream") ? lr_need(x, claim, "signing_channel") : claim;
    const char *title = lr_str(channel, "value.title");
    room->id = lr_need_str(x, channel, "claim_id");
    room->anchor = title && *title ? title : lr_need_str(x, channel, "name");
    if (lr_failed(x))
        return;
    lr_cache_put(x, url, room->id);
    lr_cache_put(x, name_key, room->anchor);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    find_channel(x, room);
    const lr_json *v = lr_get_json(
        x,
        lr_url(x, "https://api.odysee.live/livestream/is_live", "channel_claim_id", room->id, NULL),
        &(struct lr_req){.headers = headers, .lenient = true});
    lr_need(x, v, "success");
    lr_set_live(room, lr_true(v, "success") && lr_true(v, "data.Live"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    const char *active = lr_str(v, "data.ActiveClaim.CanonicalURL");
    room->title = active ? lr_str(claim_of(x, active, true), "value.title") : NULL;
    room->cover = lr_str(v, "data.ThumbnailURL");
    room->viewers = lr_int(v, "data.ViewerCount", -1);
    room->started_at = lr_date_iso(lr_str(v, "data.Start"), 0);
    if (!lr_want_streams(x))
        return lr_done(x);
    return lr_play_hls(x, room, lr_need_str(x, v, "data.VideoURL"), headers);
}

const struct lr_extractor lr_extractor_odysee = {
    .name = "odysee",
    .title = "Odysee",
    .urls = (const char *const[]){"{,www.}odysee.com/@{channel}",
                                  "{,www.}odysee.com/@{channel}/{stream}", NULL},
    .examples = (const char *const[]){"https://odysee.com/@Odysee:8",
                                      "https://odysee.com/@Odysee:8/livestream:3", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "odysee.com",
    .resolve = resolve,
};
