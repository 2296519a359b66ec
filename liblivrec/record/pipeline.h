/* From frames to files: rules -> splitter -> sink -> disk. One per recording job; it outlives
 * connections and sources. Loop's thread only. */
#ifndef LR_PIPELINE_H
#define LR_PIPELINE_H

#include "core/model.h"
#include "core/pool.h"
#include "record/disk.h"
#include "record/naming.h"
#include "record/stage.h"

struct lr_pipeline;

struct lr_closed {
    int root_fd;
    const char *path; /* below that; on disk it ends in .part, if `err` says that it is not finished */
    int64_t bytes, duration_ms, frames;
    const struct lr_err *err;
};

struct lr_pipeline_ops {
    void (*file_open)(void *user, int root_fd, const char *path); /* final path, below that */
    void (*file_closed)(void *user, const struct lr_closed *file);
    /* Media is missing at media_ms of the session; duration_ms -1 = not known. */
    void (*gap)(void *user, const struct lr_gap *gap, int64_t media_ms, int64_t duration_ms);
    void (*full)(void *user);                             /* max_ms is reached: stop the job */
    void (*failed)(void *user, const struct lr_err *err); /* no sink, no memory: the job ends */
    void (*closed)(void *user); /* answer to lr_pipeline_close(): all files are finished */
    /* The disk takes nothing: it is full, or fails. The file is finished as far as it goes, what it
     * lacks is told as a gap, and frames are left out until lr_pipeline_resume(). NULL: the job
     * ends. */
    void (*starved)(void *user, const struct lr_err *err, bool full);
};

struct lr_pipeline_config {
    const struct lr_env *env;
    struct lr_disk *disk;
    int root_fd; /* where files are begun; borrowed, as long as one of it is not closed */
    const struct lr_sink_ops *sink; /* NULL: raw */
    const char *name;               /* template of "record.name" */
    enum lr_clean clean;            /* "record.clean" */
    const struct lr_zone *zone;     /* "record.zone", NULL: local; borrowed */
    uint64_t job;                   /* for log lines */
    bool named; /* files have their names while they are written, too */
    bool sidecar;                   /* "record.sidecar" */
    bool nfo;                       /* "record.nfo" */
    enum lr_digest_kind digest;     /* in the sidecar */
    const char *subtitles;          /* "srt", "vtt" or "ass", NULL: none; kept */
    const char *subtitle_text;      /* template of "record.subtitle_text", NULL: the usual; kept */
    bool faststart;                 /* MP4 is rewritten at the end */
    struct lr_pool *finisher;       /* worker for that, and for what else is done to closed files */
    struct lr_cancel *cancel;       /* ... until this fires */
    int64_t split_ms, split_bytes;  /* 0: never */
    int64_t split_at_ms;            /* where slots of this length begin (slot.h); 0: never */
    bool split_title;               /* where the room's title changes */
    int64_t max_ms;                 /* media; 0: no end */
    struct lr_reserve reserve;      /* what shall stay free on the disk */
};

struct lr_pipeline_stats {
    int64_t bytes, duration_ms, frames; /* of the session so far */
    int64_t gaps;
    int64_t jumps, jump_ms; /* of timestamps; how far the last one went */
    int files;      /* that are not closed */
    size_t waiting; /* bytes that the disk has not taken yet: over LR_DISK_BUDGET / 2, pause */
};

int lr_pipeline_new(const struct lr_pipeline_config *cfg, const struct lr_pipeline_ops *ops,
                    void *user, struct lr_pipeline **out, struct lr_err *err);
/* What file names and tags say from the next file on, and sidecars from now on. Copied, but for
 * `protocol`, which is static. */
int lr_pipeline_room(struct lr_pipeline *p, const struct lr_room *room, const char *quality,
                     const char *protocol);
/* The media comes by another connection from now on. */
void lr_pipeline_reconnected(struct lr_pipeline *p, const char *why);
/* A disk takes data again: files are begun below root_fd from now on. What is pushed before still
 * belongs to the gap; nothing if it was not starved. */
void lr_pipeline_resume(struct lr_pipeline *p, int root_fd);
struct lr_stage *lr_pipeline_in(struct lr_pipeline *p); /* where a reader pushes */
/* Raw: bytes as sent; ext "flv", "ts", "mp4", "aac" of what was sniffed, once per connection. */
struct lr_out *lr_pipeline_raw(struct lr_pipeline *p, const char *ext);
void lr_pipeline_stats(const struct lr_pipeline *p, struct lr_pipeline_stats *out);
void lr_pipeline_tick(struct lr_pipeline *p);  /* once a second: hand collected bytes to the disk */
void lr_pipeline_close(struct lr_pipeline *p); /* finish; then ops->closed; it frees itself */

#endif
