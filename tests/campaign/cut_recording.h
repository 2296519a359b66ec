/* A recording onto a crash_disk.h disk, and what is in its files. */
#ifndef CUT_RECORDING_H
#define CUT_RECORDING_H

#include "crash_disk.h"

#define CUT_SECONDS 20
#define CUT_PICTURE_MS 40
#define CUT_OTHERS 3 /* files that were there before */

void cut_put_others(struct crash_disk *d);
/* All of it: several parts with their descriptions, a second between two ticks. When it began, on
 * the monotonic clock. */
int64_t cut_record(struct crash_disk *d, struct lr_clock_fake *clock, const char *format);

enum { CUT_PICTURE, CUT_SOUND, CUT_KINDS };

/* Each frame as a number that says its times, size and content. */
struct cut_frames {
    uint64_t *frame[CUT_KINDS];
    int count[CUT_KINDS];
};

void cut_read(const char *format, const uint8_t *data, size_t size, struct cut_frames *out);
void cut_frames_free(struct cut_frames *f);

#endif
