/* What a recording is of: the room as it was last told, and the stream that was chosen. */
#ifndef LR_ABOUT_H
#define LR_ABOUT_H

#include "core/model.h"

/* NULL = not known. */
struct lr_about {
    const char *platform, *room_id, *url; /* url: of the page; of a bare stream without its secrets */
    const char *anchor, *title, *category, *cover;
    const char *name, *alias; /* of the streamer: the platform's, and the user's */
    const char *asked, *granted; /* qualities by name */
    const char *protocol;
    int64_t started_at; /* of the broadcast, Unix s; 0 = not known */
};

/* Text is copied into the arena; what finds no room there is left out. `protocol` is static. */
void lr_about_fill(struct lr_about *out, struct lr_arena *a, const struct lr_room *room,
                   const char *granted, const char *protocol);

/* What containers carry inside; NULL = none. */
struct lr_tags {
    const char *title, *artist, *date, *comment, *genre;
};

#define LR_TAG_MAX 500 /* bytes of one */

/* Title, anchor, start in UTC ("2026-11-24T08:30:00Z"), address and category, cut between two
 * characters. In the arena. */
void lr_tags_fill(struct lr_tags *out, struct lr_arena *a, const struct lr_about *about,
                  int64_t wall_ms);

#endif
