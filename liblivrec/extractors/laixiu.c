/* Laixiu: one API with a signed request id. */
#include "extractors/laixiu_sign.h"
#include "resolve/extractor.h"

static const struct lr_constant constants[] = {
    {"salt", "kk792f28d6ff1f34ec702c08626d454b39pro"},
    {NULL, NULL},
};

static lr_json *ask(lr_ctx *x, const char *id)
{
    int64_t now = lr_now_ms(x);
    const char *imei = lr_random_chars(x, "0123456789abcdef", 32);
    const char *const headers[] = {
        "mobileModel", "web",
        "timestamp",   lr_fmt(x, "%lld", (long long)now),
        "loginType",   "2",
        "versionCode", "10003",
        "imei",        imei,
        "requestId",   lr_laixiu_sign(lr_mem(x), imei, now, lr_const(x, "salt")),
        "channel",     "9",
        "version",     "1.0.0",
        "os",          "web",
        "platform",    "WEB",
        "Origin",      "https://www.imkktv.com",
        "Referer",     "https://www.imkktv.com/",
        NULL};
    return lr_get_json(
        x, lr_url(x, "https://api.imkktv.com/liveroom/getShareLiveVideo", "roomId", id, NULL),
        &(struct lr_req){.headers = headers});
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://www.imkktv.com/h5/share/video.html?roomId=%s", room->id);
    const lr_json *data = lr_need_room(x, ask(x, room->id), "data");
    room->anchor = lr_need_str(x, data, "nickname");
    lr_need(x, data, "playStatus");
    lr_set_live(room, lr_int(data, "playStatus", -1) == 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    lr_add(x, room,
           (struct lr_stream){
               .protocol = "flv", .url = lr_str(data, "playUrl"), .quality = LR_Q_ORIGIN});
    return lr_need_streams(x, room, "data.playUrl");
}

const struct lr_extractor lr_extractor_laixiu = {
    .name = "laixiu",
    .title = "来秀直播 Laixiu",
    .urls = (const char *const[]){"{,www.}imkktv.com/{**_}?roomId={id:w}",
                                  "{,www.}imkktv.com/{**_}?anchorId={id:w}", NULL},
    .examples =
        (const char *const[]){
            "https://www.imkktv.com/h5/share/video.html?uid=1845195&roomId=1710496",
            "https://www.imkktv.com/h5/share/video.html?anchorId=1710496", NULL},
    .constants = constants,
    .resolve = resolve,
};
