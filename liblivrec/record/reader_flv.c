/* FLV from HTTP: tags to frames. A tag that lies whole in a fed block is never copied; only one
 * that is cut by the end of a block is collected. */
#include "core/alloc.h"
#include "lang/lang.h"
#include "media/aac.h"
#include "media/amf.h"
#include "media/bytes.h"
#include "media/flv_sync.h"
#include "media/mpegaudio.h"
#include "record/intake.h"

#define KEEP ((size_t)4 << 10)      /* a larger buffer is given back after use */
#define RESERVE ((size_t)256 << 10) /* a sender's word is good for so much memory */
#define BLOCK ((size_t)1 << 20)
#define SKIP_MAX ((uint64_t)16 << 20) /* so much without a tag is not FLV */

#define WAIT_VIDEO (5 * LR_TIME_HZ) /* for a configuration that was announced */
#define WAIT_AUDIO (1 * LR_TIME_HZ)

struct flv {
    struct lr_reader base;
    struct lr_intake in;
    struct lr_flv_sync sync;
    struct lr_buf part; /* the start of a tag */
    uint64_t hunted;    /* bytes skipped since the last tag */
    bool timed;         /* last_ms and time_ms are set */
    uint32_t last_ms;   /* as sent */
    int64_t time_ms;    /* unwrapped */
    bool annexb;        /* the sender forgot to convert H.264 */
};

/* Timestamps wrap at 2^32 ms, of some senders at 2^31. A real jump of just that length, 24 days, is
 * not met. Tags go back and forth a little, so this is about differences of either sign. */
static int64_t unwrap(struct flv *r, uint32_t ms)
{
    const int64_t half = (int64_t)1 << 31, near = 120000;
    if (!r->timed) {
        r->timed = true;
        r->time_ms = ms;
    } else {
        int64_t step = (int32_t)(ms - r->last_ms);
        if (step >= half - near)
            step -= half;
        else if (step <= near - half)
            step += half;
        r->time_ms += step;
    }
    r->last_ms = ms;
    return r->time_ms;
}

static void stamp(struct flv *r, struct lr_frame *f, uint32_t ms, int32_t cts)
{
    f->dts = unwrap(r, ms) * (LR_TIME_HZ / 1000);
    f->pts = f->dts + (int64_t)cts * (LR_TIME_HZ / 1000);
}

static int skip(struct flv *r, size_t count)
{
    r->base.skipped += count;
    return 0;
}

/* Something was there. */
static int damaged(struct flv *r, size_t count)
{
    lr_intake_lost(&r->in);
    return skip(r, count);
}

/* A codec that no sink can hold ends the recording if it comes first; later it is damage. */
static int refuse(struct flv *r, const char *what, const struct lr_flv_body *b)
{
    if (r->in.pushed)
        return skip(r, b->size);
    if (!b->fourcc)
        return lr_reader_fail(&r->base, LIVREC_EMEDIA, "FLV: %s codec id %d can't be recorded",
                              what, b->id);
    return lr_reader_fail(&r->base, LIVREC_EMEDIA, "FLV: %s codec \"%c%c%c%c\" can't be recorded",
                          what, (int)(b->fourcc >> 24), (int)(b->fourcc >> 16 & 255),
                          (int)(b->fourcc >> 8 & 255), (int)(b->fourcc & 255));
}

/* H.264 parameter sets behind start codes where avcC belongs. */
static int annexb_config(struct flv *r, const struct lr_flv_body *b)
{
    struct lr_nal sets[LR_NAL_SETS];
    struct lr_nal_iter it;
    struct lr_buf record;
    int count = 0;
    lr_nal_begin(&it, b->data, b->size, 0);
    while (count < LR_NAL_SETS && lr_nal_next(&it, &sets[count]))
        count++;
    lr_buf_init(&record, LR_CONFIG_MAX);
    int rc = lr_avcc_make(&record, sets, count);
    if (rc == 0)
        rc = lr_intake_config(&r->in, LR_CODEC_H264, record.data, record.len);
    lr_buf_free(&record);
    r->annexb = rc == 0;
    return rc;
}

