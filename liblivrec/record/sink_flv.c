/* FLV (Adobe Flash Video File Format 10.1): H.264, AAC and MP3 the classic way; HEVC and AV1 by
 * FourCC (Enhanced RTMP, version 1). The first tag has room for length and index, which are put
 * there when the file is closed; without them it plays all the same. */
#include "record/sink.h"

#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "record/access_unit.h"
#include "record/flv_meta.h"

enum { TAG_AUDIO = 8, TAG_VIDEO = 9, TAG_SCRIPT = 18 };
enum { FRAME_KEY = 1, FRAME_INTER = 2 };
enum { PACKET_CONFIG, PACKET_MEDIA, PACKET_END };
enum { SOUND_AAC = 0xaf };
enum { EX_HEADER = 0x80 };

#define TAG_HEAD 11
#define BODY_HEAD 8 /* at most: what stands before the payload */
#define BODY_MAX 0xffffff
#define FLV_HEAD 13

struct es {
    enum lr_codec codec;
    uint8_t nal_len;
    uint8_t sound; /* first byte of an audio tag */
};

struct sink_flv {
    struct lr_sink base;
    int count;
    struct es es[LR_MAX_TRACKS];
    struct lr_buf unit; /* an access unit whose framing was changed */
    int64_t at;         /* bytes written */
    int64_t ms;         /* of the last frame */
    int64_t shown, end; /* of the last picture; when the last frame ends */
    struct lr_flv_meta meta;
    struct lr_keys keys;
};

/* SoundRate and SoundFormat of MP3; 0: FLV can't say it. */
static uint8_t mp3_head(const struct lr_track *t)
{
    uint8_t stereo = t->channels == 1 ? 0 : 1, size16 = 2;
    switch (t->rate) {
    case 44100:
        return 0x2c | size16 | stereo;
    case 22050:
        return 0x28 | size16 | stereo;
    case 11025:
        return 0x24 | size16 | stereo;
    case 8000: /* a format of its own */
        return 0xe0 | size16 | stereo;
    default:
        return 0;
    }
}

static bool flv_accepts(const struct lr_track *t)
{
    switch (t->codec) {
    case LR_CODEC_H264:
    case LR_CODEC_HEVC:
    case LR_CODEC_AV1:
    case LR_CODEC_AAC:
        return true;
    case LR_CODEC_MP3:
        return mp3_head(t) != 0;
    default:
        return false;
    }
}

static uint8_t *put_be(uint8_t *p, int bytes, uint32_t v)
{
    for (int i = bytes - 1; i >= 0; i--)
        *p++ = (uint8_t)(v >> (8 * i));
    return p;
}

/* One tag: `head` is the beginning of its body. */
static int write_tag(struct sink_flv *k, int type, int64_t ms, const uint8_t *head, size_t head_len,
                     const void *data, size_t len)
{
    struct lr_out *out = k->base.out;
    size_t body = head_len + len;
    uint8_t *p = body > BODY_MAX ? NULL : out->space(out, TAG_HEAD + head_len);
    if (!p)
        return body > BODY_MAX ? LIVREC_EMEDIA : LIVREC_ENOMEM;
    uint32_t t = (uint32_t)ms;
    *p++ = (uint8_t)type;
    p = put_be(p, 3, (uint32_t)body);
    p = put_be(p, 3, t & 0xffffff);
    *p++ = (uint8_t)(t >> 24); /* TimestampExtended */
    p = put_be(p, 3, 0);
    if (head_len) /* a script has none */
        memcpy(p, head, head_len);
    int rc = len ? out->write(out, data, len) : 0;
    if (rc)
        return rc;
    p = out->space(out, 4);
    if (!p)
        return LIVREC_ENOMEM;
    put_be(p, 4, (uint32_t)(TAG_HEAD + body));
    k->at += (int64_t)(TAG_HEAD + body + 4);
    return 0;
}

static int write_metadata(struct sink_flv *k)
{
    struct lr_buf body;
    int rc = lr_flv_meta_begin(&k->meta, &body);
    if (rc == 0)
        rc = write_tag(k, TAG_SCRIPT, 0, NULL, 0, body.data, body.len);
    lr_buf_free(&body);
    return rc;
}

