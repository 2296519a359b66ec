#include "extractors/family_preview.h"

/* The one address is called pullUrl, whatever it is. */
static const char *protocol_of(const char *url)
{
    return url && strstr(url, ".flv") ? "flv" : "hls";
}

int lr_preview_resolve(lr_ctx *x, struct lr_room *room, const struct lr_preview *p)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "%s/live/preview.html?anchorUid=%s", p->site, room->id);
    const struct lr_req req = {
        .headers = (const char *const[]){"User-Agent", LR_UA_MOBILE, "Origin", p->site, "Referer",
                                         lr_fmt(x, "%s/", p->site), NULL},
        .type = "application/json",
        .body = lr_json_body(x, "inviteUuid", "", "anchorUuid", room->id, NULL)};
    const lr_json *data = lr_need_room(x, lr_get_json(x, p->api, &req), "data");
    room->anchor = lr_need_str(x, data, "name");
    lr_need(x, data, "living");
    lr_set_live(room, lr_true(data, "living"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    const char *url = lr_str(data, "pullUrl");
    lr_add(x, room,
           (struct lr_stream){.protocol = protocol_of(url), .url = url, .quality = LR_Q_ORIGIN});
    return lr_need_streams(x, room, "data.pullUrl");
}