static int take_config(struct flv *r, enum lr_codec codec, const struct lr_flv_body *b)
{
    if (b->size == 0)
        return 0;
    int rc = lr_intake_config(&r->in, codec, b->data, b->size);
    if (rc == 0 && codec == LR_CODEC_H264)
        r->annexb = false;
    if (rc == LIVREC_EMEDIA && codec == LR_CODEC_H264)
        rc = annexb_config(r, b);
    if (rc != LIVREC_EMEDIA)
        return rc;
    if (codec <= LR_CODEC_AV1 && !r->in.pushed)
        return lr_reader_fail(&r->base, rc, "FLV: %s configuration of %zu bytes can't be read",
                              lr_codec_name(codec), b->size);
    return skip(r, b->size);
}

/* Some encoders announce lengths and send start codes. A first unit of one byte is one of these,
 * unless it is an end of sequence or stream. */
static bool looks_like_annexb(const uint8_t *data, size_t size)
{
    int type = size > 5 ? data[4] & 31 : 10;
    return size > 5 && lr_be32(data) == 1 && type != 10 && type != 11;
}

static int take_video(struct flv *r, const struct lr_flv_tag *tag, const uint8_t *body)
{
    struct lr_flv_body b;
    if (!lr_flv_video(body, tag->size, &b))
        return damaged(r, tag->size);
    if (b.packet == LR_FLV_OTHER || (b.size == 0 && b.fourcc))
        return 0;
    enum lr_codec codec = lr_codec_of(b.fourcc);
    if (codec == LR_CODEC_NONE || codec > LR_CODEC_AV1)
        return refuse(r, lr_tr("video"), &b);
    if (b.packet == LR_FLV_CONFIG)
        return take_config(r, codec, &b);
    const struct lr_track *t = &r->in.now[LR_VIDEO];
    if (t->codec != codec) /* configuration of another codec, or none */
        return lr_intake_headless(&r->in, b.size);
    struct lr_frame f = {.data = b.data, .size = b.size, .nal_len = lr_track_nal_len(t)};
    if (codec == LR_CODEC_H264 && (r->annexb || looks_like_annexb(b.data, b.size)))
        f.nal_len = 0;
    stamp(r, &f, tag->time, b.cts);
    f.key = lr_intake_key(&r->in, &f, b.key);
    return lr_intake_frame(&r->in, LR_VIDEO, &f);
}

/* Sound that says in each frame what it is. */
static void take_self_framed(struct flv *r, enum lr_codec codec, const struct lr_flv_body *b)
{
    struct lr_mpegaudio m;
    struct lr_ac3 a;
    if (codec == LR_CODEC_MP3 && lr_mpegaudio_parse(b->data, b->size, &m) && m.layer == 3)
        lr_intake_sound(&r->in, codec, m.rate, m.channels);
    else if (codec == LR_CODEC_AC3 && lr_ac3_parse(b->data, b->size, &a))
        lr_intake_sound(&r->in, codec, a.rate, a.channels);
}

/* Pictures are worth recording without sound. */
static int refuse_audio(struct flv *r, const struct lr_flv_body *b)
{
    bool pictures = r->in.wait[LR_VIDEO] || r->in.now[LR_VIDEO].codec != LR_CODEC_NONE;
    if (!pictures)
        return refuse(r, lr_tr("sound"), b);
    r->in.wait[LR_AUDIO] = 0;
    return skip(r, b->size);
}

/* Some encoders leave ADTS headers in place; no raw frame starts like one. */
static void strip_adts(struct flv *r, struct lr_frame *f)
{
    struct lr_adts a;
    uint8_t asc[2];
    if (!lr_adts_parse(f->data, f->size, &a) || a.frame != f->size)
        return;
    f->data += a.header;
    f->size -= a.header;
    if (r->in.now[LR_AUDIO].codec != LR_CODEC_AAC && lr_asc_make(&a.aac, asc))
        (void)lr_intake_config(&r->in, LR_CODEC_AAC, asc, sizeof asc);
}

