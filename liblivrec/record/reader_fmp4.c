/* Fragmented MP4, from HLS segments or as one endless body. Boxes of interest are collected whole;
 * a fragment is the most that is kept. */
#include "core/alloc.h"
#include "media/bytes.h"
#include "record/fragment.h"

#define HEADER_MAX ((uint64_t)4 << 20) /* moov, moof */
#define DATA_MAX ((uint64_t)32 << 20)  /* mdat: 10 s at 25 Mbit/s */
#define OTHER_MAX ((uint64_t)1 << 20)  /* a box that is skipped; beyond is damage */
#define HUNT_MAX ((uint64_t)64 << 20)  /* so much without a fragment is not fMP4 */
#define KEEP ((size_t)256 << 10)       /* a larger buffer is given back after use */
#define RESERVE ((size_t)1 << 20)      /* a sender's word is good for so much memory */
#define BLOCK ((size_t)1 << 20)

#define MOOV LR_FOURCC('m', 'o', 'o', 'v')
#define MOOF LR_FOURCC('m', 'o', 'o', 'f')
#define MDAT LR_FOURCC('m', 'd', 'a', 't')

struct fmp4 {
    struct lr_reader base;
    struct lr_intake in;
    struct lr_fragment fragment;
    struct lr_buf part; /* the start of a box */
    size_t need;        /* bytes of it that are wanted before anything is decided */
    uint64_t left;      /* bytes of a box that are still to be skipped */
    bool hunting;       /* looking for a fragment */
    uint64_t hunted;    /* bytes since the last good box */
    uint64_t position;  /* in the file: of what is looked at next */
    bool movie;         /* a moov was read */
    bool fragmented;    /* and a moof behind it, or one is to come */
};

/* A box that stands whole, or as much of it as there is, at data. */
struct unit {
    uint32_t type;
    size_t header;
    uint64_t size; /* in all; 0: up to the end */
};

static void lose(struct fmp4 *r)
{
    r->hunting = true;
    lr_intake_lost(&r->in);
}

static uint64_t limit_of(const struct fmp4 *r, uint32_t type)
{
    if (type == MOOV || type == MOOF)
        return HEADER_MAX;
    return type == MDAT ? DATA_MAX : OTHER_MAX;
}

/* Is the box wanted whole? mdat only with samples that wait for it. */
static bool is_wanted(const struct fmp4 *r, uint32_t type)
{
    return type == MOOV || type == MOOF || (type == MDAT && lr_fragment_waiting(&r->fragment));
}

static int take_moov(struct fmp4 *r, const struct lr_box *b)
{
    int rc = lr_fragment_movie(&r->fragment, b);
    r->movie = true;
    r->fragmented = r->fragment.announced;
    return rc;
}

static int take_moof(struct fmp4 *r, const struct lr_box *b)
{
    if (!r->movie) { /* nobody knows what is in it */
        r->base.skipped += b->size;
        return 0;
    }
    r->fragmented = true;
    int rc = lr_fragment_list(&r->fragment, b, r->position);
    if (rc == LIVREC_EMEDIA) {
        r->base.skipped += b->size;
        lr_intake_lost(&r->in);
        return 0;
    }
    return rc;
}

static int take_box(struct fmp4 *r, const struct unit *u, const uint8_t *data, size_t len)
{
    struct lr_box b = {u->type, data + u->header, len - u->header};
    r->hunted = 0;
    switch (u->type) {
    case MOOV:
        return take_moov(r, &b);
    case MOOF:
        return take_moof(r, &b);
    case MDAT:
        return lr_fragment_data(&r->fragment, b.data, b.size, r->position + u->header);
    }
    return 0;
}

static int more(struct fmp4 *r, uint64_t need)
{
    r->need = (size_t)need;
    return 0;
}

/* Look for a fragment. *used: bytes in front of it. */
static int hunt(struct fmp4 *r, const uint8_t *data, size_t len, size_t *used)
{
    size_t at = 0;
    while (at + 16 <= len && !lr_box_is_clear(data + at, HEADER_MAX))
        at++;
    r->hunting = at + 16 > len;
    *used = at;
    r->base.skipped += at;
    r->hunted += at;
    if (r->hunted > HUNT_MAX)
        return lr_reader_fail(&r->base, LIVREC_EMEDIA, "MP4: no fragment in %d MiB",
                              (int)(HUNT_MAX >> 20));
    return more(r, 16);
}

/* A box that is not what it says: not the same place again. */
static int refuse_box(struct fmp4 *r, size_t *used)
{
    lose(r);
    *used = 1;
    r->base.skipped++;
    r->hunted++;
    return 0;
}

static int take_wanted(struct fmp4 *r, const struct unit *u, const uint8_t *data, size_t len,
                       size_t *used)
{
    if (u->size == 0 && len >= DATA_MAX)
        return refuse_box(r, used);
    if (u->size == 0 || u->size > len)
        return more(r, u->size ? u->size : DATA_MAX);
    *used = (size_t)u->size;
    return take_box(r, u, data, *used);
}

/* What stands at data[0..len), len > 0. *used 0: a box is to be skipped, or r->need bytes are
 * wanted. */
