/* Matroska, fragmented MP4, MOV and M4A by FFmpeg's muxers, which are fed frames and write into our
 * output alone: they open nothing, seek nowhere and probe nothing. All of them are written so that
 * a file which ends anywhere plays up to the last second: clusters and fragments are short enough
 * for that, with what waits for the next batch of the network. Fragments of MP4 are the shorter
 * ones, since with the head of one all of it is lost. */
#include "record/sink.h"

#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "media/bytes.h"
#include "media/ebml.h"
#include "media/mp4_item.h"
#include "record/access_unit.h"
#include "record/lavf_container.h"
#include "record/lavf_mux.h"
#include "record/lavf_track.h"
#include "record/mkv_index.h"

#define UNIT_MAX ((size_t)64 << 20)

struct sink_lavf {
    struct lr_sink base;
    const struct lr_lavf_container *container;
    struct lr_lavf_mux muxer;
    AVFormatContext *mux; /* the same one */
    AVPacket *packet;
    int count;
    struct {
        enum lr_codec codec;
        uint8_t nal_len;
        bool started;
        int64_t duration; /* of the last frame; in the muxer's time base from the first frame on */
        AVPacket *held;   /* waits for the next frame */
    } es[LR_MAX_TRACKS];
    struct lr_buf unit; /* an access unit whose framing was changed */
    bool heading;       /* what is written goes there: it is the head */
    int64_t at;         /* bytes written */
    struct lr_mkv_index index;
    bool wrote;         /* since the last unit mark */
    bool begun;         /* there was a frame */
    bool shown;         /* a unit mark was set: the file plays */
    int failed;         /* LIVREC_E* of the output */
};

static bool mkv_accepts(const struct lr_track *t)
{
    return t->codec != LR_CODEC_NONE;
}

static bool mp4_accepts(const struct lr_track *t)
{
    return t->codec != LR_CODEC_NONE && t->codec != LR_CODEC_AC3; /* it needs a frame in moov */
}

static bool mov_accepts(const struct lr_track *t)
{
    return t->codec == LR_CODEC_H264 || t->codec == LR_CODEC_HEVC || t->codec == LR_CODEC_AAC ||
           t->codec == LR_CODEC_MP3;
}

static bool m4a_accepts(const struct lr_track *t)
{
    return t->codec == LR_CODEC_AAC;
}

/* What begins with a cluster is one, or several: units are marked between them. */
static int note_cluster(struct sink_lavf *k, const uint8_t *data, int len)
{
    bool cluster = !k->wrote && len >= 4 && lr_be32(data) == LR_MKV_CLUSTER;
    return cluster ? lr_mkv_index_cluster(&k->index, k->at) : 0;
}

static int write_out(void *opaque, LR_LAVF_CONST uint8_t *data, int len)
{
    struct sink_lavf *k = opaque;
    if (k->failed == 0 && k->heading)
        k->failed = lr_buf_append(&k->unit, data, (size_t)len);
    else if (k->failed == 0 && (k->failed = note_cluster(k, data, len)) == 0)
        k->failed = k->base.out->write(k->base.out, data, (size_t)len);
    k->at += k->heading ? 0 : len;
    k->wrote = true;
    return k->failed ? AVERROR(EIO) : len;
}

static bool is_mkv(const struct sink_lavf *k)
{
    return k->base.ops == &lr_sink_mkv;
}

static int add_stream(struct sink_lavf *k, const struct lr_track *t)
{
    AVStream *st = avformat_new_stream(k->mux, NULL);
    int rc = st ? lr_lavf_parameters(st->codecpar, t) : LIVREC_ENOMEM;
    if (rc)
        return rc;
    /* Apple's players know HEVC by this name alone; Matroska has names of its own. */
    if (t->codec == LR_CODEC_HEVC && !is_mkv(k))
        st->codecpar->codec_tag = MKTAG('h', 'v', 'c', '1');
    st->time_base = (AVRational){1, LR_TIME_HZ};
    k->es[k->count].codec = t->codec;
    k->es[k->count].nal_len = lr_track_nal_len(t);
    k->es[k->count].duration = lr_lavf_duration(t);
    k->es[k->count].held = av_packet_alloc();
    return k->es[k->count++].held ? 0 : LIVREC_ENOMEM;
}

