/* MPEG-TS. H.264 and HEVC get access unit delimiters and, at keyframes, parameter sets where they
 * are missing; sound frames are gathered into PES packets of a fifth of a second. */
#include "record/sink.h"

#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "media/aac.h"
#include "media/nal.h"
#include "record/access_unit.h"
#include "record/ts_about.h"

#define GROUP_MAX ((size_t)2800) /* bytes of sound: 16 packets */
#define GROUP_TIME (LR_TIME_HZ / 5)
#define JITTER (LR_TIME_HZ * 5 / 1000) /* a time that is off by more starts a PES packet anew */
#define FRAME_MAX ((size_t)1 << 20)    /* of sound */
#define PIECES_MAX 8192

struct es {
    enum lr_codec codec;
    uint8_t stream_id;
    struct lr_aac aac;
    int64_t step;        /* duration of a sound frame; 0 = not known */
    struct lr_buf sets;  /* parameter sets behind start codes */
    struct lr_buf group; /* sound frames that wait */
    int64_t group_pts, group_next;
};

struct sink_ts {
    struct lr_sink base;
    struct lr_ts ts;
    struct lr_ts_piece *piece;
    int pieces, piece_cap;
    int count;
    struct es es[LR_MAX_TRACKS];
};

static const uint8_t start_code[] = {0, 0, 0, 1};
static const uint8_t avc_delimiter[] = {0, 0, 0, 1, 0x09, 0xf0};
static const uint8_t hevc_delimiter[] = {0, 0, 0, 1, 0x46, 0x01, 0x50};

#define SETS_MAX ((size_t)2 * LR_CONFIG_MAX + 256)

static bool accepts_aac(const struct lr_track *t)
{
    struct lr_aac aac;
    uint8_t head[LR_ADTS_HEADER];
    return lr_asc_parse(t->config, t->config_len, &aac) && lr_adts_make(&aac, 1, head);
}

static bool ts_accepts(const struct lr_track *t)
{
    switch (t->codec) {
    case LR_CODEC_H264:
    case LR_CODEC_HEVC:
    case LR_CODEC_MP3:
    case LR_CODEC_AC3:
        return true;
    case LR_CODEC_AAC:
        return accepts_aac(t);
    case LR_CODEC_OPUS:
        return t->channels >= 1 && t->channels <= 8;
    default:
        return false;
    }
}

static int64_t frame_step(const struct lr_track *t, const struct lr_aac *aac)
{
    int rate = t->codec == LR_CODEC_AAC ? aac->rate : t->rate;
    int64_t samples = t->codec == LR_CODEC_AAC   ? 1024
                      : t->codec == LR_CODEC_AC3 ? 1536
                      : t->codec != LR_CODEC_MP3 ? 0
                      : rate < 32000             ? 576
                                                 : 1152;
    return rate > 0 ? samples * LR_TIME_HZ / rate : 0;
}

static int open_es(struct es *es, const struct lr_track *t, int index)
{
    es->codec = t->codec;
    es->stream_id = lr_ts_stream_id(t, index);
    lr_buf_init(&es->sets, SETS_MAX);
    lr_buf_init(&es->group, GROUP_MAX + FRAME_MAX);
    if (t->codec == LR_CODEC_AAC && !lr_asc_parse(t->config, t->config_len, &es->aac))
        return LIVREC_EMEDIA;
    if (t->kind == LR_AUDIO)
        es->step = frame_step(t, &es->aac);
    return t->kind == LR_VIDEO ? lr_au_sets(&es->sets, t) : 0;
}

static void ts_abort(struct lr_sink *s)
{
    struct sink_ts *k = (struct sink_ts *)s;
    for (int i = 0; i < k->count; i++) {
        lr_buf_free(&k->es[i].sets);
        lr_buf_free(&k->es[i].group);
    }
    lr_free(k->piece);
    lr_free(k);
}

