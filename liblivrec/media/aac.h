/* AAC: AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1) and ADTS headers (1.A.2). Pure functions. */
#ifndef LR_AAC_H
#define LR_AAC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LR_ADTS_HEADER 7

struct lr_aac {
    int object_type; /* 2 = LC; 5 = SBR, 29 = PS when signalled first and on top of LC */
    int rate_index;  /* of the core; 15 = rate is written out */
    int rate;        /* Hz, of the core */
    int channel_config;
    int channels; /* 0 = described in the stream itself */
};

/* False when it can't be read. */
bool lr_asc_parse(const uint8_t *asc, size_t len, struct lr_aac *out);
/* Two bytes of configuration for the core codec. False for a rate without an index. */
bool lr_asc_make(const struct lr_aac *a, uint8_t out[2]);

struct lr_adts {
    struct lr_aac aac;
    size_t header; /* 7, or 9 with a checksum */
    size_t frame;  /* bytes in all, header included */
    int blocks;    /* raw data blocks, 1 for all that is met in practice */
};
/* A whole header at data[0..len)? */
bool lr_adts_parse(const uint8_t *data, size_t len, struct lr_adts *out);
/* Header of one frame of `payload` bytes. False when ADTS can't say it (rate, size, object type).
 */
bool lr_adts_make(const struct lr_aac *a, size_t payload, uint8_t out[LR_ADTS_HEADER]);

#endif
