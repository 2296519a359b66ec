/* Weibo Live. A broadcast has a number of its own; a user's page lists the current one. */
#include "extractors/weibo_visitor.h"

static lr_json *broadcast(lr_ctx *x, const char *live_id)
{
    return lr_weibo_ask(x, lr_url(x, LR_WEIBO "/l/pc/anchor/live", "live_id", live_id, NULL));
}

/* Of the live items of a user, newest first, the one that is on air; NULL when none is. */
static lr_json *current(lr_ctx *x, struct lr_room *room, const char *uid)
{
    lr_json *v = lr_weibo_ask(x, lr_url(x, LR_WEIBO "/ajax/statuses/mymblog", "uid", uid, "page",
                                        "1", "feature", "0", NULL));
    const lr_json *list = lr_need(x, v, "data.list");
    room->anchor = lr_str(list, "[0].user.screen_name");
    LR_EACH (item, list) {
        if (!lr_is(lr_str(item, "page_info.object_type"), "live"))
            continue;
        v = broadcast(x, lr_str(item, "page_info.object_id"));
        if (lr_int(v, "data.item.status", 0) == 1 &&
            lr_is(lr_text(x, v, "data.user_info.uid"), uid)) /* not one that was passed on */
            return v;
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

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *item)
{
    const lr_json *pull = lr_need(x, item, "stream_info.pull");
    add(x, room, pull, "origin", LR_Q_ORIGIN, 2);
    add(x, room, pull, "raw", LR_Q_ORIGIN, 0);
    add(x, room, pull, "720", LR_Q_HD, 0);
    add(x, room, pull, "480", LR_Q_SD, 0);
    if (!room->stream_count && !lr_failed(x))
        return lr_block(x, room,
                        lr_json_at(item, "watch_limit_info")
                            ? "the broadcast is paid: give the cookie of a buyer"
                            : "the site gives no stream of this broadcast");
    lr_add_header(x, room, "Referer", LR_WEIBO "/");
    return lr_done(x);
}

static int show(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const char *msg = lr_str(v, "msg");
    int64_t error = lr_int(v, "error_code", 0);
    if (error && msg && strstr(msg, "not exist"))
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no broadcast %s", room->id);
    if (error && msg && *msg)
        return lr_fail(x, LIVREC_EPARSE, "anchor/live: error %d: %s", (int)error, msg);
    lr_set_live(room, false);
    if (error)
        return lr_done(x);
    const lr_json *item = lr_need(x, v, "data.item"), *user = lr_json_at(v, "data.user_info");
    room->anchor = lr_str(user, "name");
    if (!room->anchor)
        room->anchor = lr_need_str(x, v, "data.user_info.screen_name");
    room->title = lr_str(item, "desc");
    room->cover = lr_str(item, "cover");
    room->viewers = lr_int(item, "online_users", -1);
    lr_need(x, item, "status");
    lr_set_live(room, lr_int(item, "status", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_int(item, "start_time", 0);
    return lr_want_streams(x) ? streams(x, room, item) : lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    const char *uid = lr_var(x, "uid"), *live_id = lr_var(x, "live_id");
    room->id = uid ? uid : live_id;
    room->url =
        uid ? lr_fmt(x, LR_WEIBO "/u/%s", uid) : lr_fmt(x, LR_WEIBO "/l/wblive/p/show/%s", live_id);
    lr_json *v = uid ? current(x, room, uid) : broadcast(x, live_id);
    if (v && !lr_failed(x))
        return show(x, room, v);
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
    .login_cookies = "SUB",
    .resolve = resolve,
};
