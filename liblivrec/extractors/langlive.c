/* Lang Live: one API, FLV and HLS of one quality; media wants the Referer. */
#include "resolve/extractor.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const struct lr_req req = {.headers = (const char *const[]){"Origin", "https://www.lang.live",
                                                                "Referer", "https://www.lang.live/",
                                                                NULL}};
    lr_json *v = lr_get_json(x,
                             lr_url(x, "https://api.lang.live/langweb/v1/room/liveinfo", "room_id",
                                    lr_var(x, "id"), NULL),
                             &req);
    const lr_json *info = lr_json_at(v, "data.live_info");
    lr_need(x, v, "ret_code");
    if (v && !lr_failed(x) && (lr_int(v, "ret_code", -1) != 0 || !info))
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", lr_var(x, "id"));
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://www.lang.live/room/%s", room->id);
    room->anchor = lr_need_str(x, info, "nickname");
    room->title = lr_str(info, "room_title");
    lr_need(x, info, "live_status");
    lr_set_live(room, lr_int(info, "live_status", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .url = lr_str(info, "liveurl_hls"),
                              .quality = LR_Q_ORIGIN,
                              .priority = 1});
    lr_add(x, room,
           (struct lr_stream){
               .protocol = "flv", .url = lr_str(info, "liveurl"), .quality = LR_Q_ORIGIN});
    lr_add_header(x, room, "Referer", "https://www.lang.live");
    return lr_need_streams(x, room, "data.live_info.liveurl_hls");
}

const struct lr_extractor lr_extractor_langlive = {
    .name = "langlive",
    .title = "浪Live Lang Live",
    .urls = (const char *const[]){"{,www.,play.}lang.live/room/{id:d}",
                                  "{,www.,play.}lang.live/{_:w}/room/{id:d}", NULL},
    .examples = (const char *const[]){"https://www.lang.live/en-US/room/3349463",
                                      "https://www.lang.live/room/3349463", NULL},
    .flags = LR_OVERSEAS,
    .resolve = resolve,
};
