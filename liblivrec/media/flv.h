/* FLV tags: Adobe Video File Format 10.1 annex E; HEVC and AV1 under the codec ids 12 and 13 that
 * are in use without a standard; Enhanced RTMP v2 ("ex headers" with a FourCC). Pure functions;
 * what they find is borrowed from the input. */
#ifndef LR_FLV_H
#define LR_FLV_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "media/fourcc.h"

#define LR_FLV_HEADER 9               /* of the file; PreviousTagSize0 follows */
#define LR_FLV_TAG 11                 /* of a tag */
#define LR_FLV_TRAILER 4              /* PreviousTagSize */
#define LR_FLV_PROBE (LR_FLV_TAG + 2) /* bytes that lr_flv_tag_plausible() looks at */

enum { LR_FLV_AUDIO = 8, LR_FLV_VIDEO = 9, LR_FLV_SCRIPT = 18 }; /* tag types */

enum { LR_FLV_ID_AVC = 7, LR_FLV_ID_HEVC = 12, LR_FLV_ID_AV1 = 13 }; /* low nibble of video */
enum { LR_FLV_ID_MP3 = 2, LR_FLV_ID_EX = 9, LR_FLV_ID_AAC = 10, LR_FLV_ID_MP3_8K = 14 }; /* high */

struct lr_flv_tag {
    uint8_t type;    /* of the tag; bits that are reserved included */
    bool encrypted;  /* Filter bit */
    uint32_t size;   /* of the body: less than 16 MiB */
    uint32_t time;   /* ms, extension byte included: wraps at 2^32 */
    uint32_t stream; /* 0 */
};
void lr_flv_tag(const uint8_t head[LR_FLV_TAG], struct lr_flv_tag *out);

/* Could a tag start here? Strict: one place in 2^38 of random bytes passes. */
bool lr_flv_tag_plausible(const uint8_t p[LR_FLV_PROBE]);
/* Is this the header of a file? *size: its length. */
bool lr_flv_header(const uint8_t head[LR_FLV_HEADER], size_t *size, bool *audio, bool *video);

enum lr_flv_packet {
    LR_FLV_CONFIG, /* configuration record of the codec */
    LR_FLV_FRAME,
    LR_FLV_OTHER, /* end of sequence, commands, metadata, further tracks: nothing to record */
};

struct lr_flv_body {
    enum lr_flv_packet packet;
    uint32_t fourcc; /* as Enhanced RTMP names the codec, also for old ids; 0 = it has no name */
    int id;          /* the old id when fourcc is 0 */
    bool key;        /* as flagged; for sound always */
    int32_t cts;     /* ms, signed: pts - dts */
    const uint8_t *data;
    size_t size;
};

/* Body of a video or audio tag. False when it is cut off inside its own header. */
bool lr_flv_video(const uint8_t *body, size_t len, struct lr_flv_body *out);
bool lr_flv_audio(const uint8_t *body, size_t len, struct lr_flv_body *out);

#endif
