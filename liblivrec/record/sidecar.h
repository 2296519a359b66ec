/* The sidecar of a recording: PATH.json beside the file, docs/reference/json.md. A first version is
 * there soon after the file, so that one which is cut off is known for what it is; the last one,
 * which takes its place, when the file is finished. Loop's thread only. */
#ifndef LR_SIDECAR_H
#define LR_SIDECAR_H

#include "core/buf.h"
#include "record/disk.h"
#include "record/marks.h"
#include "record/mends.h"

#define LR_SIDECAR_PARTS 256 /* a sidecar lists the last so many parts of the session */
#define LR_SIDECAR_MAX ((size_t)16 << 20)

struct lr_output;
struct lr_pipeline;

/* One file of a session, finished. */
struct lr_part {
    char *path;
    int64_t media_ms, duration_ms, bytes;
};

/* Of a pipeline. */
struct lr_story {
    int64_t wall_ms;      /* of the first file */
    int count;            /* files begun so far */
    struct lr_part *part; /* those that are finished, oldest first; at most LR_SIDECAR_PARTS */
    int parts;
    struct lr_marks pending; /* between two files */
    struct lr_mends mends;   /* the same */
};
void lr_story_add(struct lr_story *s, const struct lr_part *part); /* its path is copied */
void lr_story_free(struct lr_story *s);                            /* NULL is allowed */

/* What a sidecar needs to know of its file beside the media. */
struct lr_sidecar {
    int number; /* of the part, from 1 */
    int tracks;
    struct {
        enum lr_kind kind;
        enum lr_codec codec;
        int width, height, rate, channels;
    } track[LR_MAX_TRACKS];
    bool begun;
    int64_t wall_ms, media_ms; /* of the first frame; in the session */
    int64_t end_ms;            /* Unix; 0: still being written */
    int64_t last, steps, sum;  /* of the counted track: dts; distances of frames, without holes */
    struct lr_marks marks;
    struct lr_mends mends;
    struct lr_sum digest;

    char *path;  /* of the version on disk; NULL: none */
    bool saving; /* a version is on its way to the disk */
    bool tried;  /* to save one */
    int told;    /* marks in the last version */
    int64_t saved_at;
};

void lr_sidecar_begin(struct lr_output *o, const struct lr_tracks *tracks);
void lr_sidecar_start(struct lr_output *o, int64_t media_ms); /* its first frame */
void lr_sidecar_step(struct lr_sidecar *s, int64_t dts);      /* a frame of the counted track */
void lr_sidecar_end(struct lr_output *o);                     /* its last one came */
void lr_sidecar_tick(struct lr_output *o);
/* Save a version; lr_output_next() follows when it is there and the media is closed. False: it
 * can't be. */
bool lr_sidecar_save(struct lr_output *o);
void lr_sidecar_free(struct lr_sidecar *s);

/* Something happened now, at this time of the session. It is told of `o`; NULL: of the next file. */
void lr_sidecar_mark(struct lr_pipeline *p, struct lr_output *o, const struct lr_mark *like,
                     const char *text);

int lr_sidecar_json(const struct lr_output *o, struct lr_buf *out);

#endif
