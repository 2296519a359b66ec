#include "record/headless.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "record/intake.h"
#include "record/picture_order.h"
#include "record/units.h"

#define MDAT LR_FOURCC('m', 'd', 'a', 't')
#define STEP 256                    /* units at once */
#define SEARCHED ((int64_t)1 << 20) /* bytes at once */
#define PICTURE_MAX ((size_t)32 << 20)
#define ASTRAY (32 * LR_TIME_HZ / 10) /* a picture is not shown so long after it is decoded */
#define DRIFT                                                                                      \
    (3 * LR_TIME_HZ / 2) /* pictures may be so far from the sound before and behind them */
#define CATCH_UP (10 * LR_TIME_HZ) /* in so long they are brought together again */
#define QUIET 64                   /* pictures: beyond, the sound has ended */
#define NAL_LEN 4

struct headless {
    struct lr_reader base;
    struct lr_intake in;
    struct lr_units units;
    const struct lr_likeness *like;
    struct lr_picture_order *order; /* NULL: shown as they are decoded */
    bool begun, inside;             /* the units of a region are read */
    int64_t at;                     /* in the file */
    bool sure;                      /* at `at` nothing tells that a unit begins there */
    struct lr_buf picture;          /* units of the picture that is being read */
    bool slice, restarts;           /* it has a slice; it starts the count anew */
    int64_t pictures, sound;        /* when the next one is decoded, 1/90000 s times LR_STEP_ONE */
    int quiet;                      /* pictures since the last frame of sound */
    bool anchored;                  /* the two below are set */
    int64_t anchor, count;          /* decoding time and count of the picture that started anew */
};

static int failed(struct headless *h)
{
    char text[128];
    if (h->units.rc == LIVREC_EIO)
        return lr_reader_fail(&h->base, LIVREC_EIO, "%s can't be read: %s", h->units.file.path,
                              strerror_r(-h->units.error, text, sizeof text));
    return h->units.rc;
}

/* ---- pictures */

/* When a picture is shown. */
static int show(struct headless *h, int64_t dts, int64_t *pts)
{
    const struct lr_likeness *like = h->like;
    int64_t count = 0;
    bool known = false;
    int rc = h->order && like->count_step
                 ? lr_picture_order_next(h->order, h->picture.data, h->picture.len, &count, &known)
                 : 0;
    if (h->restarts || !h->anchored) {
        h->anchor = dts;
        h->count = count;
        h->anchored = known;
    }
    int64_t steps = known ? (count - h->count) / like->count_step : 0;
    int64_t base = known ? h->anchor : dts;
    *pts = base + like->delay;
    if (steps > -ASTRAY && steps < ASTRAY)
        *pts += steps * (like->step / 16) / (LR_STEP_ONE / 16);
    if (*pts < dts || *pts > dts + ASTRAY) /* something is missing: from here on anew */
        h->anchored = false;
    *pts = *pts < dts ? dts : *pts > dts + ASTRAY ? dts + like->delay : *pts;
    return rc;
}

/* Where pictures came at changing distances, the sound beside them tells the time. */
static int64_t step_of(const struct headless *h)
{
    int64_t step = h->like->step, drift = (h->sound - h->pictures) / LR_STEP_ONE;
    if (!h->units.sound || h->quiet > QUIET || (drift < DRIFT && drift > -DRIFT))
        return step;
    if (drift > CATCH_UP || drift < -CATCH_UP / 2)
        drift = drift > 0 ? CATCH_UP : -CATCH_UP / 2;
    return step + step / CATCH_UP * drift;
}

static void leave_picture(struct headless *h)
{
    h->base.skipped += h->picture.len;
    lr_buf_clear(&h->picture);
    h->slice = h->restarts = false;
}

static int end_picture(struct headless *h)
{
    struct lr_frame f = {.nal_len = NAL_LEN, .data = h->picture.data, .size = h->picture.len};
    if (!h->slice) {
        leave_picture(h);
        return 0;
    }
    f.dts = h->pictures / LR_STEP_ONE;
    int rc = show(h, f.dts, &f.pts);
    h->pictures += step_of(h);
    h->quiet++;
    f.key = lr_intake_key(&h->in, &f, h->like->recovery);
    if (rc == 0)
        rc = lr_intake_frame(&h->in, LR_VIDEO, &f);
    lr_buf_clear(&h->picture);
    h->slice = h->restarts = false;
    return rc;
}

