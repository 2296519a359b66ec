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
    lr_json *v = lr_get_json(x, p->api, &req);
    const lr_json *data = lr_json_at(v, "data");
    if (v && !data)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
    room->anchor = lr_need_str(x, data, "name");
    lr_need(x, data, "living");
    lr_set_live(room, lr_true(data, "living"));
    const char *url = lr_str(data, "pullUrl");
    if (!lr_failed(x) && room->state == LR_STATE_LIVE)
        lr_add(
            x, room,
            (struct lr_stream){.protocol = protocol_of(url), .url = url, .quality = LR_Q_ORIGIN});
    return lr_done(x);
}
