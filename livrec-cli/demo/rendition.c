#include "rendition.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct rendition renditions[] = {
    {"live", "ts", "video/mp2t", SEGMENT_TS, false},
    {"sd", "ts", "video/mp2t", SEGMENT_TS, false},
    {"fmp4", "m4s", "video/mp4", SEGMENT_FMP4, true},
    {"aes", "ts", "application/octet-stream", SEGMENT_AES, false},
    {"audio", "aac", "audio/aac", SEGMENT_AUDIO, false},
    {"pictures", "m4s", "video/mp4", SEGMENT_PICTURES, true},
    {"sound", "m4s", "audio/mp4", SEGMENT_SOUND, true},
};

const struct rendition *rendition_find(const char *name, size_t len)
{
    for (size_t i = 0; i < sizeof renditions / sizeof *renditions; i++)
        if (strlen(renditions[i].name) == len && strncmp(renditions[i].name, name, len) == 0)
            return &renditions[i];
    return NULL;
}

void rendition_suffix(char out[64], const struct conn *c, const struct request *r, const char *also)
{
    int64_t e;
    const char *sep = "?";
    int n = 0;
    out[0] = 0;
    if (query_number(r->query, "e", &e)) {
        n = snprintf(out, 64, "?e=%" PRId64, e);
        sep = also;
    }
    if (c->channel->set.tokens)
        snprintf(out + n, 64 - (size_t)n, "%st=%" PRId64, sep, r->now);
}

int64_t rendition_first(const struct channel *c, int64_t last)
{
    const struct timeline *t = &c->line;
    int64_t first = last - c->set.window + 1;
    int epoch = timeline_span_at(t, last * t->segment_ms);
    while (epoch > 0 && !t->spans[epoch].new_window)
        epoch--;
    int64_t begin = t->spans[epoch].start / t->segment_ms;
    return first < begin ? begin : first;
}

/* Note the frames of a segment, to be logged once all of it was sent. */
static void queue_frames(struct server *s, struct conn *c, const struct segment *g,
                         enum segment_kind kind)
{
    const struct timeline *t = &c->channel->line;
    struct cursor at;
    struct shot shot;
    cursor_seek_exact(&at, t, g->number * t->segment_ms);
    for (cursor_get(&at, &shot); shot.at < (g->number + 1) * t->segment_ms; cursor_get(&at, &shot)) {
        if (segment_has(kind, shot.frame->track))
            conn_queue_frame(s, c, &shot);
        cursor_next(&at);
    }
}

/* EPOCH-SEQ.EXT or EPOCH-tTIME.EXT */
static bool parse_name(const struct timeline *t, const struct rendition *v, const char *name,
                       struct segment *g)
{
    char *at;
    long epoch = strtol(name, &at, 10);
    if (*at != '-' || epoch < 0 || epoch >= t->count)
        return false;
    bool by_time = at[1] == 't';
    int64_t seq = strtoll(at + 1 + by_time, &at, 10);
    const struct span *span = &t->spans[epoch];
    if (by_time && (seq < span->dts_base || (seq - span->dts_base) % t->segment_ms))
        return false;
    if (by_time)
        seq = span->seq_base + (seq - span->dts_base) / t->segment_ms;
    return *at == '.' && strcmp(at + 1, v->ext) == 0 && segment_find(t, (int)epoch, seq, g);
}

static void media(struct server *s, struct conn *c, const struct rendition *v,
                  const struct request *r, const char *name)
{
    const struct timeline *t = &c->channel->line;
    struct segment g;
    int64_t last = r->now / t->segment_ms - 1, kept = c->channel->set.window + RENDITION_BEHIND;
    if (!parse_name(t, v, name, &g) || g.number > last || g.number <= last - kept) {
        reply_text(c, 404, "no such segment now\n");
        return;
    }
    struct bytes b = {0};
    segment_render(&b, t, &g, v->kind);
    snprintf(c->stream, sizeof c->stream, "%s", v->name);
    reply_whole(c, 200, v->type, b.data, b.len);
    queue_frames(s, c, &g, v->kind);
    bytes_free(&b);
}

static void init_segment(struct server *s, struct conn *c, const struct rendition *v,
                         const char *name)
{
    const struct clip *clip = name[0] == '1' ? &s->clip2 : &s->clip;
    struct bytes b = {0};
    if (clip->count && strcmp(name + 1, ".mp4") == 0 && segment_init(&b, clip, v->kind))
        reply_whole(c, 200, "video/mp4", b.data, b.len);
    else
        reply_text(c, 404, "no such init segment\n");
    bytes_free(&b);
}

bool rendition_handle(struct server *s, struct conn *c, const struct request *r)
{
    if (strncmp(r->path, "/seg/", 5) != 0)
        return false;
    const char *path = r->path + 5, *name = strchr(path, '/');
    const struct rendition *v = name ? rendition_find(path, (size_t)(name - path)) : NULL;
    if (v && strncmp(name, "/init-", 6) == 0)
        init_segment(s, c, v, name + 6);
    else if (v)
        media(s, c, v, r, name + 1);
    return v;
}
