/* A file in memory as FFmpeg's demuxers see it, as lines of collect.h: a second opinion. Formats
 * that keep no decoding times give those of presentation. */
#ifndef LAVF_READ_H
#define LAVF_READ_H

#include <libavformat/avformat.h>

#include "collect.h"

struct lavf_bytes {
    const uint8_t *data;
    size_t len, at;
};

static inline int lavf_read_some(void *opaque, uint8_t *to, int max)
{
    struct lavf_bytes *b = opaque;
    size_t left = b->len - b->at, n = left < (size_t)max ? left : (size_t)max;
    if (n == 0)
        return AVERROR_EOF;
    memcpy(to, b->data + b->at, n);
    b->at += n;
    return (int)n;
}

static inline enum lr_codec lavf_codec(enum AVCodecID id)
{
    switch (id) {
    case AV_CODEC_ID_H264:
        return LR_CODEC_H264;
    case AV_CODEC_ID_HEVC:
        return LR_CODEC_HEVC;
    case AV_CODEC_ID_AV1:
        return LR_CODEC_AV1;
    case AV_CODEC_ID_AAC:
        return LR_CODEC_AAC;
    case AV_CODEC_ID_MP3:
        return LR_CODEC_MP3;
    case AV_CODEC_ID_OPUS:
        return LR_CODEC_OPUS;
    case AV_CODEC_ID_AC3:
        return LR_CODEC_AC3;
    default:
        return LR_CODEC_NONE;
    }
}

static inline void lavf_track(struct lr_tracks *t, const AVCodecParameters *par)
{
    struct lr_track *k = &t->track[t->count++];
    *k = (struct lr_track){.kind = par->codec_type == AVMEDIA_TYPE_VIDEO ? LR_VIDEO : LR_AUDIO,
                           .codec = lavf_codec(par->codec_id),
                           .width = par->width,
                           .height = par->height,
                           .rate = par->sample_rate};
    ck_assert_int_le(par->extradata_size, LR_CONFIG_MAX);
    if (par->extradata_size)
        memcpy(k->config, par->extradata, (size_t)par->extradata_size);
    k->config_len = (uint16_t)par->extradata_size;
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 24, 100)
    k->channels = par->ch_layout.nb_channels;
#else
    k->channels = par->channels;
#endif
}

static inline void lavf_frame(struct collect *c, const AVFormatContext *in, const AVPacket *p)
{
    const AVStream *st = in->streams[p->stream_index];
    AVRational to = {1, LR_TIME_HZ};
    const struct lr_track *t = &c->tracks.track[p->stream_index];
    bool units = t->codec == LR_CODEC_H264 || t->codec == LR_CODEC_HEVC;
    if (p->pts == AV_NOPTS_VALUE) /* of what is damaged */
        return;
    struct lr_frame f = {.track = p->stream_index,
                         .pts = av_rescale_q(p->pts, st->time_base, to),
                         .key = p->flags & AV_PKT_FLAG_KEY,
                         .nal_len = units ? lr_track_nal_len(t) : 0,
                         .data = p->data,
                         .size = (size_t)p->size};
    f.dts = p->dts == AV_NOPTS_VALUE ? f.pts : av_rescale_q(p->dts, st->time_base, to);
    ck_assert_int_eq(lr_push_frame(&c->stage, &f), 0);
}

/* False: it is not opened, or nothing is in it. */
static inline bool lavf_read(struct collect *c, const char *format, const uint8_t *data, size_t len)
{
    struct lavf_bytes bytes = {data, len, 0};
    av_log_set_level(AV_LOG_QUIET); /* cut files are meant */
    AVFormatContext *in = avformat_alloc_context();
    AVPacket *p = av_packet_alloc();
    ck_assert(in && p);
    in->pb = avio_alloc_context(av_malloc(4096), 4096, 0, &bytes, lavf_read_some, NULL, NULL);
    in->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_NOFILLIN | AVFMT_FLAG_NOPARSE;
    AVIOContext *pb = in->pb;
    collect_init(c);
    bool opened = avformat_open_input(&in, NULL, av_find_input_format(format), NULL) == 0 &&
                  in->nb_streams > 0;
    if (opened) {
        struct lr_tracks t = {0};
        for (unsigned i = 0; i < in->nb_streams && i < LR_MAX_TRACKS; i++)
            lavf_track(&t, in->streams[i]->codecpar);
        ck_assert_int_eq(lr_push_tracks(&c->stage, &t), 0);
        for (; av_read_frame(in, p) >= 0; av_packet_unref(p))
            lavf_frame(c, in, p);
    }
    avformat_close_input(&in);
    av_freep(&pb->buffer);
    avio_context_free(&pb);
    av_packet_free(&p);
    return opened;
}

#endif
