/* The index of a file (sidx, ISO/IEC 14496-12 8.16.3): what an on-demand manifest points to instead
 * of listing segments. */
#include "media/bytes.h"
#include "media/mp4.h"
#include "media/mpd.h"

#define SIDX LR_FOURCC('s', 'i', 'd', 'x')
#define MOOF LR_FOURCC('m', 'o', 'o', 'f')
#define MDAT LR_FOURCC('m', 'd', 'a', 't')
#define REFERENCE 12 /* bytes of one */
#define HEAD 4096    /* so much is looked at where nobody says where the index is */
#define SKIPPED_MAX ((uint64_t)1 << 20) /* in front of the media, and of an index */
#define SEARCHES 6
#define PIECE ((uint64_t)1 << 20)
#define PIECE_HZ 90000 /* of the times that pieces are given */
#define PIECE_MS 1000  /* where nobody knows how long the file is */
#define TIME_MAX ((uint64_t)1 << 61)
#define TIMESCALE_MAX 1000000000
#define SECONDS_MAX ((int64_t)4000000000) /* with such a timescale that still fits */

struct index {
    int64_t timescale, time;
    uint64_t at; /* place of the first reference in the file */
    int count;
    const uint8_t *references;
};

/* False: there is none, or it is cut off. *end: where what it refers to is counted from. */
static bool find(const uint8_t *data, size_t len, struct lr_box *out, size_t *end)
{
    struct lr_box_iter it = lr_box_begin(data, len);
    while (lr_box_next(&it, out))
        if (out->type == SIDX) {
            *end = (size_t)(it.at - data);
            return true;
        }
    return false;
}

static bool read_index(const struct lr_box *box, uint64_t end, struct index *out)
{
    const uint8_t *p = box->data;
    size_t head = box->size && p[0] ? 32 : 24; /* version 1 has wider times */
    if (box->size < head)
        return false;
    uint64_t time = head == 32 ? lr_be64(p + 12) : lr_be32(p + 12);
    uint64_t offset = head == 32 ? lr_be64(p + 20) : lr_be32(p + 16);
    *out = (struct index){.timescale = (int64_t)lr_be32(p + 8),
                          .time = (int64_t)time,
                          .at = end + offset,
                          .count = (int)lr_be16(p + head - 2),
                          .references = p + head};
    return time < TIME_MAX && offset < TIME_MAX && end < TIME_MAX && out->timescale > 0 &&
           out->timescale <= TIMESCALE_MAX && out->count > 0 &&
           box->size - head >= (size_t)out->count * REFERENCE;
}

/* A reference to another index counts as one segment: its bytes are those of all that it has. */
static void take_reference(const uint8_t *p, uint64_t *at, struct lr_mpd_link *out)
{
    uint32_t size = lr_be32(p) & 0x7fffffff;
    out->range = (struct lr_m3u8_range){*at, size ? size : 1};
    *at += size;
}

static int64_t length_of(const uint8_t *reference)
{
    int64_t length = (int64_t)lr_be32(reference + 4);
    return length ? length : 1;
}

static struct lr_mpd_link *make_links(struct lr_arena *a, const struct index *x)
{
    struct lr_mpd_link *links = lr_arena_alloc(a, (size_t)x->count * sizeof *links);
    uint64_t at = x->at;
    for (int i = 0; links && i < x->count; i++) {
        take_reference(x->references + (size_t)i * REFERENCE, &at, &links[i]);
        links[i].next = i + 1 < x->count ? &links[i + 1] : NULL;
    }
    return links;
}

static struct lr_mpd_run *make_runs(struct lr_arena *a, const struct index *x)
{
    struct lr_mpd_run *first = NULL, *last = NULL;
    for (int i = 0; i < x->count; i++) {
        int64_t length = length_of(x->references + (size_t)i * REFERENCE);
        if (last && last->length == length) {
            last->repeat++;
            continue;
        }
        struct lr_mpd_run *r = lr_arena_alloc(a, sizeof *r);
        if (!r)
            return NULL;
        *r = (struct lr_mpd_run){.time = last ? -1 : x->time, .length = length, .number = -1};
        first = first ? first : r;
        if (last)
            last->next = r;
        last = r;
    }
    return first;
}

/* presentationTimeOffset in the timescale of the index. */
static int64_t offset_in(const struct lr_mpd_addressing *at, int64_t timescale)
{
    int64_t scale = at->timescale > 0 ? at->timescale : 1;
    if (at->offset <= 0 || at->offset / scale >= SECONDS_MAX)
        return 0;
    return at->offset / scale * timescale + at->offset % scale * timescale / scale;
}

bool lr_mpd_wants_index(const struct lr_mpd_representation *r)
{
    return !r->at.media && !r->at.links && (r->at.index.length > 0 || r->at.searches == 0);
}

static void search_at(struct lr_mpd_addressing *at, uint64_t place, uint64_t length)
{
    at->index = (struct lr_m3u8_range){place, (int64_t)length};
    at->searches++;
}

struct lr_m3u8_range lr_mpd_index_range(struct lr_mpd_representation *r)
{
    if (r->at.index.length <= 0)
        search_at(&r->at, 0, HEAD);
    return r->at.index;
}