static int write_jumps(struct sink_flv *k)
{
    struct lr_buf body;
    int rc = lr_flv_meta_number(&body, "jumps", (double)k->base.jumps);
    if (rc == 0)
        rc = write_tag(k, TAG_SCRIPT, k->ms, NULL, 0, body.data, body.len);
    lr_buf_free(&body);
    if (rc == 0)
        k->base.out->unit(k->base.out);
    return rc;
}

/* Into the first tag, which keeps its size. */
static int put_index(struct sink_flv *k)
{
    const struct lr_flv_end end = {(double)k->end / 1000, (double)k->at, &k->keys};
    struct lr_buf body;
    int rc = lr_flv_meta_end(&k->meta, &end, &body);
    if (rc == 0)
        rc = k->base.out->amend(k->base.out, FLV_HEAD + TAG_HEAD, body.data, body.len);
    lr_buf_free(&body);
    return rc;
}

/* Beginning of a video tag's body. Returns its length. */
static size_t video_head(uint8_t *head, enum lr_codec codec, bool key, int packet, int32_t shift)
{
    int frame = key ? FRAME_KEY : FRAME_INTER;
    if (codec == LR_CODEC_H264) {
        head[0] = (uint8_t)(frame << 4 | LR_FLV_CODEC_AVC);
        head[1] = (uint8_t)packet;
        put_be(head + 2, 3, (uint32_t)shift & 0xffffff);
        return 5;
    }
    head[0] = (uint8_t)(EX_HEADER | frame << 4 | packet);
    memcpy(head + 1, lr_flv_fourcc(codec), 4);
    if (codec != LR_CODEC_HEVC || packet != PACKET_MEDIA)
        return 5;
    put_be(head + 5, 3, (uint32_t)shift & 0xffffff);
    return 8;
}

static int write_config(struct sink_flv *k, const struct es *es, const struct lr_track *t)
{
    uint8_t head[BODY_HEAD] = {es->sound, PACKET_CONFIG};
    size_t len = 2;
    if (t->codec == LR_CODEC_MP3)
        return 0;
    if (t->kind == LR_VIDEO)
        len = video_head(head, t->codec, true, PACKET_CONFIG, 0);
    return write_tag(k, t->kind == LR_VIDEO ? TAG_VIDEO : TAG_AUDIO, 0, head, len, t->config,
                     t->config_len);
}

static int write_header(struct sink_flv *k, const struct lr_tracks *t, const struct lr_tags *tags)
{
    uint8_t head[FLV_HEAD] = {'F', 'L', 'V', 1, 0, 0, 0, 0, 9, 0, 0, 0, 0};
    for (int i = 0; i < t->count; i++)
        head[4] |= t->track[i].kind == LR_VIDEO ? 1 : 4;
    int rc = k->base.out->write(k->base.out, head, sizeof head);
    k->at = FLV_HEAD;
    if (rc == 0)
        rc = lr_flv_meta_init(&k->meta, t, tags, k->base.out->amend);
    if (rc == 0)
        rc = write_metadata(k);
    for (int i = 0; i < t->count && rc == 0; i++)
        rc = write_config(k, &k->es[i], &t->track[i]);
    return rc;
}

static void flv_abort(struct lr_sink *s)
{
    struct sink_flv *k = (struct sink_flv *)s;
    lr_buf_free(&k->unit);
    lr_flv_meta_free(&k->meta);
    lr_keys_free(&k->keys);
    lr_free(k);
}

/* FLV has one video and one audio track. */
static bool has_room(const struct lr_tracks *t)
{
    int kinds[2] = {0};
    for (int i = 0; i < t->count; i++)
        kinds[t->track[i].kind == LR_AUDIO]++;
    return kinds[0] <= 1 && kinds[1] <= 1;
}

