/* JD Live: the streamer's page knows the current broadcast; a link may also name one directly. */
#include "resolve/extractor.h"

#define API "https://api.m.jd.com"

static const char *const headers[] = {"User-Agent",
                                      LR_UA_MOBILE,
                                      "Origin",
                                      "https://lives.jd.com",
                                      "Referer",
                                      "https://lives.jd.com/",
                                      "x-referer-page",
                                      "https://lives.jd.com/",
                                      NULL};

static lr_json *ask(lr_ctx *x, const char *function, const char *body, bool optional)
{
    const struct lr_req req = {
        .headers = headers,
        .optional = optional,
        .body = lr_form(x, "functionId", function, "appid", "dr_detail", "body", body, NULL)};
    return lr_get_json(x, lr_fmt(x, API "/%s", function), &req);
}

/* {"authorId":...,"type":1,...}: numbers among the strings. */
static const char *list_body(lr_ctx *x, const char *author)
{
    struct lr_buf buf;
    struct lr_jw w;
    lr_buf_init(&buf, 1024);
    lr_jw_begin(&w, &buf);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "authorId", author);
    lr_jw_int(&w, "type", 1);
    lr_jw_str(&w, "userId", "");
    lr_jw_int(&w, "page", 1);
    lr_jw_str(&w, "offset", "-1");
    lr_jw_str(&w, "monitorSource", "1");
    lr_jw_int(&w, "pageSize", 1);
    lr_jw_object_end(&w);
    return lr_body(x, &w, &buf);
}

/* The streamer's current broadcast, or NULL; fills the name and the title. */
static const char *current(lr_ctx *x, struct lr_room *room, const char *author)
{
    lr_json *v =
        ask(x, "talent_head_findTalentMsg",
            lr_json_body(x, "authorId", author, "monitorSource", "1", "userId", "", NULL), false);
    const lr_json *talent = lr_json_at(v, "result");
    if (v && !lr_str(talent, "talentName")) {
        lr_fail(x, LIVREC_ENOTFOUND, "there is no streamer %s", author);
        return NULL;
    }
    room->anchor = lr_str(talent, "talentName");
    const char *id = lr_text(x, talent, "livingRoomJump.params.id");
    if (id)
        room->title = lr_str(ask(x, "jdTalentContentList", list_body(x, author), true),
                             "result.content[0].title");
    return id;
}

static int show(lr_ctx *x, struct lr_room *room, const char *id)
{
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, API "/client.action", "body", lr_json_body(x, "liveId", id, NULL),
                           "functionId", "getImmediatePlayToM", "appid", "h5-live", NULL),
                    &(struct lr_req){.headers = headers});
    const lr_json *data = lr_json_at(v, "data");
    if (v && !data)
        return lr_fail(x, LIVREC_ERATE, "the site refused (code %s): wait",
                       lr_text(x, v, "code") ? lr_text(x, v, "code") : "?");
    if (!room->title)
        room->title = lr_str(data, "title");
    if (!room->anchor)
        room->anchor = lr_fmt(x, "jd_%s", id);
    room->viewers = lr_int(data, "pv", -1);
    room->started_at = lr_int(data, "publishTime", 0) / 1000;
    lr_need(x, data, "status");
    lr_set_live(room, lr_int(data, "status", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    const char *hls = lr_str(data, "h5VideoUrl"), *flv = lr_str(data, "videoUrl");
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .url = hls,
                              .quality = LR_Q_ORIGIN,
                              .expires = lr_query_int(x, hls, "txTime", 16),
                              .priority = 1});
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .url = flv,
                              .quality = LR_Q_ORIGIN,
                              .expires = lr_query_int(x, flv, "txTime", 16)});
    return lr_need_streams(x, room, "data.h5VideoUrl");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    const char *author = lr_var(x, "author"), *id = lr_var(x, "id");
    room->id = author ? author : id;
    room->url = author ? lr_fmt(x, "https://lives.jd.com/?authorId=%s", author)
                       : lr_fmt(x, "https://lives.jd.com/#/%s", id);
    id = author ? current(x, room, author) : id;
    if (lr_failed(x) || id)
        return lr_failed(x) ? lr_done(x) : show(x, room, id);
    lr_set_live(room, false);
    return lr_done(x);
}

const struct lr_extractor lr_extractor_jd = {
    .name = "jd",
    .title = "京东直播 JD",
    .urls = (const char *const[]){"{eco.m,h5.m,lives}.jd.com/{**_}?authorId={author:d}",
                                  "lives.jd.com/#/{id:d}", "3.cn/{code}", NULL},
    .examples =
        (const char *const[]){"https://3.cn/28MLBy-E", "https://lives.jd.com/#/12345678?origin=30",
                              "https://eco.m.jd.com/content/dr_home/index.html?authorId=111", NULL},
    .cookie_domains = "jd.com 3.cn",
    .login_cookies = "pt_key",
    .resolve = resolve,
};
