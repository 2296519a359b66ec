/* What the files of one program and source have in common: learned from one that is whole, for one
 * that has lost what describes it. Blocks; any thread. */
#ifndef LR_LIKENESS_H
#define LR_LIKENESS_H

#include "core/cancel.h"
#include "core/env.h"
#include "core/err.h"
#include "record/frame.h"

#define LR_STEP_ONE 65536 /* fractions of 1/90000 s: a year of frames adds up to no error */

struct lr_likeness {
    struct lr_tracks tracks;
    int64_t step;          /* between pictures, 1/90000 s times LR_STEP_ONE; 0 = there are none */
    int64_t lead;          /* of the first frame of sound behind the first picture that is shown */
    int64_t delay;         /* from the decoding of a picture that starts anew to when it is shown */
    int64_t count_step;    /* of the picture order count; 0 = shown as they are decoded */
    uint32_t unit_max;     /* bytes of the largest NAL unit */
    uint32_t sound_max;    /* bytes of the largest frame of sound */
    bool recovery;         /* keyframes are recovery points, too */
    bool fields;           /* a picture may be two fields, each with a first slice */
    bool sound_first[256]; /* bytes that frames of sound begin with */
    bool unit_first[256][64]; /* NAL units: first byte, and six bits behind the header */
};

/* LIVREC_EIO, LIVREC_EMEDIA, LIVREC_EDRM, LIVREC_ECANCELLED, LIVREC_ENOMEM. */
int lr_likeness_learn(struct lr_likeness *out, const struct lr_env *env, struct lr_cancel *cancel,
                      const char *path, struct lr_err *err);

/* The track of a kind; NULL: there is none. */
const struct lr_track *lr_likeness_track(const struct lr_likeness *l, enum lr_kind kind);

#endif
