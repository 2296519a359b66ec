/* MPEG transport streams (ISO/IEC 13818-1): packets, tables and PES headers. Pure functions but for
 * the two small states that collect across packets; what they find is borrowed from the input. */
#ifndef LR_TS_H
#define LR_TS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LR_TS_PACKET 188
#define LR_TS_STEP_MAX 204 /* with 16 bytes of Reed-Solomon code behind each packet */
#define LR_TS_PROBE (3 * LR_TS_STEP_MAX + 1)

/* Packets in a row of bytes: 188 bytes each, or 192 (M2TS: 4 bytes of time code) or 204. Results do
 * not depend on how input was cut. */
struct lr_ts_sync {
    size_t step; /* from packet to packet; 0: not found */
    size_t need; /* after MORE */
};
enum lr_ts_unit {
    LR_TS_MORE,  /* undecided: call again when there are sync->need bytes */
    LR_TS_SKIP,  /* *size bytes belong to nothing */
    LR_TS_FOUND, /* a packet; *size is the way to the next */
};
/* What stands at data[0..len), len > 0. `last`: nothing will follow, decide. */
enum lr_ts_unit lr_ts_sync(struct lr_ts_sync *s, const uint8_t *data, size_t len, bool last,
                           size_t *size);

struct lr_ts_packet {
    uint16_t pid;
    bool start;   /* payload_unit_start_indicator */
    bool damaged; /* transport_error_indicator */
    bool scrambled;
    bool discontinuity;  /* discontinuity_indicator: counters start anew */
    bool stuffed;        /* filled up: in a stream of pictures, the last packet of one */
    uint8_t count;       /* continuity_counter */
    const uint8_t *data; /* payload */
    size_t size;         /* 0: none */
};
/* False when the adaptation field leaves the packet. */
bool lr_ts_packet(const uint8_t packet[LR_TS_PACKET], struct lr_ts_packet *out);

/* Sections of one PID (2.4.4). */
struct lr_ts_section {
    uint8_t data[1024];
    size_t len;
    bool open;
    const uint8_t *at, *end; /* of the packet that is being read */
    const uint8_t *start;    /* where the first section begins in it; `end` if none does */
};
void lr_ts_section_add(struct lr_ts_section *s, const struct lr_ts_packet *p);
/* The next whole section with a right checksum, without the checksum; s->data, *len bytes. */
bool lr_ts_section_next(struct lr_ts_section *s, size_t *len);
uint32_t lr_ts_crc(const uint8_t *data, size_t len); /* annex A; 0 over data and its checksum */

#define LR_TS_STREAMS 16 /* that are looked at */

enum lr_ts_role { LR_TS_OTHER, LR_TS_VIDEO, LR_TS_AUDIO };
struct lr_ts_stream {
    uint16_t pid;
    uint8_t type; /* stream_type */
    enum lr_ts_role role;
    uint32_t fourcc; /* as Enhanced RTMP names the codec; 0: not known */
    bool encrypted;  /* SAMPLE-AES */
};
struct lr_ts_program {
    uint16_t number;
    int count;
    struct lr_ts_stream stream[LR_TS_STREAMS];
};
/* The first program of a PAT. False if it is none. */
bool lr_ts_pat(const uint8_t *section, size_t len, uint16_t *number, uint16_t *pmt_pid);
bool lr_ts_pmt(const uint8_t *section, size_t len, struct lr_ts_program *out);

#define LR_PES_HEADER_MAX (9 + 255)

struct lr_pes {
    size_t header; /* bytes in front of the payload */
    size_t length; /* header and payload; 0: not said */
    bool timed, scrambled;
    uint64_t pts, dts; /* 33 bits; dts = pts where it is not sent */
};
enum lr_pes_state { LR_PES_BAD, LR_PES_SHORT, LR_PES_OK }; /* SHORT: the header is cut off */
enum lr_pes_state lr_pes_parse(const uint8_t *data, size_t len, struct lr_pes *out);

#endif
