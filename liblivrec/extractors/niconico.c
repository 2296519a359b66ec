/* Niconico Live: the page says what the programme is. */
#include "extractors/niconico_session.h"

/* Programmes, users and channels have addresses of their own in many places. */
static const char *programme(lr_ctx *x)
{
    const char *lv = lr_var(x, "lv"), *ch = lr_var(x, "ch");
    return lv   ? lr_fmt(x, "lv%s", lv)
           : ch ? lr_fmt(x, "ch%s", ch)
                : lr_fmt(x, "user/%s", lr_var(x, "user"));
}

static void describe(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    room->anchor = lr_str(v, "program.supplier.name");
    room->title = lr_str(v, "program.title");
    room->cover = lr_str(v, "program.screenshot.urlSet.large");
    room->started_at = lr_int(v, "program.beginTime", 0);
    room->viewers = lr_int(v, "program.statistics.watchCount", -1);
    lr_set_live(room, lr_is(lr_need_str(x, v, "program.status"), "ON_AIR"));
}

/* Whoever may watch is told so, whatever others need. */
static const char *refusal(const lr_json *v)
{
    if (lr_true(v, "userProgramWatch.canWatch"))
        return NULL;
    if (lr_true(v, "userProgramWatch.isCountryRestrictionTarget"))
        return "not shown in this country: give a proxy in Japan";
    if (lr_true(v, "program.isFollowerOnly"))
        return "for followers: give the cookie user_session of one";
    if (lr_true(v, "programWatch.condition.needLogin"))
        return "for members: give the cookie user_session";
    if (lr_json_at(v, "userProgramWatch.canWatch"))
        return "for those with a ticket or a membership: give the cookie user_session of one";
    return NULL;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = programme(x);
    room->url = lr_fmt(x, LR_NICONICO_SITE "/watch/%s", room->id);
    const char *html =
        lr_get_text(x, room->url, &(struct lr_req){.headers = lr_niconico_headers, .room = true});
    if (html && strstr(lr_answer_url(x), "age_auth"))
        return lr_block(x, room, "for adults: give the cookie user_session of one");
    const char *script = html ? strstr(html, "id=\"embedded-data\"") : NULL;
    const char *props = lr_between(lr_mem(x), script, "data-props=\"", "\"");
    lr_json *v = lr_parse(x, lr_html_unescape(lr_mem(x), props));
    describe(x, room, v);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    if (refusal(v))
        return lr_block(x, room, refusal(v));
    return lr_want_streams(x) ? lr_niconico_play(x, room, v) : lr_done(x);
}

/* A stretch in which the sender shows nothing. */
static const struct lr_segment_filter filters[] = {{.uri = "/blank/"}, {0}};

const struct lr_extractor lr_extractor_niconico = {
    .name = "niconico",
    .title = "Niconico Live (ニコニコ生放送)",
    .urls = (const char *const[]){"{live,sp.live}.nicovideo.jp/watch/lv{lv:d}",
                                  "{live,sp.live}.nicovideo.jp/watch/user/{user:d}",
                                  "{live,sp.live}.nicovideo.jp/watch/ch{ch:d}", "nico.ms/lv{lv:d}",
                                  "{,www.}nicovideo.jp/user/{user:d}", "ch.nicovideo.jp/ch{ch:d}",
                                  NULL},
    .examples = (const char *const[]){"https://live.nicovideo.jp/watch/user/12345",
                                      "https://live.nicovideo.jp/watch/lv348765432",
                                      "https://ch.nicovideo.jp/ch2645", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "nicovideo.jp",
    .login_cookies = "user_session",
    .filters = filters,
    .resolve = resolve,
};
