/* Media segments of HLS and DASH, in each form that the origin offers. */
#ifndef DEMO_SEGMENT_H
#define DEMO_SEGMENT_H

#include "bytes.h"
#include "timeline.h"

enum segment_kind {
    SEGMENT_TS,
    SEGMENT_FMP4,
    SEGMENT_AES,
    SEGMENT_AUDIO,    /* ADTS */
    SEGMENT_PICTURES, /* fragmented MP4 with one track, as the next one */
    SEGMENT_SOUND,
};

#define SEGMENT_KEY_EVERY 3 /* SEGMENT_AES: a new key each so many segments */

void segment_render(struct bytes *out, const struct timeline *t, const struct segment *g,
                    enum segment_kind kind);

bool segment_has(enum segment_kind kind, int track); /* CLIP_VIDEO or CLIP_AUDIO */
bool segment_init(struct bytes *out, const struct clip *clip, enum segment_kind kind); /* is there one? */

int64_t segment_key_number(int64_t seq);
void segment_key(int64_t number, uint8_t key[16]);
/* Does the playlist name the IV? Every other key; else it is the sequence number (RFC 8216 5.2). */
bool segment_iv(int64_t seq, uint8_t iv[16]);

#endif
