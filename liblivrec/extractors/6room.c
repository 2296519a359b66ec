/* 6.cn: the page has the streamer's own number, the app's API the name of the stream. */
#include "resolve/extractor.h"

static const struct lr_constant constants[] = {
    {"user_agent", "ios/7.830 (ios 17.0; ; iPhone 15 (A2846/A3089/A3090/A3092))"},
    {"referer", "https://ios.6.cn/?ver=8.0.3&build=4"},
    {NULL, NULL},
};

/* "rid: '7', roomid: ..." with any blanks: other objects of the page have a rid, too. */
static const char *rid_in(lr_ctx *x, const char *html)
{
    for (const char *at = html; at && (at = strstr(at, "rid: '")) != NULL;) {
        at += strlen("rid: '");
        size_t n = strspn(at, "0123456789");
        const char *next = at + n;
        if (n == 0 || strncmp(next, "',", 2) != 0)
            continue;
        next += 2;
        next += strspn(next, " \t\r\n");
        if (strncmp(next, "roomid", 6) == 0)
            return lr_fmt(x, "%.*s", (int)n, at);
    }
    return NULL;
}

static const char *real_id(lr_ctx *x, const char *number)
{
    const char *kept = lr_cache_get(x, number, 86400);
    if (kept)
        return kept;
    const char *html =
        lr_get_text(x, lr_fmt(x, "https://v.6.cn/%s", number), &(struct lr_req){.room = true});
    const char *id = rid_in(x, html);
    if (html && !id)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", number);
    else
        lr_cache_put(x, number, id);
    return id;
}

static lr_json *ask(lr_ctx *x, const char *id)
{
    const struct lr_req req = {
        .headers = (const char *const[]){"User-Agent", lr_const(x, "user_agent"), "Referer",
                                         lr_const(x, "referer"), NULL},
        .body = lr_form(x, "av", "3.1", "encpass", "", "logiuid", "", "project", "v6iphone", "rate",
                        "1", "rid", "", "ruid", id, NULL)};
    return id ? lr_get_json(x,
                            lr_url(x, "https://v.6.cn/coop/mobile/index.php", "padapi",
                                   "coop-mobile-inroom.php", NULL),
                            &req)
              : NULL;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://v.6.cn/%s", room->id);
    lr_json *v = ask(x, real_id(x, room->id));
    const char *flag = lr_text(x, v, "flag");
    if (flag && strcmp(flag, "001") != 0) {
        lr_cache_put(x, room->id, NULL); /* the number may have gone to somebody else */
        return lr_fail(x, LIVREC_EHTTP, "v.6.cn refuses room %s (flag %s)", room->id, flag);
    }
    const lr_json *content = lr_need(x, v, "content");
    room->anchor = lr_need_str(x, content, "roominfo.alias");
    lr_need(x, content, "liveinfo");
    const char *name = lr_str(content, "liveinfo.flvtitle");
    lr_set_live(room, name && *name);
    if (!lr_failed(x) && room->state == LR_STATE_LIVE)
        lr_add(
            x, room,
            (struct lr_stream){.protocol = "flv",
                               .quality = LR_Q_ORIGIN,
                               .url = lr_fmt(x, "https://wlive.6rooms.com/httpflv/%s.flv", name)});
    return lr_done(x);
}

const struct lr_extractor lr_extractor_6room = {
    .name = "6room",
    .title = "六间房 6.cn",
    .urls = (const char *const[]){"{v,m}.6.cn/{id:d}", NULL},
    .examples = (const char *const[]){"https://v.6.cn/634435", "https://m.6.cn/634435", NULL},
    .constants = constants,
    .resolve = resolve,
};
