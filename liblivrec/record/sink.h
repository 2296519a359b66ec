/* Sinks: frames in, container bytes out. One sink object writes one file. A table like that of
 * extractors: name, extension, what it can hold. */
#ifndef LR_SINK_H
#define LR_SINK_H

#include <stdbool.h>
#include "core/err.h"
#include "media/chapters.h"
#include "record/about.h"
#include "record/frame.h"

#define LR_OUT_SPACE 4096

/* Where bytes of a file go. Append-only. */
struct lr_out {
    int (*write)(struct lr_out *o, const void *data, size_t len);
    /* Everything so far is a playable whole (a packet, tag, cluster, fragment): the file is only
     * ever cut there. A writer without such marks (raw) may be cut anywhere. */
    void (*unit)(struct lr_out *o);
    /* The next len bytes, 1 to LR_OUT_SPACE: filled in place by the caller before its next call,
     * so that what is put together from pieces is copied once. NULL when memory ran out. Needed by
     * sinks, not by raw writers. */
    uint8_t *(*space)(struct lr_out *o, size_t len);
    /* At the end, once at most: other bytes (copied) in the place of those that were written at `at`.
     * They may not come there, and a file without them must play. NULL: there is no way to. 0 or
     * LIVREC_ENOMEM. */
    int (*amend)(struct lr_out *o, int64_t at, const void *data, size_t len);
};

/* What a file of a session takes over from the one before; zeroed in front of the first. */
struct lr_carry {
    bool begun;
    uint8_t count[2 + LR_MAX_TRACKS]; /* TS: next continuity counters of PAT, PMT and tracks */
    uint8_t service;                  /* that of what it is called */
    uint8_t version;                  /* of the PMT ... */
    uint32_t tables;                  /* ... and what it said */
};

struct lr_sink;

struct lr_sink_ops {
    const char *name; /* "ts" "flv" "mkv" "mp4" "m4a" "mp3" "mov" */
    const char *ext;  /* file name extension */
    bool audio_only;  /* video is left out, not refused */
    int lag; /* frames of a track that a unit mark may come before, though they were pushed */
    bool (*accepts)(const struct lr_track *t); /* can it hold this track? */
    /* Write the header. What is needed of tracks is copied, and of tags (NULL: none) what the
     * container has a place for. Frames before must not come. */
    int (*open)(const struct lr_sink_ops *ops, const struct lr_tracks *tracks,
                const struct lr_tags *tags, struct lr_out *out, struct lr_sink **sink,
                struct lr_err *err);
    /* Times are rebased: the file starts near 0, never below. dts rises strictly per track. */
    int (*frame)(struct lr_sink *s, const struct lr_frame *f, struct lr_err *err);
    int (*close)(struct lr_sink *s, struct lr_err *err); /* finish the container; frees */
    void (*abort)(struct lr_sink *s);                    /* free without finishing */
};

/* First member of every sink. */
struct lr_sink {
    const struct lr_sink_ops *ops;
    struct lr_out *out;
    int64_t jumps; /* of time that were taken out so far: a tag at the end of all but TS and MP3 */
    struct lr_carry *carry;                 /* from open on; NULL: the file stands alone */
    const struct lr_chapter_list *chapters; /* at its end: Matroska ends with them; NULL: none */
};

const struct lr_sink_ops *lr_sink_find(const char *name); /* NULL when unknown */
const struct lr_sink_ops *lr_sink_at(int index);          /* NULL at the end of the table */

/* The tracks that go into a file of this kind. LIVREC_EMEDIA, naming codec and formats that can
 * hold it, when one can't or none is left. *out is written always. */
int lr_sink_select(const struct lr_sink_ops *ops, const struct lr_tracks *in, struct lr_tracks *out,
                   struct lr_err *err);

/* The same for a recording that shall not fail for its container: where `wish` can't hold them, the
 * first of m4a, mp3 (of which both want sound alone), mkv and mp4 that can. *sink is that one; what
 * `wish` leaves out is left out in any case. */
int lr_sink_choose(const struct lr_sink_ops *wish, const struct lr_tracks *in,
                   struct lr_tracks *out, const struct lr_sink_ops **sink, struct lr_err *err);

extern const struct lr_sink_ops lr_sink_ts, lr_sink_flv, lr_sink_mkv, lr_sink_mp4, lr_sink_m4a,
    lr_sink_mp3, lr_sink_mov;

/* MP4, M4A and MOV: files of boxes, in fragments. `name` may be an extension. */
bool lr_sink_has_boxes(const char *name);

#endif
