/* Title, anchor, date, address and category out of a file, so that they are not lost when it is
 * written anew.
 */
#ifndef LR_TAGS_READ_H
#define LR_TAGS_READ_H

#include "media/mp4.h"
#include "record/about.h"
#include "record/reader.h"

/* Room for what is read; "" = none. */
struct lr_tag_text {
    char title[LR_TAG_MAX + 1], artist[LR_TAG_MAX + 1], date[LR_TAG_MAX + 1],
        comment[LR_TAG_MAX + 1], genre[LR_TAG_MAX + 1];
};

/* From the beginning of a file, as far as it is there: FLV, MP4 and Matroska have them. What is no
 * UTF-8 is left out, what is too long is cut between two characters. */
void lr_tags_read(struct lr_tag_text *out, enum lr_container c, const uint8_t *head, size_t len);

/* Of MP4 whose moov stands elsewhere: its content. */
void lr_tags_read_moov(struct lr_tag_text *out, const struct lr_box *moov);

/* As sinks take them; borrowed from `text`. */
struct lr_tags lr_tags_of(const struct lr_tag_text *text);

#endif
