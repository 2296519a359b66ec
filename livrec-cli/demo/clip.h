/* The clip: an FLV file taken apart into frames, to be played over and over. */
#ifndef DEMO_CLIP_H
#define DEMO_CLIP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { CLIP_VIDEO, CLIP_AUDIO, CLIP_TRACKS };

struct clip_frame {
    const uint8_t *data; /* H.264 with 4-byte NAL lengths, or a raw AAC frame; borrowed */
    uint32_t size;
    uint32_t dts; /* ms from the start of the clip */
    int32_t cts;  /* pts - dts, ms */
    uint8_t track;
    bool key;   /* video keyframe */
    uint32_t n; /* number within its track */
};

struct clip {
    struct clip_frame *frames; /* by dts */
    size_t count;
    uint32_t per_track[CLIP_TRACKS];
    uint32_t loop_ms;
    const uint8_t *config[CLIP_TRACKS]; /* avcC, AudioSpecificConfig; borrowed */
    uint32_t config_len[CLIP_TRACKS];
    int width, height, rate, channels;
    uint32_t bitrate; /* bit/s */
};

/* Take an FLV file apart. `data` is borrowed until clip_free(). 0, or -1 with a text in `err`. */
int clip_load(struct clip *c, const uint8_t *data, size_t len, char *err, size_t err_len);
void clip_free(struct clip *c);

/* Does a keyframe stand at each multiple of `ms`, and is the clip a multiple of it long? Then it
 * can be cut into segments of that length. */
bool clip_can_segment(const struct clip *c, uint32_t ms);

/* The committed clip, linked into the binary. */
extern const uint8_t demo_clip[];
extern const size_t demo_clip_len;

#endif
