/* Missevan FM: sound alone. `open` says that the room is on air; `broadcasting` flips in pauses. */
#include "resolve/extractor.h"

/* The page of a user names the room. */
static const char *room_of(lr_ctx *x, const char *user)
{
    const char *html = lr_get_text(x, lr_fmt(x, "https://www.missevan.com/%s", user),
                                   &(struct lr_req){.room = true});
    const char *id = lr_between(lr_mem(x), html, "data-id=\"", "\"");
    if (html && (!id || !*id || id[strspn(id, "0123456789")]))
        lr_fail(x, LIVREC_ENOTFOUND, "user %s has no live room", user);
    return id;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "user") ? room_of(x, lr_var(x, "user")) : lr_var(x, "id");
    if (lr_failed(x))
        return lr_done(x);
    room->url = lr_fmt(x, "https://fm.missevan.com/live/%s", room->id);
    lr_json *v =
        lr_get_json(x, lr_fmt(x, "https://fm.missevan.com/api/v2/live/%s", room->id),
                    &(struct lr_req){.headers = (const char *const[]){"Referer", room->url, NULL},
                                     .room = true});
    if (v && lr_int(v, "code", 0) != 0)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
    const lr_json *info = lr_need(x, v, "info.room"), *status = lr_need(x, info, "status");
    room->anchor = lr_str(v, "info.creator.username");
    if (!room->anchor)
        room->anchor = lr_need_str(x, info, "creator_username");
    room->title = lr_str(info, "name");
    room->cover = lr_str(info, "cover_url");
    room->viewers = lr_int(info, "statistics.online", -1);
    room->started_at = lr_int(status, "open_time", 0) / 1000;
    lr_set_live(room, lr_int(status, "open", 0) == 1 || lr_true(status, "broadcasting"));
    if (room->state != LR_STATE_LIVE)
        return lr_done(x);
    const char *flv = lr_str(info, "channel.flv_pull_url"),
               *hls = lr_str(info, "channel.hls_pull_url");
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .url = flv,
                              .quality = LR_Q_ORIGIN,
                              .expires = lr_query_int(x, flv, "expires", 10)});
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .url = hls,
                              .quality = LR_Q_ORIGIN,
                              .expires = lr_query_int(x, hls, "expires", 10)});
    return lr_need_streams(x, room, "info.room.channel.flv_pull_url");
}

const struct lr_extractor lr_extractor_maoerfm = {
    .name = "maoerfm",
    .title = "猫耳FM Missevan",
    .urls =
        (const char *const[]){"fm.missevan.com/live/{id:d}", "{,www.}missevan.com/{user:d}", NULL},
    .examples = (const char *const[]){"https://fm.missevan.com/live/868895007",
                                      "https://www.missevan.com/9012345", NULL},
    .flags = LR_AUDIO_ONLY,
    .resolve = resolve,
};
