/* Is there anything unusual about the media of a job? Told from sizes, times and what keyframes
 * look like: nothing is decoded. Pure but for what it remembers. */
#ifndef LR_VIGIL_H
#define LR_VIGIL_H

#include "session/pulse.h"

enum lr_odd {
    LR_ODD_BITRATE, /* it fell to a fifth */
    LR_ODD_FROZEN,  /* pictures of which nothing changes */
    LR_ODD_BLACK,   /* ... of one colour */
    LR_ODD_SILENT,  /* sound without content */
    LR_ODD_LOOP,    /* the same keyframes come again: a slate, a film that is played for ever */
    LR_ODD_JUMPS,   /* timestamps jumped */
    LR_ODD_PARTS,   /* files of a few seconds, one after the other */
    LR_ODDS
};

const char *lr_odd_name(enum lr_odd what); /* static */

struct lr_vigil {
    struct lr_pulse_sums then; /* at the last look */
    int64_t media;             /* ms, then */
    int64_t usual;             /* bytes a second; 0: not known yet */
    int looks;                 /* that `usual` is of */
    int odd[LR_ODDS];          /* looks in a row that found it */
    bool told[LR_ODDS];
    int64_t since[LR_ODDS]; /* ms of media */
    uint64_t key;           /* keyframes that were compared */
    uint64_t period, run;   /* so many before is the same one; for so many in a row */
    int64_t jumps, jumps_at, jumps_told;
    int64_t part_at[3]; /* when short files were closed */
};

struct lr_finding_odd {
    enum lr_odd what;
    bool over;            /* it was told, and is no more */
    int64_t media_ms, ms; /* where it begins; how long it lasts so far, -1: says nothing */
    char text[160];       /* "frozen: ..." */
};

typedef void lr_vigil_found(void *arg, const struct lr_finding_odd *f);

/* Each second or so; media_ms: recorded so far. */
void lr_vigil_look(struct lr_vigil *v, const struct lr_pulse *p, int64_t media_ms,
                   lr_vigil_found *found, void *arg);
/* Jumps so far, and how far the last one went; `now` monotonic, ms. */
void lr_vigil_jumps(struct lr_vigil *v, int64_t now, int64_t jumps, int64_t by_ms, int64_t media_ms,
                    lr_vigil_found *found, void *arg);
/* A file of so many ms was closed, and not because that was asked for. */
void lr_vigil_part(struct lr_vigil *v, int64_t now, int64_t ms, int64_t media_ms,
                   lr_vigil_found *found, void *arg);

#endif
