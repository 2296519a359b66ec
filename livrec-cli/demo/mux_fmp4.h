/* Fragmented MP4 for HLS and DASH (ISO 14496-12 and -14, -15): track 1 H.264 at 90 kHz, track 2 AAC at its
 * sample rate. */
#ifndef DEMO_MUX_FMP4_H
#define DEMO_MUX_FMP4_H

#include "bytes.h"
#include "timeline.h"

/* Which tracks: one or both of these. */
#define FMP4_VIDEO (1u << CLIP_VIDEO)
#define FMP4_AUDIO (1u << CLIP_AUDIO)
#define FMP4_BOTH (FMP4_VIDEO | FMP4_AUDIO)

void fmp4_init(struct bytes *out, const struct clip *clip, unsigned tracks);
/* Segment `number` of the timeline as one moof and one mdat. */
void fmp4_segment(struct bytes *out, const struct timeline *t, int64_t number, unsigned tracks);

#endif
