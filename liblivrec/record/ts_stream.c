#include "record/ts_stream.h"

#include <string.h>

#include "record/picture.h"

#define PES_MAX ((size_t)8 << 20)
#define PICTURE ((size_t)16 << 10) /* of a usual size, so that buffers need not grow step by step */
#define KEEP ((size_t)64 << 10)    /* a larger buffer is given back after use */
#define SCRAMBLED_MAX 8         /* packets in a row are no accident */
#define STEP_DEFAULT (LR_TIME_HZ / 25)

void lr_ts_es_init(struct lr_ts_es *s, struct lr_intake *in, struct lr_wrap33 *clock)
{
    *s = (struct lr_ts_es){.in = in, .clock = clock, .step = STEP_DEFAULT};
    lr_buf_init(&s->pes, PES_MAX);
    lr_sound_init(&s->sound, in, LR_CODEC_NONE);
}

void lr_ts_es_free(struct lr_ts_es *s)
{
    lr_buf_free(&s->pes);
    lr_sound_free(&s->sound);
}

static bool is_video(const struct lr_ts_es *s)
{
    return s->codec <= LR_CODEC_AV1;
}

static void close_pes(struct lr_ts_es *s)
{
    s->open = s->headed = false;
    if (s->pes.cap > KEEP)
        lr_buf_free(&s->pes);
    lr_buf_clear(&s->pes);
}

void lr_ts_es_reset(struct lr_ts_es *s)
{
    s->in->reader->skipped += s->pes.len;
    close_pes(s);
    lr_sound_reset(&s->sound);
    s->counted = s->timed = false;
    s->scrambled = 0;
    s->step = STEP_DEFAULT;
}

void lr_ts_es_select(struct lr_ts_es *s, uint16_t pid, enum lr_codec codec)
{
    if (s->pid == pid && s->codec == codec)
        return;
    if (s->pid)
        lr_ts_es_reset(s);
    s->pid = pid;
    s->codec = codec;
    s->sound.codec = codec;
}

static int push_video(struct lr_ts_es *s, const struct lr_pes *head)
{
    int64_t dts = lr_unwrap33(s->clock, head->dts);
    struct lr_picture p = {.codec = s->codec,
                           .data = s->pes.data + head->header,
                           .size = s->pes.len - head->header,
                           .dts = dts,
                           .pts = lr_near33(dts, head->pts)};
    int count;
    int64_t passed = dts - s->dts;
    if (s->timed && passed > 0 && passed < LR_TIME_HZ)
        s->step = passed;
    int rc = lr_picture_push(s->in, &p, s->step, &count);
    if (count > 1)
        s->step /= count;
    s->dts = dts;
    s->timed = true;
    return rc;
}

static int push_sound(struct lr_ts_es *s, const struct lr_pes *head)
{
    if (head->timed)
        lr_sound_time(&s->sound, lr_unwrap33(s->clock, head->pts));
    size_t end = head->length && head->length < s->pes.len ? head->length : s->pes.len;
    return lr_sound_feed(&s->sound, s->pes.data + head->header, end - head->header);
}

static int refuse_scrambled(struct lr_ts_es *s)
{
    return lr_reader_fail(s->in->reader, LIVREC_EDRM, "TS: the %s stream is scrambled",
                          lr_codec_name(s->codec));
}

/* The PES is whole. */
static int finish(struct lr_ts_es *s)
{
    struct lr_pes head;
    int rc = 0;
    if (!s->open)
        return 0;
    if (lr_pes_parse(s->pes.data, s->pes.len, &head) != LR_PES_OK || (is_video(s) && !head.timed)) {
        s->in->reader->skipped += s->pes.len;
    } else if (head.scrambled) {
        rc = refuse_scrambled(s);
    } else {
        rc = is_video(s) ? push_video(s, &head) : push_sound(s, &head);
    }
    close_pes(s);
    return rc;
}

