/* Parti. The number behind a name, then one call with everything. The master playlist is Amazon
 * IVS's: it is fetched once, its variants are used. */
#include "resolve/extractor.h"

#define API "https://prod-api.parti.com/parti_v2/profile"
#define DAY 86400

static const char *const headers[] = {"Origin", "https://parti.com", "Referer",
                                      "https://parti.com/", NULL};

/* Names that came from Discord have a number behind a '#', which the address shows as a folder. */
static const char *slug(lr_ctx *x)
{
    const char *number = lr_var(x, "number");
    return number ? lr_fmt(x, "%s%%23%s", lr_var(x, "name"), number) : lr_var(x, "name");
}

static const char *creator(lr_ctx *x)
{
    const char *key = lr_fmt(x, "id of %s", slug(x)), *id = lr_cache_get(x, key, DAY);
    if (id)
        return id;
    lr_json *v = lr_get_json(x, lr_fmt(x, API "/user_id_from_name/%s", slug(x)),
                             &(struct lr_req){.headers = headers, .room = true});
    id = lr_text(x, v, "user_id");
    if (v && !id)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no creator %s", lr_var(x, "name"));
    else if (id)
        lr_cache_put(x, key, id);
    return id;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (strcmp(lr_var(x, "name"), "video") == 0)
        return lr_fail(x, LIVREC_EUNSUPPORTED, "parti.com/video is a stream that is over");
    const char *id = creator(x);
    lr_json *v = lr_get_json(x, lr_fmt(x, API "/get_livestream_channel_info/%s", id),
                             &(struct lr_req){.headers = headers, .room = true});
    const lr_json *info = lr_need(x, v, "channel_info");
    room->id = id;
    room->url = lr_url_str(lr_mem(x), lr_input(x));
    room->anchor = lr_var(x, "name");
    room->title = lr_str(info, "livestream_event_info.event_name");
    room->cover = lr_str(info, "livestream_event_info.livestream_preview_file");
    room->category = lr_str(info, "livestream_event_info.category_name");
    lr_set_live(room, lr_true(info, "channel.is_live"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_date_iso(lr_str(info, "stream.start_time"), 0);
    room->viewers = lr_int(info, "stream.viewer_count", -1);
    if (!lr_want_streams(x))
        return lr_done(x);
    const char *url = lr_need_str(x, info, "channel.playback_url");
    return lr_play_hls(x, room,
                       lr_url(x, url, "token", lr_str(info, "channel.playback_auth_token"), NULL),
                       headers);
}

const struct lr_extractor lr_extractor_parti = {
    .name = "parti",
    .title = "Parti",
    .urls = (const char *const[]){"{,www.}parti.com/{,creator/parti/}{name:w}",
                                  "{,www.}parti.com/{,creator/parti/}{name:w}/{number:d}", NULL},
    .examples = (const char *const[]){"https://parti.com/name",
                                      "https://parti.com/creator/parti/name", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "parti.com",
    .resolve = resolve,
};
