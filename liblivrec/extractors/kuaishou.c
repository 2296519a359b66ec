/* Kuaishou. The state embedded in the room's page, with an API as the second way. The site bans by
 * address quickly; a banned guest gets an author without a stream, which is not offline. */
#include "resolve/extractor.h"

#define SITE "https://live.kuaishou.com"

static const char *const headers[] = {"Referer", SITE, "Accept-Language", "zh-CN,zh;q=0.9", NULL};

/* Caps of the rungs, as the names of the site stand to its bit rates. */
static enum lr_quality rung(int64_t kbps)
{
    return kbps > 4000   ? LR_Q_ORIGIN
           : kbps > 2000 ? LR_Q_BD
           : kbps > 1000 ? LR_Q_UHD
           : kbps > 800  ? LR_Q_HD
           : kbps > 600  ? LR_Q_SD
           : kbps > 0    ? LR_Q_LD
                         : LR_Q_UNSET;
}

static void add_set(lr_ctx *x, struct lr_room *room, const lr_json *set, const char *codec)
{
    LR_EACH (row, lr_json_at(set, "representation"))
        lr_add(x, room,
               (struct lr_stream){.protocol = "flv",
                                  .codec = codec,
                                  .url = lr_str(row, "url"),
                                  .name = lr_str(row, "name"),
                                  .bitrate = 1000 * lr_int(row, "bitrate", 0),
                                  .quality = rung(lr_int(row, "bitrate", 0))});
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *live)
{
    add_set(x, room, lr_json_at(live, "playUrls.h264.adaptationSet"), "avc");
    add_set(x, room, lr_json_at(live, "playUrls.hevc.adaptationSet"), "hevc");
    add_set(x, room, lr_json_at(live, "playUrls[0].adaptationSet"), "avc"); /* before 2024-11 */
    lr_add_header(x, room, "Referer", SITE);
}

static void describe(struct lr_room *room, const lr_json *live)
{
    room->title = lr_str(live, "caption");
    room->cover = lr_str(live, "poster");
}

/* The room as its page shows it; NULL with a sticky error when the page is none. */
static const lr_json *from_page(lr_ctx *x, const char *id)
{
    const char *html = lr_get_text(x, lr_fmt(x, SITE "/u/%s", id),
                                   &(struct lr_req){.headers = headers, .room = true});
    const char *text = lr_html_json_after(lr_mem(x), html, "window.__INITIAL_STATE__");
    if (html && !text)
        lr_fail(x, LIVREC_ERATE,
                "the page has no __INITIAL_STATE__: risk control, wait or give a cookie");
    return text ? lr_need(x, lr_parse(x, text), "liveroom.playList[0]") : NULL;
}

/* Second way. True when it knew the room. */
static bool from_api(lr_ctx *x, struct lr_room *room)
{
    lr_json *v = lr_get_json(
        x, lr_url(x, SITE "/live_api/liveroom/livedetail", "principalId", room->id, NULL),
        &(struct lr_req){.headers = headers, .optional = true});
    const lr_json *live = lr_json_at(v, "data.liveStream");
    int64_t result = lr_int(v, "data.result", 0);
    if (lr_json_at(live, "playUrls")) {
        lr_set_live(room, true);
        describe(room, live);
        add(x, room, live);
        if (!room->anchor)
            room->anchor = lr_str(v, "data.author.name");
        return room->stream_count > 0;
    }
    if (result == 671 || result == 22)
        lr_set_live(room, false);
    return result == 671 || result == 22;
}

/* Why neither way has the room; `code` is the error of the page, if it is none. */
static int refused(lr_ctx *x, struct lr_room *room, const lr_json *page, int code)
{
    const char *title = lr_str(page, "errorType.title"),
               *content = lr_str(page, "errorType.content");
    if (content && strstr(content, "尚未开播")) {
        lr_set_live(room, false);
        return lr_done(x);
    }
    if (!page)
        return lr_fail(x, code, "neither the room's page nor livedetail shows the room");
    if (title || content)
        return lr_fail(x, LIVREC_ERATE, "refused: %s %s", title ? title : "",
                       content ? content : "");
    return lr_fail(x, LIVREC_ERATE,
                   "the page has the streamer and no stream: risk control, wait or give a cookie");
}

/* True when the page has said it all. */
static bool show(lr_ctx *x, struct lr_room *room, const lr_json *page)
{
    const lr_json *live = lr_json_at(page, "liveStream");
    room->viewers = lr_int(page, "gameInfo.watchingCount", -1);
    room->anchor = lr_str(page, "author.name");
    if (!page || lr_json_at(page, "errorType"))
        return false;
    lr_need_str(x, page, "author.name");
    lr_set_live(room, lr_true(page, "isLiving"));
    if (room->state != LR_STATE_LIVE)
        return lr_json_at(page, "isLiving");
    describe(room, live);
    add(x, room, live);
    return room->stream_count > 0;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, SITE "/u/%s", room->id);
    const lr_json *page = from_page(x, room->id);
    int code = lr_done(x);
    if (code == LIVREC_ENOTFOUND || show(x, room, page) || (page && lr_failed(x)))
        return lr_done(x);
    lr_forgive(x);
    return from_api(x, room) ? lr_done(x) : refused(x, room, page, code);
}

const struct lr_extractor lr_extractor_kuaishou = {
    .name = "kuaishou",
    .title = "快手直播 Kuaishou",
    .urls =
        (const char *const[]){"live.kuaishou.com/{u,profile,fw/live}/{id}",
                              "{,www.}kuaishou.com/fw/live/{id}",
                              "*.m.chenzhongtech.com/fw/live/{id}", "v.kuaishou.com/{code}", NULL},
    .examples = (const char *const[]){"https://live.kuaishou.com/u/yall1102",
                                      "https://v.kuaishou.com/iBvA5q", NULL},
    .flags = LR_NEEDS_COOKIE,
    .cookie_domains = "kuaishou.com",
    .login_cookies = "kuaishou.live.web_st",
    .resolve = resolve,
};