static void lavf_abort(struct lr_sink *s)
{
    struct sink_lavf *k = (struct sink_lavf *)s;
    lr_lavf_mux_close(&k->muxer);
    for (int i = 0; i < k->count; i++)
        av_packet_free(&k->es[i].held);
    av_packet_free(&k->packet);
    lr_buf_free(&k->unit);
    lr_mkv_index_free(&k->index);
    lr_free(k);
}

static int answer(struct sink_lavf *k, int rc, const char *what, struct lr_err *err)
{
    char text[AV_ERROR_MAX_STRING_SIZE];
    if (rc >= 0 && !k->failed)
        return 0;
    int code = k->failed ? k->failed : rc == AVERROR(ENOMEM) ? LIVREC_ENOMEM : LIVREC_EMEDIA;
    if (av_strerror(rc, text, sizeof text) < 0 || k->failed)
        text[0] = '\0';
    return lr_err_set(err, code, "%s: %s can't be written%s%s", k->base.ops->name, what,
                      *text ? ": " : "", text);
}

/* What the muxer handed out is a whole header, cluster or fragment. */
static void mark_unit(struct sink_lavf *k)
{
    avio_flush(k->mux->pb);
    if (k->wrote && !k->failed) {
        k->shown = true;
        k->base.out->unit(k->base.out);
    }
    k->wrote = false;
}

/* The first cluster or fragment does not wait until it is full: what plays is in the file with the
 * first frame that the muxer has. */
static int show(struct sink_lavf *k)
{
    return k->shown || k->wrote ? 0 : av_write_frame(k->mux, NULL);
}

/* The head as the muxer has it, with room for what is known at the end. */
static int put_head(struct sink_lavf *k)
{
    struct lr_buf head;
    lr_buf_init(&head, UNIT_MAX);
    int rc = lr_mkv_index_head(&k->index, &k->unit, &head);
    if (rc == 0)
        rc = k->base.out->write(k->base.out, head.data, head.len);
    k->at = (int64_t)head.len;
    lr_buf_clear(&k->unit);
    lr_buf_free(&head);
    return rc;
}

static int write_header(struct sink_lavf *k, const struct lr_lavf_container *c,
                        const struct lr_tags *tags, struct lr_err *err)
{
    AVDictionary *options = NULL;
    int rc = tags ? lr_lavf_tags(&k->mux->metadata, tags) : 0;
    for (const struct lr_lavf_option *o = c->options; o->name && rc >= 0; o++)
        rc = av_dict_set(&options, o->name, o->value, 0);
    k->heading = is_mkv(k) && k->base.out->amend;
    if (rc >= 0)
        rc = avformat_write_header(k->mux, &options);
    av_dict_free(&options);
    avio_flush(k->mux->pb); /* no unit: a header without media does not play */
    if (rc >= 0 && k->failed == 0 && k->heading)
        k->failed = put_head(k);
    k->wrote = k->heading = false;
    return answer(k, rc, "the header", err);
}

