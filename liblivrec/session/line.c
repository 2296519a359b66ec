#include "session/line.h"

#include <string.h>

/* FNV-1a, 64 bit; the zero byte keeps "ab" + "c" and "a" + "bc" apart. */
static uint64_t hash(uint64_t h, const char *s)
{
    for (; s && *s; s++)
        h = (h ^ (unsigned char)*s) * 0x100000001b3u;
    return h * 0x100000001b3u;
}

uint64_t lr_line_key(const struct lr_stream *s)
{
    uint64_t h = hash(0xcbf29ce484222325u, s->protocol);
    h = hash(h, s->codec);
    h = hash(h, s->name);
    h = hash(h, lr_quality_name(s->quality));
    h = hash(h, s->url && strncmp(s->url, "https:", 6) == 0 ? "tls" : NULL);
    return s->cdn ? hash(h, s->cdn) : (h ^ lr_host_key(s->url)) * 0x100000001b3u;
}

static int find(const struct lr_lines *l, uint64_t key)
{
    for (int i = 0; i < l->count; i++)
        if (l->line[i].key == key)
            return i;
    return -1;
}

void lr_lines_failed(struct lr_lines *l, uint64_t key, int64_t now)
{
    int i = find(l, key);
    if (i < 0 && l->count < LR_LINES) {
        i = l->count++;
        l->line[i].key = key;
        l->line[i].strikes = 0;
        l->line[i].failed_at = now;
    }
    if (i < 0)
        return;
    if (now - l->line[i].failed_at >= LR_HOST_MEMORY)
        l->line[i].strikes = 0;
    l->line[i].failed_at = now;
    l->line[i].strikes += l->line[i].strikes < 1000;
}

void lr_lines_shun(struct lr_lines *l, uint64_t key, int64_t now)
{
    for (int i = 0; i < LR_LINE_STRIKES; i++)
        lr_lines_failed(l, key, now);
}

void lr_lines_worked(struct lr_lines *l, uint64_t key)
{
    int i = find(l, key);
    if (i >= 0)
        l->line[i].strikes = 0;
}

const char *lr_line_protocol(const struct lr_stream *s)
{
    static const char *const protocols[] = {"flv", "hls", "ts", "dash", "http", "ws"};
    for (size_t i = 0; i < sizeof protocols / sizeof *protocols; i++)
        if (s->protocol && strcmp(s->protocol, protocols[i]) == 0)
            return protocols[i];
    return NULL;
}

/* The less, the better. A host that is down is behind all that is not. */
static int rank(const struct lr_lines *l, const struct lr_hosts *bad, const struct lr_stream *s,
                int64_t now)
{
    int i = find(l, lr_line_key(s)), down = lr_hosts_is_bad(bad, s->url, now) ? 1000 : 0;
    if (i < 0 || now - l->line[i].failed_at >= LR_HOST_MEMORY)
        return down;
    return down + l->line[i].strikes / LR_LINE_STRIKES;
}

int lr_lines_choose(const struct lr_lines *l, const struct lr_hosts *bad,
                    const struct lr_room *room, int64_t now)
{
    int best = room->selected;
    if (best < 0 || best >= room->stream_count)
        return -1;
    enum lr_quality quality = room->streams[best].quality;
    if (!lr_line_protocol(&room->streams[best]))
        best = -1;
    for (int i = 0; i < room->stream_count; i++) {
        const struct lr_stream *s = &room->streams[i];
        if (s->quality == quality && lr_line_protocol(s) &&
            (best < 0 || rank(l, bad, s, now) < rank(l, bad, &room->streams[best], now)))
            best = i;
    }
    return best;
}
