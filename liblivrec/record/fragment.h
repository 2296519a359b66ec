/* Fragments of MP4 to frames: the samples that a moof lists, out of the mdat behind it, in the
 * order of their decode times. */
#ifndef LR_FRAGMENT_H
#define LR_FRAGMENT_H

#include "media/mp4_index.h"
#include "record/intake.h"

#define LR_FRAGMENT_SAMPLES 65536 /* in one fragment */

/* A track of the movie that is read. */
struct lr_fragment_track {
    uint32_t id; /* 0: no such track */
    enum lr_codec codec;
    uint32_t timescale;
    int64_t shift;
    struct lr_mp4_defaults defaults;
    uint8_t nal_len;
    bool in_band;          /* parameter sets may stand in the stream: avc3, hev1 */
    bool timed;            /* `next` is set */
    int64_t next;          /* decode time after the last sample, in the timescale */
    struct lr_buf samples; /* of the fragment that is waiting for its mdat */
    size_t at;             /* bytes of `samples` that were handed on */
};

struct lr_fragment {
    struct lr_intake *in;
    struct lr_fragment_track track[2]; /* by enum lr_kind */
    bool announced;                    /* the movie says that fragments come */
};

void lr_fragment_init(struct lr_fragment *f, struct lr_intake *in);
void lr_fragment_free(struct lr_fragment *f);
void lr_fragment_reset(struct lr_fragment *f); /* a new timeline */

/* A time of a track in 1/90000 s, as it is shown. Of less than LR_FRAGMENT_TIME seconds. */
#define LR_FRAGMENT_TIME ((int64_t)1 << 44)
int64_t lr_fragment_time(const struct lr_fragment_track *t, int64_t time);
/* Hand on a sample that is listed elsewhere, with its bytes. */
int lr_fragment_push(struct lr_fragment *f, enum lr_kind kind, const struct lr_mp4_place *p,
                     const uint8_t *data);
/* From here on a track is as another of its sample entries says. As lr_fragment_movie(). */
int lr_fragment_entry(struct lr_fragment *f, enum lr_kind kind, const struct lr_mp4_track *m);

/* The content of a moov: choose tracks. LIVREC_EDRM, LIVREC_EMEDIA. */
int lr_fragment_movie(struct lr_fragment *f, const struct lr_box *moov);

/* The content of a moof that begins at `position` of the file: list the samples. Those that still
 * wait are dropped. LIVREC_EMEDIA: nonsense, nothing is listed. */
int lr_fragment_list(struct lr_fragment *f, const struct lr_box *moof, uint64_t position);
void lr_fragment_drop(struct lr_fragment *f); /* samples that wait will not come */
bool lr_fragment_waiting(const struct lr_fragment *f);

/* The content of an mdat, data[0] being at `position` of the file, `len` bytes of it being there:
 * hand on the samples inside it and drop the others. */
int lr_fragment_data(struct lr_fragment *f, const uint8_t *data, size_t len, uint64_t position);

#endif
