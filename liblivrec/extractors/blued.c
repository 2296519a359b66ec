/* Blued: the share page carries its state as percent-encoded JSON. */
#include "resolve/extractor.h"

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://app.blued.cn/live?id=%s", room->id);
    const struct lr_req req = {.headers = (const char *const[]){"User-Agent", LR_UA_MOBILE, NULL},
                               .room = true};
    const char *html =
        lr_get_text(x, lr_url(x, "https://app.blued.cn/live", "id", room->id, NULL), &req);
    const char *text = lr_between(lr_mem(x), html, "decodeURIComponent(\"", "\"");
    if (html && !text)
        return lr_fail(x, LIVREC_EPARSE, "the page has no decodeURIComponent(\"...\")");
    text = text ? lr_percent_decode(lr_mem(x), text, strlen(text)) : NULL;
    const lr_json *v = text ? lr_parse(x, text) : NULL;
    room->anchor = lr_str(v, "userInfo.name");
    if (v && !room->anchor)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
    room->viewers = lr_int(v, "liveInfo.realtimeCount", -1);
    lr_set_live(room, lr_true(v, "userInfo.onLive"));
    const char *url = lr_str(v, "liveInfo.liveUrl");
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    lr_add(x, room,
           (struct lr_stream){.protocol = url && strstr(url, ".flv") ? "flv" : "hls",
                              .url = url,
                              .quality = LR_Q_ORIGIN});
    lr_add_header(x, room, "Referer", "https://app.blued.cn");
    return lr_need_streams(x, room, "liveInfo.liveUrl");
}

const struct lr_extractor lr_extractor_blued = {
    .name = "blued",
    .title = "Blued直播",
    .urls = (const char *const[]){"app.blued.cn/live?id={id}", NULL},
    .examples = (const char *const[]){"https://app.blued.cn/live?id=Mp6G2R", NULL},
    .resolve = resolve,
};
