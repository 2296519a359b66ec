#include "extractors/vimeo_config.h"

static const char *referer(lr_ctx *x)
{
    const char *given = lr_option(x, "auth.referer");
    return given && *given ? given : "https://vimeo.com/";
}

const char *lr_vimeo_get(lr_ctx *x, const char *url, const char *accept, const char *token)
{
    const char *const headers[] = {"Referer",       referer(x), "Accept", accept,
                                   "Authorization", token,      NULL};
    return lr_get_text(x, url, &(struct lr_req){.headers = headers, .lenient = true});
}

static void add_cdns(lr_ctx *x, struct lr_room *room, const lr_json *hls)
{
    const char *const headers[] = {"Referer", referer(x), NULL};
    const lr_json *cdns = lr_need(x, hls, "cdns");
    const char *first = lr_str(hls, "default_cdn"), *name;
    for (size_t i = 0; i < lr_json_members(cdns); i++) {
        const lr_json *cdn = lr_json_member(cdns, i, &name);
        const char *url = lr_str(cdn, "url") ? lr_str(cdn, "url") : lr_str(cdn, "avc_url");
        bool best = !first || strcmp(name, first) == 0;
        if (best || lr_want_all(x))
            lr_add_hls(x, room, url,
                       (struct lr_stream){.protocol = "hls",
                                          .cdn = name,
                                          .priority = best,
                                          .expires = lr_int_after(url, "exp=")},
                       &(struct lr_req){.headers = headers, .optional = !best});
    }
    lr_add_headers(x, room, headers);
}

/* The player's config decides: "pending" and "active" mean that it has not begun. */
int lr_vimeo_play(lr_ctx *x, struct lr_room *room, const lr_json *config)
{
    const lr_json *video = lr_need(x, config, "video");
    const char *status = lr_str(video, "live_event.status");
    room->anchor = lr_str(video, "owner.name");
    room->title = room->title ? room->title : lr_str(video, "title");
    room->cover = lr_str(video, "thumbs.base");
    if (video && !status)
        return lr_set_recorded(x, room);
    lr_set_live(room, status && strcmp(status, "started") == 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_int(video, "live_event.ingest.start_time", 0);
    if (lr_want_streams(x))
        add_cdns(x, room, lr_need(x, config, "request.files.hls"));
    return lr_done(x);
}
