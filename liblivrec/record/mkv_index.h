/* Cues of a Matroska file, its length, and a SeekHead that leads to them (RFC 9559): behind the
 * media, and in room that the head of the file has for them. FFmpeg's muxer writes none of it into
 * what it can't seek in. */
#ifndef LR_MKV_INDEX_H
#define LR_MKV_INDEX_H

#include <stdbool.h>
#include "core/buf.h"
#include "media/chapters.h"
#include "record/frame.h"
#include "record/keys.h"

struct lr_mkv_index {
    bool on;         /* the head has room */
    int track;       /* that cues are of: pictures, or the first */
    int64_t segment; /* where its content begins; all other places are from there */
    size_t info_size;
    int64_t info, tracks, tags; /* 0: there is none */
    int64_t cues, chapters;     /* ... likewise; known at the end */
    int64_t until;              /* ms: when the last frame ends */
    struct lr_keys keys;
    int64_t held; /* ms of the first keyframe in the cluster that is not written yet */
    bool holds;   /* there is one */
};

void lr_mkv_index_init(struct lr_mkv_index *x, const struct lr_tracks *t);
void lr_mkv_index_free(struct lr_mkv_index *x);

/* `head`: all in front of the first cluster, as the muxer wrote it; `out`: with room in it. A head
 * that is not understood stays as it is. 0 or LIVREC_ENOMEM. */
int lr_mkv_index_head(struct lr_mkv_index *x, const struct lr_buf *head, struct lr_buf *out);

/* A frame, which goes into the cluster that is written next. */
void lr_mkv_index_frame(struct lr_mkv_index *x, int track, bool key, int64_t ms, int64_t duration);
/* A cluster is written there. 0 or LIVREC_ENOMEM. */
int lr_mkv_index_cluster(struct lr_mkv_index *x, int64_t at);

/* What stands behind the media, which ends there: cues, jumps, chapters. */
int lr_mkv_index_end(struct lr_mkv_index *x, int64_t at, int64_t jumps,
                     const struct lr_chapter_list *chapters, struct lr_buf *out);
/* What goes into the room, from `*at` on; the file ends at `end`. */
int lr_mkv_index_front(const struct lr_mkv_index *x, int64_t end, int64_t *at, struct lr_buf *out);

#endif