static int lavf_open(const struct lr_sink_ops *ops, const struct lr_tracks *tracks,
                     const struct lr_tags *tags, struct lr_out *out, struct lr_sink **sink,
                     struct lr_err *err)
{
    const struct lr_lavf_container *c = lr_lavf_container(ops);
    struct sink_lavf *k = lr_calloc(1, sizeof *k);
    if (!k)
        return lr_err_set(err, LIVREC_ENOMEM, "%s: out of memory", ops->name);
    k->base = (struct lr_sink){ops, out};
    k->container = c;
    lr_buf_init(&k->unit, UNIT_MAX);
    lr_mkv_index_init(&k->index, tracks);
    k->packet = av_packet_alloc();
    int rc = lr_lavf_mux_open(&k->muxer, c->muxer, ops->ext, write_out, k);
    k->mux = k->muxer.context;
    rc = rc == 0 && !k->packet ? LIVREC_ENOMEM : rc;
    for (int i = 0; i < tracks->count && rc == 0; i++)
        rc = add_stream(k, &tracks->track[i]);
    if (rc == LIVREC_EUNSUPPORTED)
        lr_err_set(err, rc, "%s: this build of FFmpeg has no %s muxer", ops->name, c->muxer);
    else if (rc)
        lr_err_set(err, rc, "%s: out of memory", ops->name);
    else
        rc = write_header(k, c, tags, err);
    if (rc) {
        lavf_abort(&k->base);
        return rc;
    }
    *sink = &k->base;
    return 0;
}

/* The frame as the configuration record says: lengths instead of start codes. */
static int set_data(struct sink_lavf *k, const struct lr_frame *f)
{
    AVPacket *p = k->packet;
    uint8_t nal_len = k->es[f->track].nal_len;
    const uint8_t *data = f->data;
    size_t size = f->size;
    if (nal_len && nal_len != f->nal_len) {
        lr_buf_clear(&k->unit);
        int rc = lr_au_lengths(&k->unit, f, k->es[f->track].codec, nal_len);
        if (rc)
            return rc;
        data = k->unit.data;
        size = k->unit.len;
    }
    if (size > INT_MAX)
        return LIVREC_EMEDIA;
    p->data = (uint8_t *)(uintptr_t)data; /* muxers read it only */
    p->size = (int)size;
    return 0;
}

/* The first frame of each track is decoded at 0, whenever it is shown: MP4 has no other way to say
 * that tracks start apart. */
static void set_times(struct sink_lavf *k, const struct lr_frame *f)
{
    AVPacket *p = k->packet;
    AVRational from = {1, LR_TIME_HZ}, to = k->mux->streams[f->track]->time_base;
    bool first = !k->es[f->track].started;
    if (first)
        k->es[f->track].duration = av_rescale_q(k->es[f->track].duration, from, to);
    k->es[f->track].started = true;
    p->stream_index = f->track;
    p->pts = av_rescale_q(f->pts, from, to);
    p->dts = first && k->container->lengths ? 0 : av_rescale_q(f->dts, from, to);
    p->duration = k->es[f->track].duration;
    p->flags = f->key ? AV_PKT_FLAG_KEY : 0;
}

/* How long a frame lasts is known when the next one comes. FFmpeg's muxer lines fragments up by
 * what it is told: of a wrong length it moves times, or aborts the process. */
static int exchange(struct sink_lavf *k, int track)
{
    AVPacket *held = k->es[track].held, *p = k->packet;
    int rc = 0;
    if (held->data) {
        if (p->dts <= held->dts)
            return AVERROR(EINVAL);
        k->es[track].duration = held->duration = p->dts - held->dts;
        rc = av_write_frame(k->mux, held);
        av_packet_unref(held);
        if (rc >= 0)
            rc = show(k);
    }
    if (rc >= 0)
        rc = av_packet_ref(held, p); /* copies what is borrowed */
    return rc;
}

static int write_now(struct sink_lavf *k)
{
    const AVPacket *p = k->packet;
    int rc = av_write_frame(k->mux, k->packet);
    lr_mkv_index_frame(&k->index, p->stream_index, p->flags & AV_PKT_FLAG_KEY, p->pts, p->duration);
    return rc < 0 ? rc : show(k);
}