static int take_unit(struct fmp4 *r, const uint8_t *data, size_t len, size_t *used)
{
    struct unit u;
    *used = 0;
    if (r->left) {
        *used = r->left < len ? (size_t)r->left : len;
        r->left -= *used;
        return 0;
    }
    if (r->hunting)
        return hunt(r, data, len, used);
    switch (lr_box_head(data, len, &u.type, &u.header, &u.size)) {
    case LR_BOX_SHORT:
        return more(r, len < 8 ? 8 : LR_BOX_HEADER_MAX);
    case LR_BOX_BAD:
        return refuse_box(r, used);
    case LR_BOX_OK:
        break;
    }
    if (u.type == MDAT && r->movie && !r->fragmented)
        return lr_reader_fail(&r->base, LIVREC_EMEDIA, "MP4: a file without fragments");
    if (u.size > limit_of(r, u.type) || (u.size == 0 && !is_wanted(r, u.type)))
        return refuse_box(r, used); /* up to the end of the file? then nothing more would come */
    if (is_wanted(r, u.type))
        return take_wanted(r, &u, data, len, used);
    r->left = u.size;
    return 0;
}

static int take_units(struct fmp4 *r, const uint8_t *data, size_t len, size_t *used)
{
    int rc = 0;
    *used = 0;
    while (rc == 0 && *used < len) {
        size_t size;
        bool hunting = r->hunting;
        rc = take_unit(r, data + *used, len - *used, &size);
        *used += size;
        r->position += size;
        if (size == 0 && r->left == 0 && hunting == r->hunting)
            break; /* nothing went on: it takes more bytes */
    }
    return rc;
}

static int collect(struct fmp4 *r, const uint8_t *data, size_t len)
{
    size_t want = r->need < RESERVE ? r->need : RESERVE;
    int rc = want > r->part.len ? lr_buf_reserve(&r->part, want - r->part.len) : 0;
    return rc ? rc : lr_buf_append(&r->part, data, len);
}

/* How much of a block goes behind the collected bytes. */
static size_t share(const struct fmp4 *r, size_t len)
{
    size_t missing = r->need > r->part.len ? r->need - r->part.len : 1;
    if (r->hunting && missing < BLOCK)
        missing = BLOCK;
    return missing < len ? missing : len;
}

static int feed(struct lr_reader *base, const uint8_t *data, size_t len)
{
    struct fmp4 *r = (struct fmp4 *)base;
    size_t used;
    int rc = 0;
    while (len > 0 && rc == 0) {
        if (r->part.len == 0) {
            rc = take_units(r, data, len, &used);
            return rc || used == len ? rc : collect(r, data + used, len - used);
        }
        size_t piece = share(r, len);
        rc = collect(r, data, piece);
        data += piece;
        len -= piece;
        if (rc || r->part.len < r->need)
            continue;
        rc = take_units(r, r->part.data, r->part.len, &used);
        lr_buf_consume(&r->part, used);
        if (r->part.len == 0 && r->part.cap > KEEP)
            lr_buf_free(&r->part);
    }
    return rc;
}

static void start_over(struct fmp4 *r)
{
    lr_buf_free(&r->part);
    r->left = r->position = r->hunted = 0;
    r->hunting = false;
}

/* A body that ends inside mdat still gives the samples that are whole. */
static int flush(struct lr_reader *base)
{
    struct fmp4 *r = (struct fmp4 *)base;
    struct unit u;
    size_t len = r->part.len;
    bool data = !r->hunting && !r->left && len &&
                lr_box_head(r->part.data, len, &u.type, &u.header, &u.size) == LR_BOX_OK &&
                is_wanted(r, u.type) && u.type == MDAT;
    int rc = 0;
    r->base.torn = data && u.size > len;
    if (data)
        rc = take_box(r, &u, r->part.data, len);
    else
        r->base.skipped += len;
    lr_fragment_drop(&r->fragment);
    start_over(r);
    return rc ? rc : lr_intake_flush(&r->in);
}

static void discontinuity(struct lr_reader *base)
{
    struct fmp4 *r = (struct fmp4 *)base;
    r->base.skipped += r->part.len;
    start_over(r);
    lr_fragment_reset(&r->fragment);
    lr_intake_reset(&r->in);
}

static void reader_free(struct lr_reader *base)
{
    struct fmp4 *r = (struct fmp4 *)base;
    lr_buf_free(&r->part);
    lr_fragment_free(&r->fragment);
    lr_intake_free(&r->in);
    lr_free(r);
}

static const struct lr_reader_ops ops = {"fmp4", feed, flush, discontinuity, reader_free};

int lr_reader_fmp4_new(struct lr_stage *out, struct lr_reader **reader)
{
    struct fmp4 *r = lr_calloc(1, sizeof *r);
    if (!r)
        return LIVREC_ENOMEM;
    r->base.ops = &ops;
    r->base.out = out;
    lr_buf_init(&r->part, (size_t)DATA_MAX + BLOCK + LR_BOX_HEADER_MAX);
    lr_intake_init(&r->in, &r->base);
    lr_fragment_init(&r->fragment, &r->in);
    *reader = &r->base;
    return 0;
}
