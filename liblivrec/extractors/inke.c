/* Inke: the number of the streamer is enough; that of one broadcast goes stale with it. */
#include "resolve/extractor.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "uid");
    room->url = lr_fmt(x, "https://www.inke.cn/liveroom/index.html?uid=%s", room->id);
    const struct lr_req req = {.headers =
                                   (const char *const[]){"Referer", "https://www.inke.cn/", NULL}};
    lr_json *v = lr_get_json(x,
                             lr_url(x, "https://webapi.busi.inke.cn/web/live_share_pc", "uid",
                                    room->id, "id", lr_query(x, "id"), "_t",
                                    lr_fmt(x, "%lld", (long long)lr_now(x)), NULL),
                             &req);
    if (v && lr_int(v, "error_code", 0) != 0)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no streamer %s (error_code %d)", room->id,
                       (int)lr_int(v, "error_code", 0));
    const lr_json *data = lr_need(x, v, "data");
    room->anchor = lr_need_str(x, data, "media_info.nick");
    room->title = lr_str(data, "live_name");
    if (!room->title || !*room->title)
        room->title = lr_str(data, "file.title");
    room->cover = lr_str(data, "file.pic");
    if (!room->cover)
        room->cover = lr_str(data, "image");
    room->viewers = lr_int(data, "file.online_users", -1);
    lr_need(x, data, "status");
    lr_set_live(room, lr_true(data, "status"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    int priority = 64; /* the first line first, and of a line HLS, as its page plays it */
    LR_EACH (line, lr_json_at(data, "live_addr")) {
        lr_add(x, room,
               (struct lr_stream){.protocol = "hls",
                                  .quality = LR_Q_ORIGIN,
                                  .url = lr_str(line, "hls_stream_addr"),
                                  .priority = priority--});
        lr_add(x, room,
               (struct lr_stream){.protocol = "flv",
                                  .quality = LR_Q_ORIGIN,
                                  .url = lr_str(line, "stream_addr"),
                                  .priority = priority--});
    }
    return lr_need_streams(x, room, "data.live_addr[0].hls_stream_addr");
}

const struct lr_extractor lr_extractor_inke = {
    .name = "inke",
    .title = "映客直播 Inke",
    .urls = (const char *const[]){"{,www.}inke.cn/{**_}?uid={uid:d}", NULL},
    .examples =
        (const char *const[]){
            "https://www.inke.cn/liveroom/index.html?uid=22954469&id=1720860391070904", NULL},
    .query_keys = (const char *const[]){"id", NULL},
    .resolve = resolve,
};
