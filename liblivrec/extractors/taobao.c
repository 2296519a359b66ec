/* Taobao Live. mtop signs with a token that it hands out itself as a cookie, so the first call of a
 * guest is refused and repeated. */
#include "resolve/extractor.h"

#define API "https://h5api.m.taobao.com/h5/mtop.mediaplatform.live.livedetail/4.0/"

static const struct lr_constant constants[] = {
    {"app_key", "12574478"},
    {"jsv", "2.7.0"},
    {NULL, NULL},
};

static const char *const headers[] = {"Referer", "https://huodong.m.taobao.com/", NULL};

/* Short links lead on by a script: var url = '...'. */
static const char *live_id(lr_ctx *x)
{
    if (lr_var(x, "id"))
        return lr_var(x, "id");
    const char *html =
        lr_get_text(x, lr_url_str(lr_mem(x), lr_input(x)), &(struct lr_req){.room = true});
    const char *url = lr_between(lr_mem(x), html, "var url = '", "'");
    struct lr_url u;
    if (html && (!url || lr_url_parse(lr_mem(x), url, &u) < 0)) {
        lr_fail(x, LIVREC_EPARSE, "the short link leads nowhere (no \"var url\")");
        return NULL;
    }
    const char *id = html ? lr_query_get(lr_mem(x), u.query, "id") : NULL;
    if (html && !id)
        id = lr_query_get(lr_mem(x), u.query, "liveId");
    if (html && !id)
        lr_fail(x, LIVREC_ENOTFOUND, "the link is not one of a broadcast");
    return id;
}

static const char *token(lr_ctx *x)
{
    const char *cookie = lr_cookie_get(x, API, "_m_h5_tk");
    return cookie ? lr_fmt(x, "%.*s", (int)strcspn(cookie, "_"), cookie) : "";
}

static lr_json *ask(lr_ctx *x, const char *id)
{
    const char *data = lr_fmt(x, "{\"liveId\":\"%s\",\"creatorId\":null}", id);
    const char *t = lr_fmt(x, "%lld", (long long)lr_now_ms(x));
    const char *sign =
        lr_md5_of(x, lr_fmt(x, "%s&%s&%s&%s", token(x), t, lr_const(x, "app_key"), data));
    const char *text = lr_get_text(
        x,
        lr_url(x, API, "jsv", lr_const(x, "jsv"), "appKey", lr_const(x, "app_key"), "t", t, "sign",
               sign, "AntiFlood", "true", "AntiCreep", "true", "api",
               "mtop.mediaplatform.live.livedetail", "v", "4.0", "preventFallback", "true", "type",
               "jsonp", "dataType", "jsonp", "callback", "mtopjsonp1", "data", data, NULL),
        &(struct lr_req){.headers = headers});
    const char *at = text ? strchr(text, '{') : NULL, *end = at ? strrchr(at, '}') : NULL;
    if (text && !end)
        lr_fail(x, LIVREC_EPARSE, "mtop: the answer holds no JSON");
    return end ? lr_parse(x, lr_fmt(x, "%.*s", (int)(end - at + 1), at)) : NULL;
}

static bool says(const lr_json *v, const char *what)
{
    const char *ret = lr_str(v, "ret[0]");
    return ret && strstr(ret, what);
}

static lr_json *detail(lr_ctx *x, const char *id)
{
    lr_json *v = ask(x, id);
    if (says(v, "TOKEN_E") || says(v, "ILLEGAL_ACCESS"))
        v = ask(x, id);
    if (!v || says(v, "SUCCESS"))
        return v;
    const char *ret = lr_str(v, "ret[0]");
    bool login = says(v, "SESSION_EXPIRED");
    lr_fail(x, login ? LIVREC_EAUTH : LIVREC_ERATE, "mtop: %s: %s", ret ? ret : lr_tr("refused"),
            login ? "give the cookie of a login" : "wait, or give the cookie of a login");
    return NULL;
}

static enum lr_quality rung(const char *name)
{
    static const struct {
        const char *name;
        enum lr_quality q;
    } rows[] = {
        {"ud", LR_Q_ORIGIN}, {"hd", LR_Q_UHD}, {"md", LR_Q_HD}, {"ld", LR_Q_SD}, {"lld", LR_Q_LD}};
    for (size_t i = 0; name && i < LR_COUNT(rows); i++)
        if (strcmp(name, rows[i].name) == 0)
            return rows[i].q;
    return LR_Q_LD;
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *list)
{
    LR_EACH (row, list) {
        const char *definition = lr_str(row, "newDefinition");
        definition = definition ? definition : lr_str(row, "definition");
        struct lr_stream s = {.quality = rung(definition),
                              .name = lr_str(row, "name"),
                              .bitrate = 1000 * lr_int(row, "videoBitrate", 0)};
        s.protocol = "hls";
        s.url = lr_str(row, "hlsUrl");
        s.priority = 1;
        lr_add(x, room, s);
        s.protocol = "flv";
        s.url = lr_str(row, "flvUrl");
        s.priority = 0;
        lr_add(x, room, s);
    }
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = live_id(x);
    if (room->id && room->id[strspn(room->id, "0123456789")])
        return lr_fail(x, LIVREC_ENOTFOUND, "%s is not the number of a broadcast", room->id);
    lr_json *v = lr_failed(x) ? NULL : detail(x, room->id);
    const lr_json *data = lr_need(x, v, "data");
    room->url = lr_fmt(x, "https://tbzb.taobao.com/live?liveId=%s", room->id);
    room->anchor = lr_need_str(x, data, "broadCaster.accountName");
    room->title = lr_str(data, "title");
    room->cover = lr_with_scheme(x, lr_str(data, "coverImg"));
    room->viewers = lr_int(data, "viewCount", -1);
    room->started_at = lr_int(data, "startTime", 0) / 1000;
    lr_set_live(room, lr_int(data, "streamStatus", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    add(x, room, lr_need(x, data, "liveUrlList"));
    return lr_need_streams(x, room, "data.liveUrlList[0].flvUrl");
}

const struct lr_extractor lr_extractor_taobao = {
    .name = "taobao",
    .title = "淘宝直播 Taobao",
    .urls = (const char *const[]){"tbzb.taobao.com/live?liveId={id:d}",
                                  "huodong.m.taobao.com/act/talent/live.html?id={id:d}",
                                  "{m,e}.tb.cn/{code}", NULL},
    .examples =
        (const char *const[]){"https://tbzb.taobao.com/live?liveId=532359023188",
                              "https://m.tb.cn/h.6JThMIq", "https://e.tb.cn/h.TWp0HTd", NULL},
    .flags = LR_NEEDS_COOKIE,
    .cookie_domains = "taobao.com",
    .constants = constants,
    .resolve = resolve,
};
