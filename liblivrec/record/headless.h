/* MP4 without a moov, as a program leaves it that writes it last and was killed: pictures and sound
 * are found by what they look like, and timed as in a file of the same source. One thread's; calls
 * may block on the disk. */
#ifndef LR_HEADLESS_H
#define LR_HEADLESS_H

#include "record/likeness.h"
#include "record/tables.h"

/* A reader that is not fed. *like is borrowed as long as it lives. 0 or LIVREC_ENOMEM. */
int lr_headless_new(struct lr_stage *out, const struct lr_tables_file *file,
                    const struct lr_likeness *like, struct lr_reader **reader);
/* Hand on some frames. *end: there are no more. 0, or an error as of lr_reader_feed(), or
 * LIVREC_EIO. */
int lr_headless_step(struct lr_reader *reader, bool *end);

/* Is there sound that is left out, since where its frames end can't be told? */
bool lr_headless_mute(const struct lr_reader *reader);

#endif
