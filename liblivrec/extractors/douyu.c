/* Douyu. The mobile page knows the real number of a room, betard its state, getH5PlayV1 one stream
 * per request, signed with a key of the server (its Date header is the clock that counts); the
 * older getH5Play, signed by a script of the site, is the fallback. */
#include "extractors/douyu_play.h"

static const struct lr_constant constants[] = {
    {"did", "10000000000000000000000000001501"},
    {"ver", "Douyu_new"},
    {"old_ver", "Douyu_223061205"},
    {NULL, NULL},
};

static const struct lr_req optional = {LR_DOUYU_HEADERS, .optional = true};
static const struct lr_req of_room = {LR_DOUYU_HEADERS, .room = true};

/* A number may be a short one that a streamer bought: the page knows the real one. */
static const char *real_id(lr_ctx *x, const char *path)
{
    const char *kept = lr_cache_get(x, path, 86400);
    if (kept)
        return kept;
    bool number = !path[strspn(path, "0123456789")];
    const char *html =
        lr_get_text(x, lr_fmt(x, "https://m.douyu.com/%s", path), number ? &optional : &of_room);
    const char *state = lr_html_script(lr_mem(x), html, "vike_pageContext");
    const char *id =
        state ? lr_text(x, lr_parse(x, state), "pageProps.room.roomInfo.roomInfo.rid") : NULL;
    if (!id)
        id = lr_between(lr_mem(x), html, "\"roomInfo\":{\"rid\":", ",");
    if (id && *id && !id[strspn(id, "0123456789")]) {
        lr_cache_put(x, path, id);
        return id;
    }
    if (number)
        lr_forgive(x);
    else
        lr_fail(x, LIVREC_EPARSE, "the page of %s does not tell its room number", path);
    return path;
}

static char *without_nbsp(lr_ctx *x, const char *text)
{
    char *out = lr_fmt(x, "%s", text);
    for (char *at = out; at && (at = strstr(at, "&nbsp;"));)
        memmove(at, at + 6, strlen(at + 6) + 1);
    return lr_html_unescape(lr_mem(x), out);
}

/* betard answers with a page where there is no room. */
static lr_json *state_of(lr_ctx *x, const char *id)
{
    const char *text = lr_get_text(x, lr_fmt(x, LR_DOUYU_WWW "/betard/%s", id), &of_room);
    if (text && (!*text || strstr(text, "该房间目前没有开放") || strstr(text, "房间不存在")))
        lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", id);
    else if (text && strstr(text, "您观看的房间已被关闭"))
        lr_fail(x, LIVREC_ENOTFOUND, "the room %s was closed by the platform", id);
    return lr_failed(x) ? NULL : lr_need(x, lr_parse(x, text), "room");
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *rid = lr_query(x, "rid"), *id = lr_var(x, "id");
    bool number = rid && *rid && !rid[strspn(rid, "0123456789")];
    id = number ? rid : real_id(x, id);
    lr_json *v = lr_failed(x) ? NULL : state_of(x, id);
    room->id = lr_text(x, v, "room_id") ? lr_text(x, v, "room_id") : id;
    room->url = lr_fmt(x, LR_DOUYU_WWW "/%s", room->id);
    room->anchor = lr_need_str(x, v, "nickname");
    room->title = without_nbsp(x, lr_str(v, "room_name"));
    room->cover = lr_str(v, "room_pic");
    room->category = lr_str(v, "second_lvl_name");
    room->viewers = lr_int(v, "room_biz_all.hot", -1);
    lr_need(x, v, "show_status");
    lr_set_live(room, lr_int(v, "show_status", 0) == 1 && lr_int(v, "videoLoop", 0) == 0);
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->started_at = lr_int(v, "show_time", 0);
    return lr_want_streams(x) ? lr_douyu_streams(x, room) : 0;
}

const struct lr_extractor lr_extractor_douyu = {
    .name = "douyu",
    .title = "斗鱼直播 Douyu",
    .urls = (const char *const[]){"{,www.,m.}douyu.com/topic/{_}?rid={id:d}",
                                  "{,www.,m.}douyu.com/{,beta/}{id:w}", NULL},
    .examples = (const char *const[]){"https://www.douyu.com/3637778?dyshid=0-96003918",
                                      "https://www.douyu.com/topic/wzDBLS6?rid=4921614&dyshid=",
                                      "https://m.douyu.com/3637778", NULL},
    .flags = LR_USES_JS,
    .query_keys = (const char *const[]){"rid", NULL},
    .constants = constants,
    .resolve = resolve,
};