static int take_audio(struct flv *r, const struct lr_flv_tag *tag, const uint8_t *body)
{
    struct lr_flv_body b;
    if (!lr_flv_audio(body, tag->size, &b))
        return damaged(r, tag->size);
    if (b.packet == LR_FLV_OTHER || (b.size == 0 && b.fourcc))
        return 0;
    enum lr_codec codec = lr_codec_of(b.fourcc);
    if (codec <= LR_CODEC_AV1)
        return refuse_audio(r, &b);
    if (b.packet == LR_FLV_CONFIG)
        return take_config(r, codec, &b);
    struct lr_frame f = {.data = b.data, .size = b.size, .key = true};
    if (codec == LR_CODEC_AAC)
        strip_adts(r, &f);
    if (codec == LR_CODEC_MP3 || codec == LR_CODEC_AC3)
        take_self_framed(r, codec, &b);
    if (r->in.now[LR_AUDIO].codec != codec)
        return lr_intake_headless(&r->in, b.size);
    stamp(r, &f, tag->time, 0);
    return lr_intake_frame(&r->in, LR_AUDIO, &f);
}

/* onMetaData that names one codec of two: the other will not come, whatever the header flags. */
static void take_script(struct flv *r, const uint8_t *body, size_t len)
{
    double video = 0, audio = 0;
    if (!lr_amf_is(body, len, "onMetaData"))
        return;
    int video_type = lr_amf_find(body, len, "videocodecid", &video);
    int audio_type = lr_amf_find(body, len, "audiocodecid", &audio);
    if (video_type == LR_AMF_NUMBER && audio_type == LR_AMF_ABSENT)
        r->in.wait[LR_AUDIO] = 0;
    if (audio_type == LR_AMF_NUMBER && video_type == LR_AMF_ABSENT)
        r->in.wait[LR_VIDEO] = 0;
    if (video_type == LR_AMF_NUMBER && video > 0)
        r->in.wait[LR_VIDEO] = WAIT_VIDEO;
    if (audio_type == LR_AMF_NUMBER && audio > 0)
        r->in.wait[LR_AUDIO] = WAIT_AUDIO;
}

static int take_tag(struct flv *r, const uint8_t *data)
{
    struct lr_flv_tag tag;
    lr_flv_tag(data, &tag);
    const uint8_t *body = data + LR_FLV_TAG;
    if (r->hunted)
        lr_intake_lost(&r->in);
    r->hunted = 0;
    if (tag.encrypted)
        return lr_reader_fail(&r->base, LIVREC_EDRM, "FLV: the tags are encrypted");
    switch (tag.type) {
    case LR_FLV_VIDEO:
        return take_video(r, &tag, body);
    case LR_FLV_AUDIO:
        return take_audio(r, &tag, body);
    case LR_FLV_SCRIPT:
        take_script(r, body, tag.size);
        return 0;
    }
    return damaged(r, tag.size);
}

/* The flags of the first header say what to wait for; many senders set both always, or none. */
static void take_header(struct flv *r, const uint8_t *data)
{
    size_t size;
    bool audio, video;
    if (r->in.pushed || !lr_flv_header(data, &size, &audio, &video))
        return;
    r->in.wait[LR_VIDEO] = video || !audio ? WAIT_VIDEO : 0;
    r->in.wait[LR_AUDIO] = audio || !video ? WAIT_AUDIO : 0;
}

/* All units that are whole in data[0..len); *used: their length. */
static int take_units(struct flv *r, const uint8_t *data, size_t len, size_t *used)
{
    int rc = 0;
    *used = 0;
    while (rc == 0 && *used < len) {
        size_t size = 0;
        switch (lr_flv_sync(&r->sync, data + *used, len - *used, &size)) {
        case LR_FLV_MORE:
            return 0;
        case LR_FLV_SKIP:
            skip(r, size);
            r->hunted += size;
            if (r->hunted > SKIP_MAX)
                rc = lr_reader_fail(&r->base, LIVREC_EMEDIA, "FLV: no tag in %d MiB",
                                    (int)(SKIP_MAX >> 20));
            break;
        case LR_FLV_HEADED:
            take_header(r, data + *used);
            break;
        case LR_FLV_TAGGED:
            rc = take_tag(r, data + *used);
            break;
        }
        *used += size;
    }
    return rc;
}

