/* LOOK Live: one call in NetEase's envelope. */
#include "extractors/look_sign.h"
#include "resolve/extractor.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://look.163.com/live?id=%s", room->id);
    const char *params = lr_weapi_params(lr_mem(x), lr_json_body(x, "liveRoomNo", room->id, NULL));
    const struct lr_req req = {
        .headers = (const char *const[]){"Referer", "https://look.163.com/", NULL},
        .body = lr_form(x, "params", params, "encSecKey", LR_WEAPI_KEY, NULL)};
    lr_json *v = lr_get_json(x, "https://api.look.163.com/weapi/livestream/room/get/v3", &req);
    if (v && lr_int(v, "code", 0) != 200)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s (code %d)", room->id,
                       (int)lr_int(v, "code", 0));
    const lr_json *data = lr_need(x, v, "data"), *info = lr_json_at(data, "roomInfo");
    room->anchor = lr_need_str(x, data, "anchor.nickName");
    room->title = lr_str(info, "title");
    room->cover = lr_str(info, "liveCoverUrl");
    room->viewers = lr_int(info, "onlineNumber", -1);
    lr_need(x, data, "liveStatus");
    lr_set_live(room, lr_int(data, "liveStatus", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_int(info, "startTime", 0) / 1000;
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .url = lr_str(info, "liveUrl.hlsPullUrl"),
                              .quality = LR_Q_ORIGIN,
                              .priority = 1});
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .url = lr_str(info, "liveUrl.httpPullUrl"),
                              .quality = LR_Q_ORIGIN});
    return lr_need_streams(x, room, "data.roomInfo.liveUrl.hlsPullUrl");
}

const struct lr_extractor lr_extractor_look = {
    .name = "look",
    .title = "LOOK直播",
    .urls = (const char *const[]){"look.163.com/live?id={id:d}", NULL},
    .examples = (const char *const[]){"https://look.163.com/live?id=65108820&position=3", NULL},
    .flags = LR_AUDIO_ONLY,
    .resolve = resolve,
};
