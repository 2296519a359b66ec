/* Huajiao. A broadcast by its own number, or the current one of a user; then the stream of its sn.
 */
#include "resolve/extractor.h"

static const char *const headers[] = {"Referer", "https://www.huajiao.com/", NULL};
static const struct lr_req plain = {.headers = headers};

static const char *now_text(lr_ctx *x)
{
    return lr_fmt(x, "%lld", (long long)lr_now_ms(x));
}

/* The name of a user whose feed is empty. */
static const char *name_of(lr_ctx *x, const char *uid)
{
    lr_json *v = lr_get_json(
        x, lr_url(x, "https://webh.huajiao.com/User/getUserInfo", "fmt", "json", "uid", uid, NULL),
        &plain);
    if (v && lr_int(v, "errno", 0) != 0)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no user %s", uid);
    return lr_need_str(x, v, "data.nickname");
}

/* The live item of a user's feed, or NULL. */
static const lr_json *feed_of_user(lr_ctx *x, struct lr_room *room, const char *uid)
{
    lr_json *v = lr_get_json(x,
                             lr_url(x, "https://webh.huajiao.com/User/getUserFeeds", "uid", uid,
                                    "fmt", "json", "_", now_text(x), NULL),
                             &plain);
    const lr_json *feeds = lr_need(x, v, "data.feeds");
    room->anchor = lr_str(feeds, "[0].author.nickname");
    if (!room->anchor && !lr_failed(x))
        room->anchor = name_of(x, uid);
    LR_EACH (item, feeds) {
        if (lr_int(item, "type", 0) == 1 && lr_str(item, "feed.sn"))
            return item;
    }
    return NULL;
}

static const lr_json *feed_of_live(lr_ctx *x, const char *id)
{
    lr_json *v = lr_get_json(
        x, lr_url(x, "https://live.huajiao.com/feed/getFeedInfo", "relateid", id, NULL), &plain);
    const char *error = lr_str(v, "errmsg");
    if (v && ((error && *error) || lr_int(v, "errno", 0) != 0)) {
        lr_fail(x, LIVREC_ENOTFOUND, "there is no broadcast %s: %s", id, error ? error : "");
        return NULL;
    }
    return lr_need(x, v, "data");
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *feed, const char *uid)
{
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, "https://live.huajiao.com/live/substream", "time", now_text(x),
                           "version", "1.0.0", "sn", lr_str(feed, "sn"), "uid", uid, "liveid",
                           lr_text(x, feed, "relateid"), "encode", "h265", NULL),
                    &plain);
    if (v && lr_int(v, "errno", 0) != 0)
        return lr_fail(x, LIVREC_EHTTP, "substream: %s",
                       lr_str(v, "errmsg") ? lr_str(v, "errmsg") : lr_tr("refused"));
    const lr_json *data = lr_need(x, v, "data");
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .codec = "avc",
                              .quality = LR_Q_ORIGIN,
                              .url = lr_str(data, "h264_url"),
                              .priority = 2});
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .codec = "hevc",
                              .quality = LR_Q_ORIGIN,
                              .url = lr_str(data, "h265_url"),
                              .priority = 1});
    lr_add(
        x, room,
        (struct lr_stream){.protocol = "flv", .quality = LR_Q_ORIGIN, .url = lr_str(data, "main")});
    lr_add_header(x, room, "Referer", "https://www.huajiao.com/");
    return lr_need_streams(x, room, "data.h264_url");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *uid = lr_var(x, "uid"), *id = lr_var(x, "id");
    const lr_json *data = uid ? feed_of_user(x, room, uid) : feed_of_live(x, id);
    const lr_json *feed = lr_json_at(data, "feed");
    if (!room->anchor)
        room->anchor = lr_str(data, "author.nickname");
    room->id = uid ? uid : id;
    room->url = uid ? lr_fmt(x, "https://www.huajiao.com/user/%s", uid)
                    : lr_fmt(x, "https://www.huajiao.com/l/%s", id);
    room->title = lr_str(feed, "title");
    room->cover = lr_str(feed, "image");
    room->viewers = lr_int(feed, "watches", -1);
    room->started_at = lr_date_iso(lr_str(feed, "publishtime"), 8 * 3600);
    lr_set_live(room, uid ? data != NULL
                          : lr_str(data, "creatime") && lr_int(data, "replay_status", 0) == 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return streams(x, room, feed, uid ? uid : lr_text(x, data, "author.uid"));
}

const struct lr_extractor lr_extractor_huajiao = {
    .name = "huajiao",
    .title = "花椒直播 Huajiao",
    .urls = (const char *const[]){"{,www.}huajiao.com/l/{id:d}", "{,www.}huajiao.com/user/{uid:d}",
                                  "h.huajiao.com/l/index?liveid={id:d}", NULL},
    .examples = (const char *const[]){"https://www.huajiao.com/l/345096174",
                                      "https://www.huajiao.com/user/267835458", NULL},
    .resolve = resolve,
};
