/* What waits in the queue of a recording by segments: a segment, or a stretch that is known to be
 * missing. It owns its strings: the playlist is gone when it is fetched. */
#ifndef LR_SEG_ITEM_H
#define LR_SEG_ITEM_H

#include "core/buf.h"
#include "media/m3u8.h"
#include "record/frame.h"

enum lr_seg_item_state {
    LR_SEG_WAITING, /* to be fetched, from retry_ms on */
    LR_SEG_LOADING,
    LR_SEG_LOADED,
    LR_SEG_LOST, /* given up */
};

/* AES-128 as one segment or init segment needs it. */
struct lr_seg_cipher {
    char *key_url; /* NULL: clear */
    uint8_t iv[16];
};

struct lr_seg_item {
    struct lr_seg_item *next;
    bool is_gap;
    struct lr_gap gap; /* is_gap: what is missing */
    bool filtered;     /* is_gap: it could be had, but is not wanted */

    uint32_t epoch;
    uint64_t sequence, name_hash;
    int64_t duration_ms, end_date_ms; /* end_date_ms 0: not known */
    bool discontinuity;
    int64_t shift;     /* 1/90000 s, added to the times inside */
    uint64_t timeline; /* another one than the last: a discontinuity; 0: not said */
    bool piece;        /* as lr_m3u8_segment.piece */
    char *url;
    struct lr_m3u8_range range;
    struct lr_seg_cipher cipher;
    char *map_url; /* NULL: none */
    struct lr_m3u8_range map_range;
    struct lr_seg_cipher map_cipher;

    enum lr_seg_item_state state;
    int attempts, bad;          /* tries so far; those that gave something that is no media */
    struct lr_err why;          /* the last failure; code 0: none */
    int64_t first_ms, retry_ms; /* of the first try (0: none yet), of the next */
    int64_t gone_ms;            /* when it left the playlist; 0: it is in there */
    struct lr_buf body;
};

/* Segment `index` of a list below the URL `base`. NULL: memory ran out. A URI that can't be joined
 * makes a segment that is lost from the start. */
struct lr_seg_item *lr_seg_item_new(const struct lr_m3u8 *list, int index, const char *base,
                                    uint32_t epoch);
struct lr_seg_item *lr_seg_item_gap(const struct lr_gap *gap);
void lr_seg_item_free(struct lr_seg_item *item);

/* Take over the addresses that a newer list has for the segment (tokens), and its time: a DASH
 * period may end before what an older manifest listed of it. Keeps the old ones when
 * memory runs out. */
void lr_seg_item_refresh(struct lr_seg_item *item, const struct lr_m3u8 *list, const char *base);

#endif
