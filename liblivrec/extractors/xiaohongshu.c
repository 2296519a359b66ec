/* RedNote: the page of one broadcast has everything. A share link leads to it; a profile does not
 * say whether its owner is on air. */
#include "resolve/extractor.h"

#define HOST "{,www.}{xiaohongshu.com,redelight.cn}"
#define SOURCE "http://live-source-play.xhscdn.com/live"

static const struct lr_constant constants[] = {
    {"user_agent", "ios/7.830 (ios 17.0; ; iPhone 15 (A2846/A3089/A3090/A3092))"},
    {"common_params", "platform=iOS&sid=session.1722166379345546829388"},
    {NULL, NULL},
};

/* pullConfig is an object, or JSON inside of a string. */
static const lr_json *pull_config(lr_ctx *x, const lr_json *info)
{
    const lr_json *config = lr_json_at(info, "pullConfig");
    if (!lr_json_is_string(config))
        return config;
    config = lr_parse(x, lr_str(config, ""));
    lr_forgive(x); /* the source is there without it, too */
    return config;
}

static enum lr_quality rung(const char *type)
{
    static const struct {
        const char *name;
        enum lr_quality q;
    } rows[] = {{"ORIGIN", LR_Q_ORIGIN}, {"UHD", LR_Q_UHD}, {"FHD", LR_Q_UHD},
                {"HD", LR_Q_HD},         {"SD", LR_Q_SD},   {"LD", LR_Q_LD}};
    for (size_t i = 0; type && i < LR_COUNT(rows); i++)
        if (strcmp(type, rows[i].name) == 0)
            return rows[i].q;
    return LR_Q_UNSET;
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *config, const char *key,
                const char *codec)
{
    LR_EACH (row, lr_json_at(config, key)) {
        struct lr_stream s = {.protocol = "flv",
                              .codec = codec,
                              .url = lr_str(row, "master_url"),
                              .quality = rung(lr_str(row, "quality_type")),
                              .name = lr_str(row, "quality_type_name"),
                              .priority = 1};
        lr_add(x, room, s);
        s.priority = 0;
        LR_EACH (backup, lr_json_at(row, "backup_urls")) {
            s.url = lr_str(backup, "");
            lr_add(x, room, s);
        }
    }
}

/* Value of a key of the deep link, which opens the app. */
static const char *link_value(lr_ctx *x, const lr_json *info, const char *key)
{
    const char *link = lr_str(info, "deeplink"), *query = link ? strchr(link, '?') : NULL;
    return query ? lr_query_get(lr_mem(x), query + 1, key) : NULL;
}

/* The source lies under its stream's number, which is that of the room, or in the deep link. */
static void add_source(lr_ctx *x, struct lr_room *room, const lr_json *info)
{
    const char *id = lr_between(lr_mem(x), link_value(x, info, "flvUrl"), "live/", ".flv");
    id = id ? id : room->id;
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .quality = LR_Q_ORIGIN,
                              .priority = 3,
                              .url = lr_fmt(x, SOURCE "/%s.flv", id)});
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .quality = LR_Q_ORIGIN,
                              .priority = 2,
                              .url = lr_fmt(x, SOURCE "/%s.m3u8", id)});
}

/* NULL without a sticky error: the page says that it is over, and has no state. */
static lr_json *page_state(lr_ctx *x, const char *url)
{
    const char *html = lr_get_text(
        x, url,
        &(struct lr_req){.headers =
                             (const char *const[]){"User-Agent", lr_const(x, "user_agent"),
                                                   "xy-common-params", lr_const(x, "common_params"),
                                                   "Referer", "https://app.xhs.cn/", NULL},
                         .room = true});
    const char *text = lr_html_json_after(lr_mem(x), html, "window.__INITIAL_STATE__");
    if (html && !text && !strstr(html, "直播已结束"))
        lr_fail(x, LIVREC_ERATE,
                "the page has no __INITIAL_STATE__: the site limits this address, wait");
    return text ? lr_need(x, lr_parse(x, text), "liveStream") : NULL;
}

static void describe(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const lr_json *info = lr_json_at(v, "roomData.roomInfo");
    room->anchor = lr_str(v, "roomData.hostInfo.nickName");
    if (!room->anchor)
        room->anchor = link_value(x, info, "host_nickname");
    room->title = lr_str(info, "roomTitle");
    room->cover = lr_str(info, "roomCover");
    bool replay = room->title && strstr(room->title, "回放");
    if (v)
        lr_need(x, v, "liveStatus");
    lr_set_live(room, lr_is(lr_str(v, "liveStatus"), "success") && !replay);
    if (room->state == LR_STATE_LIVE) {
        lr_need(x, v, "roomData.roomInfo");
        if (!room->anchor)
            lr_need(x, v, "roomData.hostInfo.nickName");
    }
}

static int show(lr_ctx *x, struct lr_room *room, const char *url)
{
    lr_json *v = page_state(x, url);
    room->url = lr_fmt(x, "https://www.xiaohongshu.com/livestream/%s", room->id);
    describe(x, room, v);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    const lr_json *info = lr_json_at(v, "roomData.roomInfo"), *config = pull_config(x, info);
    add_source(x, room, info);
    add(x, room, config, "h264", "avc");
    add(x, room, config, "h265", "hevc");
    lr_add_header(x, room, "Referer", "https://app.xhs.cn/");
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    if (lr_var(x, "user"))
        return lr_fail(x, LIVREC_EUNSUPPORTED,
                       "a profile does not tell whether its owner is on air: "
                       "share the link of the broadcast");
    const char *dynamic = lr_var(x, "dynamic");
    room->id = lr_var(x, "id");
    return show(x, room,
                lr_url(x,
                       dynamic ? lr_fmt(x, "https://www.xiaohongshu.com/livestream/%s/%s", dynamic,
                                        room->id)
                               : lr_fmt(x, "https://www.xiaohongshu.com/livestream/%s", room->id),
                       "host_id", lr_query(x, "host_id"), NULL));
}

const struct lr_extractor lr_extractor_xiaohongshu = {
    .name = "xiaohongshu",
    .title = "小红书直播 RedNote",
    .urls =
        (const char *const[]){HOST "/{,hina/}livestream/{id:d}",
                              HOST "/{,hina/}livestream/{id:d}/{_:d}", /* the time of sharing */
                              HOST "/{,hina/}livestream/{dynamic}/{id:d}",
                              HOST "/user/profile/{user:x}",
                              "{,www.}xhslink.com/{code}", "{,www.}xhslink.com/{_:w}/{code}", NULL},
    .examples = (const char *const[]){"http://xhslink.com/m/844vKmW30jz",
                                      "https://www.xiaohongshu.com/livestream/569163271", NULL},
    .cookie_domains = "xiaohongshu.com xhslink.com xhs.cn",
    .login_cookies = "web_session",
    .constants = constants,
    .query_keys = (const char *const[]){"host_id", NULL},
    .resolve = resolve,
};
