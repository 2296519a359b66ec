/* Douyin. web/enter by the room's stable number, signed; reflow/info by a user's id, for short
 * links and where web/enter has nothing. An empty answer is risk control. */
#include "extractors/douyin_api.h"
#include "extractors/douyin_room.h"

static const struct lr_constant constants[] = {
    {"aid", "6383"},
    {"browser_version", "142.0.0.0"},
    {"app_version", "99.99.99"},
    {NULL, NULL},
};

/* What is left when an answer has no room: why. */
static int no_room(lr_ctx *x, struct lr_room *room, const lr_json *v, const char *call)
{
    int64_t status = lr_int(v, "status_code", 0);
    lr_set_live(room, false);
    if (lr_douyin_has_ended(v) || room->anchor)
        return lr_done(x);
    if (status)
        return lr_fail(x, LIVREC_EPARSE, "%s: status_code %d", call, (int)status);
    return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
}

static int show(lr_ctx *x, struct lr_room *room, const lr_json *live)
{
    lr_need(x, live, "status");
    if (lr_is(room->anchor, "账号已注销"))
        return lr_fail(x, LIVREC_ENOTFOUND, "the account was closed");
    lr_set_live(room, lr_int(live, "status", 0) == 2);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    return lr_douyin_room(x, room, live);
}

static int show_reflow(lr_ctx *x, struct lr_room *room, const char *room_id, const char *sec_uid)
{
    lr_json *v = lr_douyin_reflow(x, room_id, sec_uid);
    const lr_json *data = lr_need(x, v, "data"), *live = lr_json_at(data, "room");
    const char *rid = lr_text(x, live, "owner.web_rid");
    const char *name = lr_str(live, "owner.nickname");
    name = name ? name : lr_str(data, "user.nickname");
    room->anchor = name ? name : room->anchor;
    room->id = rid ? rid : room->id ? room->id : sec_uid ? sec_uid : room_id;
    room->url = rid ? lr_fmt(x, LR_DOUYIN_SITE "/%s", rid)
                    : lr_fmt(x, "https://www.douyin.com/user/%s", sec_uid);
    if (lr_failed(x))
        return lr_done(x);
    return live ? show(x, room, live) : no_room(x, room, v, "reflow/info");
}

static int show_web(lr_ctx *x, struct lr_room *room, const char *rid)
{
    lr_json *v = lr_douyin_enter(x, rid);
    const lr_json *data = lr_need(x, v, "data"), *live = lr_json_at(data, "data[0]");
    const char *prompt = lr_str(data, "prompts"), *sec_uid = lr_str(data, "user.sec_uid");
    room->id = rid;
    room->url = lr_fmt(x, LR_DOUYIN_SITE "/%s", rid);
    room->anchor = lr_str(data, "user.nickname");
    if (lr_failed(x))
        return lr_done(x);
    if (prompt && strstr(prompt, "可见范围"))
        return lr_block(x, room, "the streamer shows this broadcast to some followers only");
    if (live)
        return show(x, room, live);
    return sec_uid && !lr_douyin_has_ended(v) ? show_reflow(x, room, NULL, sec_uid)
                                              : no_room(x, room, v, "web/enter");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    const char *rid = lr_var(x, "rid"), *user = lr_var(x, "user");
    if (rid)
        return show_web(x, room, rid[0] == '+' ? rid + 1 : rid);
    if (!user)
        user = lr_query(x, "sec_user_id") ? lr_query(x, "sec_user_id") : lr_query(x, "sec_uid");
    return show_reflow(x, room, lr_var(x, "room_id"), user);
}

const struct lr_extractor lr_extractor_douyin = {
    .name = "douyin",
    .title = "抖音直播 Douyin",
    .urls =
        (const char *const[]){"live.douyin.com/{rid}", "{,www.}douyin.com/{follow,root}/live/{rid}",
                              "{,www.}douyin.com/user/{user}", "v.douyin.com/{code}",
                              "webcast.amemv.com/douyin/webcast/reflow/{room_id:d}",
                              "{,www.}iesdouyin.com/share/user/{user}", NULL},
    .examples =
        (const char *const[]){"https://live.douyin.com/745964462470",
                              "https://v.douyin.com/iQFeBnt/", "https://live.douyin.com/yall1102",
                              "https://www.douyin.com/follow/live/745964462470",
                              "https://www.douyin.com/user/MS4wLjABAAAA", NULL},
    .cookie_domains = "douyin.com",
    .login_cookies = "sessionid sessionid_ss",
    .constants = constants,
    .query_keys = (const char *const[]){"sec_user_id", "sec_uid", NULL},
    .resolve = resolve,
};
