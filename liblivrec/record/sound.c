#include "record/sound.h"

#include <string.h>

#include "media/aac.h"
#include "media/mpegaudio.h"

#define PIECE ((size_t)16 << 10)
#define PART_MAX (4 * PIECE) /* a piece, and the longest frame with a header behind it */
#define AAC_SAMPLES 1024
#define ROUNDING (LR_TIME_HZ / 500) /* times of containers are good to a millisecond or two */
#define HEADER_MAX 9

struct sound_frame {
    enum lr_codec codec;
    size_t header; /* bytes that are no payload */
    size_t size;   /* in all */
    int rate, channels, samples;
    bool plain; /* one frame, of a kind that can be recorded */
    struct lr_aac aac;
    int layer;
};

void lr_sound_init(struct lr_sound *s, struct lr_intake *in, enum lr_codec codec)
{
    *s = (struct lr_sound){.in = in, .codec = codec};
    lr_buf_init(&s->part, PART_MAX);
}

void lr_sound_free(struct lr_sound *s)
{
    lr_buf_free(&s->part);
}

static bool parse_aac(const uint8_t *data, size_t len, struct sound_frame *f)
{
    struct lr_adts a;
    if (!lr_adts_parse(data, len, &a))
        return false;
    *f = (struct sound_frame){.codec = LR_CODEC_AAC,
                              .header = a.header,
                              .size = a.frame,
                              .rate = a.aac.rate,
                              .channels = a.aac.channels,
                              .samples = AAC_SAMPLES * a.blocks,
                              .plain = a.blocks == 1,
                              .aac = a.aac};
    return true;
}

static bool parse_mpeg(const uint8_t *data, size_t len, struct sound_frame *f)
{
    struct lr_mpegaudio m;
    if (!lr_mpegaudio_parse(data, len, &m))
        return false;
    *f = (struct sound_frame){.codec = LR_CODEC_MP3,
                              .size = m.frame,
                              .rate = m.rate,
                              .channels = m.channels,
                              .samples = m.samples,
                              .plain = true,
                              .layer = m.layer};
    return true;
}

static bool parse_ac3(const uint8_t *data, size_t len, struct sound_frame *f)
{
    struct lr_ac3 a;
    if (!lr_ac3_parse(data, len, &a))
        return false;
    *f = (struct sound_frame){.codec = LR_CODEC_AC3,
                              .size = a.frame,
                              .rate = a.rate,
                              .channels = a.channels,
                              .samples = LR_AC3_SAMPLES,
                              .plain = true};
    return true;
}

/* A header at data[0..len)? */
static bool parse(enum lr_codec codec, const uint8_t *data, size_t len, struct sound_frame *f)
{
    bool any = codec == LR_CODEC_NONE;
    return ((any || codec == LR_CODEC_AAC) && parse_aac(data, len, f)) ||
           ((any || codec == LR_CODEC_MP3) && parse_mpeg(data, len, f)) ||
           ((any || codec == LR_CODEC_AC3) && parse_ac3(data, len, f));
}

/* The time that the container gave for the frame at that place in `part`. False if it gave none. */
static bool given_time(struct lr_sound *s, size_t at, int64_t *time)
{
    int used = 0;
    while (used < s->marks && s->mark[used].at <= at)
        *time = s->mark[used++].time;
    s->marks -= used;
    memmove(s->mark, s->mark + used, (size_t)s->marks * sizeof *s->mark);
    return used > 0;
}

/* The time of a frame. What the container says is taken when it is near what was counted, so that
 * counting follows it, or far from it; between, up to one frame, it is an error of the muxer. */
static int64_t frame_time(struct lr_sound *s, const struct sound_frame *f, size_t at)
{
    int64_t count = s->timed ? s->base + s->samples * LR_TIME_HZ / s->rate : 0, time;
    int64_t length = (int64_t)f->samples * LR_TIME_HZ / f->rate;
    bool anew = !s->timed || s->rate != f->rate;
    if (given_time(s, at, &time)) {
        int64_t off = time > count ? time - count : count - time;
        if (!s->timed || off <= ROUNDING || off > length) {
            count = time;
            anew = true;
        }
    }
    if (anew) {
        s->base = count;
        s->samples = 0;
    }
    s->timed = true;
    s->rate = f->rate;
    s->samples += f->samples;
    return count;
}

