/* NetEase CC: the number of the room gives a channel, the channel its state and its streams. The
 * page has the same object and tells whether an unknown number is a room. */
#include "resolve/extractor.h"

static const struct lr_req optional = {.optional = true};

static const lr_json *from_api(lr_ctx *x, const char *id)
{
    lr_json *v = lr_get_json(
        x,
        lr_url(x, "https://api.cc.163.com/v1/activitylives/anchor/lives", "anchor_ccid", id, NULL),
        &optional);
    const char *channel = lr_text(x, v, lr_fmt(x, "data['%s'].channel_id", id));
    if (!channel)
        return NULL;
    v = lr_get_json(x, lr_url(x, "https://cc.163.com/live/channel/", "channelids", channel, NULL),
                    &optional);
    return lr_json_at(v, "data[0]");
}

/* The room as its page shows it; the name stands beside `live` when it is off. */
static const lr_json *from_page(lr_ctx *x, struct lr_room *room)
{
    const char *html = lr_get_text(x, lr_fmt(x, "https://cc.163.com/%s/", room->id),
                                   &(struct lr_req){.room = true});
    const char *text = lr_html_script(lr_mem(x), html, "__NEXT_DATA__");
    if (html && !text)
        lr_fail(x, LIVREC_EPARSE, "the page of room %s has no __NEXT_DATA__", room->id);
    if (text && strncmp(text, "{&quot;", 7) == 0)
        text = lr_html_unescape(lr_mem(x), text);
    const lr_json *props = text ? lr_need(x, lr_parse(x, text), "props.pageProps") : NULL;
    const lr_json *init = lr_json_at(props, "roomInfoInitData");
    static const char *const names[] = {"live.nickname", "nickname", "micfirst.nickname"};
    for (size_t i = 0; i < LR_COUNT(names) && !room->anchor; i++)
        room->anchor = lr_str(init, names[i]);
    if (text && !room->anchor && !lr_failed(x)) /* the home page is shown in its place */
        lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
    return lr_json_at(init, "live");
}

static enum lr_quality rung(const char *name)
{
    static const struct {
        const char *name;
        enum lr_quality q;
    } rows[] = {{"blueray", LR_Q_ORIGIN},
                {"original", LR_Q_ORIGIN},
                {"ultra", LR_Q_UHD},
                {"high", LR_Q_HD},
                {"standard", LR_Q_SD}};
    for (size_t i = 0; name && i < LR_COUNT(rows); i++)
        if (strcmp(name, rows[i].name) == 0)
            return rows[i].q;
    return LR_Q_UNSET;
}

/* Lines that the site prefers come first in its list. */
static int priority_of(const lr_json *live, const char *cdn)
{
    const lr_json *order = lr_json_at(live, "quickplay.priority");
    for (size_t i = 0; i < lr_json_count(order); i++) {
        const char *name = lr_str(lr_json_item(order, i), "");
        if (name && cdn && strcmp(name, cdn) == 0)
            return (int)(lr_json_count(order) - i);
    }
    return 0;
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *live)
{
    const lr_json *list = lr_json_at(live, "quickplay.resolution");
    for (size_t i = 0; i < lr_json_members(list); i++) {
        const char *name;
        const lr_json *r = lr_json_member(list, i, &name), *cdns = lr_json_at(r, "cdn");
        for (size_t j = 0; j < lr_json_members(cdns); j++) {
            const char *cdn;
            const char *url = lr_str(lr_json_member(cdns, j, &cdn), "");
            lr_add(x, room,
                   (struct lr_stream){.protocol = "flv",
                                      .url = url,
                                      .cdn = cdn,
                                      .name = name,
                                      .quality = rung(name),
                                      .bitrate = 1000 * lr_int(r, "vbr", 0),
                                      .priority = priority_of(live, cdn),
                                      .expires = lr_query_int(x, url, "wsTime", 16)});
        }
    }
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .url = lr_str(live, "sharefile"),
                              .quality = LR_Q_ORIGIN,
                              .priority = -1});
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://cc.163.com/%s/", room->id);
    const lr_json *live = from_api(x, room->id);
    room->anchor = lr_str(live, "nickname");
    if (room->anchor)
        lr_need(x, live, "status");
    else
        live = from_page(x, room);
    room->title = lr_str(live, "title");
    room->cover = lr_str(live, "cover");
    room->category = lr_str(live, "gamename");
    room->viewers = lr_int(live, "hot_score", -1);
    room->started_at = lr_date_iso(lr_str(live, "startat"), 8 * 3600);
    lr_set_live(room, lr_int(live, "status", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    add(x, room, live);
    if (!room->stream_count)
        lr_need(x, live, "quickplay.resolution.*.cdn");
    lr_add_header(x, room, "Referer", "https://cc.163.com/");
    return lr_done(x);
}

const struct lr_extractor lr_extractor_cc = {
    .name = "cc",
    .title = "网易CC NetEase CC",
    .urls = (const char *const[]){"cc.163.com/{id:d}", NULL},
    .examples =
        (const char *const[]){"https://cc.163.com/583946984", "https://cc.163.com/772277/#/", NULL},
    .resolve = resolve,
};
