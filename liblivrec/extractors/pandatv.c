/* PandaTV: the member's info is the poll; the play call gives an IVS master playlist whose token is
 * good for one request, so it is fetched once and its variants are used. */
#include "resolve/extractor.h"

#define API "https://api.pandalive.co.kr/v1"
#define KST (9 * 3600)

static const char *const headers[] = {"Origin", "https://www.pandalive.co.kr", "Referer",
                                      "https://www.pandalive.co.kr/", NULL};

static int refused(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const char *code = lr_str(v, "errorData.code");
    if (code && strcmp(code, "castEnd") == 0) {
        lr_set_live(room, false);
        return lr_done(x);
    }
    if (code && (strcmp(code, "needAdult") == 0 || strcmp(code, "needLogin") == 0))
        return lr_block(x, room, "for logged-in adults: give the site's cookie");
    if (code && (strcmp(code, "needPw") == 0 || strcmp(code, "wrongPw") == 0))
        return lr_block(x, room, "locked: give the account setting room_password");
    if (code && (strcmp(code, "needCoinPurchase") == 0 || strcmp(code, "needUnlimitItem") == 0))
        return lr_block(x, room, "paid broadcast: give the cookie of a buyer");
    const char *why = lr_str(v, "message");
    return lr_fail(x, LIVREC_EHTTP, "live/play: %s %s", code ? code : lr_tr("refused"),
                   why ? why : "");
}

static int streams(lr_ctx *x, struct lr_room *room)
{
    const char *password = lr_option(x, "auth.room_password");
    password = password ? password : lr_query(x, "pwd");
    const struct lr_req req = {.headers = headers,
                               .lenient = true,
                               .body =
                                   lr_form(x, "action", "watch", "userId", room->id, "password",
                                           password ? password : "", "shareLinkType", "", NULL)};
    lr_json *v = lr_get_json(x, API "/live/play", &req);
    static const char *const lists[] = {"PlayList.hls3[0].url", "PlayList.hls2[0].url",
                                        "PlayList.hls[0].url"};
    const char *url = NULL;
    for (size_t i = 0; i < LR_COUNT(lists) && !url; i++)
        url = lr_str(v, lists[i]);
    if (!url)
        return lr_failed(x) ? lr_done(x) : refused(x, room, v);
    lr_add_hls(x, room, url, (struct lr_stream){.protocol = "hls"},
               &(struct lr_req){.headers = headers});
    lr_add_header(x, room, "Origin", "https://www.pandalive.co.kr");
    lr_add_header(x, room, "Referer", room->url);
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, "https://www.pandalive.co.kr/play/%s", room->id);
    const struct lr_req req = {.headers = headers,
                               .lenient = true,
                               .body = lr_form(x, "userId", room->id, "info", "media", NULL)};
    lr_json *v = lr_get_json(x, API "/member/bj", &req);
    const lr_json *user = lr_json_at(v, "bjInfo"), *media = lr_json_at(v, "media");
    if (v && !lr_str(user, "nick"))
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no streamer %s", room->id);
    room->anchor = lr_fmt(x, "%s-%s", lr_str(user, "nick"), room->id);
    room->title = lr_str(media, "title");
    room->cover = lr_str(media, "thumbUrl");
    room->viewers = lr_int(media, "user", -1);
    room->started_at = lr_date_iso(lr_str(media, "startTime"), KST);
    const char *kind = lr_str(media, "onAirType");
    lr_set_live(room, media && !(kind && strcmp(kind, "rec") == 0));
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return streams(x, room);
}

const struct lr_extractor lr_extractor_pandatv = {
    .name = "pandatv",
    .title = "PandaTV (PandaLive)",
    .urls = (const char *const[]){"{,www.,m.}pandalive.co.kr/{,live/}play/{id}", NULL},
    .examples = (const char *const[]){"https://www.pandalive.co.kr/live/play/userid",
                                      "https://www.pandalive.co.kr/play/userid", NULL},
    .flags = LR_OVERSEAS,
    .query_keys = (const char *const[]){"pwd", NULL},
    .cookie_domains = "pandalive.co.kr",
    .settings = "[" LR_SETTING_ROOM_PASSWORD "]",
    .resolve = resolve,
};
