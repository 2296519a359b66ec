/* The end of a pipeline for tests: what arrives, by the marks of the demo origin (mark.h). */
#ifndef CATCH_H
#define CATCH_H

#include "record/source.h"

#define CATCH_GAPS 64

/* A run of frames whose numbers follow one another. */
struct catch_run {
    uint32_t epoch, first, last;
};

struct catch_track {
    struct catch_run run[CATCH_GAPS];
    int runs, frames, doubled; /* doubled: numbers that did not grow */
    int64_t first_dts, last_dts;
    int back_steps; /* dts that did not grow within a timeline */
};

struct catch
{
    struct lr_stage stage;
    struct lr_err err;
    struct lr_tracks tracks;
    struct catch_track video, audio;
    struct lr_gap gap[CATCH_GAPS];
    int gaps, sets, unmarked;
    int fail_at;  /* frame that is refused; 0: none */
    int64_t lead; /* most that one track was ahead of the other, 1/90000 s */

    /* As the owner of a source. */
    struct lr_out out; /* raw bytes */
    size_t raw_bytes;
    uint8_t raw_start[8];
    char ext[8];
    size_t bytes;
    int quiets;
    struct lr_err barren; /* of the last part that was given up before anything came */
    bool ended, freed_inside;
    enum lr_source_end end;
    struct lr_err why;
    struct lr_source *source; /* freed at the end, and by catch_free() */
    bool free_in_bytes;       /* free the source from inside bytes() */
};

extern const struct lr_source_ops catch_source_ops;

void catch_init(struct catch *c);
void catch_free(struct catch *c);
bool catch_is_ended(void *c);

/* Frames that are missing between the first and the last of an epoch, and doubled ones. */
int catch_missing(const struct catch_track *t);

#endif
