/* Fragmented MP4 for HLS (ISO 14496-12 and -14, -15): track 1 H.264 at 90 kHz, track 2 AAC at its
 * sample rate. */
#ifndef DEMO_MUX_FMP4_H
#define DEMO_MUX_FMP4_H

#include "bytes.h"
#include "timeline.h"

void fmp4_init(struct bytes *out, const struct clip *clip);
/* Segment `number` of the timeline as one moof and one mdat. */
void fmp4_segment(struct bytes *out, const struct timeline *t, int64_t number);

#endif
