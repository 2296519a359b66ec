/* Shopee Live. A session is one broadcast, the uid is the streamer. Each country has its own host,
 * and the session call may want the proof of a browser, which can't be made here. */
#include "resolve/extractor.h"

#define ROBOT_CHECK 90309999

/* A short link with a uid needs no following: its first label is the country. */
static const char *site(lr_ctx *x)
{
    static const char *const longer[][2] = {
        {"id", "co.id"}, {"my", "com.my"}, {"th", "co.th"}, {"br", "com.br"}};
    const char *host = lr_input(x)->host;
    if (!strstr(host, ".shp.ee"))
        return lr_fmt(x, "https://%s", host);
    for (size_t i = 0; i < sizeof longer / sizeof *longer; i++)
        if (strncmp(host, longer[i][0], 2) == 0)
            return lr_fmt(x, "https://live.shopee.%s", longer[i][1]);
    return lr_fmt(x, "https://live.shopee.%.2s", host);
}

static int refused(lr_ctx *x)
{
    return lr_fail(x, LIVREC_ERATE,
                   "the site suspects a robot: give a browser's cookie and user agent, and a proxy "
                   "in its country");
}

/* "data" of an answer whose err_code is 0. */
static const lr_json *api(lr_ctx *x, const char *path)
{
    const char *headers[] = {"Referer", lr_fmt(x, "%s/", site(x)), "User-Agent", LR_UA_MOBILE,
                             NULL};
    lr_json *v = lr_get_json(x, lr_fmt(x, "%s/api/v1/%s", site(x), path),
                             &(struct lr_req){.headers = headers, .lenient = true});
    int64_t code = lr_int(v, "err_code", lr_int(v, "error", 0));
    const char *why = lr_str(v, "err_msg");
    if (lr_status(x) == 403 || code == ROBOT_CHECK)
        refused(x);
    else if (v && code != 0)
        lr_fail(x, LIVREC_ENOTFOUND, "%s: %s (%d)", path, why ? why : lr_tr("refused"), (int)code);
    return lr_failed(x) ? NULL : lr_need(x, v, "data");
}

static int offline(lr_ctx *x, struct lr_room *room, const char *uid)
{
    const lr_json *data = api(
        x, lr_url(x, "shop_page/live/replay_list", "offset", "0", "limit", "1", "uid", uid, NULL));
    room->anchor = lr_str(data, "replay[0].nick_name");
    lr_set_live(room, false);
    return lr_done(x);
}

static void add(lr_ctx *x, struct lr_room *room, const char *url)
{
    lr_add(x, room,
           (struct lr_stream){.protocol = url && strstr(url, ".m3u8") ? "hls" : "flv",
                              .url = url,
                              .quality = LR_Q_ORIGIN,
                              .cdn = lr_between(lr_mem(x), url, "cdnID=", "&"),
                              .expires = lr_query_int(x, url, "expire_ts", 10)});
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *session)
{
    add(x, room, lr_str(session, "play_url"));
    const lr_json *more = lr_json_at(session, "play_urls");
    for (size_t i = 0; i < lr_json_count(more); i++)
        add(x, room, lr_str(lr_json_item(more, i), ""));
    if (!room->stream_count)
        return lr_fail(x, LIVREC_EPARSE, "the session is live, but has no play_url");
    lr_add_header(x, room, "Referer", lr_fmt(x, "%s/", site(x)));
    return lr_done(x);
}

static int by_session(lr_ctx *x, struct lr_room *room, const char *number)
{
    const lr_json *s = lr_need(x, api(x, lr_fmt(x, "session/%s", number)), "session");
    int64_t start = lr_int(s, "start_time", 0);
    const char *uid = lr_text(x, s, "uid");
    room->id = uid ? uid : number;
    room->url = lr_fmt(x, "%s/share?session=%s", site(x), number);
    room->anchor = lr_need_str(x, s, "nickname");
    room->title = lr_str(s, "title");
    room->cover = lr_str(s, "cover_pic");
    lr_need(x, s, "status");
    lr_set_live(room, lr_int(s, "status", 0) == 1);
    if (lr_failed(x))
        return lr_done(x);
    if (room->state != LR_STATE_LIVE) {
        room->reason = lr_fmt(x, "this broadcast is over: %s/share?uid=%s waits for the next one",
                              site(x), uid);
        return lr_done(x);
    }
    room->started_at = start > 100000000000 ? start / 1000 : start;
    room->viewers = lr_int(s, "viewer_count", -1);
    return lr_want_streams(x) ? streams(x, room, s) : lr_done(x);
}

static int by_uid(lr_ctx *x, struct lr_room *room, const char *uid)
{
    const lr_json *data = api(x, lr_url(x, "shop_page/live/ongoing", "uid", uid, NULL));
    const char *session = lr_text(x, data, "ongoing_live.session_id");
    room->id = uid;
    if (lr_failed(x))
        return lr_done(x);
    int rc = session ? by_session(x, room, session) : offline(x, room, uid);
    room->url = lr_url(x, lr_fmt(x, "%s/share", site(x)), "uid", uid, NULL);
    return rc;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    if (lr_var(x, "code") && !lr_follow(x))
        return lr_done(x);
    if (lr_var(x, "uid"))
        return by_uid(x, room, lr_var(x, "uid"));
    return by_session(x, room, lr_var(x, "session"));
}

#define HOSTS "live.shopee.{sg,co.id,com.my,co.th,vn,ph,tw,com.br}"
#define SHORT "{sg,id,my,th,vn,ph,tw,br}.shp.ee/"

const struct lr_extractor lr_extractor_shopee = {
    .name = "shopee",
    .title = "Shopee Live",
    .urls = (const char *const[]){HOSTS "/share?uid={uid:d}", HOSTS "/share?session={session:d}",
                                  SHORT "{_:w}?uid={uid:d}", SHORT "{code:w}", NULL},
    .examples = (const char *const[]){"https://live.shopee.sg/share?from=live&session=802458",
                                      "https://live.shopee.co.id/share?uid=123456",
                                      "https://sg.shp.ee/abc123", NULL},
    .flags = LR_NEEDS_COOKIE | LR_OVERSEAS,
    .cookie_domains = "shopee.sg shopee.co.id shopee.com.my shopee.co.th shopee.vn shopee.ph "
                      "shopee.tw shopee.com.br",
    .login_cookies = "SPC_EC",
    .resolve = resolve,
};
