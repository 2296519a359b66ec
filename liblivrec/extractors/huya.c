/* Huya. One call of the mini program's API has the state, the names and the lines; the page is for
 * rooms with a name instead of a number, for qualities that the API does not list, and for when the
 * API gives nothing. */
#include "extractors/huya_line.h"

#define MP "https://mp.huya.com/cache.php"

static const struct lr_constant constants[] = {
    {"ua", "adr&13.1.0.4321&official&30"},
    {"media_ua", "HYSDK(Windows,30000002)_APP(pc_exe&7090002&official)_SDK(trans&2.35.0.5996)"},
    {NULL, NULL},
};

/* A rerun is not live: by its state, or by what the title says. */
static bool live(const lr_json *data)
{
    const char *real = lr_str(data, "realLiveStatus"), *state = lr_str(data, "liveStatus");
    return real && state && strcmp(real, "ON") == 0 && strcmp(state, "ON") == 0 &&
           !lr_huya_is_rerun(lr_str(data, "liveData.introduction"));
}

static void describe(lr_ctx *x, struct lr_room *room, const lr_json *data)
{
    const lr_json *info = lr_json_at(data, "liveData"); /* rooms never used have none */
    room->url = lr_fmt(x, "https://www.huya.com/%s", room->id);
    room->anchor = lr_need_str(x, data, "profileInfo.nick");
    room->title = lr_str(info, "introduction");
    room->cover = lr_str(info, "screenshot");
    room->category = lr_str(info, "gameFullName");
    room->viewers = lr_int(info, "totalCount", -1);
    lr_need_str(x, data, "realLiveStatus");
    lr_set_live(room, live(data));
    if (room->state == LR_STATE_LIVE)
        room->started_at = lr_int(info, "startTime", 0);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *id = lr_var(x, "id");
    room->id = id[strspn(id, "0123456789")] ? lr_huya_page_id(x, id) : id;
    if (lr_failed(x))
        return lr_done(x);
    lr_json *v = lr_get_json(x,
                             lr_url(x, MP, "m", "Live", "do", "profileRoom", "roomid", room->id,
                                    "showSecret", "1", NULL),
                             NULL);
    if (lr_int(v, "status", 0) == 422)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no room %s", room->id);
    if (v) {
        describe(x, room, lr_need(x, v, "data"));
    } else {
        lr_forgive(x);
        lr_huya_page(x, room);
    }
    if (v && !lr_failed(x) && room->state == LR_STATE_LIVE && lr_want_streams(x))
        lr_huya_streams(x, room, lr_json_at(v, "data"));
    if (room->stream_count) {
        lr_add_header(x, room, "User-Agent", lr_const(x, "media_ua"));
        lr_add_header(x, room, "Referer", "https://www.huya.com/");
        lr_add_header(x, room, "Origin", "https://www.huya.com");
    }
    return lr_done(x);
}

const struct lr_extractor lr_extractor_huya = {
    .name = "huya",
    .title = "虎牙直播 Huya",
    .urls = (const char *const[]){"{,www.,m.}huya.com/{id:w}", NULL},
    .examples = (const char *const[]){"https://www.huya.com/52333", "https://m.huya.com/52333",
                                      "https://www.huya.com/lpl", NULL},
    .constants = constants,
    .resolve = resolve,
};
