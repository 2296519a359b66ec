/* A moov with tables (ISO/IEC 14496-12, 8.2 to 8.7). */
#include <string.h>
#include <livrec/error.h>

#include "media/bytes.h"
#include "media/mp4_index.h"

#define BOX(a, b, c, d) LR_FOURCC(a, b, c, d)
#define SLACK ((uint64_t)1 << 20) /* of boxes that are no tables */

struct write {
    struct lr_buf *out;
    const struct lr_mp4_index *x;
    uint64_t base;
    bool wide; /* offsets take 64 bits */
    int rc;
};

static void put(struct write *w, const void *data, size_t len)
{
    if (w->rc == 0)
        w->rc = lr_buf_append(w->out, data, len);
}

static void put32(struct write *w, uint32_t n)
{
    const uint8_t be[4] = {(uint8_t)(n >> 24), (uint8_t)(n >> 16), (uint8_t)(n >> 8), (uint8_t)n};
    put(w, be, sizeof be);
}

static void put64(struct write *w, uint64_t n)
{
    put32(w, (uint32_t)(n >> 32));
    put32(w, (uint32_t)n);
}

static void set32(struct write *w, size_t at, uint32_t n)
{
    for (int i = 0; i < 4 && w->rc == 0; i++)
        w->out->data[at + (size_t)i] = (uint8_t)(n >> (24 - 8 * i));
}

/* Where the box begins, for end(). */
static size_t begin(struct write *w, uint32_t type)
{
    size_t at = w->out->len;
    put32(w, 0);
    put32(w, type);
    return at;
}

static void end(struct write *w, size_t at)
{
    if (w->out->len - at > UINT32_MAX)
        w->rc = LIVREC_EMEDIA;
    set32(w, at, (uint32_t)(w->out->len - at));
}

static void put_box(struct write *w, const struct lr_box *b)
{
    size_t at = begin(w, b->type);
    put(w, b->data, b->size);
    end(w, at);
}

/* A table of `count` entries behind version and flags. */
static void put_table(struct write *w, uint32_t type, uint32_t version, size_t entry,
                      const struct lr_buf *rows)
{
    size_t at = begin(w, type);
    put32(w, version << 24);
    put32(w, (uint32_t)(rows->len / entry));
    put(w, rows->data, rows->len);
    end(w, at);
}

static void put_sizes(struct write *w, const struct lr_mp4_list *l)
{
    size_t at = begin(w, BOX('s', 't', 's', 'z'));
    put32(w, 0);
    put32(w, 0); /* each has its own */
    put32(w, l->samples);
    put(w, l->sizes.data, l->sizes.len);
    end(w, at);
}

/* How many samples are in each chunk: an entry where that changes. Then where each chunk is. */
static void put_chunks(struct write *w, uint32_t track)
{
    struct lr_mp4_chunk c;
    const struct lr_buf *all = &w->x->chunks;
    uint32_t chunks = 0, entries = 0, before = 0;
    size_t at = begin(w, BOX('s', 't', 's', 'c'));
    put64(w, 0);
    for (size_t i = 0; i < all->len; i += sizeof c) {
        memcpy(&c, all->data + i, sizeof c);
        if (c.track != track)
            continue;
        chunks++;
        if (c.samples == before)
            continue;
        put32(w, chunks);
        put32(w, c.samples);
        put32(w, 1);
        entries++;
        before = c.samples;
    }
    set32(w, at + 12, entries);
    end(w, at);
    at = begin(w, w->wide ? BOX('c', 'o', '6', '4') : BOX('s', 't', 'c', 'o'));
    put32(w, 0);
    put32(w, chunks);
    uint64_t place = w->base;
    for (size_t i = 0; i < all->len; i += sizeof c, place += c.size) {
        memcpy(&c, all->data + i, sizeof c);
        if (c.track == track && w->wide)
            put64(w, place);
        else if (c.track == track)
            put32(w, (uint32_t)place);
    }
    end(w, at);
}

static void put_deltas(struct write *w, const struct lr_mp4_list *l)
{
    size_t at = begin(w, BOX('s', 't', 't', 's'));
    put32(w, 0);
    put32(w, (uint32_t)(l->deltas.len / 8) + (l->samples > 0));
    put(w, l->deltas.data, l->deltas.len);
    if (l->samples) {
        put32(w, 1);
        put32(w, l->duration);
    }
    end(w, at);
}

static void put_stbl(struct write *w, const struct lr_box *stbl, uint32_t track)
{
    const struct lr_mp4_list *l = &w->x->list[track];
    struct lr_box stsd;
    size_t at = begin(w, stbl->type);
    if (!lr_box_find(stbl, BOX('s', 't', 's', 'd'), &stsd))
        w->rc = LIVREC_EMEDIA;
    else
        put_box(w, &stsd);
    put_deltas(w, l);
    if (l->moved)
        put_table(w, BOX('c', 't', 't', 's'), 1, 8, &l->offsets);
    if (l->syncs.len / 4 < l->samples)
        put_table(w, BOX('s', 't', 's', 's'), 0, 4, &l->syncs);
    put_sizes(w, l);
    put_chunks(w, track);
    end(w, at);
}

/* mvhd, mdhd and tkhd with their duration, which stands at `at` or with 64-bit times at `wide_at`.
 * All ones: longer than it can say. */
