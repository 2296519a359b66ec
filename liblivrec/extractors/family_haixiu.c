#include "extractors/family_haixiu.h"

#include "extractors/haixiu_sign.h"

int lr_haixiu_resolve(lr_ctx *x, struct lr_room *room, const struct lr_haixiu *h)
{
    int64_t now = lr_now_ms(x);
    const char *ms = lr_fmt(x, "%lld", (long long)now), *token = lr_const(x, "token");
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "%s/%s", h->site, room->id);
    const struct lr_req req = {.headers = (const char *const[]){"Origin", h->site, "Referer",
                                                                lr_fmt(x, "%s/", h->site), NULL}};
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, lr_fmt(x, "%s/v2/room/%s/media/advanceInfoRoom", h->api, room->id),
                           "accessToken", token, "tku", LR_HAIXIU_TKU, "c", LR_HAIXIU_C, "_st1", ms,
                           "_ajaxData1", lr_haixiu_sign(lr_mem(x), token, now), "_", ms, NULL),
                    &req);
    const char *code = lr_text(x, v, "status.statuscode"), *why = lr_str(v, "status.errorMessage");
    const lr_json *data = lr_json_at(v, "data");
    if (v && ((code && strcmp(code, "0") != 0) || !lr_str(data, "nickname")))
        return lr_fail(x, LIVREC_ENOTFOUND,
                       "there is no room %s, or the signature is refused (%s %s)", room->id,
                       code ? code : "?", why ? why : "");
    room->anchor = lr_str(data, "nickname");
    lr_need(x, data, "live_status");
    lr_set_live(room, lr_int(data, "live_status", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .url = lr_str(data, "media_url_web"),
                              .quality = LR_Q_ORIGIN,
                              .priority = 1});
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .quality = LR_Q_ORIGIN,
                              .url = lr_str(data, "medial_url_app_for_h264")});
    return lr_done(x);
}
