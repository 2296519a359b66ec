/* Bilibili Live. The state comes from room_init, names from getInfoByRoom (signed with WBI; its H5
 * sister needs no signature), streams from bilibili_play.c. */
#include "extractors/bilibili_api.h"

static void metadata(lr_ctx *x, struct lr_room *room)
{
    lr_json *v =
        lr_bilibili_get(x, LR_BILIBILI_API "/xlive/web-room/v1/index/getInfoByRoom",
                        (const char *const[]){"room_id", room->id, "web_location", "444.8"}, 4);
    if (lr_int(v, "code", -1) != 0) {
        v = lr_get_json(x,
                        lr_url(x, LR_BILIBILI_API "/xlive/web-room/v1/index/getH5InfoByRoom",
                               "room_id", room->id, NULL),
                        &lr_bilibili_plain);
        if (v && lr_int(v, "code", -1) != 0)
            lr_bilibili_refused(x, "getH5InfoByRoom", v);
    }
    const lr_json *info = lr_json_at(v, "data.room_info");
    room->anchor = lr_need_str(x, v, "data.anchor_info.base_info.uname");
    room->title = lr_str(info, "title");
    room->cover = lr_str(info, "cover");
    room->category = lr_str(info, "area_name");
    room->viewers = lr_int(info, "online", -1);
}

static lr_json *room_init(lr_ctx *x)
{
    const char *id = lr_var(x, "id");
    lr_json *v =
        lr_get_json(x, lr_url(x, LR_BILIBILI_API "/room/v1/Room/room_init", "id", id, NULL),
                    &lr_bilibili_plain);
    int64_t code = lr_int(v, "code", -1);
    if (code == 60004 || code == 1 || code == 19002000)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", id);
    else if (v && code != 0)
        lr_bilibili_refused(x, "room_init", v);
    return lr_need(x, v, "data");
}

/* A room that is live and can't be recorded all the same. */
static const char *barred(const lr_json *init)
{
    if (lr_true(init, "encrypted") && !lr_true(init, "pwd_verified"))
        return "the room has a password: open it in a browser, give its cookies";
    if (lr_true(init, "is_sp") || lr_int(init, "special_type", 0) == 1)
        return "paid broadcast: it can't be recorded";
    return NULL;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    const lr_json *init = room_init(x);
    room->id = lr_text(x, init, "room_id");
    room->url = lr_fmt(x, "https://live.bilibili.com/%s", room->id);
    lr_need(x, init, "room_id");
    lr_need(x, init, "live_status");
    lr_set_live(room, lr_int(init, "live_status", 0) == 1); /* 2 = old videos in a loop */
    if (lr_failed(x))
        return lr_done(x);
    metadata(x, room);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_int(init, "live_time", 0) > 0 ? lr_int(init, "live_time", 0) : 0;
    if (barred(init))
        return lr_block(x, room, barred(init));
    return lr_want_streams(x) ? lr_bilibili_streams(x, room) : lr_done(x);
}

const struct lr_extractor lr_extractor_bilibili = {
    .name = "bilibili",
    .title = "哔哩哔哩 Bilibili",
    .urls = (const char *const[]){"live.bilibili.com/{,h5/,blanc/}{id:d}", "b23.tv/{code}", NULL},
    .examples =
        (const char *const[]){"https://live.bilibili.com/320", "https://b23.tv/iBvA5q", NULL},
    .flags = LR_NEEDS_COOKIE,
    .cookie_domains = "bilibili.com",
    .login_cookies = "SESSDATA",
    .settings = "[" LR_SETTING("qn", "number",
                               "A quality that is taken where a room has it: 30000 Dolby, "
                               "25000 as it is sent, 20000 4K.") "]",
    .resolve = resolve,
    .poll = lr_bilibili_poll,
    .poll_limit = LR_BILIBILI_BATCH,
};
