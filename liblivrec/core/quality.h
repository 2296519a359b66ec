/* Qualities: the rungs of the ladder, their words, and limits that stand in their place. */
#ifndef LR_QUALITY_H
#define LR_QUALITY_H

#include <stdbool.h>
#include <stdint.h>

/* Best first: a smaller number is a better quality. UNSET = the extractor left it to the ladder. */
enum lr_quality {
    LR_Q_UNSET,
    LR_Q_ORIGIN,
    LR_Q_BD,
    LR_Q_UHD,
    LR_Q_HD,
    LR_Q_SD,
    LR_Q_LD,
    LR_Q_AUDIO,
};

/* The most that is wanted; 0: any. */
struct lr_limits {
    int height; /* lines; of an upright picture its columns */
    int fps;
    int64_t bitrate; /* bit/s */
};

/* What stream.quality asks for. */
struct lr_want {
    enum lr_quality quality; /* beside limits: the best one that is usually within them */
    struct lr_limits most;
};

/* What is known of a stream's pictures; 0 or UNSET: nothing. */
struct lr_picture {
    enum lr_quality quality;
    int width, height, fps_milli;
    int64_t bitrate;
};

const char *lr_quality_name(enum lr_quality q); /* "origin" ...; NULL for UNSET */
/* By any of its words, in any case (origin, OD, 原画, best, 0 ...); UNSET when unknown. */
enum lr_quality lr_quality_parse(const char *s);

#define LR_QUALITY_FORMS                                                                                      \
    "origin bd uhd hd sd ld audio, 原画 蓝光 超清 高清 标清 流畅, or the most that is wanted: a " \
    "height (720p, 1080p60) or a bitrate (4000k, 2.5M)"

/* Any of these as a value of stream.quality: words by their name, limits without what says that
 * they are some ("<=720p" is "720p"; within `s`). NULL when unknown. */
const char *lr_quality_word(const char *s);
/* What it means; quality UNSET when unknown. */
struct lr_want lr_quality_want(const char *s);

bool lr_limits_any(const struct lr_limits *most);
/* Is it within them? What isn't known of it is taken to be as usual for its quality; false where
 * that isn't known either. */
bool lr_limits_allow(const struct lr_limits *most, const struct lr_picture *p);
int lr_picture_lines(const struct lr_picture *p); /* the shorter side, 0: not known */

#endif
