/* Douyin. web/enter by the room's stable number, signed; reflow/info by a user's id, for short
 * links and where web/enter has nothing. An empty answer is risk control. */
#include "extractors/douyin_room.h"
#include "extractors/douyin_sign.h"

#define SITE "https://live.douyin.com"
#define TTWID_MAX_AGE 7200

/* An anonymous visitor, as the site's own script registers one. */
static void use_visitor(lr_ctx *x)
{
    if (lr_cookie_get(x, SITE, "ttwid"))
        return;
    const char *ttwid = lr_cache_get(x, "ttwid", TTWID_MAX_AGE);
    if (!ttwid) {
        lr_get_text(x, "https://ttwid.bytedance.com/ttwid/union/register/",
                    &(struct lr_req){
                        .optional = true,
                        .type = "application/json",
                        .body = "{\"region\":\"cn\",\"aid\":6383,\"needFid\":false,\"service\":"
                                "\"https://www.douyin.com\",\"union\":true,\"fid\":\"\"}"});
        ttwid = lr_cookie_get(x, "https://ttwid.bytedance.com/", "ttwid");
        ttwid = ttwid ? ttwid : lr_cookie_get(x, SITE, "ttwid");
        lr_cache_put(x, "ttwid", ttwid);
    }
    if (ttwid)
        lr_cookie_set(x, "douyin.com", "ttwid", ttwid);
}

static const char *signed_url(lr_ctx *x, const char *base, const char *query)
{
    struct lr_a_bogus s = {.query = query, .user_agent = LR_UA_DESKTOP, .now_ms = lr_now_ms(x)};
    for (size_t i = 0; i < LR_COUNT(s.random); i++)
        s.random[i] = (int)lr_random(x, 10000);
    const char *sign = query ? lr_a_bogus(lr_mem(x), &s) : NULL;
    return sign ? lr_fmt(x, "%s?%s&a_bogus=%s", base, query,
                         lr_percent_encode(lr_mem(x), sign, strlen(sign)))
                : NULL;
}

/* The answer of web/enter for a room's number; NULL with a sticky error when it is refused. */
static lr_json *enter(lr_ctx *x, const char *rid)
{
    use_visitor(x);
    const char *query = lr_form(
        x, "aid", "6383", "app_name", "douyin_web", "live_id", "1", "device_platform", "web",
        "language", "zh-CN", "enter_from", "web_live", "cookie_enabled", "true", "browser_language",
        "zh-CN", "browser_platform", "Win32", "browser_name", "Chrome", "browser_version",
        "142.0.0.0", "web_rid", rid, "is_need_double_stream", "false", "msToken", "", NULL);
    const struct lr_req req = {
        .headers = (const char *const[]){"User-Agent", LR_UA_DESKTOP, "Referer", SITE "/", NULL}};
    const char *text = lr_get_text(x, signed_url(x, SITE "/webcast/room/web/enter/", query), &req);
    if (text && text[strspn(text, " \r\n")] != '{') {
        lr_cache_put(x, "ttwid", NULL);
        lr_fail(x, LIVREC_ERATE, "risk control (%s answer): wait, or give the cookie of a login",
                *text ? "no JSON in the" : "empty");
        return NULL;
    }
    return text ? lr_parse(x, text) : NULL;
}

/* The current room of a user, or one by its own number; NULL when there is none. */
static lr_json *reflow(lr_ctx *x, const char *room_id, const char *sec_uid)
{
    const struct lr_req req = {
        .headers = (const char *const[]){"User-Agent", LR_UA_MOBILE, "Referer", SITE "/", NULL}};
    return lr_get_json(x,
                       lr_url(x, "https://webcast.amemv.com/webcast/room/reflow/info/", "room_id",
                              room_id ? room_id : "2", "sec_user_id", sec_uid, "type_id", "0",
                              "live_id", "1", "version_code", "99.99.99", "app_id", "1128",
                              "verifyFp", "", NULL),
                       &req);
}

static int show_reflow(lr_ctx *x, struct lr_room *room, const char *room_id, const char *sec_uid)
{
    const lr_json *data = lr_need(x, reflow(x, room_id, sec_uid), "data");
    const lr_json *live = lr_json_at(data, "room");
    room->anchor = lr_str(live, "owner.nickname");
    const char *rid = lr_text(x, live, "owner.web_rid");
    room->id = rid ? rid : room->id ? room->id : sec_uid;
    room->url =
        rid ? lr_fmt(x, SITE "/%s", rid) : lr_fmt(x, "https://www.douyin.com/user/%s", sec_uid);
    if (!lr_failed(x) && !room->anchor)
        room->anchor = lr_str(data, "user.nickname");
    lr_set_live(room, lr_int(live, "status", 0) == 2);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    return lr_douyin_room(x, room, live);
}

static int show_web(lr_ctx *x, struct lr_room *room, const char *rid)
{
    lr_json *v = enter(x, rid);
    const lr_json *data = lr_need(x, v, "data"), *live = lr_json_at(data, "data[0]");
    const char *prompt = lr_str(data, "prompts"), *sec_uid = lr_str(data, "user.sec_uid");
    room->id = rid;
    room->url = lr_fmt(x, SITE "/%s", rid);
    room->anchor = lr_str(data, "user.nickname");
    if (lr_failed(x))
        return lr_done(x);
    if (prompt && strstr(prompt, "可见范围"))
        return lr_block(x, room, "the streamer shows this broadcast to some followers only");
    bool ended = lr_int(v, "status_code", 0) == 30003 || (prompt && strstr(prompt, "已结束"));
    if (!live && !ended && sec_uid)
        return show_reflow(x, room, NULL, sec_uid);
    if (!room->anchor && !ended)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", rid);
    lr_set_live(room, live && lr_int(live, "status", 0) == 2);
    return room->state == LR_STATE_LIVE ? lr_douyin_room(x, room, live) : lr_done(x);
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
    .resolve = resolve,
};