static void put_head(struct write *w, const struct lr_box *b, size_t at, size_t wide_at,
                     uint64_t duration)
{
    bool wide = b->size && b->data[0] == 1;
    size_t from = w->out->len + 8 + (wide ? wide_at : at), size = wide ? 8 : 4;
    if (b->size < (wide ? wide_at : at) + size) {
        w->rc = LIVREC_EMEDIA;
        return;
    }
    put_box(w, b);
    if (wide)
        set32(w, from, (uint32_t)(duration >> 32));
    else if (duration > UINT32_MAX)
        duration = UINT32_MAX;
    set32(w, wide ? from + 4 : from, (uint32_t)duration);
}

/* 32 bits are half a day at 90 kHz. */
static void put_mdhd(struct write *w, const struct lr_box *b, uint64_t duration)
{
    if (duration <= UINT32_MAX || b->size < 24 || b->data[0] == 1) {
        put_head(w, b, 16, 24, duration);
        return;
    }
    size_t at = begin(w, b->type);
    put32(w, 1u << 24);
    put64(w, lr_be32(b->data + 4));
    put64(w, lr_be32(b->data + 8));
    put32(w, lr_be32(b->data + 12));
    put64(w, duration);
    put(w, b->data + 20, 4); /* language */
    end(w, at);
}

static uint64_t length_of(const struct lr_mp4_list *l)
{
    return l->samples ? (uint64_t)l->last + l->duration : 0;
}

static void put_minf(struct write *w, const struct lr_box *minf, uint32_t track)
{
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(minf->data, minf->size);
    size_t at = begin(w, minf->type);
    while (w->rc == 0 && lr_box_next(&it, &b))
        if (b.type == BOX('s', 't', 'b', 'l'))
            put_stbl(w, &b, track);
        else
            put_box(w, &b);
    end(w, at);
}

static void put_mdia(struct write *w, const struct lr_box *mdia, uint32_t track)
{
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(mdia->data, mdia->size);
    size_t at = begin(w, mdia->type);
    while (w->rc == 0 && lr_box_next(&it, &b))
        if (b.type == BOX('m', 'd', 'h', 'd'))
            put_mdhd(w, &b, length_of(&w->x->list[track]));
        else if (b.type == BOX('m', 'i', 'n', 'f'))
            put_minf(w, &b, track);
        else
            put_box(w, &b);
    end(w, at);
}

static int track_of(const struct write *w, const struct lr_box *trak)
{
    struct lr_box tkhd;
    if (!lr_box_find(trak, BOX('t', 'k', 'h', 'd'), &tkhd) || tkhd.size < 24)
        return -1;
    uint32_t id = lr_be32(tkhd.data + (tkhd.data[0] == 1 ? 20 : 12));
    for (int i = 0; i < w->x->count; i++)
        if (w->x->list[i].id == id)
            return i;
    return -1;
}

static uint64_t scaled(uint64_t time, uint32_t from, uint32_t to)
{
    return time / from * to + time % from * to / from;
}

static void put_trak(struct write *w, const struct lr_box *trak, uint32_t hz)
{
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(trak->data, trak->size);
    int track = track_of(w, trak);
    if (track < 0) {
        w->rc = LIVREC_EMEDIA;
        return;
    }
    const struct lr_mp4_list *l = &w->x->list[track];
    size_t at = begin(w, trak->type);
    while (w->rc == 0 && lr_box_next(&it, &b))
        if (b.type == BOX('t', 'k', 'h', 'd'))
            put_head(w, &b, 20, 28, scaled(length_of(l), l->timescale, hz));
        else if (b.type == BOX('m', 'd', 'i', 'a'))
            put_mdia(w, &b, (uint32_t)track);
        else if (b.type == BOX('e', 'd', 't', 's')) /* it may count on the fragments' times */
            w->rc = LIVREC_EMEDIA;
        else
            put_box(w, &b);
    end(w, at);
}

static uint64_t table_bytes(const struct lr_mp4_index *x)
{
    uint64_t n = SLACK + x->chunks.len;
    for (int i = 0; i < x->count; i++)
        n += x->list[i].sizes.len + x->list[i].deltas.len + x->list[i].offsets.len +
             x->list[i].syncs.len;
    return n;
}

int lr_mp4_moov(const struct lr_box *moov, const struct lr_mp4_index *x, uint64_t base,
                struct lr_buf *out)
{
    struct write w = {.out = out, .x = x, .base = base};
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(moov->data, moov->size);
    uint32_t hz = 0;
    w.wide = x->bytes + table_bytes(x) > UINT32_MAX;
    if (lr_box_find(moov, BOX('m', 'v', 'h', 'd'), &b) && b.size >= 24)
        hz = lr_be32(b.data + (b.data[0] == 1 ? 20 : 12));
    if (hz == 0)
        return LIVREC_EMEDIA;
    size_t at = begin(&w, BOX('m', 'o', 'o', 'v'));
    while (w.rc == 0 && lr_box_next(&it, &b))
        if (b.type == BOX('m', 'v', 'h', 'd'))
            put_head(&w, &b, 16, 24, scaled((uint64_t)lr_mp4_index_ms(x), 1000, hz));
        else if (b.type == BOX('t', 'r', 'a', 'k'))
            put_trak(&w, &b, hz);
        else if (b.type != BOX('m', 'v', 'e', 'x'))
            put_box(&w, &b);
    end(&w, at);
    return w.rc;
}