static int tell_config(struct lr_sound *s, const struct sound_frame *f)
{
    uint8_t asc[2];
    if (f->codec == LR_CODEC_MP3 && f->layer != 3)
        return lr_reader_fail(s->in->reader, LIVREC_EMEDIA,
                              "MPEG audio layer %d can't be recorded, MP3 is layer 3", f->layer);
    if (f->codec != LR_CODEC_AAC)
        lr_intake_sound(s->in, f->codec, f->rate, f->channels);
    else if (!lr_asc_make(&f->aac, asc) ||
             lr_intake_config(s->in, LR_CODEC_AAC, asc, sizeof asc) != 0)
        s->in->reader->skipped += f->size;
    return 0;
}

static int push(struct lr_sound *s, const struct sound_frame *f, size_t at)
{
    const uint8_t *data = s->part.data + at;
    struct lr_frame out = {.key = true, .data = data + f->header, .size = f->size - f->header};
    int rc = tell_config(s, f);
    out.pts = out.dts = frame_time(s, f, at);
    s->codec = f->codec;
    s->synced = true;
    if (rc || f->plain)
        return rc ? rc : lr_intake_frame(s->in, LR_AUDIO, &out);
    s->in->reader->skipped += f->size; /* several blocks in one frame have no bounds in bytes */
    return 0;
}

static void skip(struct lr_sound *s, size_t count)
{
    if (s->synced)
        lr_intake_lost(s->in);
    s->synced = false;
    s->in->reader->skipped += count;
}

enum decision { WAIT, NO_FRAME, FRAME };

/* A frame is believed when it follows another of its kind, or is followed by one. */
static enum decision decide(const struct lr_sound *s, size_t at, bool last, struct sound_frame *f)
{
    const uint8_t *data = s->part.data + at;
    size_t len = s->part.len - at;
    struct sound_frame next;
    if (len < HEADER_MAX)
        return WAIT;
    if (!parse(s->codec, data, len, f))
        return NO_FRAME;
    if (s->synced && f->rate == s->rate)
        return len < f->size ? WAIT : FRAME;
    if (len >= f->size + HEADER_MAX)
        return parse(f->codec, data + f->size, len - f->size, &next) && next.rate == f->rate
                   ? FRAME
                   : NO_FRAME;
    return last && len >= f->size ? FRAME : WAIT;
}

static void consume(struct lr_sound *s, size_t count)
{
    lr_buf_consume(&s->part, count);
    for (int i = 0; i < s->marks; i++)
        s->mark[i].at -= s->mark[i].at < count ? s->mark[i].at : count;
}

static int take_frames(struct lr_sound *s, bool last)
{
    size_t at = 0;
    int rc = 0;
    enum decision d = NO_FRAME;
    while (rc == 0 && d != WAIT) {
        struct sound_frame f;
        d = decide(s, at, last, &f);
        if (d == FRAME)
            rc = push(s, &f, at);
        else if (d == NO_FRAME)
            skip(s, 1);
        if (d != WAIT)
            at += d == FRAME ? f.size : 1;
    }
    consume(s, at);
    return rc;
}

void lr_sound_time(struct lr_sound *s, int64_t time)
{
    if (s->marks == LR_SOUND_MARKS)
        return;
    s->mark[s->marks].at = s->part.len;
    s->mark[s->marks++].time = time;
}

int lr_sound_feed(struct lr_sound *s, const uint8_t *data, size_t len)
{
    int rc = 0;
    while (rc == 0 && len > 0) {
        size_t piece = len < PIECE ? len : PIECE;
        rc = lr_buf_append(&s->part, data, piece);
        if (rc == 0)
            rc = take_frames(s, false);
        data += piece;
        len -= piece;
    }
    return rc;
}

int lr_sound_flush(struct lr_sound *s)
{
    return s->part.len ? take_frames(s, true) : 0;
}

void lr_sound_lost(struct lr_sound *s)
{
    s->in->reader->skipped += s->part.len;
    lr_buf_clear(&s->part);
    s->marks = 0;
    s->synced = false;
}

void lr_sound_reset(struct lr_sound *s)
{
    lr_sound_lost(s);
    s->timed = false;
}
