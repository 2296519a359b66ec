/* What all readers share: the tracks of a stream as they become known, and frames on their way to
 * the first stage. At most one video and one sound track are taken.
 *
 * A container may announce a track whose configuration comes late. Frames wait for it, so that the
 * recording need not start twice, but within limits: some media time, and LR_INTAKE_HELD bytes. */
#ifndef LR_INTAKE_H
#define LR_INTAKE_H

#include "core/buf.h"
#include "media/nal.h"
#include "record/reader.h"

#define LR_INTAKE_HELD ((size_t)2 << 20)

struct lr_intake {
    struct lr_reader *reader;
    struct lr_track now[2];   /* by enum lr_kind; codec NONE: not known */
    struct lr_tracks *pushed; /* NULL: none yet */
    bool changed;             /* `now` may differ from `pushed` */
    bool unused[2];           /* no frame came since `now` was told */
    uint64_t told;            /* bytes that the reader skipped and the ledger knows of */
    int failed;           /* LIVREC_E* for the next frame: those before it could not be pushed */
    bool lost;            /* media was lost since the last frame */
    int64_t wait[2];      /* media time to wait for each kind; 0: it is not expected */
    struct lr_buf held;   /* frames that wait, each a struct lr_frame and its bytes */
    int64_t held_from;    /* dts of the first of them */
    bool timed, idr_seen; /* `idr_at` is set; it was an IDR picture */
    int64_t idr_at;       /* the last IDR picture, or the first picture */
};

void lr_intake_init(struct lr_intake *in, struct lr_reader *r);
void lr_intake_free(struct lr_intake *in);

/* The configuration of a track. LIVREC_EMEDIA: it can't be read, and the old one stays. */
int lr_intake_config(struct lr_intake *in, enum lr_codec codec, const uint8_t *config, size_t len);
/* A sound codec without configuration record. */
void lr_intake_sound(struct lr_intake *in, enum lr_codec codec, int rate, int channels);

/* Is a picture a keyframe? By what is in it, if it is H.264 or HEVC, rather than by `flagged`, what
 * the container says: some flag every picture. Once per picture, in order. */
bool lr_intake_key(struct lr_intake *in, const struct lr_frame *f, bool flagged);

/* Hand on a frame; f->track is filled in here. Without configuration it can't be decoded: it is
 * dropped and counted. */
int lr_intake_frame(struct lr_intake *in, enum lr_kind kind, struct lr_frame *f);

/* What is done there with a frame whose configuration is not known; 0. */
int lr_intake_headless(struct lr_intake *in, size_t size);

/* Bytes were lost: a gap comes before the next frame. */
void lr_intake_lost(struct lr_intake *in);

int lr_intake_flush(struct lr_intake *in);  /* wait no longer */
void lr_intake_reset(struct lr_intake *in); /* a new timeline; tracks stay known */

/* Set the text of the error that ends the session; returns code. */
int lr_reader_fail(struct lr_reader *r, int code, const char *fmt, ...) LR_PRINTF(3, 4);

#endif
