#include "session/line.h"

#include <livrec/error.h>
#include <string.h>

#define REFUSED_FOR                                                                                \
    60000               /* ms for each answer without media in a row: then it is tried again ... */
#define REFUSED_MOST 10 /* ... or for so many of them */

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

/* -1: more than can be known. */
static int take(struct lr_lines *l, uint64_t key, int64_t now)
{
    int i = find(l, key);
    if (i >= 0 || l->count == LR_LINES)
        return i;
    l->line[l->count].key = key;
    l->line[l->count].failed_at = now;
    return l->count++;
}

static bool is_answer(const struct lr_err *why)
{
    return why && (why->code == LIVREC_EHTTP || why->code == LIVREC_EMEDIA);
}

void lr_lines_failed(struct lr_lines *l, uint64_t key, const struct lr_err *why, int64_t now)
{
    int i = take(l, key, now);
    if (i < 0)
        return;
    if (now - l->line[i].failed_at >= LR_HOST_MEMORY)
        l->line[i].strikes = l->line[i].refusals = 0;
    l->line[i].failed_at = now;
    l->line[i].strikes += l->line[i].strikes < 1000;
    l->line[i].refusals += is_answer(why) && l->line[i].refusals < REFUSED_MOST;
}

void lr_lines_shun(struct lr_lines *l, uint64_t key, int64_t now)
{
    for (int i = 0; i < LR_LINE_STRIKES; i++)
        lr_lines_failed(l, key, NULL, now);
}

void lr_lines_worked(struct lr_lines *l, uint64_t key)
{
    int i = take(l, key, 0);
    if (i < 0)
        return;
    l->line[i].strikes = l->line[i].refusals = 0;
    l->line[i].worked = true;
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

/* One that gave media before is only away for a moment: its sender begins anew. */
static bool is_refused(const struct lr_lines *l, const struct lr_stream *s, int64_t now)
{
    int i = find(l, lr_line_key(s));
    return i >= 0 && !l->line[i].worked && l->line[i].refusals >= LR_LINE_STRIKES &&
           now - l->line[i].failed_at < (int64_t)l->line[i].refusals * REFUSED_FOR;
}

const char *lr_lines_avoided(const struct lr_lines *l, const struct lr_hosts *bad,
                             const struct lr_stream *s, int64_t now, int *failures)
{
    int i = find(l, lr_line_key(s));
    bool late = i >= 0 && now - l->line[i].failed_at < LR_HOST_MEMORY;
    *failures = late ? l->line[i].strikes : 0;
    if (lr_hosts_is_bad(bad, s->url, now))
        return "down";
    if (is_refused(l, s, now))
        return "refused";
    return *failures >= LR_LINE_STRIKES ? "failing" : NULL;
}

struct choice {
    const struct lr_lines *lines;
    const struct lr_hosts *bad;
    const struct lr_room *room;
    int64_t now;
};

/* The best of a quality; `best` if there is none better. */
static int choose(const struct choice *c, enum lr_quality quality, int best)
{
    for (int i = 0; i < c->room->stream_count; i++) {
        const struct lr_stream *s = &c->room->streams[i];
        if (s->quality == quality && lr_line_protocol(s) &&
            (best < 0 || rank(c->lines, c->bad, s, c->now) <
                             rank(c->lines, c->bad, &c->room->streams[best], c->now)))
            best = i;
    }
    return best;
}

/* Is there something of it that is not refused? DASH is for those who asked for it. */
static bool is_open(const struct choice *c, enum lr_quality quality, bool dash)
{
    for (int i = 0; i < c->room->stream_count; i++) {
        const struct lr_stream *s = &c->room->streams[i];
        const char *protocol = s->quality == quality ? lr_line_protocol(s) : NULL;
        if (protocol && (dash || strcmp(protocol, "dash") != 0) && !is_refused(c->lines, s, c->now))
            return true;
    }
    return false;
}

/* The next lower one, else the next higher one; the same if there is none. */
static enum lr_quality other(const struct choice *c, enum lr_quality quality, bool dash)
{
    for (int q = quality + 1; q < LR_Q_AUDIO; q++)
        if (is_open(c, q, dash))
            return q;
    for (int q = quality - 1; q > LR_Q_UNSET; q--)
        if (is_open(c, q, dash))
            return q;
    return quality;
}

int lr_lines_choose(const struct lr_lines *l, const struct lr_hosts *bad,
                    const struct lr_room *room, int64_t now)
{
    const struct choice c = {l, bad, room, now};
    int best = room->selected;
    if (best < 0 || best >= room->stream_count)
        return -1;
    enum lr_quality wish = room->streams[best].quality;
    const char *protocol = lr_line_protocol(&room->streams[best]);
    bool dash = protocol && strcmp(protocol, "dash") == 0;
    best = choose(&c, wish, protocol ? best : -1);
    if (best < 0 || wish == LR_Q_AUDIO || is_open(&c, wish, true))
        return best;
    enum lr_quality next = other(&c, wish, dash);
    return next == wish ? best : choose(&c, next, -1);
}
