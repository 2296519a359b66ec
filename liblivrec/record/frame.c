#include "record/frame.h"

#include <string.h>

static bool same_track(const struct lr_track *a, const struct lr_track *b)
{
    return a->codec == b->codec && a->config_len == b->config_len &&
           memcmp(a->config, b->config, a->config_len) == 0;
}

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

bool lr_tracks_equal(const struct lr_tracks *a, const struct lr_tracks *b)
{
    if (a->count != b->count)
        return false;
    for (int i = 0; i < a->count; i++)
        if (!same_track(&a->track[i], &b->track[i]))
            return false;
    return true;
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
