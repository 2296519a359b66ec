/* What a Matroska file says of its tracks (RFC 9559, 5.1.4). */
#ifndef LR_MKV_H
#define LR_MKV_H

#include "media/ebml.h"

struct lr_mkv_track {
    uint64_t number;
    const char *codec; /* "V_MPEG4/ISO/AVC", codec_len bytes; NULL: not said */
    size_t codec_len;
    const uint8_t *config; /* CodecPrivate; NULL: none */
    size_t config_len;
    int rate, channels;
    bool encoded; /* compressed or encrypted by the container */
};

/* The content of a TrackEntry; borrowed from p. */
void lr_mkv_entry(const uint8_t *p, size_t len, struct lr_mkv_track *out);

struct lr_mkv_block {
    uint64_t track;
    int time; /* from the cluster's, in its units */
    bool key, laced;
    const uint8_t *data;
    size_t size;
};

/* The content of a SimpleBlock or Block. False: it is none. */
bool lr_mkv_block(const uint8_t *p, size_t len, struct lr_mkv_block *out);
/* The same of a BlockGroup. */
bool lr_mkv_group(const uint8_t *p, size_t len, struct lr_mkv_block *out);

#define LR_MKV_TAG_MAX 96
/* Tags of one name and value, which together take 64 bytes at most. Returns their length. */
size_t lr_mkv_tag(uint8_t out[LR_MKV_TAG_MAX], const char *name, const char *value);

#endif
