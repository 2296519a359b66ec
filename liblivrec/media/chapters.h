/* Chapters, as containers have them. Pure functions: 0 or LIVREC_ENOMEM. */
#ifndef LR_CHAPTERS_H
#define LR_CHAPTERS_H

#include "core/buf.h"

struct lr_chapter {
    int64_t ms; /* where it begins */
    const char *title;
};

struct lr_chapter_list {
    const struct lr_chapter *at;
    size_t count;
};

/* Append the element Chapters of Matroska (RFC 9559, 5.1.7). */
int lr_mkv_chapters(struct lr_buf *out, const struct lr_chapter_list *l);

/* What stands behind the media of a Matroska file: a tag with the number of jumps, if there are any,
 * and chapters; NULL: none. */
int lr_mkv_end(struct lr_buf *out, int64_t jumps, const struct lr_chapter_list *chapters);

/* Into the content of a moov: a "chpl" in its "udta", which players and FFmpeg read. The first 255
 * of them, and of each title 255 bytes. */
int lr_mp4_chapters(struct lr_buf *moov, const struct lr_chapter_list *l);

#endif
