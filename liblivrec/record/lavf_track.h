/* Tracks in FFmpeg's words. */
#ifndef LR_LAVF_TRACK_H
#define LR_LAVF_TRACK_H

#include <libavcodec/avcodec.h>

#include "record/about.h"
#include "record/frame.h"

/* par is as avformat_new_stream() made it. 0 or LIVREC_ENOMEM. */
int lr_lavf_parameters(AVCodecParameters *par, const struct lr_track *t);

/* What is known of the recording, as metadata of the file. 0 or an error of FFmpeg. */
int lr_lavf_tags(AVDictionary **to, const struct lr_tags *tags);

/* How long a frame is, as far as the codec says; of pictures a guess. 1/90000 s. */
int64_t lr_lavf_duration(const struct lr_track *t);

#endif
