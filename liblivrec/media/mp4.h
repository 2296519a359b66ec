/* MP4: boxes (ISO/IEC 14496-12), sample entries (14496-14, -15, AV1 and Opus in ISOBMFF)
 * and the tables of fragments. Pure functions; what they find is borrowed from the input. Boxes are
 * walked along fixed paths: no input makes it recurse. */
#ifndef LR_MP4_H
#define LR_MP4_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "media/fourcc.h"

#define LR_BOX_HEADER_MAX 16

struct lr_box {
    uint32_t type;
    const uint8_t *data; /* behind the header */
    size_t size;
};

enum lr_box_state { LR_BOX_BAD, LR_BOX_SHORT, LR_BOX_OK };
/* The header at data[0..len). SHORT: it is cut off. *header: its bytes; *size: of the whole box, 0
 * = up to the end of the file. */
enum lr_box_state lr_box_head(const uint8_t *data, size_t len, uint32_t *type, size_t *header,
                              uint64_t *size);

/* Walk the boxes in data[0..len). False at the end, and at one that leaves its parent. */
struct lr_box_iter {
    const uint8_t *at, *end;
};
struct lr_box_iter lr_box_begin(const uint8_t *data, size_t len);
bool lr_box_next(struct lr_box_iter *it, struct lr_box *out);
/* Is this a box that begins a part of a movie, and not by chance? A moof has mfhd first, a moov mvhd:
 * 16 bytes that no payload has. */
bool lr_box_is_clear(const uint8_t p[16], uint64_t max);
/* The first child of that type. */
bool lr_box_find(const struct lr_box *parent, uint32_t type, struct lr_box *out);

enum lr_mp4_role { LR_MP4_OTHER, LR_MP4_VIDEO, LR_MP4_AUDIO };

/* What trex says and tfhd may overrule. */
struct lr_mp4_defaults {
    uint32_t entry; /* sample description index, from 1 */
    uint32_t duration, size, flags;
};

struct lr_mp4_track {
    uint32_t id, timescale;
    enum lr_mp4_role role;
    uint32_t entry;  /* the sample entry as it is named: "avc3", "encv" ... */
    uint32_t fourcc; /* the codec as Enhanced RTMP names it; 0: not known */
    bool encrypted;
    int64_t shift; /* to subtract from times, in the timescale (edit list) */
    int rate, channels;
    const uint8_t *config; /* configuration record, NULL: none; in the input or in `made` */
    size_t config_len;
    uint8_t made[32 + 255]; /* OpusHead */
    struct lr_mp4_defaults defaults;
};

#define LR_MP4_TRACKS 8 /* that are looked at */

struct lr_mp4_movie {
    bool fragmented; /* there is mvex */
    int count;
    struct lr_mp4_track track[LR_MP4_TRACKS];
};
/* The content of moov. Tracks that can't be read are left out. `config` of tracks points into the
 * input or into *out. */
void lr_mp4_movie(const struct lr_box *moov, struct lr_mp4_movie *out);
/* One track as it is with another of its sample entries, from 1. */
bool lr_mp4_movie_entry(const struct lr_box *moov, uint32_t id, uint32_t entry,
                        struct lr_mp4_track *out);

struct lr_mp4_sample {
    uint32_t size, duration, flags;
    int32_t cts;
};
#define LR_MP4_NON_SYNC 0x10000 /* in flags */

/* traf without its runs. */
struct lr_mp4_traf {
    uint32_t track;
    bool based; /* `base` is an offset in the file; else offsets count from moof */
    uint64_t base;
    bool timed, wide; /* `time` is set; it has 64 bits, not 32 */
    uint64_t time;    /* decode time of the first sample, in the timescale */
    struct lr_mp4_defaults defaults;
};
/* The track of a traf. False if it can't be read. */
bool lr_mp4_traf_track(const struct lr_box *traf, uint32_t *track);
bool lr_mp4_traf(const struct lr_box *traf, const struct lr_mp4_defaults *defaults,
                 struct lr_mp4_traf *out);

/* A trun and its samples. */
struct lr_mp4_run {
    bool placed; /* `offset` is set; else it follows the run before */
    int32_t offset;
    uint32_t left;  /* samples that are not read */
    uint32_t flags; /* of the box */
    bool first;     /* the next sample is the first; its flags may be apart */
    uint32_t first_flags;
    struct lr_mp4_defaults defaults;
    const uint8_t *at, *end;
};
bool lr_mp4_run(const struct lr_box *trun, const struct lr_mp4_defaults *defaults,
                struct lr_mp4_run *out);
bool lr_mp4_sample(struct lr_mp4_run *run, struct lr_mp4_sample *out);

#endif
