/* MPEG transport stream (ISO 13818-1): one programme, H.264 on PID 256, AAC in ADTS on PID 257. */
#ifndef DEMO_MUX_TS_H
#define DEMO_MUX_TS_H

#include "bytes.h"
#include "timeline.h"

#define TS_LEAD 90000 /* timestamps are one second ahead of the PCR, 1/90000 s */

/* Continuity counters: of PAT and PMT, then of each track. */
struct ts_mux {
    uint8_t tables, track[CLIP_TRACKS];
    struct bytes pes;
};

void ts_tables(struct ts_mux *m, struct bytes *out);
/* One frame, marked. `round`: make the packets of its track a multiple of 16 in all, so that the
 * counters of the next segment can start at 0 again without a break. */
void ts_frame(struct ts_mux *m, struct bytes *out, const struct shot *s, bool round);
/* A sound frame, marked, behind its ADTS header (ISO 14496-3, 1.A.2.2). */
void ts_adts(struct bytes *out, const struct shot *s);
void ts_free(struct ts_mux *m);

#endif
