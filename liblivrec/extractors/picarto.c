/* Picarto: one call names the channel, its edge server and the streams of all that take part in a
 * multi-stream; the channel's own one is taken. */
#include "resolve/extractor.h"

#define SITE "https://picarto.tv"

static const char *const headers[] = {"Referer", SITE "/", NULL};

/* The stream of the channel itself among those of a multi-stream. */
static const lr_json *own_stream(const lr_json *v)
{
    LR_EACH (s, lr_json_at(v, "getMultiStreams.streams"))
        if (lr_int(s, "channelId", -1) == lr_int(v, "channel.id", -2))
            return s;
    return lr_json_at(v, "getMultiStreams.streams[0]");
}

static int streams(lr_ctx *x, struct lr_room *room, const lr_json *v, const lr_json *own)
{
    const char *name = lr_need_str(x, own, "stream_name");
    const char *origin = lr_need_str(x, v, "getLoadBalancerUrl.origin");
    if (lr_true(v, "channel.private") && !lr_failed(x))
        return lr_block(x, room, "private: give the cookie of somebody who may watch");
    lr_add_hls(x, room, lr_fmt(x, "https://%s.picarto.tv/stream/hls/%s/index.m3u8", origin, name),
               (struct lr_stream){.protocol = "hls", .cdn = origin},
               &(struct lr_req){.headers = headers});
    lr_add_header(x, room, "Referer", SITE "/");
    return lr_done(x);
}

static int resolve(lr_ctx *x, struct lr_room *room)
{
    const char *asked = lr_var(x, "name");
    lr_json *v =
        lr_get_json(x, lr_fmt(x, "https://ptvintern.picarto.tv/api/channel/detail/%s", asked),
                    &(struct lr_req){.headers = headers, .room = true});
    const lr_json *channel = lr_json_at(v, "channel"), *own = own_stream(v);
    if (v && !channel)
        return lr_fail(x, LIVREC_ENOTFOUND, "there is no channel %s", asked);
    room->anchor = room->id = lr_need_str(x, channel, "name");
    room->url = lr_fmt(x, SITE "/%s", room->id);
    room->title = lr_str(channel, "title");
    room->category = lr_str(channel, "categories[0].name");
    lr_need(x, channel, "online");
    lr_set_live(room, lr_true(channel, "online"));
    if (lr_failed(x) || room->state != LR_STATE_LIVE)
        return lr_done(x);
    room->cover = lr_str(own, "thumbnail_image");
    room->viewers = lr_int(channel, "viewers", -1);
    return lr_want_streams(x) ? streams(x, room, v, own) : lr_done(x);
}

const struct lr_extractor lr_extractor_picarto = {
    .name = "picarto",
    .title = "Picarto",
    .urls = (const char *const[]){"{,www.}picarto.tv/{name:w}",
                                  "{,www.}picarto.tv/streampopout/{name:w}/public", NULL},
    .examples = (const char *const[]){"https://picarto.tv/cuteskitty",
                                      "https://picarto.tv/streampopout/cuteskitty/public", NULL},
    .flags = LR_OVERSEAS,
    .cookie_domains = "picarto.tv",
    .resolve = resolve,
};
