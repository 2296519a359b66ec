/* NAL units of H.264 (ISO/IEC 14496-10) and HEVC (ISO/IEC 23008-2): walking an access unit, and the
 * parameter sets of decoder configuration records (ISO/IEC 14496-15). Pure functions; all results
 * are borrowed from the input. */
#ifndef LR_NAL_H
#define LR_NAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/buf.h"

#define LR_NAL_SETS 32 /* parameter sets that one configuration may hold */

struct lr_nal {
    const uint8_t *data; /* header byte first, no start code, no length */
    size_t size;
};

/* Walk an access unit. nal_len 0 = Annex B start codes, 1..4 = lengths. */
struct lr_nal_iter {
    const uint8_t *at, *end;
    uint8_t nal_len;
};
void lr_nal_begin(struct lr_nal_iter *it, const uint8_t *data, size_t size, uint8_t nal_len);
/* False at the end, and at a length that leaves the input. Empty units are skipped. */
bool lr_nal_next(struct lr_nal_iter *it, struct lr_nal *out);

/* For those who want what stands in front of the first slice: where start codes divide, a slice is
 * said to reach to the end of the input, which is not searched for its own end. */
bool lr_nal_next_head(struct lr_nal_iter *it, bool hevc, struct lr_nal *out);

static inline int lr_avc_type(const struct lr_nal *n)
{
    return n->data[0] & 0x1f;
}

static inline int lr_hevc_type(const struct lr_nal *n)
{
    return n->data[0] >> 1 & 0x3f;
}

/* Coded picture data; supplemental information in front of it (SEI). */
bool lr_nal_is_slice(const struct lr_nal *n, bool hevc);
bool lr_nal_is_message(const struct lr_nal *n, bool hevc);

/* Parameter sets of an avcC or hvcC record in their order (VPS, SPS, PPS). The number, at most
 * `max`; -1 when the record is damaged. *nal_len (may be NULL): bytes of a length field. */
int lr_avcc_sets(const uint8_t *avcc, size_t len, struct lr_nal *out, int max, uint8_t *nal_len);
int lr_hvcc_sets(const uint8_t *hvcc, size_t len, struct lr_nal *out, int max, uint8_t *nal_len);

/* Records made from parameter sets (any order, any number of each kind), with 4-byte lengths.
 * 0, LIVREC_EMEDIA (a kind is missing, or nonsense) or LIVREC_ENOMEM. */
int lr_avcc_make(struct lr_buf *out, const struct lr_nal *sets, int count);
int lr_hvcc_make(struct lr_buf *out, const struct lr_nal *sets, int count);

/* Can decoding start at this access unit? */
enum lr_nal_entry {
    LR_ENTRY_NONE,
    LR_ENTRY_RECOVERY, /* recovery point SEI message: after some pictures, or with an open GOP */
    LR_ENTRY_IDR,      /* IDR; of HEVC also CRA and BLA */
};
/* Looks no further than the first slice. */
enum lr_nal_entry lr_avc_entry(const uint8_t *data, size_t size, uint8_t nal_len);
enum lr_nal_entry lr_hevc_entry(const uint8_t *data, size_t size, uint8_t nal_len);

/* Is message `type` in this SEI unit, `header` bytes of unit header in front? */
bool lr_sei_has(const struct lr_nal *sei, size_t header, uint32_t type);

/* Picture size after cropping. False when the SPS can't be read. */
bool lr_avc_size(const struct lr_nal *sps, int *width, int *height);
bool lr_hevc_size(const struct lr_nal *sps, int *width, int *height);

#endif
