#include "record/lavf_track.h"

#include <libavutil/channel_layout.h>
#include <libavutil/mem.h>
#include <libavutil/version.h>
#include <livrec/error.h>
#include <string.h>

#include "core/attr.h"

#define PICTURE (LR_TIME_HZ / 25) /* until the second one says better */

static enum AVCodecID codec_id(enum lr_codec c)
{
    switch (c) {
    case LR_CODEC_H264:
        return AV_CODEC_ID_H264;
    case LR_CODEC_HEVC:
        return AV_CODEC_ID_HEVC;
    case LR_CODEC_AV1:
        return AV_CODEC_ID_AV1;
    case LR_CODEC_AAC:
        return AV_CODEC_ID_AAC;
    case LR_CODEC_MP3:
        return AV_CODEC_ID_MP3;
    case LR_CODEC_OPUS:
        return AV_CODEC_ID_OPUS;
    case LR_CODEC_AC3:
        return AV_CODEC_ID_AC3;
    case LR_CODEC_NONE:
        break;
    }
    return AV_CODEC_ID_NONE;
}

static void set_channels(AVCodecParameters *par, int channels)
{
#if LIBAVUTIL_VERSION_INT >= AV_VERSION_INT(57, 24, 100)
    av_channel_layout_default(&par->ch_layout, channels);
#else
    par->channels = channels;
#endif
}

/* Of a frame of sound at its rate; 0 = not known. */
static int samples_of(const struct lr_track *t)
{
    switch (t->codec) {
    case LR_CODEC_AAC:
        return 1024;
    case LR_CODEC_AC3:
        return 1536;
    case LR_CODEC_MP3:
        return t->rate < 32000 ? 576 : 1152;
    default:
        return t->kind == LR_AUDIO ? t->rate / 50 : 0; /* Opus: mostly 20 ms */
    }
}

int lr_lavf_parameters(AVCodecParameters *par, const struct lr_track *t)
{
    par->codec_type = t->kind == LR_VIDEO ? AVMEDIA_TYPE_VIDEO : AVMEDIA_TYPE_AUDIO;
    par->codec_id = codec_id(t->codec);
    par->width = t->width;
    par->height = t->height;
    par->sample_rate = t->rate;
    if (t->kind == LR_AUDIO)
        set_channels(par, t->channels > 0 ? t->channels : 2);
    par->frame_size = samples_of(t);
    if (t->config_len == 0)
        return 0;
    par->extradata = av_mallocz(t->config_len + AV_INPUT_BUFFER_PADDING_SIZE);
    if (!par->extradata)
        return LIVREC_ENOMEM;
    memcpy(par->extradata, t->config, t->config_len);
    par->extradata_size = t->config_len;
    return 0;
}

int64_t lr_lavf_duration(const struct lr_track *t)
{
    if (t->kind == LR_VIDEO)
        return PICTURE;
    return t->rate > 0 ? (int64_t)samples_of(t) * LR_TIME_HZ / t->rate : 0;
}

int lr_lavf_tags(AVDictionary **to, const struct lr_tags *tags)
{
    const struct {
        const char *name, *value;
    } pairs[] = {{"title", tags->title},
                 {"artist", tags->artist},
                 {"date", tags->date},
                 {"comment", tags->comment},
                 {"genre", tags->genre}};
    int rc = 0;
    for (size_t i = 0; i < LR_COUNT(pairs) && rc >= 0; i++)
        if (pairs[i].value)
            rc = av_dict_set(to, pairs[i].name, pairs[i].value, 0);
    return rc;
}
