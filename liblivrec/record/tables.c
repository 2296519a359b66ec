#include "record/tables.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "media/nal.h"
#include "record/fragment.h"

#define WINDOW ((size_t)512 << 10)
#define SAMPLE_MAX ((uint32_t)32 << 20)
#define BOX_HEAD 8
#define STEP 256 /* samples at once */

/* A track whose samples are handed on. */
struct row {
    struct lr_mp4_cursor cursor;
    struct lr_mp4_place next;
    bool some;      /* `next` is set */
    uint32_t entry; /* that is in use */
    bool astray;    /* where this chunk lies is not known any more */
    bool lost;      /* samples were left out since the last one */
    struct lr_buf window;
    uint64_t from; /* where in the file `window` was read */
};

struct tables {
    struct lr_reader base;
    struct lr_intake in;
    struct lr_fragment fragment;
    struct lr_tables_file file;
    struct lr_box moov;
    struct row row[2]; /* by enum lr_kind */
    bool begun;
    bool damaged;   /* something in the tables can't be true */
    bool missing;   /* the last sample that is listed is not in the file */
    uint64_t taken; /* bytes of samples */
};

/* A table that lists more samples than the file has bytes is damaged; it would never end. */
static void advance(struct tables *t, enum lr_kind kind)
{
    struct row *r = &t->row[kind];
    int64_t hz = t->fragment.track[kind].timescale;
    r->some = lr_mp4_cursor_next(&r->cursor, &r->next) &&
              r->cursor.sample <= t->file.size && r->next.dts / hz <= LR_FRAGMENT_TIME;
}

/* A track whose tables can't be read is done without, if there is another. */
static int begin(struct tables *t)
{
    int rc = lr_fragment_movie(&t->fragment, &t->moov), good = 0;
    for (int kind = LR_VIDEO; kind <= LR_AUDIO && rc == 0; kind++) {
        uint32_t id = t->fragment.track[kind].id;
        if (!id)
            continue;
        t->row[kind].entry = 1;
        if (lr_mp4_cursor_open(&t->row[kind].cursor, &t->moov, id)) {
            t->damaged = true;
            continue;
        }
        good++;
        advance(t, kind);
    }
    t->begun = true;
    if (rc == 0 && good == 0)
        rc = lr_reader_fail(&t->base, LIVREC_EMEDIA, "MP4: the tables of samples can't be read");
    return rc;
}

static int unreadable(struct tables *t, int rc)
{
    char text[128];
    return lr_reader_fail(&t->base, LIVREC_EIO, "%s can't be read: %s", t->file.path,
                          strerror_r(-rc, text, sizeof text));
}

/* The bytes of a sample, borrowed until the next one of that track. */
static int load(struct tables *t, struct row *r, const uint8_t **data)
{
    const struct lr_mp4_place *p = &r->next;
    uint64_t size = (uint64_t)t->file.size, end = p->at + p->size;
    if (p->at < r->from || end > r->from + r->window.len) {
        size_t len = p->size > WINDOW ? p->size : WINDOW;
        len = len < size - p->at ? len : (size_t)(size - p->at);
        lr_buf_clear(&r->window);
        if (lr_buf_reserve(&r->window, len))
            return LIVREC_ENOMEM;
        int rc = lr_files_read(t->file.files, t->file.fd, r->window.data, len, (int64_t)p->at);
        if (rc)
            return unreadable(t, rc);
        r->window.len = len;
        r->from = p->at;
    }
    *data = r->window.data + (p->at - r->from);
    return 0;
}

/* Where a table was hit, the bytes are not those of a picture. Zeros say nothing: there the file was
 * hit, and rules/zeroed.c knows how far. */
static bool is_picture(const struct lr_fragment_track *track, const uint8_t *data, uint32_t size)
{
    struct lr_nal_iter it;
    struct lr_nal first;
    uint32_t any = 0;
    for (uint32_t i = 0; i < track->nal_len && i < size; i++)
        any |= data[i];
    if (any == 0)
        return true;
    lr_nal_begin(&it, data, size, track->nal_len);
    return lr_nal_next(&it, &first) && !(first.data[0] & 0x80);
}

static int leave_out(struct tables *t, struct row *r, uint64_t bytes)
{
    t->base.skipped += bytes;
    r->lost = true;
    return 0;
}

static int refuse(struct tables *t, struct row *r)
{
    t->damaged = true;
    return leave_out(t, r, r->next.size);
}

