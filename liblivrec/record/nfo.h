/* NAME.nfo beside a recording, as media centres read it (Kodi, Jellyfin, Emby): an episode of the
 * streamer's show, the season its year and the number its month and day. Loop's thread only. */
#ifndef LR_NFO_H
#define LR_NFO_H

#include <stdbool.h>

#include "core/buf.h"

struct lr_output;

/* Save it; lr_output_next() follows when it is there. False: it is not wanted, or can't be. */
bool lr_nfo_save(struct lr_output *o);

/* What is in it. LIVREC_ENOMEM. */
int lr_nfo_text(const struct lr_output *o, struct lr_buf *out);

#endif
