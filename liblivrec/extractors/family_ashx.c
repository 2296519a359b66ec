#include "extractors/family_ashx.h"

/* The page's configuration names the prefix of the streams. */
static const lr_json *page_config(lr_ctx *x, const char *page)
{
    const char *html = lr_get_text(x, page, &(struct lr_req){.optional = true});
    const char *text = lr_html_json_after(lr_mem(x), html, "var config");
    const lr_json *config = text ? lr_parse(x, text) : NULL;
    if (!config)
        lr_forgive(x);
    return config;
}

static void add(lr_ctx *x, struct lr_room *room, const struct lr_ashx *site, const lr_json *info,
                const char *page)
{
    const char *old = lr_str(info, "liveId1"), *name = lr_str(info, "liveID");
    if (site->flv && old && *old) {
        lr_add(x, room,
               (struct lr_stream){
                   .protocol = "flv",
                   .quality = LR_Q_ORIGIN,
                   .url = lr_fmt(x, "%s/%s/%s.flv", site->flv, lr_text(x, info, "idx"), old)});
        return;
    }
    const lr_json *config = page_config(x, page);
    name = name && *name ? name : NULL;
    lr_add(x, room,
           (struct lr_stream){
               .protocol = "flv",
               .quality = LR_Q_ORIGIN,
               .url = lr_fmt(x, "%s/%s.flv", lr_str(config, "domainpullstream_flv"), name)});
    lr_add(x, room,
           (struct lr_stream){
               .protocol = "hls",
               .quality = LR_Q_ORIGIN,
               .url = lr_fmt(x, "%s/%s.m3u8", lr_str(config, "domainpullstream_hls"), name)});
    if (!room->stream_count)
        lr_fail(x, LIVREC_EPARSE,
                "the page has no config.domainpullstream_flv, or the room no liveID");
}

int lr_ashx_resolve(lr_ctx *x, struct lr_room *room, const struct lr_ashx *site)
{
    room->id = lr_var(x, "id");
    const char *page = lr_fmt(x, "%s/%s", site->page, room->id);
    const struct lr_req req = {
        .headers = (const char *const[]){"User-Agent", LR_UA_MOBILE, "Referer", page, NULL}};
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, lr_fmt(x, "%s/api/ui/room/v1.0.0/live.ashx", site->api), "promoters",
                           "0", "roomidx", room->id, "currentUrl", page, NULL),
                    &req);
    const lr_json *info = lr_json_at(v, "data.roomInfo");
    if (v && !info)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
    room->url = page;
    room->anchor = lr_need_str(x, info, "nickname");
    room->title = lr_str(info, "roomname");
    room->viewers = lr_int(info, "online", -1);
    lr_need(x, info, "live_stat");
    lr_set_live(room, lr_int(info, "live_stat", 0) == 1);
    if (!lr_failed(x) && room->state == LR_STATE_LIVE && lr_want_streams(x))
        add(x, room, site, info, page);
    return lr_done(x);
}