/* Keep the start of a tag. */
static int collect(struct flv *r, const uint8_t *data, size_t len)
{
    size_t want = r->sync.need < RESERVE ? r->sync.need : RESERVE;
    int rc = want > r->part.len ? lr_buf_reserve(&r->part, want - r->part.len) : 0;
    return rc ? rc : lr_buf_append(&r->part, data, len);
}

static void drop_used(struct flv *r, size_t used)
{
    lr_buf_consume(&r->part, used);
    if (r->part.len == 0 && r->part.cap > KEEP)
        lr_buf_free(&r->part);
}

/* How much of a block goes behind the collected bytes: no more than is needed, so that what
 * follows can be read in place; while hunting, a lot. */
static size_t share(const struct flv *r, size_t len)
{
    size_t missing = r->sync.need > r->part.len ? r->sync.need - r->part.len : 1;
    if (r->sync.hunting && missing < BLOCK)
        missing = BLOCK;
    return missing < len ? missing : len;
}

static int feed(struct lr_reader *base, const uint8_t *data, size_t len)
{
    struct flv *r = (struct flv *)base;
    while (len > 0) {
        size_t used;
        int rc;
        if (r->part.len == 0) {
            rc = take_units(r, data, len, &used);
            if (rc || used == len)
                return rc;
            return collect(r, data + used, len - used);
        }
        size_t more = share(r, len);
        rc = collect(r, data, more);
        data += more;
        len -= more;
        if (rc == 0 && r->part.len >= r->sync.need) {
            rc = take_units(r, r->part.data, r->part.len, &used);
            drop_used(r, used);
        }
        if (rc)
            return rc;
    }
    return 0;
}

/* The last tag of a body may lack its PreviousTagSize. */
static bool lacks_trailer(const struct flv *r)
{
    if (r->hunted || r->part.len < LR_FLV_TAG || r->part.data[0] == 'F')
        return false;
    size_t end = LR_FLV_TAG + lr_be24(r->part.data + 1);
    return r->part.len >= end && r->part.len < end + LR_FLV_TRAILER;
}

static int flush(struct lr_reader *base)
{
    struct flv *r = (struct flv *)base;
    size_t len = r->part.len;
    int rc = 0;
    if (lacks_trailer(r))
        rc = take_tag(r, r->part.data);
    else
        skip(r, len);
    if (r->hunted)
        lr_intake_lost(&r->in);
    r->hunted = 0;
    r->sync = (struct lr_flv_sync){0};
    lr_buf_free(&r->part);
    return rc ? rc : lr_intake_flush(&r->in);
}

static void discontinuity(struct lr_reader *base)
{
    struct flv *r = (struct flv *)base;
    r->base.skipped += r->part.len;
    lr_buf_free(&r->part);
    r->sync = (struct lr_flv_sync){0};
    r->hunted = 0;
    r->timed = false;
    lr_intake_reset(&r->in);
}

static void reader_free(struct lr_reader *base)
{
    struct flv *r = (struct flv *)base;
    lr_buf_free(&r->part);
    lr_intake_free(&r->in);
    lr_free(r);
}

static const struct lr_reader_ops ops = {"flv", feed, flush, discontinuity, reader_free};

int lr_reader_flv_new(struct lr_stage *out, struct lr_reader **reader)
{
    struct flv *r = lr_calloc(1, sizeof *r);
    if (!r)
        return LIVREC_ENOMEM;
    r->base.ops = &ops;
    r->base.out = out;
    lr_buf_init(&r->part, LR_FLV_TAG_MAX + BLOCK);
    lr_intake_init(&r->in, &r->base);
    r->in.wait[LR_VIDEO] = WAIT_VIDEO;
    r->in.wait[LR_AUDIO] = WAIT_AUDIO;
    *reader = &r->base;
    return 0;
}
