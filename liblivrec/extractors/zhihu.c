/* Zhihu: the profile names the theatre that is on air, the theatre's page has the streams. */
#include "resolve/extractor.h"

static const struct lr_constant constants[] = {
    {"ua", "osee2unifiedRelease/21914 osee2unifiedReleaseVersion/10.39.0 Mozilla/5.0 (iPhone; CPU "
           "iPhone OS "
           "17_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148"},
    {NULL, NULL},
};

/* Number of the theatre that a person plays in, or NULL. */
static const char *theatre_of(lr_ctx *x, struct lr_room *room, const char *person)
{
    const struct lr_req req = {
        .headers = (const char *const[]){"User-Agent", lr_const(x, "ua"), NULL}, .room = true};
    lr_json *v = lr_get_json(x,
                             lr_url(x, lr_fmt(x, "https://api.zhihu.com/people/%s/profile", person),
                                    "profile_new_version", "", NULL),
                             &req);
    room->anchor = lr_need_str(x, v, "name");
    const char *url = lr_str(v, "drama.living_theater.theater_url");
    const char *at = url ? strstr(url, "/theater/") : NULL;
    if (!at)
        return NULL;
    at += strlen("/theater/");
    return lr_fmt(x, "%.*s", (int)strspn(at, "0123456789"), at);
}

static int show(lr_ctx *x, struct lr_room *room, const char *id)
{
    const struct lr_req req = {
        .headers = (const char *const[]){"User-Agent", lr_const(x, "ua"), NULL}, .room = true};
    const char *html = lr_get_text(x, lr_fmt(x, "https://www.zhihu.com/theater/%s", id), &req);
    const char *text = lr_html_script(lr_mem(x), html, "js-initialData");
    if (html && !text)
        return lr_fail(x, LIVREC_ERATE,
                       "the page has no js-initialData: the site suspects a robot, wait");
    const lr_json *v = text ? lr_parse(x, text) : NULL;
    const lr_json *t = lr_need(x, v, lr_fmt(x, "initialState.theater.theaters['%s']", id));
    room->anchor = lr_need_str(x, t, "actor.name");
    room->title = lr_str(t, "theme");
    room->cover = lr_str(t, "coverImage");
    room->viewers = lr_int(t, "drama.viewerCount", -1);
    room->started_at = lr_int(t, "drama.startedAt", 0);
    lr_set_live(room, lr_int(t, "drama.status", 0) == 1);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    lr_add(x, room,
           (struct lr_stream){.protocol = "hls",
                              .url = lr_str(t, "drama.playInfo.hlsUrl"),
                              .quality = LR_Q_ORIGIN,
                              .priority = 1});
    lr_add(x, room,
           (struct lr_stream){.protocol = "flv",
                              .url = lr_str(t, "drama.playInfo.playUrl"),
                              .quality = LR_Q_ORIGIN});
    return lr_need_streams(x, room, "drama.playInfo.hlsUrl");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *person = lr_var(x, "person"), *id = lr_var(x, "id");
    room->id = person ? person : id;
    room->url = person ? lr_fmt(x, "https://www.zhihu.com/people/%s", person)
                       : lr_fmt(x, "https://www.zhihu.com/theater/%s", id);
    id = person ? theatre_of(x, room, person) : id;
    if (lr_failed(x) || id)
        return lr_failed(x) ? lr_done(x) : show(x, room, id);
    lr_set_live(room, false);
    return lr_done(x);
}

const struct lr_extractor lr_extractor_zhihu = {
    .name = "zhihu",
    .title = "知乎直播 Zhihu",
    .urls = (const char *const[]){"{,www.}zhihu.com/theater/{id:d}",
                                  "{,www.}zhihu.com/people/{person}", NULL},
    .examples =
        (const char *const[]){"https://www.zhihu.com/people/ac3a467005c5d20381a82230101308e9",
                              "https://www.zhihu.com/theater/114453", NULL},
    .constants = constants,
    .login_cookies = "z_c0",
    .resolve = resolve,
};
