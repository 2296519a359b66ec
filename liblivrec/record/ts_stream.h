/* One elementary stream of a transport stream: packets to PES, PES to frames. Video is handed on
 * when the next picture starts, since its PES need not say how long it is; a PES without a time, or
 * one that starts inside a picture, belongs to the picture before. */
#ifndef LR_TS_STREAM_H
#define LR_TS_STREAM_H

#include "media/ts.h"
#include "record/sound.h"
#include "record/wrap33.h"

struct lr_ts_es {
    struct lr_intake *in;
    struct lr_wrap33 *clock; /* of all streams of the programme */
    uint16_t pid;            /* 0: no such stream */
    enum lr_codec codec;
    bool counted;  /* `count` is set */
    uint8_t count; /* of the last packet */
    int scrambled; /* packets in a row */
    bool open;     /* a PES is being collected */
    bool stuffed;  /* its last packet was filled up: nothing more of it will come */
    struct lr_buf pes;
    struct lr_pes head; /* of it, when its first packet held the whole header */
    bool headed;
    int64_t dts, step; /* of the last picture, and how long it was */
    bool timed;        /* dts is set */
    struct lr_sound sound;
};

void lr_ts_es_init(struct lr_ts_es *s, struct lr_intake *in, struct lr_wrap33 *clock);
void lr_ts_es_free(struct lr_ts_es *s);

/* From now on this PID; nothing happens when it is the same. */
void lr_ts_es_select(struct lr_ts_es *s, uint16_t pid, enum lr_codec codec);
int lr_ts_es_packet(struct lr_ts_es *s, const struct lr_ts_packet *p);
int lr_ts_es_break(struct lr_ts_es *s);  /* nobody knows how many packets are missing */
int lr_ts_es_flush(struct lr_ts_es *s);  /* end of a segment */
void lr_ts_es_reset(struct lr_ts_es *s); /* a new timeline */

#endif
