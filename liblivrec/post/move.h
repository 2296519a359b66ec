/* A file taken to another folder, which may be on another disk. Blocks; any thread. */
#ifndef LR_MOVE_H
#define LR_MOVE_H

#include <stdbool.h>
#include "core/cancel.h"
#include "post/draft.h"

/* Copy `source` into the draft, which a half copy of an earlier try makes way for; then sync it,
 * and read it again: it is what was read from the source. 0, LIVREC_EIO, LIVREC_ENOMEM,
 * LIVREC_ECANCELLED. */
int lr_move_copy(const struct lr_draft *d, const char *source, const struct lr_reserve *reserve,
                 struct lr_cancel *cancel, struct lr_err *err);

/* Is the file `name` in the draft's folder the same as the source? */
bool lr_move_is_copy(const struct lr_draft *d, const char *name, const char *source,
                     struct lr_cancel *cancel);

#endif
