/* Pictures out of H.264 and HEVC behind start codes, as transport streams carry them: parameter
 * sets in the stream become the configuration of the track. */
#ifndef LR_PICTURE_H
#define LR_PICTURE_H

#include "record/intake.h"

/* What is known of one access unit before it is handed on. */
struct lr_picture {
    enum lr_codec codec; /* H264 or HEVC */
    const uint8_t *data; /* one or more access units */
    size_t size;
    int64_t pts, dts;
};

/* Hand on pictures. Where delimiters show several in one piece, only the first has times; the
 * others follow `step` later each. Their number goes to *count. */
int lr_picture_push(struct lr_intake *in, const struct lr_picture *p, int64_t step, int *count);

/* Parameter sets in a picture become the configuration, if they differ from those that are known.
 * nal_len as in struct lr_frame. What can't be read is left alone. */
int lr_picture_sets(struct lr_intake *in, enum lr_codec codec, const uint8_t *data, size_t size,
                    uint8_t nal_len);

/* Does this piece go on with a picture that began before: is its first unit a slice, but not the
 * first slice of a picture? */
bool lr_picture_continues(enum lr_codec codec, const uint8_t *data, size_t size);

#endif
