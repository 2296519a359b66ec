/* Weibo Live. A broadcast has a number of its own; a user's page lists the current one. Answers
 * want a visitor's cookie, which is minted where the site asks for it and kept. */
#include "resolve/extractor.h"

#define SITE "https://weibo.com"

static const char *const headers[] = {"Referer", SITE "/", NULL};
static const struct lr_req optional = {.headers = headers, .optional = true};

/* The JSON inside of callback({...}). */
static lr_json *jsonp(lr_ctx *x, const char *text)
{
    const char *at = text ? strchr(text, '{') : NULL, *end = at ? strrchr(at, '}') : NULL;
    return end ? lr_parse(x, lr_fmt(x, "%.*s", (int)(end - at + 1), at)) : NULL;
}

static void mint_visitor(lr_ctx *x)
{
    const struct lr_req req = {
        .headers = headers,
        .optional = true,
        .body = lr_form(x, "cb", "gen_callback", "fp",
                        "{\"os\":\"1\",\"browser\":\"Chrome142,0,0,0\",\"fonts\":\"undefined\","
                        "\"screenInfo\":\"1920*1080*24\",\"plugins\":\"\"}",
                        NULL)};
    lr_json *v = jsonp(x, lr_get_text(x, "https://passport.weibo.com/visitor/genvisitor", &req));
    const char *tid = lr_str(v, "data.tid");
    if (!tid)
        return;
    v = jsonp(x,
              lr_get_text(x,
                          lr_url(x, "https://passport.weibo.com/visitor/visitor", "a", "incarnate",
                                 "t", tid, "w", lr_true(v, "data.new_tid") ? "3" : "2", "c",
                                 lr_fmt(x, "%03d", (int)lr_int(v, "data.confidence", 100)), "gc",
                                 "", "cb", "cross_domain", "from", "weibo", "_rand", "0.5", NULL),
                          &optional));
    const char *sub = lr_str(v, "data.sub"), *subp = lr_str(v, "data.subp");
    if (sub && subp) {
        lr_cache_put(x, "sub", sub);
        lr_cache_put(x, "subp", subp);
    }
}

static bool use_visitor(lr_ctx *x)
{
    const char *sub = lr_cache_get(x, "sub", 86400), *subp = lr_cache_get(x, "subp", 86400);
    if (!sub || !subp)
        return false;
    lr_cookie_set(x, "weibo.com", "SUB", sub);
    lr_cookie_set(x, "weibo.com", "SUBP", subp);
    return true;
}

/* JSON of the site; without a cookie it answers with a page of passport.weibo.com. */
static lr_json *ask(lr_ctx *x, const char *url)
{
    if (!lr_has_cookie(x))
        use_visitor(x);
    lr_json *v = lr_get_json(x, url, &optional);
    if (v || lr_has_cookie(x))
        return v;
    mint_visitor(x);
    return use_visitor(x) ? lr_get_json(x, url, &optional) : NULL;
}

/* Ids of the live items of a user, newest first; the first that is on air counts. */
static const char *current_live(lr_ctx *x, struct lr_room *room, const char *uid)
{
    lr_json *v = ask(
        x, lr_url(x, SITE "/ajax/statuses/mymblog", "uid", uid, "page", "1", "feature", "0", NULL));
    if (!v)
        lr_fail(x, LIVREC_EAUTH, "the list of user %s is not shown to guests: give the cookie SUB",
                uid);
    const lr_json *list = lr_need(x, v, "data.list");
    room->anchor = lr_str(list, "[0].user.screen_name");
    LR_EACH (item, list) {
        const char *type = lr_str(item, "page_info.object_type");
        const char *id = lr_str(item, "page_info.object_id");
        if (!type || !id || strcmp(type, "live") != 0)
            continue;
        v = ask(x, lr_url(x, SITE "/l/pc/anchor/live", "live_id", id, NULL));
        const char *owner = lr_text(x, v, "data.user_info.uid");
        if (lr_int(v, "data.item.status", 0) == 1 && owner && strcmp(owner, uid) == 0)
            return id;
    }
    return NULL;
}

static void add(lr_ctx *x, struct lr_room *room, const lr_json *pull, const char *name,
                enum lr_quality quality, int priority)
{
    static const char *const protocols[] = {"hls", "flv"};
    for (size_t i = 0; i < LR_COUNT(protocols); i++)
        lr_add(x, room,
               (struct lr_stream){
                   .protocol = protocols[i],
                   .quality = quality,
                   .name = name,
                   .priority = priority + (i == 0),
                   .url = lr_str(pull, lr_fmt(x, "live_%s_%s_url", name, protocols[i]))});
}

static int show(lr_ctx *x, struct lr_room *room, const char *live_id)
{
    lr_json *v = ask(x, lr_url(x, SITE "/l/pc/anchor/live", "live_id", live_id, NULL));
    if (!v)
        return lr_fail(x, LIVREC_EAUTH,
                       "the broadcast is not shown to guests: give the cookie SUB");
    const char *msg = lr_str(v, "msg");
    if (lr_int(v, "error_code", 0) != 0 && msg && strstr(msg, "not exist"))
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no broadcast %s", live_id);
    const lr_json *item = lr_json_at(v, "data.item"), *user = lr_json_at(v, "data.user_info");
    room->id = room->id ? room->id : live_id;
    room->url = room->url ? room->url : lr_fmt(x, SITE "/l/wblive/p/show/%s", live_id);
    room->anchor = lr_str(user, "name") ? lr_str(user, "name") : lr_str(user, "screen_name");
    room->title = lr_str(item, "desc");
    room->cover = lr_str(item, "cover");
    room->started_at = lr_int(item, "start_time", 0);
    room->viewers = lr_int(item, "online_users", -1);
    lr_set_live(room, lr_int(item, "status", 0) == 1);
    if (room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    const lr_json *pull = lr_need(x, item, "stream_info.pull");
    add(x, room, pull, "origin", LR_Q_ORIGIN, 2);
    add(x, room, pull, "raw", LR_Q_ORIGIN, 0);
    add(x, room, pull, "720", LR_Q_HD, 0);
    add(x, room, pull, "480", LR_Q_SD, 0);
    if (!room->stream_count && lr_json_at(item, "watch_limit_info"))
        return lr_block(x, room, "the broadcast is paid: give the cookie of a buyer");
    lr_add_header(x, room, "Referer", SITE "/");
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    const char *uid = lr_var(x, "uid"), *live_id = lr_var(x, "live_id");
    if (!uid)
        return show(x, room, live_id);
    room->id = uid;
    room->url = lr_fmt(x, SITE "/u/%s", uid);
    live_id = current_live(x, room, uid);
    if (lr_failed(x) || live_id)
        return lr_failed(x) ? lr_done(x) : show(x, room, live_id);
    lr_set_live(room, false);
    return lr_done(x);
}

const struct lr_extractor lr_extractor_weibo = {
    .name = "weibo",
    .title = "微博直播 Weibo",
    .urls = (const char *const[]){"{,www.,m.}weibo.com/l/wblive/{p,m}/show/{live_id}",
                                  "{,www.,m.}weibo.com/l/!/2/wblive/{_}/{live_id}",
                                  "{,www.,m.}weibo.com/u/{uid:d}", "t.cn/{code}", NULL},
    .examples =
        (const char *const[]){"https://weibo.com/l/wblive/p/show/1022:2321325026370190442592",
                              "https://weibo.com/u/5885340893", "https://t.cn/A6abc", NULL},
    .cookie_domains = "weibo.com",
    .resolve = resolve,
};
