/* Marks: every frame on air is made unique, although the clip repeats. A picture gets a SEI message
 * (H.264 D.1.7, user data unregistered) in front, a sound frame a data stream element
 * (ISO 14496-3, 4.4.2.7). Decoders skip both. The text in it is 12 hexadecimal digits: epoch (4)
 * and number of the frame within its track and epoch (8). */
#ifndef DEMO_MARK_H
#define DEMO_MARK_H

#include "bytes.h"
#include "clip.h"

#define MARK_DIGITS 12
#define MARK_SEI_SIZE 32 /* the NAL unit without its length or start code */
#define MARK_UUID "livrec-demo-mark" /* 16 bytes */

/* The SEI NAL unit. */
void mark_sei(uint8_t out[MARK_SEI_SIZE], uint32_t epoch, uint32_t n);

/* Append the frame with its mark: H.264 behind 4-byte lengths, or raw AAC. */
void mark_frame(struct bytes *out, const struct clip_frame *f, uint32_t epoch, uint32_t n);

/* FNV-1a, 64 bit, over what no remuxing changes: for H.264 each NAL unit but parameter sets,
 * access unit delimiters and filler, a zero byte after each; for AAC the whole frame. `data` is
 * what mark_frame() made. */
uint64_t mark_hash(int track, const uint8_t *data, size_t len);

#endif