static int ts_open(const struct lr_sink_ops *ops, const struct lr_tracks *tracks,
                   const struct lr_tags *tags, struct lr_out *out, struct lr_sink **sink,
                   struct lr_err *err)
{
    struct sink_ts *k = lr_calloc(1, sizeof *k);
    if (!k)
        return lr_err_set(err, LIVREC_ENOMEM, "ts: out of memory");
    k->base = (struct lr_sink){ops, out};
    int rc = lr_ts_begin(&k->ts, tracks, out);
    lr_ts_describe(&k->ts, tags);
    for (int i = 0; i < tracks->count && rc == 0; i++)
        rc = open_es(&k->es[k->count++], &tracks->track[i], i);
    if (rc) {
        ts_abort(&k->base);
        return lr_err_set(err, rc, "ts: a track's configuration can't be used");
    }
    *sink = &k->base;
    return 0;
}

static int add_piece(struct sink_ts *k, const void *at, size_t len)
{
    if (k->pieces == k->piece_cap) {
        int cap = k->piece_cap ? 2 * k->piece_cap : 32;
        struct lr_ts_piece *p =
            cap > PIECES_MAX ? NULL : lr_realloc(k->piece, (size_t)cap * sizeof *p);
        if (!p)
            return cap > PIECES_MAX ? LIVREC_EMEDIA : LIVREC_ENOMEM;
        k->piece = p;
        k->piece_cap = cap;
    }
    k->piece[k->pieces++] = (struct lr_ts_piece){at, len};
    return 0;
}

static int add_units(struct sink_ts *k, const struct lr_frame *f, bool skip_first)
{
    struct lr_nal_iter it;
    struct lr_nal n;
    int rc = 0;
    lr_nal_begin(&it, f->data, f->size, f->nal_len);
    if (skip_first)
        lr_nal_next(&it, &n);
    if (f->nal_len == 0)
        return add_piece(k, it.at, (size_t)(it.end - it.at));
    while (rc == 0 && lr_nal_next(&it, &n)) {
        rc = add_piece(k, start_code, sizeof start_code);
        if (rc == 0)
            rc = add_piece(k, n.data, n.size);
    }
    return rc;
}

/* Delimiter first, then parameter sets, then the rest (ISO/IEC 14496-10, 7.4.1.2.3). */
static int add_access_unit(struct sink_ts *k, struct es *es, const struct lr_frame *f)
{
    struct lr_au_head head;
    bool hevc = es->codec == LR_CODEC_HEVC;
    lr_au_head(&head, f, es->codec);
    bool sets = f->key && !head.sets && es->sets.len;
    int rc = 0;
    if (!head.delimiter || sets)
        rc = add_piece(k, hevc ? hevc_delimiter : avc_delimiter,
                       hevc ? sizeof hevc_delimiter : sizeof avc_delimiter);
    if (rc == 0 && sets)
        rc = add_piece(k, es->sets.data, es->sets.len);
    return rc ? rc : add_units(k, f, sets && head.delimiter);
}

static int write_group(struct sink_ts *k, int track)
{
    struct es *es = &k->es[track];
    struct lr_ts_piece piece = {es->group.data, es->group.len};
    struct lr_ts_pes pes = {.track = track,
                            .stream_id = es->stream_id,
                            .pts = es->group_pts,
                            .dts = es->group_pts,
                            .piece = &piece,
                            .pieces = 1};
    if (es->group.len == 0)
        return 0;
    int rc = lr_ts_write(&k->ts, &pes);
    lr_buf_clear(&es->group);
    return rc;
}

/* Sound that stopped: don't keep its last frames until the end. */
static int write_late_groups(struct sink_ts *k, int64_t dts)
{
    int rc = 0;
    for (int i = 0; i < k->count && rc == 0; i++)
        if (k->es[i].group.len && dts - k->es[i].group_pts > 2 * GROUP_TIME)
            rc = write_group(k, i);
    return rc;
}

