/* What outlives the process: one SQLite database of a handle, in a file or in memory.
 *
 * Thread-safe. Every call may wait for the disk, or up to 2 s for another process that has the
 * same file open: never from the loop's thread. Errors are LIVREC_ENOMEM and, whatever else may be
 * wrong with the file or the disk, LIVREC_EIO; what was asked for has not happened then. */
#ifndef LR_STORE_H
#define LR_STORE_H

#include "core/clock.h"
#include "core/err.h"

struct lr_store;

/* path NULL: in memory. Else the file is made when it is missing, readable by the user alone, and
 * so are the folders it is in. A file that is damaged, or is no database, is renamed to
 * "PATH.corrupt-DATE" and begun anew: see lr_store_aside(). One that a later version of livrec has
 * written is left as it is: LIVREC_EIO. `clock` must outlive it. */
int lr_store_open(const char *path, const struct lr_clock *clock, struct lr_store **out,
                  struct lr_err *err);
/* It is this store's alone until it is closed: LIVREC_EBUSY when it is another's, whom the text
 * names. Who reads it beside that one need not ask, and a place without locks is nobody's. */
int lr_store_claim(struct lr_store *s, struct lr_err *err);
void lr_store_close(struct lr_store *s); /* NULL is allowed */

/* Where a damaged file was put when it was opened, or NULL; as long as the store. */
const char *lr_store_aside(const struct lr_store *s);

#endif
