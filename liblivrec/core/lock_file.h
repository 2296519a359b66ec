/* A file that says who works in a folder: locked as long as that process lives, whatever it dies
 * of. It is never removed; its content, a process id, counts only while it is locked. */
#ifndef LR_LOCK_FILE_H
#define LR_LOCK_FILE_H

#include "core/files.h"

/* Lock root/name, made when it is missing, for the user alone. The fd, which holds the lock until
 * it is closed, or -errno: -EWOULDBLOCK when somebody has it, here or in another process; *owner is
 * that one's id then, or 0. Other errors: no lock can be had there. */
int lr_lock_file(const struct lr_files *f, int root_fd, const char *name, int64_t *owner);

#endif
