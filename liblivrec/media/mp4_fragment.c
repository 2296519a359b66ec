#include "media/bytes.h"
#include "media/mp4.h"

/* Flags of tfhd and trun (ISO/IEC 14496-12, 8.8.7 and 8.8.8). */
enum {
    TFHD_BASE = 0x1,
    TFHD_ENTRY = 0x2,
    TFHD_DURATION = 0x8,
    TFHD_SIZE = 0x10,
    TFHD_FLAGS = 0x20,
    TRUN_OFFSET = 0x1,
    TRUN_FIRST_FLAGS = 0x4,
    TRUN_DURATION = 0x100,
    TRUN_SIZE = 0x200,
    TRUN_FLAGS = 0x400,
    TRUN_CTS = 0x800,
};

/* Numbers of a box one after another; past the end they are 0 and `over` is set. */
struct fields {
    const uint8_t *at, *end;
    bool over;
};

static uint32_t field32(struct fields *f)
{
    if (f->end - f->at < 4) {
        f->over = true;
        return 0;
    }
    f->at += 4;
    return lr_be32(f->at - 4);
}

static uint64_t field64(struct fields *f)
{
    uint64_t high = field32(f);
    return high << 32 | field32(f);
}

static uint32_t field_if(struct fields *f, uint32_t flags, uint32_t bit, uint32_t otherwise)
{
    return flags & bit ? field32(f) : otherwise;
}

static struct fields fields_of(const struct lr_box *b)
{
    return (struct fields){b->data, b->data + b->size, false};
}

bool lr_mp4_traf_track(const struct lr_box *traf, uint32_t *track)
{
    struct lr_box tfhd;
    if (!lr_box_find(traf, LR_FOURCC('t', 'f', 'h', 'd'), &tfhd) || tfhd.size < 8)
        return false;
    *track = lr_be32(tfhd.data + 4);
    return true;
}

static void read_time(const struct lr_box *traf, struct lr_mp4_traf *out)
{
    struct lr_box tfdt;
    if (!lr_box_find(traf, LR_FOURCC('t', 'f', 'd', 't'), &tfdt))
        return;
    struct fields f = fields_of(&tfdt);
    out->wide = field32(&f) >> 24 == 1;
    out->time = out->wide ? field64(&f) : field32(&f);
    out->timed = !f.over;
}

bool lr_mp4_traf(const struct lr_box *traf, const struct lr_mp4_defaults *defaults,
                 struct lr_mp4_traf *out)
{
    struct lr_box tfhd;
    *out = (struct lr_mp4_traf){0};
    if (!lr_box_find(traf, LR_FOURCC('t', 'f', 'h', 'd'), &tfhd))
        return false;
    struct fields f = fields_of(&tfhd);
    uint32_t flags = field32(&f);
    out->track = field32(&f);
    out->based = flags & TFHD_BASE;
    if (out->based)
        out->base = field64(&f);
    out->defaults.entry = field_if(&f, flags, TFHD_ENTRY, defaults->entry);
    out->defaults.duration = field_if(&f, flags, TFHD_DURATION, defaults->duration);
    out->defaults.size = field_if(&f, flags, TFHD_SIZE, defaults->size);
    out->defaults.flags = field_if(&f, flags, TFHD_FLAGS, defaults->flags);
    read_time(traf, out);
    return !f.over;
}

bool lr_mp4_run(const struct lr_box *trun, const struct lr_mp4_defaults *defaults,
                struct lr_mp4_run *out)
{
    struct fields f = fields_of(trun);
    *out = (struct lr_mp4_run){.flags = field32(&f), .first = true, .defaults = *defaults};
    out->left = field32(&f);
    out->placed = out->flags & TRUN_OFFSET;
    out->offset = (int32_t)field_if(&f, out->flags, TRUN_OFFSET, 0);
    out->first_flags = field_if(&f, out->flags, TRUN_FIRST_FLAGS, 0);
    out->at = f.at;
    out->end = f.end;
    return !f.over;
}

bool lr_mp4_sample(struct lr_mp4_run *run, struct lr_mp4_sample *out)
{
    struct fields f = {run->at, run->end, false};
    if (run->left == 0)
        return false;
    out->duration = field_if(&f, run->flags, TRUN_DURATION, run->defaults.duration);
    out->size = field_if(&f, run->flags, TRUN_SIZE, run->defaults.size);
    out->flags = field_if(&f, run->flags, TRUN_FLAGS, run->defaults.flags);
    /* Version 0 is unsigned by the letter, but muxers write negative numbers in it. */
    out->cts = (int32_t)field_if(&f, run->flags, TRUN_CTS, 0);
    if (run->first && (run->flags & TRUN_FIRST_FLAGS))
        out->flags = run->first_flags;
    run->first = false;
    run->left--;
    run->at = f.at;
    return !f.over;
}
