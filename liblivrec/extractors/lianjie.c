/* Lianjie: the API names a WebRTC address; FLV and HLS lie at the same place. */
#include "resolve/extractor.h"

/* webrtc://host/app/stream?auth to https://host/app/stream.EXT?auth */
static const char *as(lr_ctx *x, const char *webrtc, const char *extension)
{
    const char *rest = webrtc ? strstr(webrtc, "://") : NULL;
    if (!rest)
        return NULL;
    rest += 3;
    size_t path = strcspn(rest, "?");
    return lr_fmt(x, "https://%.*s%s%s", (int)path, rest, extension, rest + path);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://show.lailianjie.com/%s", room->id);
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, "https://api.lailianjie.com/ApiServices/service/live/getRoomInfo",
                           "_$t", "", "_sign", "", "roomNumber", room->id, NULL),
                    NULL);
    const lr_json *data = lr_need_room(x, v, "data");
    room->anchor = lr_need_str(x, data, "nickname");
    room->title = lr_str(data, "defaultRoomTitle");
    lr_need(x, data, "isonline");
    lr_set_live(room, lr_int(data, "isonline", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    const char *url = lr_str(data, "videoUrl"), *flv = as(x, url, ".flv");
    int64_t expires = lr_query_int(x, flv, "txTime", 16);
    lr_add(x, room,
           (struct lr_stream){
               .protocol = "flv", .url = flv, .quality = LR_Q_ORIGIN, .expires = expires});
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .url = as(x, url, ".m3u8"),
                              .quality = LR_Q_ORIGIN,
                              .expires = expires});
    return lr_need_streams(x, room, "data.videoUrl");
}

const struct lr_extractor lr_extractor_lianjie = {
    .name = "lianjie",
    .title = "连接直播 Lianjie",
    .urls = (const char *const[]){"show.lailianjie.com/{id:d}", NULL},
    .examples = (const char *const[]){"https://show.lailianjie.com/10000258", NULL},
    .resolve = resolve,
};
