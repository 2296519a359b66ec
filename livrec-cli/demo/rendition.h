/* The forms in which segments can be had, and the segments themselves. They are
 * seg/NAME/EPOCH-SEQ.EXT below the channel, or seg/NAME/EPOCH-tTIME.EXT with the timestamp in ms at
 * which they begin; init segments are seg/NAME/init-CLIP.mp4. */
#ifndef DEMO_RENDITION_H
#define DEMO_RENDITION_H

#include "segment.h"
#include "server.h"

#define RENDITION_BEHIND 5 /* segments that can still be had after they left the playlist */

struct rendition {
    const char *name, *ext, *type;
    enum segment_kind kind;
    bool has_init;
};

/* NULL: there is none of that name. */
const struct rendition *rendition_find(const char *name, size_t len);

/* What each URI in a playlist or manifest ends with: the expiry that it came with itself, and a
 * token that differs each time where the script asks for it. `also` stands between the two. */
void rendition_suffix(char out[64], const struct conn *c, const struct request *r, const char *also);

/* The first segment of a list whose last one is `last`. */
int64_t rendition_first(const struct channel *c, int64_t last);

/* A path below seg/. False: no such form. */
bool rendition_handle(struct server *s, struct conn *c, const struct request *r);

#endif