static void apply(struct lr_mpd_addressing *at, const struct index *x, struct lr_mpd_run *runs,
                  struct lr_mpd_link *links)
{
    at->offset = offset_in(at, x->timescale);
    at->timescale = x->timescale;
    at->runs = runs;
    at->links = links;
    if (at->has_init || at->index.offset == 0)
        return;
    at->has_init = true; /* what the file begins with */
    at->init_range = (struct lr_m3u8_range){0, (int64_t)at->index.offset};
}

static int list(struct lr_arena *a, struct lr_mpd_representation *r, const struct lr_box *box,
                uint64_t end)
{
    struct index x;
    bool good = read_index(box, end, &x);
    struct lr_mpd_run *runs = good ? make_runs(a, &x) : NULL;
    struct lr_mpd_link *links = runs ? make_links(a, &x) : NULL;
    if (links)
        apply(&r->at, &x, runs, links);
    r->at.index.length = -1;
    return links ? 0 : good ? LIVREC_ENOMEM : LIVREC_EMEDIA;
}

enum find { FOUND, CUT, BEHIND, MEDIA, NOWHERE };

/* From box to box, over what stands in front of the media. *at: where the index of *size bytes
 * begins; CUT: it is not all here. BEHIND: where to look next. MEDIA: where a fragment begins. */
static enum find walk(const uint8_t *data, size_t len, uint64_t *at, uint64_t *size)
{
    uint32_t type;
    size_t header;
    for (*at = 0; *at < len; *at += *size) {
        enum lr_box_state state = lr_box_head(data + *at, len - (size_t)*at, &type, &header, size);
        if (state == LR_BOX_SHORT && *at)
            return BEHIND;
        if (state == LR_BOX_OK && type == MOOF)
            return MEDIA;
        if (state != LR_BOX_OK || *size == 0 || *size > SKIPPED_MAX || type == MDAT)
            return NOWHERE;
        if (type == SIDX)
            return *size <= len - *at ? FOUND : CUT;
    }
    return BEHIND;
}

static int search(struct lr_arena *a, struct lr_mpd_representation *r, const uint8_t *data,
                  size_t len)
{
    struct lr_box box;
    uint64_t at, size, from = r->at.index.offset;
    size_t end;
    enum find found = walk(data, len, &at, &size);
    r->at.index.length = -1;
    if (found == MEDIA) {
        r->at.searched = true;
        r->at.media_at = from + at;
        return LIVREC_EMEDIA;
    }
    if (found == NOWHERE || from + at > SKIPPED_MAX || r->at.searches >= SEARCHES)
        return LIVREC_EMEDIA;
    if (found != FOUND) {
        search_at(&r->at, from + at, found == CUT ? size : HEAD);
        return 0;
    }
    r->at.index.offset = from + at;
    return find(data + at, (size_t)size, &box, &end) ? list(a, r, &box, from + at + size)
                                                     : LIVREC_EMEDIA;
}

int lr_mpd_take_index(struct lr_arena *a, struct lr_mpd_representation *r, const uint8_t *data,
                      size_t len)
{
    struct lr_box box;
    size_t end = 0;
    if (r->at.searches)
        return search(a, r, data, len);
    if (find(data, len, &box, &end))
        return list(a, r, &box, r->at.index.offset + end);
    r->at.index.length = -1;
    return LIVREC_EMEDIA;
}

/* Those of a MiB, and what is left with the last one. */
static struct lr_mpd_link *cut(struct lr_arena *a, uint64_t from, uint64_t total, int64_t count)
{
    struct lr_mpd_link *links = lr_arena_alloc(a, (size_t)count * sizeof *links);
    for (int64_t i = 0; links && i < count; i++) {
        uint64_t at = from + (uint64_t)i * PIECE;
        bool last = i + 1 == count;
        links[i] = (struct lr_mpd_link){.next = last ? NULL : &links[i + 1],
                                        .range = {at, (int64_t)(last ? total - at : PIECE)}};
    }
    return links;
}

int lr_mpd_cut(struct lr_arena *a, const struct lr_mpd_period *p, struct lr_mpd_representation *r,
               uint64_t total)
{
    struct lr_mpd_addressing *at = &r->at;
    if (!at->searched || total <= at->media_at || total > TIME_MAX ||
        (!at->has_init && at->media_at == 0))
        return LIVREC_EMEDIA;
    int64_t count = (int64_t)((total - at->media_at) / PIECE);
    if (count > LR_MPD_ENTRIES)
        return LIVREC_EMEDIA;
    count = count ? count : 1;
    int64_t ms = p->length_ms > 0 ? p->length_ms / count : PIECE_MS;
    struct lr_mpd_run *run = lr_arena_alloc(a, sizeof *run);
    struct lr_mpd_link *links = run ? cut(a, at->media_at, total, count) : NULL;
    if (!links)
        return LIVREC_ENOMEM;
    const struct index x = {.timescale = PIECE_HZ};
    *run = (struct lr_mpd_run){.time = offset_in(at, PIECE_HZ),
                               .length = (ms ? ms : 1) * (PIECE_HZ / 1000),
                               .repeat = count - 1,
                               .number = -1};
    at->index.offset = at->media_at;
    at->pieces = true;
    apply(at, &x, run, links);
    return 0;
}