static int take_nal(struct headless *h, const struct lr_unit *n)
{
    int rc = h->slice && (n->precedes || n->first) ? end_picture(h) : 0;
    if (rc == 0 && h->picture.len + n->size > PICTURE_MAX)
        leave_picture(h);
    if (rc == 0)
        rc = lr_buf_append(&h->picture, n->data, n->size);
    h->slice |= n->slice;
    h->restarts |= n->restarts;
    return rc;
}

static int take_sound(struct headless *h, const struct lr_unit *s)
{
    int rc = end_picture(h);
    struct lr_frame f = {.key = true, .data = s->data, .size = s->size};
    f.dts = f.pts = h->sound / LR_STEP_ONE;
    h->quiet = 0;
    h->sound += (int64_t)s->samples * LR_TIME_HZ * LR_STEP_ONE / s->rate;
    return rc ? rc : lr_intake_frame(&h->in, LR_AUDIO, &f);
}

/* ---- bytes that are nothing */

static void skip(struct headless *h, int64_t bytes)
{
    h->at += bytes;
    h->base.skipped += (uint64_t)bytes;
}

/* Sound that can't be told is no loss of pictures. */
static int lose(struct headless *h)
{
    int rc = h->sure ? 0 : end_picture(h);
    if (!h->sure && !lr_headless_mute(&h->base))
        lr_intake_lost(&h->in);
    h->sure = true;
    skip(h, 1);
    for (int64_t i = 0; i < SEARCHED && h->at < h->units.end; i++) {
        if (!lr_units_hopeless(&h->units, h->at))
            break;
        skip(h, 1);
    }
    return rc;
}

/* The file ends in the middle of a picture. */
static int tear(struct headless *h, const struct lr_unit *n)
{
    int rc = h->slice && (n->precedes || n->first) ? end_picture(h) : 0;
    leave_picture(h);
    skip(h, (int64_t)n->size);
    h->base.torn = true;
    return rc;
}

static int take_unit(struct headless *h)
{
    struct lr_unit unit;
    int rc = 0;
    if (!lr_units_at(&h->units, h->at, h->sure, &unit))
        return failed(h);
    switch (unit.kind) {
    case LR_UNIT_NONE:
        return lose(h);
    case LR_UNIT_TORN:
        return tear(h, &unit);
    case LR_UNIT_NAL:
        rc = take_nal(h, &unit);
        break;
    case LR_UNIT_SOUND:
        rc = take_sound(h, &unit);
        break;
    }
    h->at += (int64_t)unit.size;
    h->sure = false;
    return rc;
}

/* ---- the file */

static bool is_box(struct headless *h, int64_t at)
{
    uint8_t head[LR_BOX_HEADER_MAX];
    uint32_t type;
    size_t header;
    uint64_t size;
    const struct lr_tables_file *f = &h->units.file;
    size_t len = f->size - at < LR_BOX_HEADER_MAX ? (size_t)(f->size - at) : sizeof head;
    if (len == 0)
        return true;
    if (lr_files_read(f->files, f->fd, head, len, at))
        return false;
    if (lr_box_head(head, len, &type, &header, &size) != LR_BOX_OK)
        return false;
    return type == MDAT || type == LR_FOURCC('f', 'r', 'e', 'e') ||
           type == LR_FOURCC('s', 'k', 'i', 'p') || type == LR_FOURCC('u', 'u', 'i', 'd');
}

/* Samples lie in mdat, up to its end where that was written, else to the end of the file. What
 * can't be a box is looked through, too. */
