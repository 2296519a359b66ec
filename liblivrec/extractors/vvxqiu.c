/* VV Planet has no API for the state: the room is live when its playlist is there. */
#include "resolve/extractor.h"

#define API "https://h5p.vvxqiu.com/activity-center"

static const struct lr_constant constants[] = {
    {"app", "1400442770"},
    {NULL, NULL},
};

static const char *anchor(lr_ctx *x, const char *id)
{
    const struct lr_req req = {
        .optional = true,
        .headers = (const char *const[]){"User-Agent", LR_UA_MOBILE, "Origin",
                                         "https://h5webcdn-pro.vvxqiu.com", "Referer",
                                         "https://h5webcdn-pro.vvxqiu.com/", NULL}};
    lr_json *v = lr_get_json(
        x,
        lr_url(x, API "/fanclub/activity/captain/banner", "roomId", id, "product", "vvstar", NULL),
        &req);
    const char *name = lr_str(v, "data.anchorName");
    if (name && *name)
        return name;
    v = lr_get_json(x,
                    lr_url(x, API "/halloween2023/banner", "sessionId", "", "userId", "", "product",
                           "vvstar", "tickToken", "", "roomId", id, NULL),
                    &req);
    name = lr_str(v, "data.memberVO.memberName");
    return name && *name ? name : id;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    if (strlen(room->id) < 3)
        return lr_fail(x, LIVREC_ENOTFOUND, "%s is not a room number (as LP115924473)", room->id);
    room->url =
        lr_fmt(x, "https://h5webcdn-pro.vvxqiu.com/activity/videoShare/videoShare.html?roomId=%s",
               room->id);
    room->anchor = anchor(x, room->id);
    const char *list = lr_fmt(x, "https://liveplay-pro.wasaixiu.com/live/%s_%s_%s_single.m3u8",
                              lr_const(x, "app"), room->id, room->id + 2);
    const char *text = lr_get_text(x, list, NULL);
    if (lr_status(x) == 404) {
        lr_forgive(x);
        lr_set_live(room, false);
        return lr_done(x);
    }
    if (text && strncmp(text, "#EXTM3U", 7) != 0)
        return lr_fail(x, LIVREC_EPARSE, "%s is no playlist", list);
    lr_set_live(room, true);
    lr_add(x, room, (struct lr_stream){.protocol = "hls", .url = list, .quality = LR_Q_ORIGIN});
    return lr_done(x);
}

const struct lr_extractor lr_extractor_vvxqiu = {
    .name = "vvxqiu",
    .title = "VV星球",
    .urls = (const char *const[]){"{h5webcdn-pro,h5webcdnp}.vvxqiu.com/{**_}?roomId={id:w}", NULL},
    .examples =
        (const char *const[]){
            "https://h5webcdn-pro.vvxqiu.com//activity/videoShare/videoShare.html"
            "?h5Server=https://h5p.vvxqiu.com&roomId=LP115924473&platformId=vvstar",
            NULL},
    .constants = constants,
    .resolve = resolve,
};
