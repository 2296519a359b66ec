/* The room of a channel, as a platform's site would show it. */
#include <inttypes.h>
#include <stdio.h>

#include "server.h"

void room_page(struct conn *c, const struct request *r)
{
    struct bytes b = {0};
    bytes_fmt(&b,
              "<!DOCTYPE html>\n<html><head><meta charset=\"utf-8\"><title>livrec demo</title></head>"
              "\n<body><h1>livrec demo</h1><p>A room that is always live. Record it: "
              "<code>livrec record URL-of-this-page</code></p>\n"
              "<p><a href=\"%s/api/room\">api/room</a> <a href=\"%s/live.flv\">FLV</a> "
              "<a href=\"%s/live.m3u8\">HLS</a></p></body></html>\n",
              r->prefix, r->prefix, r->prefix);
    reply_whole(c, 200, "text/html; charset=utf-8", b.data, b.len);
    bytes_free(&b);
}

static void stream(struct bytes *b, const struct request *r, const struct clip *clip,
                   const char *protocol, const char *file, const char *quality, int64_t expires)
{
    char token[32] = "";
    if (expires)
        snprintf(token, sizeof token, "?e=%" PRId64, expires);
    bytes_fmt(b,
              "{\"protocol\":\"%s\",\"url\":\"%s/%s%s\",\"quality\":\"%s\",\"codec\":\"avc\","
              "\"width\":%d,\"height\":%d,\"bitrate\":%u}",
              protocol, r->prefix, file, token, quality, clip->width, clip->height, clip->bitrate);
}

void room_json(struct server *s, struct conn *c, const struct request *r)
{
    struct bytes b = {0};
    bool live = channel_live(c->channel, r->now);
    int64_t life = c->channel->set.expire_ms, expires = life ? r->now + life : 0;
    bytes_fmt(&b,
              "{\"live\":%s,\"id\":\"%s\",\"anchor\":\"livrec demo\","
              "\"title\":\"Test picture and tone\",\"streams\":[",
              live ? "true" : "false", c->channel->id);
    if (live) {
        stream(&b, r, &s->clip, "flv", "live.flv", "origin", expires);
        bytes_fmt(&b, ",");
        stream(&b, r, &s->clip, "hls", "live.m3u8", "origin", expires);
        bytes_fmt(&b, ",");
        stream(&b, r, &s->clip, "hls", "sd.m3u8", "sd", expires);
    }
    bytes_fmt(&b, "]}\n");
    reply_whole(c, 200, "application/json", b.data, b.len);
    bytes_free(&b);
}
