/* Packed sound: ADTS, MP3 or AC-3 without a container, in HLS segments (RFC 8216, 3.4) or as one
 * endless body. ID3 tags may stand in front. */
#include "core/alloc.h"
#include "media/id3.h"
#include "record/sound.h"
#include "record/wrap33.h"

#define TAG_MAX ((size_t)64 << 10)   /* of a tag that is searched for a time; the rest is skipped */
#define HUNT_MAX ((uint64_t)1 << 20) /* so much without a frame is no sound */

struct adts {
    struct lr_reader base;
    struct lr_intake in;
    struct lr_sound sound;
    bool inside;       /* sound has begun: no more tags until the next segment */
    struct lr_buf tag; /* the start of a tag */
    size_t left;       /* bytes of a tag that are still to be skipped */
    uint64_t mark;     /* base.skipped when there was a frame last */
    struct lr_wrap33 time;
};

static int feed_sound(struct adts *r, const uint8_t *data, size_t len)
{
    int rc = lr_sound_feed(&r->sound, data, len);
    if (r->sound.synced)
        r->mark = r->base.skipped;
    if (rc == 0 && r->base.skipped - r->mark > HUNT_MAX)
        rc = lr_reader_fail(&r->base, LIVREC_EMEDIA, "packed sound: no frame in %d MiB",
                            (int)(HUNT_MAX >> 20));
    return rc;
}

/* Bytes of the tag that are wanted before anything is decided; 0: it is none. */
static size_t tag_want(const struct adts *r)
{
    if (r->tag.len < LR_ID3_HEADER)
        return LR_ID3_HEADER;
    size_t size = lr_id3_size(r->tag.data);
    return size < TAG_MAX ? size : TAG_MAX;
}

static void take_tag(struct adts *r)
{
    uint64_t raw;
    if (lr_id3_timestamp(r->tag.data, r->tag.len, &raw))
        lr_sound_time(&r->sound, lr_unwrap33(&r->time, raw));
    r->left = lr_id3_size(r->tag.data) - r->tag.len;
    lr_buf_free(&r->tag);
}

/* The start of a segment, up to where sound begins. */
static int feed_tag(struct adts *r, const uint8_t *data, size_t len, size_t *used)
{
    *used = r->left < len ? r->left : len;
    r->left -= *used;
    if (*used)
        return 0;
    size_t want = tag_want(r), missing = want - r->tag.len;
    *used = missing < len ? missing : len;
    int rc = lr_buf_append(&r->tag, data, *used);
    if (rc || r->tag.len < want)
        return rc;
    want = tag_want(r);
    if (want == 0) {
        r->inside = true;
        rc = feed_sound(r, r->tag.data, r->tag.len);
        lr_buf_free(&r->tag);
    } else if (r->tag.len == want) {
        take_tag(r);
    }
    return rc;
}

static int feed(struct lr_reader *base, const uint8_t *data, size_t len)
{
    struct adts *r = (struct adts *)base;
    int rc = 0;
    while (rc == 0 && len > 0 && !r->inside) {
        size_t used;
        rc = feed_tag(r, data, len, &used);
        data += used;
        len -= used;
    }
    return rc || len == 0 ? rc : feed_sound(r, data, len);
}

static void start_over(struct adts *r)
{
    lr_buf_free(&r->tag);
    r->left = 0;
    r->inside = false;
}

static int flush(struct lr_reader *base)
{
    struct adts *r = (struct adts *)base;
    int rc = r->inside ? 0 : feed_sound(r, r->tag.data, r->tag.len);
    start_over(r);
    if (rc == 0)
        rc = lr_sound_flush(&r->sound);
    lr_sound_lost(&r->sound);
    return rc ? rc : lr_intake_flush(&r->in);
}

static void discontinuity(struct lr_reader *base)
{
    struct adts *r = (struct adts *)base;
    start_over(r);
    lr_sound_reset(&r->sound);
    r->time.set = false;
    lr_intake_reset(&r->in);
}

static void reader_free(struct lr_reader *base)
{
    struct adts *r = (struct adts *)base;
    lr_buf_free(&r->tag);
    lr_sound_free(&r->sound);
    lr_intake_free(&r->in);
    lr_free(r);
}

static const struct lr_reader_ops ops = {"adts", feed, flush, discontinuity, reader_free};

int lr_reader_adts_new(struct lr_stage *out, struct lr_reader **reader)
{
    struct adts *r = lr_calloc(1, sizeof *r);
    if (!r)
        return LIVREC_ENOMEM;
    r->base.ops = &ops;
    r->base.out = out;
    lr_buf_init(&r->tag, TAG_MAX);
    lr_intake_init(&r->in, &r->base);
    lr_sound_init(&r->sound, &r->in, LR_CODEC_NONE);
    *reader = &r->base;
    return 0;
}
