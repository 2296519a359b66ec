/* Dailymotion. The public API tells the state of a video and which of a user's videos is on air;
 * the player's metadata names the master playlist, whose token holds for a while and for one
 * address. */
#include "resolve/extractor.h"

#define API "https://api.dailymotion.com"
#define SITE "https://www.dailymotion.com"
#define FIELDS                                                                                     \
    "id,mode,onair,title,owner.screenname,owner.username,start_time,thumbnail_720_url,audience"

/* Without the first one the servers refuse French addresses. */
static const char *const headers[] = {"priority", "u=1, i", "Referer", SITE "/", NULL};

static const lr_json *api(lr_ctx *x, const char *url)
{
    lr_json *v = lr_get_json(x, url, &(struct lr_req){.lenient = true});
    const char *type = lr_str(v, "error.type"), *why = lr_str(v, "error.message");
    int status = lr_status(x);
    if (v && (status == 404 || (type && strcmp(type, "not_found") == 0)))
        lr_fail(x, LIVREC_ENOTFOUND, "%s", why ? why : "there is no such video");
    else if (v && (status >= 400 || type))
        lr_fail(x, status == 403 || status == 429 ? LIVREC_ERATE : LIVREC_EHTTP, "HTTP %d: %s",
                status, why ? why : lr_tr("refused"));
    return lr_failed(x) ? NULL : v;
}

/* What the player says in place of the streams. */
static int refused(lr_ctx *x, struct lr_room *room, const lr_json *error)
{
    const char *code = lr_str(error, "code"), *type = lr_str(error, "type");
    const char *title = lr_str(error, "title");
    if (type && strcmp(type, "not_found") == 0)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no such video");
    if (code && strcmp(code, "DM003") == 0)
        lr_set_live(room, false);
    else if (code && strcmp(code, "DM007") == 0)
        lr_block(x, room, "not shown in this region: use a proxy");
    else
        lr_block(x, room, lr_fmt(x, "the player refuses: %s", title ? title : "no reason given"));
    return lr_done(x);
}

static int streams(lr_ctx *x, struct lr_room *room, const char *id)
{
    lr_cookie_set(x, "dailymotion.com", "family_filter", "off");
    lr_cookie_set(x, "dailymotion.com", "ff", "off");
    lr_json *v = lr_get_json(x, lr_fmt(x, SITE "/player/metadata/video/%s", id),
                             &(struct lr_req){.headers = headers, .lenient = true});
    if (lr_json_at(v, "error"))
        return refused(x, room, lr_json_at(v, "error"));
    LR_EACH (s, lr_need(x, v, "qualities.auto")) {
        const char *type = lr_str(s, "type");
        if (type && strcmp(type, "application/x-mpegURL") == 0)
            return lr_play_hls(x, room, lr_need_str(x, s, "url"), headers);
    }
    return lr_failed(x) ? lr_done(x) : lr_fail(x, LIVREC_EPARSE, "qualities.auto: no playlist");
}

/* The user's video that is on air; NULL: there is none. */
static const lr_json *of_user(lr_ctx *x, const char *user)
{
    const lr_json *v = api(x, lr_url(x, lr_fmt(x, API "/user/%s/videos", user), "fields", FIELDS,
                                     "flags", "live_onair", "family_filter", "false", NULL));
    return lr_json_item(lr_need(x, v, "list"), 0);
}

/* The id ends where the words of the title begin: "x8abcde_some-title". */
static const lr_json *of_video(lr_ctx *x, const char *video)
{
    const char *id = lr_arena_strndup(lr_mem(x), video, strcspn(video, "_"));
    const lr_json *v = api(x, lr_url(x, lr_fmt(x, API "/video/%s", id), "fields", FIELDS, NULL));
    lr_need(x, v, "onair");
    lr_need(x, v, "mode");
    return v;
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *user = lr_var(x, "user"), *video = lr_var(x, "video");
    const lr_json *v = user ? of_user(x, user) : of_video(x, video);
    room->id = user ? user : lr_str(v, "id");
    room->url = user ? lr_fmt(x, SITE "/%s", user) : lr_fmt(x, SITE "/video/%s", room->id);
    lr_set_live(room, v && lr_true(v, "onair"));
    room->anchor = lr_str(v, "['owner.screenname']");
    room->title = lr_str(v, "title");
    room->cover = lr_str(v, "thumbnail_720_url");
    if (lr_str(v, "mode") && strcmp(lr_str(v, "mode"), "live") != 0)
        return lr_set_recorded(x, room);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_int(v, "start_time", 0);
    room->viewers = lr_int(v, "audience", -1);
    return lr_want_streams(x) ? streams(x, room, lr_need_str(x, v, "id")) : lr_done(x);
}

const struct lr_extractor lr_extractor_dailymotion = {
    .name = "dailymotion",
    .title = "Dailymotion",
    .urls = (const char *const[]){"{,www.}dailymotion.com/{,embed/}{video,live}/{video}",
                                  "geo.dailymotion.com/player.html?video={video:w}",
                                  "geo.dailymotion.com/player/{_}.html?video={video:w}",
                                  "dai.ly/{video:w}", "{,www.}dailymotion.com/{user:w}", NULL},
    .examples =
        (const char *const[]){"https://www.dailymotion.com/video/x8abcde",
                              "https://www.dailymotion.com/live/x8abcde", "https://dai.ly/x8abcde",
                              "https://www.dailymotion.com/username", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "dailymotion.com",
    .resolve = resolve,
};