/* From here on the decoder is set up by another sample entry. False: there is none. */
static bool switch_entry(struct tables *t, enum lr_kind kind, uint32_t entry, int *rc)
{
    struct lr_mp4_track m;
    if (!lr_mp4_movie_entry(&t->moov, t->fragment.track[kind].id, entry, &m))
        return false;
    t->row[kind].entry = entry;
    *rc = lr_fragment_entry(&t->fragment, kind, &m);
    return true;
}

/* Is the sample that comes next where its table says, as far as tables tell? What stands behind a
 * size that is wrong is not, up to the next chunk. */
static bool is_placed(struct row *r)
{
    const struct lr_mp4_place *p = &r->next;
    if (p->run)
        r->astray = p->at < BOX_HEAD;
    r->astray |= p->size == 0 || p->size > SAMPLE_MAX;
    return !r->astray;
}

static int hand_on(struct tables *t, enum lr_kind kind)
{
    struct row *r = &t->row[kind];
    const struct lr_mp4_place *p = &r->next;
    const uint8_t *data = NULL;
    int rc = 0;
    if (p->entry != r->entry && !switch_entry(t, kind, p->entry, &rc))
        return refuse(t, r);
    if (rc == 0)
        rc = load(t, r, &data);
    if (rc)
        return rc;
    r->astray = kind == LR_VIDEO && !is_picture(&t->fragment.track[kind], data, p->size);
    if (r->astray)
        return refuse(t, r);
    if (r->lost)
        lr_intake_lost(&t->in);
    r->lost = false;
    return lr_fragment_push(&t->fragment, kind, p, data);
}

static int take(struct tables *t, enum lr_kind kind)
{
    struct row *r = &t->row[kind];
    const struct lr_mp4_place *p = &r->next;
    uint64_t size = (uint64_t)t->file.size;
    t->missing = p->at >= size || p->size > size - p->at;
    if (t->missing)
        return leave_out(t, r, p->at < size ? size - p->at : 0);
    if (!is_placed(r))
        return refuse(t, r);
    t->taken += p->size;
    if (t->taken > size)
        return lr_reader_fail(&t->base, LIVREC_EMEDIA, "MP4: more is listed than the file has");
    return hand_on(t, kind);
}

/* The track whose turn it is. */
static bool next_kind(const struct tables *t, enum lr_kind *kind)
{
    const struct row *v = &t->row[LR_VIDEO], *a = &t->row[LR_AUDIO];
    const struct lr_fragment_track *track = t->fragment.track;
    bool first = v->some && (!a->some || lr_fragment_time(&track[LR_VIDEO], v->next.dts) <=
                                             lr_fragment_time(&track[LR_AUDIO], a->next.dts));
    *kind = first ? LR_VIDEO : LR_AUDIO;
    return v->some || a->some;
}

int lr_tables_step(struct lr_reader *reader, bool *end)
{
    struct tables *t = (struct tables *)reader;
    enum lr_kind kind;
    int rc = t->begun ? 0 : begin(t);
    for (int i = 0; i < STEP && rc == 0 && next_kind(t, &kind); i++) {
        rc = take(t, kind);
        if (rc == 0)
            advance(t, kind);
    }
    *end = rc == 0 && !next_kind(t, &kind);
    return rc;
}

bool lr_tables_damaged(const struct lr_reader *reader)
{
    return ((const struct tables *)reader)->damaged;
}

static int feed(struct lr_reader *base, const uint8_t *data, size_t len)
{
    return LIVREC_EINTERNAL; /* it reads by itself */
}

static int flush(struct lr_reader *base)
{
    struct tables *t = (struct tables *)base;
    base->torn = t->missing;
    return lr_intake_flush(&t->in);
}

static void discontinuity(struct lr_reader *base)
{
    lr_intake_reset(&((struct tables *)base)->in);
}

static void reader_free(struct lr_reader *base)
{
    struct tables *t = (struct tables *)base;
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        lr_buf_free(&t->row[kind].window);
    lr_fragment_free(&t->fragment);
    lr_intake_free(&t->in);
    lr_free(t);
}

static const struct lr_reader_ops ops = {"mp4", feed, flush, discontinuity, reader_free};

int lr_tables_new(struct lr_stage *out, const struct lr_tables_file *file,
                  const struct lr_box *moov, struct lr_reader **reader)
{
    struct tables *t = lr_calloc(1, sizeof *t);
    if (!t)
        return LIVREC_ENOMEM;
    t->base.ops = &ops;
    t->base.out = out;
    t->file = *file;
    t->moov = *moov;
    lr_intake_init(&t->in, &t->base);
    lr_fragment_init(&t->fragment, &t->in);
    for (int kind = LR_VIDEO; kind <= LR_AUDIO; kind++)
        lr_buf_init(&t->row[kind].window, SAMPLE_MAX);
    *reader = &t->base;
    return 0;
}
