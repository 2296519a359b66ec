/* Where the room's title changed in a part: its chapters. */
#ifndef LR_PART_CHAPTERS_H
#define LR_PART_CHAPTERS_H

#include "media/chapters.h"

struct lr_sidecar;

/* Of the part that has this sidecar; titles are borrowed from it. None (count 0) where there is but
 * one title, or no memory. Free by lr_part_chapters_free(). */
struct lr_chapter_list lr_part_chapters(const struct lr_sidecar *s);
void lr_part_chapters_free(struct lr_chapter_list *l);

#endif
