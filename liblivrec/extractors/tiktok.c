/* TikTok LIVE: a small JSON by the user's name; the page's SIGI_STATE is the second way. An empty
 * or non-JSON answer is the site's firewall, not "offline". */
#include "extractors/tiktok_wall.h"
#include "extractors/family_pull.h"

#define SITE "https://www.tiktok.com"

static const struct lr_req *with_referer(lr_ctx *x, const char *user, struct lr_req *req)
{
    const char **headers = lr_arena_alloc(lr_mem(x), 3 * sizeof *headers);
    if (headers) {
        headers[0] = "Referer";
        headers[1] = lr_fmt(x, SITE "/@%s/live", user);
    }
    req->headers = headers;
    return req;
}

/* { user, liveRoom } as the API has it; NULL without a sticky error when it is refused. */
static const lr_json *from_api(lr_ctx *x, const char *user)
{
    lr_json *v = lr_get_json(x,
                             lr_url(x, SITE "/api-live/user/room/", "aid", "1988", "sourceType",
                                    "54", "staleTime", "600000", "uniqueId", user, NULL),
                             with_referer(x, user, &(struct lr_req){.optional = true}));
    if (lr_int(v, "statusCode", 0) == 19881007)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no user %s", user);
    return lr_json_at(v, "data");
}

/* "Please wait...": the work that it wants is done, and the page is asked for once more. */
static const char *past_wall(lr_ctx *x, const char *url, const struct lr_req *req, const char *html)
{
    const char *proof =
        lr_tiktok_proof(lr_mem(x), lr_between(lr_mem(x), html, "id=\"cs\" class=\"", "\""));
    const char *name = lr_between(lr_mem(x), html, "id=\"wci\" class=\"", "\"");
    if (!proof || !name)
        return html;
    lr_cookie_set(x, "tiktok.com", name, proof);
    return lr_get_text(x, url, req);
}

static const lr_json *from_page(lr_ctx *x, const char *user)
{
    const char *url = lr_fmt(x, SITE "/@%s/live", user);
    struct lr_req req = {.room = true};
    const char *html = lr_get_text(x, url, with_referer(x, user, &req));
    html = past_wall(x, url, &req, html);
    if (html && strstr(html, "discontinued operating TikTok")) {
        lr_fail(x, LIVREC_EGEO, "TikTok does not serve this region: use a proxy");
        return NULL;
    }
    const char *text = lr_html_script(lr_mem(x), html, "SIGI_STATE");
    if (html && !text)
        lr_fail(x, LIVREC_ERATE,
                "the site suspects a robot (no SIGI_STATE): wait, or give a cookie");
    return text ? lr_json_at(lr_parse(x, text), "LiveRoom.liveRoomUserInfo") : NULL;
}

/* A shared link names one broadcast, and that its user. */
static const char *user_of(lr_ctx *x, const char *broadcast)
{
    lr_json *v = lr_get_json(x,
                             lr_url(x, "https://webcast.tiktok.com/webcast/room/info/", "aid",
                                    "1988", "room_id", broadcast, NULL),
                             NULL);
    const char *user = lr_str(v, "data.owner.display_id");
    if (v && !user)
        lr_fail(x, LIVREC_ENOTFOUND, "there is no broadcast %s (status_code %d)", broadcast,
                (int)lr_int(v, "status_code", 0));
    return user;
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *live)
{
    lr_pull_data_add(x, room, lr_json_at(live, "streamData.pull_data"), true);
    lr_pull_data_add(x, room, lr_json_at(live, "hevcStreamData.pull_data"), true);
    if (room->stream_count || lr_failed(x))
        return lr_done(x);
    if (lr_int(live, "liveSubOnly", 0) == 1)
        return lr_block(x, room, "for subscribers: give the cookie of one");
    if (lr_int(live, "paidEvent.paid_type", 0) > 0)
        return lr_block(x, room, "paid broadcast: give the cookie of a buyer");
    return lr_block(x, room, "the streams are for logged-in adults: give the cookie sessionid");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    const char *user = lr_var(x, "room") ? user_of(x, lr_var(x, "room")) : lr_var(x, "user");
    if (lr_failed(x))
        return lr_done(x);
    const lr_json *data = from_api(x, user);
    if (!lr_str(data, "user.nickname") && !lr_failed(x))
        data = from_page(x, user);
    const lr_json *live = lr_json_at(data, "liveRoom");
    room->id = user;
    room->url = lr_fmt(x, SITE "/@%s/live", user);
    if (!lr_failed(x) && !lr_str(data, "user.nickname"))
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no user %s", user);
    room->anchor = lr_fmt(x, "%s-%s", lr_str(data, "user.nickname"), user);
    room->title = lr_str(live, "title");
    room->cover = lr_str(live, "coverUrl");
    room->viewers = lr_int(live, "liveRoomStats.userCount", -1);
    lr_set_live(room, lr_int(live, "status", lr_int(data, "user.status", 0)) == 2);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_int(live, "startTime", 0);
    return lr_want_streams(x) ? streams(x, room, live) : lr_done(x);
}

const struct lr_extractor lr_extractor_tiktok = {
    .name = "tiktok",
    .title = "TikTok LIVE",
    .urls =
        (const char *const[]){"{,www.,m.}tiktok.com/@{user}/live", "{,www.,m.}tiktok.com/@{user}",
                              "{,www.,m.}tiktok.com/share/live/{room:d}",
                              "{vm,vt}.tiktok.com/{code}", "{,www.}tiktok.com/t/{code}", NULL},
    .examples = (const char *const[]){"https://www.tiktok.com/@livrec.example/live",
                                      "https://vm.tiktok.com/ZMabc123/",
                                      "https://m.tiktok.com/share/live/7312345678901234567", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "tiktok.com",
    .login_cookies = "sessionid sessionid_ss",
    .resolve = resolve,
};
