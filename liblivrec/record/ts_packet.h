/* MPEG transport stream (ISO/IEC 13818-1): tables and PES packets cut into 188 bytes, written in
 * place so that payload is copied once. */
#ifndef LR_TS_PACKET_H
#define LR_TS_PACKET_H

#include "media/ts.h"
#include "record/sink.h"

/* Clock reference to decoding time: room for a large keyframe to arrive in. */
#define LR_TS_DELAY (LR_TIME_HZ / 2)

struct lr_ts {
    struct lr_out *out;
    uint8_t pat[LR_TS_PACKET], pmt[LR_TS_PACKET];
    uint8_t sdt[LR_TS_PACKET]; /* once, behind the first of these; but its counter: zeros, there is none */
    uint8_t counter[LR_MAX_TRACKS]; /* continuity, by track */
    int clock;                      /* track that carries the clock reference */
    bool begun, goes_on; /* goes_on: behind another file, with its counters */
    int64_t last_clock, last_tables; /* dts */
};

struct lr_ts_piece {
    const uint8_t *at;
    size_t len;
};

/* One PES packet. */
struct lr_ts_pes {
    int track;
    uint8_t stream_id;
    bool key; /* tables in front of it, and marked for random access */
    int64_t pts, dts;
    const struct lr_ts_piece *piece;
    int pieces;
};

/* Makes the tables; writes nothing yet. LIVREC_EMEDIA when a track is none for TS. */
int lr_ts_begin(struct lr_ts *ts, const struct lr_tracks *t, struct lr_out *out);
/* Before the first write: behind a file whose counters, and version of the tables, these are. */
void lr_ts_go_on(struct lr_ts *ts, const struct lr_carry *c);
int lr_ts_write(struct lr_ts *ts, const struct lr_ts_pes *pes);
void lr_ts_leave(const struct lr_ts *ts, struct lr_carry *c); /* for the next file */
uint8_t lr_ts_stream_id(const struct lr_track *t, int index);

enum { LR_TS_PROGRAM = 1, LR_TS_STREAM = 1 }; /* their numbers in tables */

/* A table in one packet: its header, and where its content goes; then its length and checksum. */
uint8_t *lr_ts_table_begin(uint8_t *packet, int pid, uint8_t table, uint16_t id);
void lr_ts_table_end(uint8_t *packet, uint8_t *end);

#endif
