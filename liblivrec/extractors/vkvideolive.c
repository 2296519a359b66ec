/* VK Video Live, once VK Play Live. One call tells everything. The media only goes to the address
 * that called, so both want the same proxy. */
#include "resolve/extractor.h"

#define SITE "https://live.vkvideo.ru"

static const char *const headers[] = {"Origin", SITE, "Referer", SITE "/", NULL};

/* The address of a player, by its type; NULL: not offered. */
static const char *player(const lr_json *v, const char *type)
{
    LR_EACH (p, lr_json_at(v, "data[0].playerUrls")) {
        const char *url = lr_str(p, "url");
        if (lr_is(lr_str(p, "type"), type) && url && *url)
            return url;
    }
    return NULL;
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *v)
{
    const lr_json *allowed = lr_json_at(v, "data[0].accessRestrictions.view.allowed");
    allowed = allowed ? allowed : lr_json_at(v, "accessRestrictions.view.allowed");
    if (allowed && !lr_true(allowed, ""))
        return lr_block(x, room, "for subscribers: give the cookie of one");
    const char *url = player(v, "live_hls");
    lr_play_hls(x, room, url, headers);
    lr_add(x, room, (struct lr_stream){.protocol = "dash", .url = player(v, "live_dash")});
    for (int i = 0; i < room->stream_count; i++)
        room->streams[i].expires = lr_int_after(room->streams[i].url, "/expires/") / 1000;
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    room->id = lr_var(x, "channel");
    room->url = lr_fmt(x, SITE "/%s", room->id);
    lr_json *v = lr_get_json(
        x, lr_fmt(x, "https://api.live.vkvideo.ru/v1/blog/%s/public_video_stream", room->id),
        &(struct lr_req){.headers = headers, .room = true});
    const char *shown = lr_str(v, "user.displayName");
    lr_need(x, v, "isOnline");
    room->anchor = shown && *shown ? shown : lr_str(v, "user.nick");
    room->title = lr_str(v, "title");
    room->category = lr_str(v, "category.title");
    lr_set_live(room, lr_true(v, "isOnline") && !lr_true(v, "isEnded"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->cover = lr_str(v, "previewUrl");
    room->viewers = lr_int(v, "count.viewers", -1);
    room->started_at = lr_int(v, "startTime", 0);
    return lr_want_streams(x) ? streams(x, room, v) : lr_done(x);
}

const struct lr_extractor lr_extractor_vkvideolive = {
    .name = "vkvideolive",
    .title = "VK Video Live",
    .urls = (const char *const[]){"{live.vkvideo.ru,live.vkplay.ru,vkplay.live}/{channel:w}", NULL},
    .examples = (const char *const[]){"https://live.vkvideo.ru/channel",
                                      "https://vkplay.live/channel", NULL},
    .cookie_domains = "vkvideo.ru",
    .resolve = resolve,
};
