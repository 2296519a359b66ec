/* Matroska, fragmented MP4, MOV and M4A by FFmpeg's muxers, which are fed frames and write into our
 * output alone: they open nothing, seek nowhere and probe nothing. All of them are written so that
 * a file which ends anywhere plays up to the last second: clusters and fragments are short enough
 * for that, with what waits for the next batch of the network. Fragments of MP4 are the shorter
 * ones, since with the head of one all of it is lost. */
#include "record/sink.h"

#include <libavformat/avformat.h>
#include <livrec/error.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "media/mp4_item.h"
#include "record/access_unit.h"
#include "record/lavf_container.h"
#include "record/lavf_track.h"

#define IO_BUFFER 16384
#define QUIETER 100 /* than any level that can be asked for; together they must fit into 8 bits */
#define UNIT_MAX ((size_t)64 << 20)

#if LIBAVFORMAT_VERSION_MAJOR >= 61
#define IO_CONST const
#else
#define IO_CONST
#endif

struct sink_lavf {
    struct lr_sink base;
    const struct lr_lavf_container *container;
    AVFormatContext *mux;
    AVClass quiet; /* of mux */
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

static int write_out(void *opaque, IO_CONST uint8_t *data, int len)
{
    struct sink_lavf *k = opaque;
    if (k->failed == 0)
        k->failed = k->base.out->write(k->base.out, data, (size_t)len);
    k->wrote = true;
    return k->failed ? AVERROR(EIO) : len;
}

static int refuse_open(AVFormatContext *s, AVIOContext **pb, const char *url, int flags,
                       AVDictionary **options)
{
    return AVERROR(EPERM);
}

static int add_stream(struct sink_lavf *k, const struct lr_track *t)
{
    AVStream *st = avformat_new_stream(k->mux, NULL);
    int rc = st ? lr_lavf_parameters(st->codecpar, t) : LIVREC_ENOMEM;
    if (rc)
        return rc;
    /* Apple's players know HEVC by this name alone; Matroska has names of its own. */
    if (t->codec == LR_CODEC_HEVC && k->base.ops != &lr_sink_mkv)
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
    if (k->mux && k->mux->pb) {
        av_freep(&k->mux->pb->buffer);
        avio_context_free(&k->mux->pb);
    }
    avformat_free_context(k->mux);
    for (int i = 0; i < k->count; i++)
        av_packet_free(&k->es[i].held);
    av_packet_free(&k->packet);
    lr_buf_free(&k->unit);
    lr_free(k);
}

/* FFmpeg prints complaints to stderr, or where a callback says that the whole process shares: that
 * is the host's. A context can be quieter than others if its class names a number for that. The one
 * of muxers names none, so ours has a copy that names a field which demuxers alone use. What is
 * wrong is known by return codes. */
static void silence(struct sink_lavf *k)
{
    k->quiet = *k->mux->av_class;
    k->quiet.log_level_offset_offset = offsetof(AVFormatContext, fps_probe_size);
    k->mux->fps_probe_size = QUIETER;
    k->mux->av_class = &k->quiet;
}

/* The name is opened by nobody; a muxer looks at its extension. */
static int open_output(struct sink_lavf *k, const char *muxer)
{
    char name[32];
    snprintf(name, sizeof name, "recording.%s", k->base.ops->ext);
    const AVOutputFormat *format = av_guess_format(muxer, NULL, NULL);
    if (!format)
        return LIVREC_EUNSUPPORTED;
    k->packet = av_packet_alloc();
    if (!k->packet || avformat_alloc_output_context2(&k->mux, format, NULL, name) < 0)
        return LIVREC_ENOMEM;
    silence(k);
    k->mux->io_open = refuse_open;
    k->mux->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED; /* there are none */
    uint8_t *buffer = av_malloc(IO_BUFFER);
    if (buffer)
        k->mux->pb = avio_alloc_context(buffer, IO_BUFFER, 1, k, NULL, write_out, NULL);
    if (!k->mux->pb) {
        av_free(buffer);
        return LIVREC_ENOMEM;
    }
    k->mux->pb->seekable = 0;
    k->mux->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_FLUSH_PACKETS;
    return 0;
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

static int write_header(struct sink_lavf *k, const struct lr_lavf_container *c,
                        const struct lr_tags *tags, struct lr_err *err)
{
    AVDictionary *options = NULL;
    int rc = tags ? lr_lavf_tags(&k->mux->metadata, tags) : 0;
    for (const struct lr_lavf_option *o = c->options; o->name && rc >= 0; o++)
        rc = av_dict_set(&options, o->name, o->value, 0);
    if (rc >= 0)
        rc = avformat_write_header(k->mux, &options);
    av_dict_free(&options);
    avio_flush(k->mux->pb); /* no unit: a header without media does not play */
    k->wrote = false;
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
    int rc = open_output(k, c->muxer);
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
    int rc = av_write_frame(k->mux, k->packet);
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

/* What stands behind the media. */
static int write_end(struct sink_lavf *k)
{
    struct lr_buf b;
    lr_buf_init(&b, UNIT_MAX);
    int rc = k->container->lengths ? lr_mp4_end(&b, k->base.jumps)
                                   : lr_mkv_end(&b, k->base.jumps, k->base.chapters);
    if (rc == 0 && b.len)
        avio_write(k->mux->pb, b.data, (int)b.len);
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
