#include "record/sound_unit.h"

#include <livrec/error.h>

#include "core/alloc.h"
#include "media/mpegaudio.h"
#include "record/lavf_track.h"

#define SILENT 100 /* more than the worst level: nothing is printed */

struct lr_sound_unit {
    enum lr_codec codec;
    AVCodecContext *decoder; /* of AAC */
    AVFrame *frame;
    AVPacket *packet;
};

static int open_decoder(struct lr_sound_unit *u, const struct lr_track *t)
{
    const AVCodec *aac = avcodec_find_decoder(AV_CODEC_ID_AAC);
    AVCodecParameters *par = avcodec_parameters_alloc();
    if (!aac) {
        avcodec_parameters_free(&par);
        return LIVREC_EMEDIA;
    }
    u->decoder = avcodec_alloc_context3(aac);
    u->frame = av_frame_alloc();
    u->packet = av_packet_alloc();
    int rc =
        par && u->decoder && u->frame && u->packet ? lr_lavf_parameters(par, t) : LIVREC_ENOMEM;
    if (rc == 0 && avcodec_parameters_to_context(u->decoder, par) < 0)
        rc = LIVREC_ENOMEM;
    avcodec_parameters_free(&par);
    if (rc)
        return rc;
    u->decoder->log_level_offset = SILENT;
    u->decoder->thread_count = 1;
    return avcodec_open2(u->decoder, aac, NULL) < 0 ? LIVREC_EMEDIA : 0;
}

int lr_sound_unit_new(const struct lr_track *t, struct lr_sound_unit **out)
{
    bool aac = t->codec == LR_CODEC_AAC;
    if (!aac && t->codec != LR_CODEC_MP3 && t->codec != LR_CODEC_AC3)
        return LIVREC_EMEDIA;
    struct lr_sound_unit *u = lr_calloc(1, sizeof *u);
    if (!u)
        return LIVREC_ENOMEM;
    u->codec = t->codec;
    int rc = aac ? open_decoder(u, t) : 0;
    if (rc)
        lr_sound_unit_free(u);
    else
        *out = u;
    return rc;
}

void lr_sound_unit_free(struct lr_sound_unit *u)
{
    if (!u)
        return;
    avcodec_free_context(&u->decoder);
    av_frame_free(&u->frame);
    av_packet_free(&u->packet);
    lr_free(u);
}

/* Is there a whole frame in so many bytes? */
static bool decodes(struct lr_sound_unit *u, const uint8_t *data, size_t len, int *samples,
                    int *rate)
{
    avcodec_flush_buffers(u->decoder);            /* what the last packet had behind its frame */
    u->packet->data = (uint8_t *)(uintptr_t)data; /* not owned by it: it is copied */
    u->packet->size = (int)len;
    if (avcodec_send_packet(u->decoder, u->packet) < 0 ||
        avcodec_receive_frame(u->decoder, u->frame) < 0)
        return false;
    *samples = u->frame->nb_samples;
    *rate = u->frame->sample_rate;
    av_frame_unref(u->frame);
    return *samples > 0 && *rate > 0;
}

/* A frame that is cut short is not decoded: its length is the least that is. */
static size_t aac_length(struct lr_sound_unit *u, const uint8_t *data, size_t len, int *samples,
                         int *rate)
{
    size_t least = 1, most = len;
    int n, hz;
    if (len == 0 || !decodes(u, data, len, samples, rate))
        return 0;
    while (least < most) {
        size_t middle = least + (most - least) / 2;
        if (decodes(u, data, middle, &n, &hz))
            most = middle;
        else
            least = middle + 1;
    }
    return most;
}

size_t lr_sound_unit_length(struct lr_sound_unit *u, const uint8_t *data, size_t len, int *samples,
                            int *rate)
{
    struct lr_mpegaudio mpeg;
    struct lr_ac3 ac3;
    if (u->codec == LR_CODEC_AAC)
        return aac_length(u, data, len, samples, rate);
    if (u->codec == LR_CODEC_MP3 && lr_mpegaudio_parse(data, len, &mpeg) && mpeg.frame <= len) {
        *samples = mpeg.samples;
        *rate = mpeg.rate;
        return mpeg.frame;
    }
    if (u->codec == LR_CODEC_AC3 && lr_ac3_parse(data, len, &ac3) && ac3.frame <= len) {
        *samples = LR_AC3_SAMPLES;
        *rate = ac3.rate;
        return ac3.frame;
    }
    return 0;
}