/* Packets are missing: what was begun can't be finished, unless it was whole. */
static int lose(struct lr_ts_es *s)
{
    int rc = s->open && s->stuffed && is_video(s) ? finish(s) : 0;
    s->in->reader->skipped += s->pes.len;
    close_pes(s);
    if (!is_video(s))
        lr_sound_lost(&s->sound);
    lr_intake_lost(s->in);
    return rc;
}

int lr_ts_es_break(struct lr_ts_es *s)
{
    s->counted = false;
    return s->pid ? lose(s) : 0;
}

/* Does the PES that starts here go on with the picture that is being collected? Then *skip: its
 * header. */
static bool continues(const struct lr_ts_es *s, const struct lr_ts_packet *p,
                      const struct lr_pes *head)
{
    if (!s->open || !s->headed || !is_video(s))
        return false;
    if (!head->timed)
        return true;
    return head->pts == s->head.pts && head->dts == s->head.dts &&
           lr_picture_continues(s->codec, p->data + head->header, p->size - head->header);
}

static int start(struct lr_ts_es *s, const struct lr_ts_packet *p, size_t *skip)
{
    struct lr_pes head;
    bool headed = lr_pes_parse(p->data, p->size, &head) == LR_PES_OK;
    if (headed && continues(s, p, &head)) {
        *skip = head.header;
        return 0;
    }
    int rc = finish(s);
    if (rc == 0 && is_video(s))
        rc = lr_buf_reserve(&s->pes, PICTURE);
    s->open = rc == 0;
    s->headed = headed;
    if (headed)
        s->head = head;
    return rc;
}

static bool is_repeated(const struct lr_ts_es *s, const struct lr_ts_packet *p)
{
    return s->counted && !p->discontinuity && p->count == s->count;
}

static int check_counter(struct lr_ts_es *s, const struct lr_ts_packet *p)
{
    bool missing = s->counted && !p->discontinuity && p->count != ((s->count + 1) & 15);
    s->counted = true;
    s->count = p->count;
    return missing ? lose(s) : 0;
}

/* Sound says how long its PES are; then nothing need be waited for. */
static bool is_whole(const struct lr_ts_es *s)
{
    return s->open && !is_video(s) && s->headed && s->head.length && s->pes.len >= s->head.length;
}

/* Most packets are full, and a known size is copied faster. */
static int append(struct lr_buf *b, const uint8_t *data, size_t size)
{
    const size_t full = LR_TS_PACKET - 4;
    if (size != full || b->cap - b->len < full)
        return lr_buf_append(b, data, size);
    memcpy(b->data + b->len, data, full);
    b->len += full;
    return 0;
}

int lr_ts_es_packet(struct lr_ts_es *s, const struct lr_ts_packet *p)
{
    size_t skip = 0;
    int rc = 0;
    if (p->size == 0)
        return 0;
    s->scrambled = p->scrambled ? s->scrambled + 1 : 0;
    if (s->scrambled >= SCRAMBLED_MAX)
        return refuse_scrambled(s);
    if (p->damaged || p->scrambled)
        return lr_ts_es_break(s);
    if (is_repeated(s, p))
        return 0;
    rc = check_counter(s, p);
    if (rc == 0 && p->start)
        rc = start(s, p, &skip);
    if (rc || !s->open) {
        s->in->reader->skipped += s->open ? 0 : p->size;
        return rc;
    }
    s->stuffed = p->stuffed;
    if (s->pes.len + p->size > PES_MAX)
        return lose(s);
    rc = append(&s->pes, p->data + skip, p->size - skip);
    return rc == 0 && is_whole(s) ? finish(s) : rc;
}

/* Segments end with whole pictures, and the next one comes later: nothing is kept for them. Sound
 * may go on in the next one. Counters start anew. */
int lr_ts_es_flush(struct lr_ts_es *s)
{
    int rc = 0;
    s->counted = false;
    if (is_video(s) || (s->headed && !s->head.length))
        rc = finish(s);
    if (is_video(s))
        lr_buf_free(&s->pes);
    return rc || is_video(s) ? rc : lr_sound_flush(&s->sound);
}