static int flv_open(const struct lr_sink_ops *ops, const struct lr_tracks *tracks,
                    const struct lr_tags *tags, struct lr_out *out, struct lr_sink **sink,
                    struct lr_err *err)
{
    if (!has_room(tracks))
        return lr_err_set(err, LIVREC_EMEDIA,
                          "flv: %d tracks; it holds one video and one audio (ts, mkv hold more)",
                          tracks->count);
    struct sink_flv *k = lr_calloc(1, sizeof *k);
    if (!k)
        return lr_err_set(err, LIVREC_ENOMEM, "flv: out of memory");
    k->base = (struct lr_sink){ops, out};
    k->count = tracks->count;
    lr_buf_init(&k->unit, BODY_MAX);
    lr_keys_init(&k->keys);
    for (int i = 0; i < k->count; i++) {
        const struct lr_track *t = &tracks->track[i];
        k->es[i] = (struct es){.codec = t->codec, .nal_len = lr_track_nal_len(t)};
        k->es[i].sound = t->codec == LR_CODEC_MP3 ? mp3_head(t) : SOUND_AAC;
    }
    int rc = write_header(k, tracks, tags);
    if (rc) {
        flv_abort(&k->base);
        return lr_err_set(err, rc, "flv: the header can't be written");
    }
    *sink = &k->base;
    return 0;
}

static int64_t to_ms(int64_t t)
{
    return t / (LR_TIME_HZ / 1000);
}

static int write_video(struct sink_flv *k, const struct es *es, const struct lr_frame *f)
{
    uint8_t head[BODY_HEAD];
    const uint8_t *data = f->data;
    size_t size = f->size;
    if (es->nal_len && es->nal_len != f->nal_len) {
        lr_buf_clear(&k->unit);
        int rc = lr_au_lengths(&k->unit, f, es->codec, es->nal_len);
        if (rc)
            return rc;
        data = k->unit.data;
        size = k->unit.len;
    }
    size_t len =
        video_head(head, es->codec, f->key, PACKET_MEDIA, (int32_t)(to_ms(f->pts) - to_ms(f->dts)));
    return write_tag(k, TAG_VIDEO, to_ms(f->dts), head, len, data, size);
}

static int write_audio(struct sink_flv *k, const struct es *es, const struct lr_frame *f)
{
    uint8_t head[2] = {es->sound, PACKET_MEDIA};
    return write_tag(k, TAG_AUDIO, to_ms(f->dts), head, es->codec == LR_CODEC_AAC ? 2 : 1, f->data,
                     f->size);
}

/* A picture is shown about as long as the one before it. */
static void note_end(struct sink_flv *k, const struct lr_frame *f, bool audio)
{
    int64_t step = 0;
    k->ms = to_ms(f->dts);
    if (!audio) {
        step = k->shown && k->ms - k->shown < 1000 ? k->ms - k->shown : 0;
        k->shown = k->ms;
    }
    k->end = k->ms + step > k->end ? k->ms + step : k->end;
}

static int flv_frame(struct lr_sink *s, const struct lr_frame *f, struct lr_err *err)
{
    struct sink_flv *k = (struct sink_flv *)s;
    if (f->track < 0 || f->track >= k->count || f->size == 0)
        return lr_err_set(err, LIVREC_EMEDIA, "flv: a frame of no track, or an empty one");
    const struct es *es = &k->es[f->track];
    bool audio = es->codec == LR_CODEC_AAC || es->codec == LR_CODEC_MP3;
    int rc = f->key && !audio ? lr_keys_add(&k->keys, to_ms(f->dts), k->at) : 0;
    if (rc == 0)
        rc = audio ? write_audio(k, es, f) : write_video(k, es, f);
    if (rc)
        return lr_err_set(err, rc, "flv: a frame of %zu bytes can't be written", f->size);
    note_end(k, f, audio);
    s->out->unit(s->out); /* tags in front of the first frame are none: they play nowhere */
    return 0;
}

static int flv_close(struct lr_sink *s, struct lr_err *err)
{
    struct sink_flv *k = (struct sink_flv *)s;
    int rc = s->jumps ? write_jumps(k) : 0;
    if (rc == 0 && k->meta.room && k->end > 0)
        rc = put_index(k);
    flv_abort(s);
    return rc ? lr_err_set(err, rc, "flv: the end can't be written") : 0;
}

const struct lr_sink_ops lr_sink_flv = {
    .name = "flv",
    .ext = "flv",
    .accepts = flv_accepts,
    .open = flv_open,
    .frame = flv_frame,
    .close = flv_close,
    .abort = flv_abort,
};