static int next_box(struct headless *h)
{
    const struct lr_tables_file *f = &h->units.file;
    uint8_t head[LR_BOX_HEADER_MAX] = {0};
    uint32_t type = 0;
    size_t header = 0, len = f->size - h->at < LR_BOX_HEADER_MAX ? (size_t)(f->size - h->at)
                                                                 : LR_BOX_HEADER_MAX;
    uint64_t size = 0, left = (uint64_t)(f->size - h->at);
    h->units.error = lr_files_read(f->files, f->fd, head, len, h->at);
    h->units.rc = h->units.error ? LIVREC_EIO : 0;
    if (h->units.error)
        return failed(h);
    bool box = lr_box_head(head, len, &type, &header, &size) == LR_BOX_OK && size <= left;
    if (box && type != MDAT && size) {
        h->at += (int64_t)size;
        return 0;
    }
    bool whole = box && size && is_box(h, h->at + (int64_t)size);
    h->units.end = whole ? h->at + (int64_t)size : f->size;
    h->at += type == MDAT ? (int64_t)header : 0;
    h->inside = h->sure = true;
    return 0;
}

/* The region is over. */
static int end_region(struct headless *h)
{
    h->inside = false;
    return end_picture(h);
}

static int configure(struct headless *h, const struct lr_track *t)
{
    if (t->codec == LR_CODEC_MP3 || t->codec == LR_CODEC_AC3) {
        lr_intake_sound(&h->in, t->codec, t->rate, t->channels);
        return 0;
    }
    return lr_intake_config(&h->in, t->codec, t->config, t->config_len);
}

static int begin(struct headless *h)
{
    const struct lr_track *video = lr_likeness_track(h->like, LR_VIDEO);
    const struct lr_track *sound = lr_likeness_track(h->like, LR_AUDIO);
    int rc = video ? configure(h, video) : 0;
    if (rc == 0 && video)
        rc = lr_picture_order_new(video, &h->order);
    int told = rc == 0 && sound ? lr_sound_unit_new(sound, &h->units.sound) : 0;
    if (told && (told != LIVREC_EMEDIA || !video))
        return told == LIVREC_EMEDIA
                   ? lr_reader_fail(&h->base, told,
                                    "frames of %s can't be told apart without an index",
                                    lr_codec_name(sound->codec))
                   : told;
    h->units.mute = rc == 0 && sound && !h->units.sound;
    if (rc == 0 && h->units.sound)
        rc = configure(h, sound);
    h->pictures = -h->like->delay * LR_STEP_ONE; /* the first one is shown at 0 */
    h->sound = h->like->lead * LR_STEP_ONE;
    h->begun = true;
    return rc;
}

int lr_headless_step(struct lr_reader *reader, bool *end)
{
    struct headless *h = (struct headless *)reader;
    int rc = h->begun ? 0 : begin(h);
    int64_t from = h->at;
    for (int i = 0; i < STEP && rc == 0 && h->at - from < SEARCHED; i++)
        if (h->inside && h->at < h->units.end)
            rc = take_unit(h);
        else if (h->inside)
            rc = end_region(h);
        else if (h->at < h->units.file.size)
            rc = next_box(h);
    *end = rc == 0 && !h->inside && h->at >= h->units.file.size;
    return rc;
}

bool lr_headless_mute(const struct lr_reader *reader)
{
    return ((const struct headless *)reader)->units.mute;
}

static int feed(struct lr_reader *base, const uint8_t *data, size_t len)
{
    return LIVREC_EINTERNAL; /* it reads by itself */
}

static int flush(struct lr_reader *base)
{
    return lr_intake_flush(&((struct headless *)base)->in);
}

static void discontinuity(struct lr_reader *base)
{
    lr_intake_reset(&((struct headless *)base)->in);
}

static void reader_free(struct lr_reader *base)
{
    struct headless *h = (struct headless *)base;
    lr_picture_order_free(h->order);
    lr_buf_free(&h->picture);
    lr_units_free(&h->units);
    lr_intake_free(&h->in);
    lr_free(h);
}

static const struct lr_reader_ops ops = {"mp4", feed, flush, discontinuity, reader_free};

int lr_headless_new(struct lr_stage *out, const struct lr_tables_file *file,
                    const struct lr_likeness *like, struct lr_reader **reader)
{
    struct headless *h = lr_calloc(1, sizeof *h);
    if (!h)
        return LIVREC_ENOMEM;
    h->base.ops = &ops;
    h->base.out = out;
    h->like = like;
    lr_intake_init(&h->in, &h->base);
    lr_units_init(&h->units, file, like);
    lr_buf_init(&h->picture, PICTURE_MAX);
    *reader = &h->base;
    return 0;
}