static int lavf_frame(struct lr_sink *s, const struct lr_frame *f, struct lr_err *err)
{
    struct sink_lavf *k = (struct sink_lavf *)s;
    if (f->track < 0 || f->track >= k->count || f->size == 0)
        return lr_err_set(err, LIVREC_EMEDIA, "%s: a frame of no track, or an empty one",
                          s->ops->name);
    int rc = set_data(k, f);
    if (rc)
        return lr_err_set(err, rc, "%s: a frame of %zu bytes can't be written", s->ops->name,
                          f->size);
    set_times(k, f);
    rc = k->container->lengths ? exchange(k, f->track) : write_now(k);
    av_packet_unref(k->packet);
    k->begun |= rc >= 0;
    if (rc >= 0)
        mark_unit(k);
    return answer(k, rc, "a frame", err);
}

static int write_last(struct sink_lavf *k)
{
    int rc = 0;
    for (int i = 0; i < k->count && rc >= 0; i++) {
        AVPacket *held = k->es[i].held;
        held->duration = k->es[i].duration;
        if (held->data)
            rc = av_write_frame(k->mux, held);
    }
    return rc;
}

/* What Matroska has in front of its media and knows now; it ends at `end`. */
static int put_front(struct sink_lavf *k, int64_t end)
{
    struct lr_buf front;
    int64_t at = 0;
    lr_buf_init(&front, UNIT_MAX);
    int rc = lr_mkv_index_front(&k->index, end, &at, &front);
    if (rc == 0)
        rc = k->base.out->amend(k->base.out, at, front.data, front.len);
    lr_buf_free(&front);
    return rc;
}

/* What stands behind the media. */
static int write_end(struct sink_lavf *k)
{
    struct lr_buf b;
    lr_buf_init(&b, UNIT_MAX);
    avio_flush(k->mux->pb); /* the last cluster */
    int rc = k->container->lengths ? lr_mp4_end(&b, k->base.jumps)
                                   : lr_mkv_index_end(&k->index, k->at, k->base.jumps,
                                                      k->base.chapters, &b);
    if (rc == 0 && b.len)
        avio_write(k->mux->pb, b.data, (int)b.len);
    if (rc == 0 && k->index.on)
        rc = put_front(k, k->at + (int64_t)b.len);
    lr_buf_free(&b);
    return rc ? AVERROR(ENOMEM) : k->mux->pb->error;
}

/* Behind the media of MP4 is a list of fragments, which is looked for at the very end. */
static int write_rest(struct sink_lavf *k)
{
    bool listed = k->container->lengths, more = k->begun && (k->base.jumps || !listed);
    int rc = write_last(k);
    if (rc >= 0 && listed && more)
        rc = av_write_frame(k->mux, NULL);
    if (rc >= 0 && listed && more)
        rc = write_end(k);
    int end = av_write_trailer(k->mux); /* frees what is left, too */
    if (rc >= 0)
        rc = end;
    return rc >= 0 && !listed && more ? write_end(k) : rc;
}

static int lavf_close(struct lr_sink *s, struct lr_err *err)
{
    struct sink_lavf *k = (struct sink_lavf *)s;
    int rc = write_rest(k);
    if (rc >= 0 && k->begun)
        mark_unit(k);
    rc = answer(k, rc, "the end", err);
    lavf_abort(s);
    return rc;
}

#define LAVF_SINK(id, extension, only_audio, behind, takes)                                        \
    const struct lr_sink_ops lr_sink_##id = {                                                      \
        .name = #id,                                                                               \
        .ext = extension,                                                                          \
        .audio_only = only_audio,                                                                  \
        .lag = behind,                                                                             \
        .accepts = takes,                                                                          \
        .open = lavf_open,                                                                         \
        .frame = lavf_frame,                                                                       \
        .close = lavf_close,                                                                       \
        .abort = lavf_abort,                                                                       \
    }

/* A frame begins the next cluster or fragment; with lengths, one more is held. */
LAVF_SINK(mkv, "mkv", false, 1, mkv_accepts);
LAVF_SINK(mp4, "mp4", false, 2, mp4_accepts);
LAVF_SINK(mov, "mov", false, 2, mov_accepts);
LAVF_SINK(m4a, "m4a", true, 2, m4a_accepts);
