#include <string.h>
#include <livrec/error.h>

#include "lang/lang.h"
#include "core/alloc.h"
#include "media/bytes.h"
#include "record/faststart_parts.h"

#define LENGTH_MS 100 /* what the length in front may differ by */

/* The moov of the new file. */
struct front {
    struct lr_mp4_boxes boxes; /* first member */
    struct lr_buf moov;
};

struct check {
    struct lr_mp4_boxes boxes; /* first member */
    const struct lr_mp4_file *from, *made;
    struct front front;
    struct lr_mp4_fragments fragments;
    struct lr_mp4_cursor cursor[LR_MP4_TRACKS];
    struct lr_mp4_place held[LR_MP4_TRACKS]; /* of the old file, without its length yet */
    bool some[LR_MP4_TRACKS];
    uint8_t *a, *b; /* blocks of both */
};

static int differ(const struct check *k, const char *what)
{
    return lr_err_set(k->made->err, LIVREC_EMEDIA, "the new file has other %s than the old one",
                      what);
}

static int same_bytes(const struct check *k, uint64_t at, uint64_t made_at, uint32_t size)
{
    int rc = 0;
    for (uint32_t i = 0; i < size && rc == 0;) {
        size_t left = size - i, len = left < LR_FASTSTART_BLOCK ? left : LR_FASTSTART_BLOCK;
        rc = lr_mp4_file_read(k->from, k->a, len, at + i);
        if (rc == 0)
            rc = lr_mp4_file_read(k->made, k->b, len, made_at + i);
        if (rc == 0 && memcmp(k->a, k->b, len) != 0)
            rc = differ(k, lr_tr("bytes"));
        i += (uint32_t)len;
    }
    return rc;
}

/* A sample lasts until the next one, whatever its fragment says. */
static int same_sample(struct check *k, const struct lr_mp4_place *p, int64_t duration)
{
    struct lr_mp4_place made;
    if (!lr_mp4_cursor_next(&k->cursor[p->track], &made) || made.size != p->size)
        return differ(k, lr_tr("samples"));
    if (made.dts != p->dts || made.cts != p->cts || made.duration != duration)
        return differ(k, lr_tr("times"));
    if (made.sync != p->sync)
        return differ(k, lr_tr("keyframes"));
    return same_bytes(k, p->at, made.at, p->size);
}

static int take_sample(void *user, const struct lr_mp4_place *p)
{
    struct check *k = user;
    const struct lr_mp4_place *held = &k->held[p->track];
    int rc = k->some[p->track] ? same_sample(k, held, p->dts - held->dts) : 0;
    k->held[p->track] = *p;
    k->some[p->track] = true;
    return rc;
}

static int take_box(struct lr_mp4_boxes *boxes, const struct lr_box *box, uint64_t position,
                    uint64_t size)
{
    struct check *k = (struct check *)boxes;
    const struct lr_box moov = {LR_FOURCC('m', 'o', 'o', 'v'), k->front.moov.data,
                                k->front.moov.len};
    if (box->type == LR_FOURCC('m', 'o', 'o', 'f'))
        return lr_mp4_fragments_walk(&k->fragments, box, position, take_sample, k);
    if (box->type != moov.type)
        return 0;
    int rc = lr_mp4_fragments_open(&k->fragments, box);
    for (int i = 0; i < k->fragments.count && rc == 0; i++)
        rc = lr_mp4_cursor_open(&k->cursor[i], &moov, k->fragments.track[i].id);
    return rc;
}

static int take_front(struct lr_mp4_boxes *boxes, const struct lr_box *box, uint64_t position,
                      uint64_t size)
{
    struct front *f = (struct front *)boxes;
    return box->data ? lr_buf_append(&f->moov, box->data, box->size) : 0;
}

/* In ms; -1: it does not say. */
static int64_t length_in_front(const struct front *f)
{
    const struct lr_box moov = {LR_FOURCC('m', 'o', 'o', 'v'), f->moov.data, f->moov.len};
    struct lr_box b;
    if (!lr_box_find(&moov, LR_FOURCC('m', 'v', 'h', 'd'), &b) || b.size < 32)
        return -1;
    bool wide = b.data[0] == 1;
    uint64_t hz = lr_be32(b.data + (wide ? 20 : 12));
    uint64_t n = wide ? lr_be64(b.data + 24) : lr_be32(b.data + 16);
    return hz && n < INT64_MAX / 1000 ? (int64_t)(n * 1000 / hz) : -1;
}

static int check_ends(struct check *k)
{
    struct lr_mp4_place none;
    int64_t longest = 0, said = length_in_front(&k->front);
    int rc = 0;
    for (int i = 0; i < k->fragments.count && rc == 0; i++) {
        const struct lr_mp4_place *last = &k->held[i];
        int64_t hz = k->fragments.track[i].timescale, end = last->dts + last->duration;
        int64_t ms = end / hz * 1000 + end % hz * 1000 / hz;
        longest = ms > longest ? ms : longest;
        if (k->some[i])
            rc = same_sample(k, last, last->duration);
        if (rc == 0 && lr_mp4_cursor_next(&k->cursor[i], &none))
            rc = differ(k, lr_tr("samples"));
    }
    bool near = said >= longest - LENGTH_MS && said <= longest + LENGTH_MS;
    return rc || near ? rc : differ(k, lr_tr("length"));
}

int lr_faststart_check(const struct lr_mp4_file *from, const struct lr_mp4_file *made)
{
    struct check *k = lr_calloc(1, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    k->from = from;
    k->made = made;
    k->boxes.take = take_box;
    k->front.boxes.take = take_front;
    lr_buf_init(&k->front.moov, LR_FASTSTART_BOX);
    k->a = lr_malloc(LR_FASTSTART_BLOCK);
    k->b = lr_malloc(LR_FASTSTART_BLOCK);
    int rc = k->a && k->b ? lr_mp4_file_walk(made, &k->front.boxes) : LIVREC_ENOMEM;
    if (rc == 0)
        rc = lr_mp4_file_walk(from, &k->boxes);
    if (rc == 0)
        rc = check_ends(k);
    lr_buf_free(&k->front.moov);
    lr_free(k->a);
    lr_free(k->b);
    lr_free(k);
    return rc;
}