static int write_video(struct sink_ts *k, struct es *es, const struct lr_frame *f)
{
    int rc = write_late_groups(k, f->dts);
    k->pieces = 0;
    if (rc == 0)
        rc = add_access_unit(k, es, f);
    struct lr_ts_pes pes = {.track = f->track,
                            .stream_id = es->stream_id,
                            .key = f->key,
                            .pts = f->pts,
                            .dts = f->dts,
                            .piece = k->piece,
                            .pieces = k->pieces};
    return rc ? rc : lr_ts_write(&k->ts, &pes);
}

/* opus_control_header() of "Encapsulation of Opus in MPEG-2 TS" (ETSI TS 103 491): a mark, then
 * the size in steps of 255. */
static int add_opus_head(struct lr_buf *b, size_t size)
{
    static const uint8_t mark[] = {0x7f, 0xe0};
    int rc = lr_buf_append(b, mark, sizeof mark);
    for (; rc == 0 && size >= 255; size -= 255)
        rc = lr_buf_putc(b, 255);
    return rc ? rc : lr_buf_putc(b, (int)size);
}

static int add_sound(struct es *es, const struct lr_frame *f)
{
    uint8_t adts[LR_ADTS_HEADER];
    int rc = 0;
    if (es->codec == LR_CODEC_AAC)
        rc = lr_adts_make(&es->aac, f->size, adts) ? lr_buf_append(&es->group, adts, sizeof adts)
                                                   : LIVREC_EMEDIA;
    else if (es->codec == LR_CODEC_OPUS)
        rc = add_opus_head(&es->group, f->size);
    return rc ? rc : lr_buf_append(&es->group, f->data, f->size);
}

static bool goes_on(const struct es *es, const struct lr_frame *f)
{
    int64_t off = f->pts - es->group_next;
    return es->step && off >= -JITTER && off <= JITTER &&
           es->group.len + f->size + LR_ADTS_HEADER <= GROUP_MAX &&
           f->pts - es->group_pts < GROUP_TIME;
}

static int write_audio(struct sink_ts *k, struct es *es, const struct lr_frame *f)
{
    int rc = f->size > FRAME_MAX ? LIVREC_EMEDIA : 0;
    if (rc == 0 && !goes_on(es, f))
        rc = write_group(k, f->track);
    if (es->group.len == 0)
        es->group_pts = es->group_next = f->pts;
    es->group_next += es->step;
    return rc ? rc : add_sound(es, f);
}

static int ts_frame(struct lr_sink *s, const struct lr_frame *f, struct lr_err *err)
{
    struct sink_ts *k = (struct sink_ts *)s;
    if (f->track < 0 || f->track >= k->count || f->size == 0)
        return lr_err_set(err, LIVREC_EMEDIA, "ts: a frame of no track, or an empty one");
    if (!k->ts.begun && s->carry && s->carry->begun && !k->ts.goes_on)
        lr_ts_go_on(&k->ts, s->carry);
    struct es *es = &k->es[f->track];
    bool video = es->codec == LR_CODEC_H264 || es->codec == LR_CODEC_HEVC;
    int rc = video ? write_video(k, es, f) : write_audio(k, es, f);
    if (rc)
        return lr_err_set(err, rc, "ts: a frame of %zu bytes can't be written", f->size);
    s->out->unit(s->out);
    return 0;
}

static int ts_close(struct lr_sink *s, struct lr_err *err)
{
    struct sink_ts *k = (struct sink_ts *)s;
    int rc = 0;
    for (int i = 0; i < k->count && rc == 0; i++)
        rc = write_group(k, i);
    if (rc == 0)
        s->out->unit(s->out);
    if (s->carry && k->ts.begun)
        lr_ts_leave(&k->ts, s->carry);
    ts_abort(s);
    return rc ? lr_err_set(err, rc, "ts: the end can't be written") : 0;
}

const struct lr_sink_ops lr_sink_ts = {
    .name = "ts",
    .ext = "ts",
    .accepts = ts_accepts,
    .open = ts_open,
    .frame = ts_frame,
    .close = ts_close,
    .abort = ts_abort,
};
