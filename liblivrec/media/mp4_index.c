#include "media/mp4_index.h"

#include <string.h>
#include <livrec/error.h>

#include "media/bytes.h"

#define TABLE_MAX ((size_t)1 << 30)

void lr_mp4_index_init(struct lr_mp4_index *x, const struct lr_mp4_fragments *f)
{
    *x = (struct lr_mp4_index){.count = f->count};
    lr_buf_init(&x->chunks, TABLE_MAX);
    for (int i = 0; i < f->count; i++) {
        struct lr_mp4_list *l = &x->list[i];
        l->id = f->track[i].id;
        l->timescale = f->track[i].timescale;
        lr_buf_init(&l->sizes, TABLE_MAX);
        lr_buf_init(&l->deltas, TABLE_MAX);
        lr_buf_init(&l->offsets, TABLE_MAX);
        lr_buf_init(&l->syncs, TABLE_MAX);
    }
}

void lr_mp4_index_free(struct lr_mp4_index *x)
{
    lr_buf_free(&x->chunks);
    for (int i = 0; i < x->count; i++) {
        lr_buf_free(&x->list[i].sizes);
        lr_buf_free(&x->list[i].deltas);
        lr_buf_free(&x->list[i].offsets);
        lr_buf_free(&x->list[i].syncs);
    }
}

static int add_number(struct lr_buf *b, uint32_t n)
{
    return lr_buf_be(b, 4, n);
}

/* One more of this value: tables of runs have a count in front of each. */
static int add_to_run(struct lr_buf *b, uint32_t value)
{
    uint8_t *last = b->len ? b->data + b->len - 8 : NULL;
    if (!last || lr_be32(last + 4) != value) {
        int rc = add_number(b, 1);
        return rc ? rc : add_number(b, value);
    }
    for (int i = 3; i >= 0 && ++last[i] == 0; i--)
        ;
    return 0;
}

/* How long the sample before lasts is known now. */
static int end_last(struct lr_mp4_list *l, int64_t dts)
{
    if (l->samples == 0)
        return dts == 0 ? 0 : LIVREC_EMEDIA; /* it would take an edit list */
    if (dts < l->last || dts - l->last > UINT32_MAX)
        return LIVREC_EMEDIA;
    return add_to_run(&l->deltas, (uint32_t)(dts - l->last));
}

static int add_to_chunk(struct lr_mp4_index *x, const struct lr_mp4_place *p)
{
    struct lr_mp4_chunk c = {.at = p->at, .track = (uint32_t)p->track};
    if (p->run) {
        int rc = lr_buf_append(&x->chunks, &c, sizeof c);
        if (rc)
            return rc;
    }
    if (x->chunks.len == 0)
        return LIVREC_EMEDIA;
    uint8_t *last = x->chunks.data + x->chunks.len - sizeof c;
    memcpy(&c, last, sizeof c);
    c.samples++;
    c.size += p->size;
    memcpy(last, &c, sizeof c);
    return 0;
}

int lr_mp4_index_add(void *index, const struct lr_mp4_place *p)
{
    struct lr_mp4_index *x = index;
    struct lr_mp4_list *l = &x->list[p->track];
    int rc = l->samples == UINT32_MAX ? LIVREC_EMEDIA : end_last(l, p->dts);
    if (rc == 0)
        rc = add_to_chunk(x, p);
    if (rc == 0)
        rc = add_number(&l->sizes, p->size);
    if (rc == 0)
        rc = add_to_run(&l->offsets, (uint32_t)p->cts);
    if (rc == 0 && p->sync)
        rc = add_number(&l->syncs, l->samples + 1);
    l->samples++;
    l->last = p->dts;
    l->duration = p->duration;
    l->moved |= p->cts != 0;
    x->bytes += p->size;
    return rc;
}

int64_t lr_mp4_index_ms(const struct lr_mp4_index *x)
{
    int64_t most = 0;
    for (int i = 0; i < x->count; i++) {
        const struct lr_mp4_list *l = &x->list[i];
        int64_t end = l->last + l->duration, hz = l->timescale;
        int64_t ms = end / hz * 1000 + end % hz * 1000 / hz;
        most = ms > most ? ms : most;
    }
    return most;
}
