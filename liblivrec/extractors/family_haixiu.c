#include "extractors/family_haixiu.h"

#include "extractors/haixiu_sign.h"

static lr_json *ask(lr_ctx *x, const struct lr_haixiu *h, const char *id)
{
    int64_t now = lr_now_ms(x);
    const char *ms = lr_fmt(x, "%lld", (long long)now), *token = lr_const(x, "token");
    const struct lr_req req = {.headers = (const char *const[]){"Origin", h->site, "Referer",
                                                                lr_fmt(x, "%s/", h->site), NULL}};
    return lr_get_json(x,
                       lr_url(x, lr_fmt(x, "%s/v2/room/%s/media/advanceInfoRoom", h->api, id),
                              "accessToken", token, "tku", LR_HAIXIU_TKU, "c", LR_HAIXIU_C, "_st1",
                              ms, "_ajaxData1", lr_haixiu_sign(lr_mem(x), token, now), "_", ms,
                              NULL),
                       &req);
}

/* The same video three times: for the site, for the app, and for those that lack HEVC. */
static int streams(lr_ctx *x, struct lr_room *room, const lr_json *data)
{
    static const char *const keys[] = {"media_url_web", "medial_url_app_for_h264", "media_url_app"};
    for (size_t i = 0; i < LR_COUNT(keys); i++)
        lr_add(x, room,
               (struct lr_stream){.protocol = "flv",
                                  .url = lr_str(data, keys[i]),
                                  .quality = LR_Q_ORIGIN,
                                  .priority = i == 0});
    return lr_need_streams(x, room, "data.media_url_web");
}

int lr_haixiu_resolve(lr_ctx *x, struct lr_room *room, const struct lr_haixiu *h)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "%s/%s", h->site, room->id);
    lr_json *v = ask(x, h, room->id);
    const char *code = lr_text(x, v, "status.statuscode"), *why = lr_str(v, "status.errorMessage");
    if (code && strcmp(code, "0") != 0)
        return lr_fail(x, LIVREC_ENOTFOUND,
                       "there is no room %s, or the signature is refused (%s %s)", room->id, code,
                       why ? why : "");
    const lr_json *data = lr_need(x, v, "data");
    room->anchor = lr_need_str(x, data, "nickname");
    lr_need(x, data, "live_status");
    lr_set_live(room, lr_int(data, "live_status", 0) == 1);
    return lr_failed(x) || room->state != LR_STATE_LIVE ? lr_done(x) : streams(x, room, data);
}
