/* HLS (RFC 8216): playlists and keys. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "rendition.h"

static void key_tag(struct bytes *b, int64_t seq, const char *end)
{
    uint8_t iv[16];
    bytes_fmt(b, "#EXT-X-KEY:METHOD=AES-128,URI=\"key/%" PRId64 "%s\"", segment_key_number(seq), end);
    if (segment_iv(seq, iv)) {
        bytes_fmt(b, ",IV=0x");
        for (int i = 0; i < 16; i++)
            bytes_fmt(b, "%02x", iv[i]);
    }
    bytes_fmt(b, "\n");
}

/* Tags that must stand before a segment: the first of the list, or where something changes. */
static void segment_tags(struct bytes *b, const struct timeline *t, const struct rendition *v,
                         const struct segment *g, bool first, const char *end)
{
    const struct span *span = &t->spans[g->epoch];
    bool starts = g->number * t->segment_ms == span->start && g->epoch > 0;
    if (starts && span->tagged)
        bytes_fmt(b, "#EXT-X-DISCONTINUITY\n");
    if (v->has_init && (first || (starts && span->clip != span[-1].clip)))
        bytes_fmt(b, "#EXT-X-MAP:URI=\"seg/%s/init-%d.mp4%s\"\n", v->name,
                  span->clip != t->spans[0].clip, end);
    if (v->kind == SEGMENT_AES &&
        (first || starts || segment_key_number(g->seq) != segment_key_number(g->seq - 1)))
        key_tag(b, g->seq, end);
}

static void playlist(struct conn *c, const struct rendition *v, const struct request *r)
{
    const struct timeline *t = &c->channel->line;
    const struct settings *set = &c->channel->set;
    int64_t shown = channel_playlist_time(c->channel, r->now) - c->plan.stale_ms;
    int64_t last = shown / t->segment_ms - 1, first = rendition_first(c->channel, last);
    struct segment g;
    segment_at(t, last, &g);
    int epoch = g.epoch, discontinuities = 0;
    while (epoch > 0 && !t->spans[epoch].new_window)
        epoch--;
    for (int i = epoch; i < t->count && t->spans[i].start / t->segment_ms < first; i++)
        discontinuities += t->spans[i].tagged;
    segment_at(t, first, &g);

    struct bytes b = {0};
    char end[64];
    rendition_suffix(end, c, r, "&");
    bytes_fmt(&b,
              "#EXTM3U\n#EXT-X-VERSION:%d\n#EXT-X-TARGETDURATION:%" PRId64
              "\n#EXT-X-MEDIA-SEQUENCE:%" PRId64 "\n",
              v->has_init ? 7 : 3, (set->target_ms + 999) / 1000, g.seq);
    if (discontinuities)
        bytes_fmt(&b, "#EXT-X-DISCONTINUITY-SEQUENCE:%d\n", discontinuities);
    for (int64_t number = first; number <= last; number++) {
        segment_at(t, number, &g);
        segment_tags(&b, t, v, &g, number == first, end);
        bytes_fmt(&b, "#EXTINF:%.3f,\nseg/%s/%d-%" PRId64 ".%s%s\n", t->segment_ms / 1000.0,
                  v->name, g.epoch, g.seq, v->ext, end);
    }
    if (!channel_live(c->channel, r->now))
        bytes_fmt(&b, "#EXT-X-ENDLIST\n");
    reply_whole(c, 200, "application/vnd.apple.mpegurl", b.data, b.len);
    bytes_free(&b);
}

static void master(struct conn *c, const struct clip *clip, const struct request *r)
{
    const uint8_t *avc = clip->config[CLIP_VIDEO], *asc = clip->config[CLIP_AUDIO];
    struct bytes b = {0};
    char end[64];
    rendition_suffix(end, c, r, "&");
    bytes_fmt(&b, "#EXTM3U\n");
    for (int i = 0; i < 2; i++)
        bytes_fmt(&b,
                  "#EXT-X-STREAM-INF:BANDWIDTH=%u,RESOLUTION=%dx%d,"
                  "CODECS=\"avc1.%02x%02x%02x,mp4a.40.%d\"\n%s.m3u8%s\n",
                  clip->bitrate >> (1 - i), clip->width >> (1 - i), clip->height >> (1 - i), avc[1],
                  avc[2], avc[3], asc[0] >> 3, i ? "live" : "sd", end);
    reply_whole(c, 200, "application/vnd.apple.mpegurl", b.data, b.len);
    bytes_free(&b);
}

bool hls_handle(struct server *s, struct conn *c, const struct request *r)
{
    const char *path = r->path + 1, *dot = strstr(path, ".m3u8");
    if (strncmp(path, "key/", 4) == 0) {
        uint8_t key[16];
        segment_key(strtoll(path + 4, NULL, 10), key);
        reply_whole(c, 200, "application/octet-stream", key, sizeof key);
        return true;
    }
    if (!dot || dot[5])
        return false;
    bool is_master = strcmp(path, "master.m3u8") == 0;
    const struct rendition *v = rendition_find(path, (size_t)(dot - path));
    if ((!v && !is_master) || (!channel_live(c->channel, r->now) && !c->channel->set.endlist))
        reply_text(c, 404, "no such playlist now\n");
    else if (is_master)
        master(c, &s->clip, r);
    else
        playlist(c, v, r);
    return true;
}
