#include "record/frame.h"

#include <stdio.h>
#include <string.h>

void lr_tracks_copy(struct lr_tracks *to, const struct lr_tracks *from)
{
    to->count = from->count;
    for (int i = 0; i < from->count; i++) {
        const struct lr_track *t = &from->track[i];
        memcpy(&to->track[i], t, offsetof(struct lr_track, config) + t->config_len);
        to->track[i].width = t->width;
        to->track[i].height = t->height;
        to->track[i].rate = t->rate;
        to->track[i].channels = t->channels;
    }
}

const char *lr_codec_name(enum lr_codec c)
{
    switch (c) {
    case LR_CODEC_H264:
        return "avc";
    case LR_CODEC_HEVC:
        return "hevc";
    case LR_CODEC_AV1:
        return "av1";
    case LR_CODEC_AAC:
        return "aac";
    case LR_CODEC_MP3:
        return "mp3";
    case LR_CODEC_OPUS:
        return "opus";
    case LR_CODEC_AC3:
        return "ac3";
    case LR_CODEC_NONE:
        break;
    }
    return "none";
}

const char *lr_gap_cause_name(enum lr_gap_cause c)
{
    switch (c) {
    case LR_GAP_NETWORK:
        return "network";
    case LR_GAP_SEGMENT:
        return "segment";
    case LR_GAP_SOURCE:
        return "source";
    case LR_GAP_CORRUPT:
        return "corrupt";
    case LR_GAP_DISK:
        return "disk";
    case LR_GAP_AD:
        return "ad";
    }
    return "unknown";
}

void lr_tracks_describe(char *out, size_t size, const struct lr_tracks *t)
{
    size_t len = 0;
    out[0] = '\0';
    for (int i = 0; i < t->count && len < size; i++) {
        const struct lr_track *k = &t->track[i];
        bool video = k->kind == LR_VIDEO;
        int n = snprintf(out + len, size - len, video ? "%s%s %dx%d" : "%s%s %d Hz %d ch",
                         i ? ", " : "", lr_codec_name(k->codec), video ? k->width : k->rate,
                         video ? k->height : k->channels);
        len += n > 0 ? (size_t)n : 0;
    }
}
