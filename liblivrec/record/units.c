#include "record/units.h"

#include <string.h>
#include <livrec/error.h>

#include "media/bits.h"
#include "media/bytes.h"
#include "media/nal.h"

#define WINDOW ((size_t)512 << 10)
#define UNIT_MAX ((uint32_t)32 << 20)
#define SOUND_MAX ((uint32_t)8192)  /* 6144 bits for each of eight channels, and some */
#define LENGTH 4                    /* bytes of the length field */
#define PEEK 24                     /* as much of a unit as tells what it is */
#define AHEAD 2                     /* units that must follow */
#define BETWEEN ((int64_t)16 << 10) /* sound that can't be told, between two pictures */

void lr_units_init(struct lr_units *u, const struct lr_tables_file *file,
                   const struct lr_likeness *like)
{
    *u = (struct lr_units){.file = *file, .like = like, .end = file->size};
    u->video = lr_likeness_track(like, LR_VIDEO);
    lr_buf_init(&u->window, UNIT_MAX + WINDOW);
}

void lr_units_free(struct lr_units *u)
{
    lr_buf_free(&u->window);
    lr_sound_unit_free(u->sound);
}

static bool holds(const struct lr_units *u, int64_t at, size_t len)
{
    return at >= u->from && at + (int64_t)len <= u->from + (int64_t)u->window.len;
}

static bool read_at(struct lr_units *u, void *to, size_t len, int64_t at)
{
    u->error = lr_files_read(u->file.files, u->file.fd, to, len, at);
    if (u->error)
        u->rc = LIVREC_EIO;
    return u->error == 0;
}

/* Bytes of the region; borrowed until the next call. NULL: they are not there, or u->rc. */
static const uint8_t *load(struct lr_units *u, int64_t at, size_t len)
{
    if (u->rc || len > (uint64_t)(u->end - at))
        return NULL;
    if (!holds(u, at, len)) {
        size_t want = len > WINDOW ? len : WINDOW;
        want = want < (uint64_t)(u->end - at) ? want : (size_t)(u->end - at);
        lr_buf_clear(&u->window);
        if (lr_buf_reserve(&u->window, want)) {
            u->rc = LIVREC_ENOMEM;
            return NULL;
        }
        if (!read_at(u, u->window.data, want, at))
            return NULL;
        u->window.len = want;
        u->from = at;
    }
    return u->window.data + (at - u->from);
}

/* The first bytes there, zeros behind the end. What is far ahead does not move the window. */
static size_t peek(struct lr_units *u, int64_t at, uint8_t out[PEEK])
{
    size_t len = u->end - at < PEEK ? (size_t)(u->end - at) : PEEK;
    memset(out, 0, PEEK);
    if (u->rc)
        return 0;
    if (holds(u, at, len))
        memcpy(out, u->window.data + (at - u->from), len);
    else if (!read_at(u, out, len, at))
        return 0;
    return len;
}

/* ---- NAL units */

enum { AVC_SLICE = 1, AVC_IDR = 5, AVC_SEI = 6, AVC_AUD = 9, AVC_FILLER = 12 };
enum { HEVC_BLA = 16, HEVC_IDR = 20, HEVC_CRA = 21, HEVC_IRAP_LAST = 23 };
enum { HEVC_VPS = 32, HEVC_AUD = 35, HEVC_PREFIX_SEI = 39, HEVC_SUFFIX_SEI = 40 };

/* first_mb_in_slice, slice_type, pic_parameter_set_id. */
static bool read_avc_slice(const struct lr_units *u, const struct lr_nal *n, struct lr_unit *out)
{
    struct lr_bits b;
    uint32_t blocks = (uint32_t)((u->video->width + 15) / 16 * ((u->video->height + 31) / 16));
    lr_bits_nal(&b, n->data + 1, n->size - 1);
    uint32_t at = lr_bits_ue(&b), type = lr_bits_ue(&b), set = lr_bits_ue(&b);
    out->slice = true;
    out->first = at == 0;
    return !b.over && (blocks == 0 || at < blocks) && type <= 9 && set <= 255;
}

static bool read_avc(const struct lr_units *u, const struct lr_nal *n, struct lr_unit *out)
{
    int type = lr_avc_type(n), ref = n->data[0] >> 5;
    bool slice = type == AVC_SLICE || type == AVC_IDR;
    if (n->data[0] & 0x80 || (!slice && (type < AVC_SEI || type > AVC_FILLER)))
        return false;
    bool needs = type == AVC_IDR || type == AVC_SEI + 1 || type == AVC_SEI + 2;
    if (type != AVC_SLICE && needs != (ref != 0))
        return false;
    out->restarts = type == AVC_IDR;
    out->precedes = type >= AVC_SEI && type <= AVC_AUD;
    return !slice || read_avc_slice(u, n, out);
}

/* first_slice_segment_in_pic_flag, slice_pic_parameter_set_id. */
static bool read_hevc_slice(const struct lr_nal *n, int type, struct lr_unit *out)
{
    struct lr_bits b;
    lr_bits_nal(&b, n->data + 2, n->size - 2);
    out->slice = true;
    out->first = lr_bits_get(&b, 1);
    if (type >= HEVC_BLA && type <= HEVC_IRAP_LAST)
        lr_bits_skip(&b, 1);
    uint32_t set = lr_bits_ue(&b);
    return !b.over && set <= 63;
}

