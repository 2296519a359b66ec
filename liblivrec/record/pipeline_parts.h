/* What record/pipeline.c, output.c and raw.c share. */
#ifndef LR_PIPELINE_PARTS_H
#define LR_PIPELINE_PARTS_H

#include "core/arena.h"
#include "record/naming.h"
#include "record/pipeline.h"
#include "record/settle.h"
#include "record/sidecar.h"
#include "record/subtitle.h"
#include "record/tail.h"

#define LR_LAG_MAX 2 /* of sinks */

/* A file of a pipeline, from its first byte until it and what belongs to it are closed. */
struct lr_output {
    struct lr_pipeline *pipeline;
    int root_fd;
    struct lr_file *file; /* NULL: closed */
    struct lr_sink *sink; /* NULL: raw, or finished */
    const char *format;   /* static */
    int counted;          /* track whose frames are counted */
    int64_t opened_ms;    /* Unix ms */
    int64_t begun_ms;     /* of its first frame, in the session */
    int64_t frames, duration_ms;
    char *path;   /* the name that it has got; NULL: none yet */
    bool starved; /* the disk did not take all of it */
    struct lr_tail tail;
    int64_t dts[LR_LAG_MAX + 1]; /* ms of the last frames that were counted, the last one first */
    /* The media is closed; `file` is gone. */
    bool closed;
    bool settling; /* a worker has it */
    int64_t bytes;
    struct lr_err end;

    struct lr_subtitle *subtitle; /* NULL: none */
    struct lr_sidecar sidecar;
    bool described; /* the last version of the sidecar was begun */
    bool nfo_tried; /* the NFO file was begun */
    struct lr_output *next;
};

enum { LR_PIPE_FULL = 1, LR_PIPE_FAILED = 2, LR_PIPE_CLOSED = 4, LR_PIPE_STARVED = 8 };

/* Bytes as sent. */
struct lr_raw {
    struct lr_out out;
    struct lr_pipeline *pipeline;
    char ext[8];
    int64_t from_ms;   /* monotonic, of the first byte; -1 = none yet */
    uint32_t unit;     /* files are cut at multiples of so many bytes: a packet of TS */
    uint64_t sent;     /* bytes of this connection */
    int64_t shut_from; /* since when bytes are left out because the disk can't keep up; -1 = not */
};

struct lr_pipeline {
    struct lr_stage in; /* first member */
    struct lr_pipeline_config cfg;
    const struct lr_pipeline_ops *ops;
    void *user;
    char *name;
    int64_t begun_ms; /* Unix ms of the first file; 0: none yet */
    struct lr_arena *room_arena; /* of `about` */
    struct lr_about about;
    struct lr_story *story; /* NULL: no sidecars */

    struct lr_ledger ledger;        /* of all stages */
    struct lr_stage *first, *split; /* NULL for raw */
    const struct lr_sink_ops *sink; /* what files are begun as; NULL: none was begun, or raw */
    struct lr_raw raw;
    struct lr_carry carry;

    struct lr_output *now;     /* being written; also in `outputs` */
    struct lr_output *outputs; /* not closed yet */
    int64_t closed_bytes, frames, gaps;
    int64_t jumps, jump_ms;
    int parts;     /* files that were begun */
    bool retitled; /* the title is another one than when the file was begun */

    struct lr_err err; /* where stages and sinks say what is wrong */
    struct lr_err why; /* it failed, or is starved */
    bool failed, closing, starved, full; /* full: starved, since there is no space */
    struct lr_file_ops file_ops;
    unsigned news, told; /* for the session, and what it knows */
    struct lr_task task; /* tells the news */
    bool posted;
};

void lr_output_ops(struct lr_pipeline *p); /* fills p->file_ops */
/* Start a file; it becomes p->now. `tracks` NULL: raw, with this extension. */
int lr_output_begin(struct lr_pipeline *p, const struct lr_tracks *tracks, const char *ext);
/* Finish p->now. Its lr_pipeline_ops.file_closed comes later. */
int lr_output_end(struct lr_pipeline *p, int64_t duration_ms);
void lr_output_count(struct lr_output *o, const struct lr_frame *f); /* before it is written */
/* What was written before is media up to this time of the file, and so many frames. */
void lr_output_place(struct lr_output *o, int64_t ms, int64_t frames);
void lr_output_next(struct lr_output *o); /* the media is closed: what is left to do */
void lr_output_settled(struct lr_output *o);
void lr_output_made_anew(struct lr_output *o, int64_t bytes, const struct lr_sum *sum);

int64_t lr_pipeline_media_ms(const struct lr_pipeline *p); /* of the session so far */
size_t lr_pipeline_waiting(const struct lr_pipeline *p);
bool lr_pipeline_wants_cut(const struct lr_pipeline *p); /* by the clock of the wall, or the title */
void lr_pipeline_tell(struct lr_pipeline *p, unsigned news);
void lr_pipeline_fail(struct lr_pipeline *p, const struct lr_err *why); /* the first one counts */
void lr_pipeline_starve(struct lr_pipeline *p, const struct lr_err *why, bool full);
void lr_pipeline_gap(struct lr_pipeline *p, const struct lr_gap *gap, int64_t at_ms);

void lr_mends_init(struct lr_pipeline *p); /* fills p->ledger */

void lr_raw_init(struct lr_pipeline *p);
void lr_raw_end(struct lr_pipeline *p); /* the file of this connection */
int64_t lr_raw_duration_ms(const struct lr_pipeline *p);

#endif
