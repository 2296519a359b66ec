/* AcFun. The player of Kuaishou's cloud: a visitor's ticket, then one call that starts the play.
 * The user's info tells the name and the state without a ticket. */
#include "resolve/extractor.h"

#define SITE "https://live.acfun.cn"
#define TICKET_MAX_AGE 7200

static const char *const headers[] = {"Referer", SITE "/", NULL};

struct ticket {
    const char *did, *user, *token;
};

/* A visitor's ticket, kept as "did user token". */
static bool ticket(lr_ctx *x, struct ticket *out)
{
    out->did = lr_cache_get(x, "did", TICKET_MAX_AGE);
    out->user = lr_cache_get(x, "user", TICKET_MAX_AGE);
    out->token = lr_cache_get(x, "token", TICKET_MAX_AGE);
    if (out->did && out->user && out->token)
        return true;
    out->did = lr_fmt(x, "web_%s%s", lr_random_chars(x, "abcdefghijklmnopqrstuvwxyz", 1),
                      lr_random_chars(x, "abcdefghijklmnopqrstuvwxyz0123456789", 15));
    lr_cookie_set(x, "acfun.cn", "_did", out->did);
    const struct lr_req req = {.headers = headers,
                               .body = lr_form(x, "sid", "acfun.api.visitor", NULL)};
    lr_json *v = lr_get_json(x, "https://id.app.acfun.cn/rest/app/visitor/login", &req);
    out->user = lr_text(x, v, "userId");
    out->token = lr_str(v, "['acfun.api.visitor_st']");
    if (v && (lr_int(v, "result", -1) != 0 || !out->user || !out->token)) {
        lr_fail(x, LIVREC_ERATE, "no visitor's ticket: %s",
                lr_str(v, "error_msg") ? lr_str(v, "error_msg") : lr_tr("refused"));
        return false;
    }
    lr_cache_put(x, "did", out->did);
    lr_cache_put(x, "user", out->user);
    lr_cache_put(x, "token", out->token);
    return !lr_failed(x);
}

static lr_json *start_play(lr_ctx *x, const char *author)
{
    struct ticket t;
    if (!ticket(x, &t))
        return NULL;
    const struct lr_req req = {
        .headers = headers, .body = lr_form(x, "authorId", author, "pullStreamType", "FLV", NULL)};
    lr_json *v =
        lr_get_json(x,
                    lr_url(x, "https://api.kuaishouzt.com/rest/zt/live/web/startPlay", "subBiz",
                           "mainApp", "kpn", "ACFUN_APP", "kpf", "PC_WEB", "userId", t.user, "did",
                           t.did, "acfun.api.visitor_st", t.token, NULL),
                    &req);
    if (v && lr_int(v, "result", 0) != 1)
        lr_cache_put(x, "token", NULL);
    return v;
}

static int streams(lr_ctx *x, struct lr_room *room)
{
    lr_json *v = start_play(x, room->id);
    if (v && lr_int(v, "result", 0) == 129004) {
        lr_set_live(room, false);
        return lr_done(x);
    }
    if (v && lr_int(v, "result", 0) != 1)
        return lr_block(x, room,
                        lr_fmt(x, "startPlay refused: %s (%d)",
                               lr_str(v, "error_msg") ? lr_str(v, "error_msg") : "",
                               (int)lr_int(v, "result", 0)));
    room->title = lr_str(v, "data.caption");
    room->started_at = lr_int(v, "data.liveStartTime", 0) / 1000;
    lr_json *play = lr_parse(x, lr_need_str(x, v, "data.videoPlayRes"));
    lr_need(x, play, "liveAdaptiveManifest[0].adaptationSet.representation[0].url");
    LR_EACH (manifest, lr_json_at(play, "liveAdaptiveManifest"))
        LR_EACH (r, lr_json_at(manifest, "adaptationSet.representation"))
            lr_add(x, room,
                   (struct lr_stream){.protocol = "flv",
                                      .url = lr_str(r, "url"),
                                      .name = lr_str(r, "name"),
                                      .bitrate = 1000 * lr_int(r, "bitrate", 0)});
    lr_add_header(x, room, "Referer", SITE "/");
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "id");
    room->url = lr_fmt(x, SITE "/live/%s", room->id);
    lr_json *v =
        lr_get_json(x, lr_url(x, SITE "/rest/pc-direct/user/userInfo", "userId", room->id, NULL),
                    &(struct lr_req){.headers = headers});
    const lr_json *profile = lr_json_at(v, "profile");
    lr_need(x, v, "result");
    if (v && !profile && !lr_failed(x))
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no user %s", room->id);
    room->anchor = lr_need_str(x, v, "profile.name");
    const char *live = lr_str(profile, "liveId");
    lr_set_live(room, live && *live);
    if (lr_failed(x) || room->state != LR_STATE_LIVE || !lr_want_streams(x))
        return lr_done(x);
    return streams(x, room);
}

const struct lr_extractor lr_extractor_acfun = {
    .name = "acfun",
    .title = "AcFun直播",
    .urls = (const char *const[]){"live.acfun.cn/{,live/}{id:d}", "m.acfun.cn/live/detail/{id:d}",
                                  "{,www.}acfun.cn/live/{id:d}", NULL},
    .examples = (const char *const[]){"https://live.acfun.cn/live/179922",
                                      "https://m.acfun.cn/live/detail/179922", NULL},
    .cookie_domains = "acfun.cn",
    .login_cookies = "acPasstoken",
    .resolve = resolve,
};