static bool read_hevc(const struct lr_nal *n, struct lr_unit *out)
{
    int type = lr_hevc_type(n);
    bool slice = type <= 9 || (type >= HEVC_BLA && type <= HEVC_CRA);
    bool header = n->size > 2 && !(n->data[0] & 0x81) && n->data[1] >> 3 == 0 && n->data[1] & 7;
    if (!header || (!slice && (type < HEVC_VPS || type > HEVC_SUFFIX_SEI)))
        return false;
    out->restarts = type >= HEVC_BLA && type <= HEVC_IDR;
    out->precedes = (type >= HEVC_VPS && type <= HEVC_AUD) || type == HEVC_PREFIX_SEI;
    return !slice || read_hevc_slice(n, type, out);
}

static uint32_t unit_max(const struct lr_units *u)
{
    uint64_t most = (uint64_t)u->like->unit_max * 4 + ((uint32_t)64 << 10);
    return most < UNIT_MAX ? (uint32_t)most : UNIT_MAX;
}

/* A NAL unit by its own look. Of one that is TORN there is less than it says. */
static bool read_nal(struct lr_units *u, int64_t at, struct lr_unit *out)
{
    uint8_t head[PEEK];
    size_t len = u->video && at < u->end ? peek(u, at, head) : 0;
    uint32_t size = len > LENGTH + 2 ? lr_be32(head) : 0;
    if (size < 2 || size > unit_max(u))
        return false;
    struct lr_nal n = {head + LENGTH, size < PEEK - LENGTH ? size : PEEK - LENGTH};
    *out = (struct lr_unit){.kind = LR_UNIT_NAL, .size = (size_t)size + LENGTH};
    if (out->size > (uint64_t)(u->end - at)) {
        out->kind = LR_UNIT_TORN;
        out->size = (size_t)(u->end - at);
    }
    bool hevc = u->video->codec == LR_CODEC_HEVC;
    if (u->mute && !u->like->unit_first[n.data[0]][n.data[hevc ? 2 : 1] >> 2])
        return false; /* sound is anything */
    return hevc ? read_hevc(&n, out) : read_avc(u, &n, out);
}

/* ---- what comes next */

static bool starts_sound(struct lr_units *u, int64_t at)
{
    uint8_t head[PEEK];
    return u->sound && at < u->end && peek(u, at, head) && u->like->sound_first[head[0]];
}

/* Where sound can't be told: does a picture follow soon? */
static bool picture_follows(struct lr_units *u, int64_t at)
{
    struct lr_unit next;
    for (int64_t i = 0; i < BETWEEN && at + i < u->end; i++)
        if (read_nal(u, at + i, &next))
            return true;
    return u->end - at < BETWEEN;
}

/* Does a row of units begin there, as far as can be seen? Sound ends the look: it has no length. */
static bool goes_on(struct lr_units *u, int64_t at)
{
    struct lr_unit next;
    for (int i = 0; i < AHEAD && at < u->end; i++, at += (int64_t)next.size)
        if (!read_nal(u, at, &next))
            return u->mute ? picture_follows(u, at) : starts_sound(u, at);
        else if (next.kind == LR_UNIT_TORN)
            return true;
    return true;
}

static bool read_sound(struct lr_units *u, int64_t at, struct lr_unit *out)
{
    int64_t left = u->end - at;
    uint32_t most = u->like->sound_max * 2 + 256;
    if (!starts_sound(u, at))
        return false;
    most = most < SOUND_MAX ? most : SOUND_MAX;
    most = most < left ? most : (uint32_t)left;
    const uint8_t *data = load(u, at, most);
    if (!data)
        return false;
    *out = (struct lr_unit){.kind = LR_UNIT_SOUND, .data = data};
    out->size = lr_sound_unit_length(u->sound, data, most, &out->samples, &out->rate);
    return out->size > 0;
}

/* A frame of sound is sure with a picture or another one behind it. */
static bool sound_is_sure(struct lr_units *u, int64_t at)
{
    struct lr_unit next;
    return at == u->end || (read_nal(u, at, &next) && goes_on(u, at)) || read_sound(u, at, &next);
}

static bool take_nal(struct lr_units *u, int64_t at, const struct lr_unit *nal, struct lr_unit *out)
{
    *out = *nal;
    out->data = load(u, at, nal->size);
    return out->data != NULL;
}

bool lr_units_at(struct lr_units *u, int64_t at, bool sure, struct lr_unit *out)
{
    struct lr_unit nal, sound;
    load(u, at, 1); /* what is looked at is mostly near */
    bool is_nal = read_nal(u, at, &nal), torn = is_nal && nal.kind == LR_UNIT_TORN;
    *out = (struct lr_unit){.kind = LR_UNIT_NONE};
    if (is_nal && !torn && goes_on(u, at + (int64_t)nal.size))
        return take_nal(u, at, &nal, out);
    if (read_sound(u, at, &sound) &&
        (sure ? sound_is_sure : goes_on)(u, at + (int64_t)sound.size)) {
        *out = sound;
        out->data = load(u, at, sound.size); /* what looked ahead may have moved the window */
        return out->data != NULL;
    }
    if (is_nal && !sure)
        return take_nal(u, at, &nal, out);
    return u->rc == 0;
}

bool lr_units_hopeless(struct lr_units *u, int64_t at)
{
    uint8_t head[PEEK];
    load(u, at, 1);
    size_t len = peek(u, at, head);
    bool sound = u->sound && len && u->like->sound_first[head[0]];
    return !sound && (!u->video || len <= LENGTH || lr_be32(head) > unit_max(u));
}
