#include "extractors/family_ashx.h"

#define DAY 86400

/* The page's configuration names the prefix of the streams. */
static const lr_json *page_config(lr_ctx *x)
{
    const char *page = lr_url_str(lr_mem(x), lr_input(x));
    const char *html = lr_get_text(x, page, &(struct lr_req){.optional = true});
    const char *text = lr_html_json_after(lr_mem(x), html, "var config");
    const lr_json *config = text ? lr_parse(x, text) : NULL;
    if (!config)
        lr_forgive(x);
    return config;
}

/* The page's word, else what an earlier page said. */
static const char *prefix(lr_ctx *x, const lr_json *config, const char *key)
{
    const char *now = lr_str(config, key);
    if (!now)
        return lr_cache_get(x, key, DAY);
    lr_cache_put(x, key, now);
    return now;
}

static int streams(lr_ctx *x, struct lr_room *room, const struct lr_ashx *site, const lr_json *info)
{
    const char *old = lr_str(info, "liveId1"), *name = lr_str(info, "liveID");
    struct lr_stream s = {.protocol = "flv", .quality = LR_Q_ORIGIN};
    if (site->flv && old && *old) {
        s.url = lr_fmt(x, "%s/%s/%s.flv", site->flv, lr_text(x, info, "idx"), old);
        lr_add(x, room, s);
        return lr_need_streams(x, room, "data.roomInfo.idx");
    }
    if (!name || !*name)
        return lr_need_streams(x, room, "data.roomInfo.liveID");
    const lr_json *config = page_config(x);
    s.url = lr_fmt(x, "%s/%s.flv", prefix(x, config, "domainpullstream_flv"), name);
    lr_add(x, room, s);
    s.protocol = "hls";
    s.url = lr_fmt(x, "%s/%s.m3u8", prefix(x, config, "domainpullstream_hls"), name);
    lr_add(x, room, s);
    return lr_need_streams(x, room, "config.domainpullstream_flv");
}

static lr_json *ask(lr_ctx *x, const struct lr_ashx *site, const char *id)
{
    const char *page = lr_fmt(x, "%s/%s?promoters=0", site->page, id);
    const struct lr_req req = {
        .headers = (const char *const[]){"User-Agent", LR_UA_MOBILE, "Referer", page, NULL}};
    const char *current =
        lr_url(x, lr_fmt(x, "%s/%s", site->current, id), "promoters", site->promoters, NULL);
    return lr_get_json(x,
                       lr_url(x, lr_fmt(x, "%s/api/ui/room/v1.0.0/live.ashx", site->api),
                              "promoters", site->promoters, "roomidx", id, "currentUrl", current,
                              NULL),
                       &req);
}

int lr_ashx_resolve(lr_ctx *x, struct lr_room *room, const struct lr_ashx *site)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "%s/%s", site->page, room->id);
    const lr_json *data = lr_need_room(x, ask(x, site, room->id), "data");
    const lr_json *info = lr_json_at(data, "roomInfo");
    if (data && !info)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
    room->anchor = lr_need_str(x, info, "nickname");
    room->title = lr_str(info, "roomname");
    room->viewers = lr_int(info, "online", -1);
    lr_need(x, info, "live_stat");
    lr_set_live(room, lr_int(info, "live_stat", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return streams(x, room, site, info);
}
