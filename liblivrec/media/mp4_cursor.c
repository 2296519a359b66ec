/* Tables of a moov, read (ISO/IEC 14496-12, 8.6 and 8.7). */
#include <livrec/error.h>

#include "media/bytes.h"
#include "media/mp4_index.h"

#define TIME_MAX (INT64_MAX / 4)

static bool find_stbl(const struct lr_box *moov, uint32_t id, struct lr_box *stbl)
{
    struct lr_box trak, tkhd, mdia, minf;
    struct lr_box_iter it = lr_box_begin(moov->data, moov->size);
    while (lr_box_next(&it, &trak)) {
        if (trak.type != LR_FOURCC('t', 'r', 'a', 'k') ||
            !lr_box_find(&trak, LR_FOURCC('t', 'k', 'h', 'd'), &tkhd) || tkhd.size < 24 ||
            lr_be32(tkhd.data + (tkhd.data[0] == 1 ? 20 : 12)) != id)
            continue;
        return lr_box_find(&trak, LR_FOURCC('m', 'd', 'i', 'a'), &mdia) &&
               lr_box_find(&mdia, LR_FOURCC('m', 'i', 'n', 'f'), &minf) &&
               lr_box_find(&minf, LR_FOURCC('s', 't', 'b', 'l'), stbl);
    }
    return false;
}

/* The rows of a table whose count stands at `at`. */
static bool rows(const struct lr_box *stbl, uint32_t type, size_t at, size_t entry,
                 const uint8_t **from, const uint8_t **end)
{
    struct lr_box b;
    if (!lr_box_find(stbl, type, &b) || b.size < at + 4)
        return false;
    uint64_t size = (uint64_t)lr_be32(b.data + at) * entry;
    *from = b.data + at + 4;
    *end = *from + size;
    return size <= b.size - at - 4;
}

/* Sizes are rows of 32 bits, of fewer, or all the same (8.7.3). */
static bool open_sizes(struct lr_mp4_cursor *c, const struct lr_box *stbl)
{
    struct lr_box b;
    bool compact = !lr_box_find(stbl, LR_FOURCC('s', 't', 's', 'z'), &b) &&
                   lr_box_find(stbl, LR_FOURCC('s', 't', 'z', '2'), &b);
    if (b.size < 12 || (b.type != LR_FOURCC('s', 't', 's', 'z') && !compact))
        return false;
    c->size = compact ? 0 : lr_be32(b.data + 4);
    c->size_bits = compact ? b.data[7] : c->size ? 0 : 32;
    c->samples = lr_be32(b.data + 8);
    c->sizes = b.data + 12;
    bool known = c->size_bits == 0 || c->size_bits == 4 || c->size_bits == 8 ||
                 c->size_bits == 16 || c->size_bits == 32;
    uint64_t bytes = ((uint64_t)c->samples * (uint64_t)c->size_bits + 7) / 8;
    return known && bytes <= b.size - 12;
}

/* Of the sample whose number, from 0, is n. */
static uint32_t size_of(const struct lr_mp4_cursor *c, uint32_t n)
{
    switch (c->size_bits) {
    case 4:
        return n % 2 ? c->sizes[n / 2] & 15u : (uint32_t)c->sizes[n / 2] >> 4;
    case 8:
        return c->sizes[n];
    case 16:
        return lr_be16(c->sizes + (size_t)n * 2);
    case 32:
        return lr_be32(c->sizes + (size_t)n * 4);
    }
    return c->size;
}

int lr_mp4_cursor_open(struct lr_mp4_cursor *c, const struct lr_box *moov, uint32_t track_id)
{
    struct lr_box stbl, b;
    *c = (struct lr_mp4_cursor){.at = 0};
    if (!find_stbl(moov, track_id, &stbl))
        return LIVREC_EMEDIA;
    c->wide = lr_box_find(&stbl, LR_FOURCC('c', 'o', '6', '4'), &b);
    c->all_sync = !lr_box_find(&stbl, LR_FOURCC('s', 't', 's', 's'), &b);
    bool moved = lr_box_find(&stbl, LR_FOURCC('c', 't', 't', 's'), &b);
    bool ok = rows(&stbl, LR_FOURCC('s', 't', 't', 's'), 4, 8, &c->deltas.at, &c->deltas.end) &&
              open_sizes(c, &stbl) &&
              rows(&stbl, LR_FOURCC('s', 't', 's', 'c'), 4, 12, &c->groups, &c->groups_end) &&
              rows(&stbl, c->wide ? LR_FOURCC('c', 'o', '6', '4') : LR_FOURCC('s', 't', 'c', 'o'),
                   4, c->wide ? 8 : 4, &c->chunks, &c->chunks_end) &&
              (c->all_sync ||
               rows(&stbl, LR_FOURCC('s', 't', 's', 's'), 4, 4, &c->syncs, &c->syncs_end)) &&
              (!moved ||
               rows(&stbl, LR_FOURCC('c', 't', 't', 's'), 4, 8, &c->offsets.at, &c->offsets.end));
    return ok ? 0 : LIVREC_EMEDIA;
}

/* The value that counts for the next sample; false behind the last. */
static bool next_value(struct lr_mp4_run_table *t)
{
    while (t->left == 0 && t->at < t->end) {
        t->left = lr_be32(t->at);
        t->value = lr_be32(t->at + 4);
        t->at += 8;
    }
    if (t->left == 0)
        return false;
    t->left--;
    return true;
}

/* A chunk is used up: where is the next? */
static bool next_chunk(struct lr_mp4_cursor *c)
{
    if (c->chunks == c->chunks_end)
        return false;
    c->chunk++;
    while (c->groups < c->groups_end && lr_be32(c->groups) <= c->chunk) {
        c->per_chunk = lr_be32(c->groups + 4);
        c->entry = lr_be32(c->groups + 8);
        c->groups += 12;
    }
    c->at = c->wide ? lr_be64(c->chunks) : lr_be32(c->chunks);
    c->chunks += c->wide ? 8 : 4;
    c->in_chunk = 0;
    return c->per_chunk > 0;
}

bool lr_mp4_cursor_next(struct lr_mp4_cursor *c, struct lr_mp4_place *out)
{
    bool run = c->in_chunk == c->per_chunk;
    if (c->sample == c->samples || c->dts > TIME_MAX || !next_value(&c->deltas) ||
        (run && !next_chunk(c)))
        return false;
    c->sample++;
    c->in_chunk++;
    *out = (struct lr_mp4_place){.at = c->at,
                                 .size = size_of(c, c->sample - 1),
                                 .dts = c->dts,
                                 .duration = c->deltas.value,
                                 .cts = next_value(&c->offsets) ? (int32_t)c->offsets.value : 0,
                                 .entry = c->entry,
                                 .sync = c->all_sync,
                                 .run = run};
    if (c->syncs < c->syncs_end && lr_be32(c->syncs) == c->sample) {
        out->sync = true;
        c->syncs += 4;
    }
    c->at += out->size;
    c->dts += out->duration;
    return true;
}
