/* HLS (RFC 8216): playlists, segments, init segments, keys.
 * Segments are seg/NAME/EPOCH-SEQ.EXT below the channel, NAME being that of the playlist. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "mux_fmp4.h"
#include "segment.h"
#include "server.h"

#define KEPT_BEHIND 5 /* segments that can still be had after they left the playlist */

struct rendition {
    const char *name, *ext, *type;
    enum segment_kind kind;
};

static const struct rendition renditions[] = {
    {"live", "ts", "video/mp2t", SEGMENT_TS},
    {"sd", "ts", "video/mp2t", SEGMENT_TS},
    {"fmp4", "m4s", "video/mp4", SEGMENT_FMP4},
    {"aes", "ts", "application/octet-stream", SEGMENT_AES},
    {"audio", "aac", "audio/aac", SEGMENT_AUDIO},
};

static const struct rendition *find(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof renditions / sizeof *renditions; i++)
        if (strlen(renditions[i].name) == len && strncmp(renditions[i].name, name, len) == 0)
            return &renditions[i];
    return NULL;
}

/* What each URI in a playlist ends with: the expiry that the playlist itself came with, and a
 * token that differs each time where the script asks for it. */
static void suffix(char out[64], const struct conn *c, const struct request *r)
{
    int64_t e;
    char sep = '?';
    int n = 0;
    out[0] = 0;
    if (query_number(r->query, "e", &e)) {
        n = snprintf(out, 64, "?e=%" PRId64, e);
        sep = '&';
    }
    if (c->channel->set.tokens)
        snprintf(out + n, 64 - (size_t)n, "%ct=%" PRId64, sep, r->now);
}

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
    if (v->kind == SEGMENT_FMP4 && (first || (starts && span->clip != span[-1].clip)))
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
    int64_t last = shown / t->segment_ms - 1, first = last - set->window + 1;
    struct segment g;
    segment_at(t, last, &g);
    int epoch = g.epoch, discontinuities = 0;
    while (epoch > 0 && !t->spans[epoch].new_window)
        epoch--;
    if (first < t->spans[epoch].start / t->segment_ms)
        first = t->spans[epoch].start / t->segment_ms;
    for (int i = epoch; i < t->count && t->spans[i].start / t->segment_ms < first; i++)
        discontinuities += t->spans[i].tagged;
    segment_at(t, first, &g);

    struct bytes b = {0};
    char end[64];
    suffix(end, c, r);
    bytes_fmt(&b,
              "#EXTM3U\n#EXT-X-VERSION:%d\n#EXT-X-TARGETDURATION:%" PRId64
              "\n#EXT-X-MEDIA-SEQUENCE:%" PRId64 "\n",
              v->kind == SEGMENT_FMP4 ? 7 : 3, (set->target_ms + 999) / 1000, g.seq);
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
    suffix(end, c, r);
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

/* Note the frames of a segment, to be logged once all of it was sent. */
static void queue_frames(struct server *s, struct conn *c, const struct segment *g, bool audio_only)
{
    const struct timeline *t = &c->channel->line;
    struct cursor at;
    struct shot shot;
    cursor_seek_exact(&at, t, g->number * t->segment_ms);
    for (cursor_get(&at, &shot); shot.at < (g->number + 1) * t->segment_ms; cursor_get(&at, &shot)) {
        if (!audio_only || shot.frame->track == CLIP_AUDIO)
            conn_queue_frame(s, c, &shot);
        cursor_next(&at);
    }
}

static void media(struct server *s, struct conn *c, const struct rendition *v,
                  const struct request *r, const char *name)
{
    const struct timeline *t = &c->channel->line;
    struct segment g;
    char *at;
    long epoch = strtol(name, &at, 10);
    int64_t seq = *at == '-' ? strtoll(at + 1, &at, 10) : -1;
    int64_t last = r->now / t->segment_ms - 1, kept = c->channel->set.window + KEPT_BEHIND;
    if (*at != '.' || strcmp(at + 1, v->ext) != 0 || !segment_find(t, (int)epoch, seq, &g) ||
        g.number > last || g.number <= last - kept) {
        reply_text(c, 404, "no such segment now\n");
        return;
    }
    struct bytes b = {0};
    segment_render(&b, t, &g, v->kind);
    snprintf(c->stream, sizeof c->stream, "%s", v->name);
    reply_whole(c, 200, v->type, b.data, b.len);
    queue_frames(s, c, &g, v->kind == SEGMENT_AUDIO);
    bytes_free(&b);
}

static void init_segment(struct server *s, struct conn *c, const char *name)
{
    const struct clip *clip = name[0] == '1' ? &s->clip2 : &s->clip;
    if (!clip->count || strcmp(name + 1, ".mp4") != 0) {
        reply_text(c, 404, "no such init segment\n");
        return;
    }
    struct bytes b = {0};
    fmp4_init(&b, clip);
    reply_whole(c, 200, "video/mp4", b.data, b.len);
    bytes_free(&b);
}

bool hls_handle(struct server *s, struct conn *c, const struct request *r)
{
    const char *path = r->path + 1, *dot = strstr(path, ".m3u8"), *name;
    if (strncmp(path, "key/", 4) == 0) {
        uint8_t key[16];
        segment_key(strtoll(path + 4, NULL, 10), key);
        reply_whole(c, 200, "application/octet-stream", key, sizeof key);
        return true;
    }
    const struct rendition *v = NULL;
    if (strncmp(path, "seg/", 4) == 0) {
        path += 4;
        name = strchr(path, '/');
        v = name ? find(path, (size_t)(name - path)) : NULL;
        if (v && strncmp(name, "/init-", 6) == 0)
            init_segment(s, c, name + 6);
        else if (v)
            media(s, c, v, r, name + 1);
        return v;
    }
    if (!dot || dot[5])
        return false;
    bool is_master = strcmp(path, "master.m3u8") == 0;
    v = find(path, (size_t)(dot - path));
    if ((!v && !is_master) || (!channel_live(c->channel, r->now) && !c->channel->set.endlist))
        reply_text(c, 404, "no such playlist now\n");
    else if (is_master)
        master(c, &s->clip, r);
    else
        playlist(c, v, r);
    return true;
}
