/* Files that a recording left over because its process was killed, or the power went. */
#ifndef LR_SALVAGE_H
#define LR_SALVAGE_H

#include "core/cancel.h"
#include "core/env.h"

struct lr_salvage_ops {
    /* root/path has its name again, `bytes` long; `cut` bytes behind the last whole unit are gone.
     */
    void (*saved)(void *user, const char *path, int64_t bytes, int64_t cut);
    /* root/path.part stays as it is. */
    void (*failed)(void *user, const char *path, int code); /* -errno */
};

/* Look for them below a root, in it and `depth` folders deep: files "NAME.part", with `named` also
 * those that had their names from the beginning, that bear our mark and that nobody holds. Each is
 * cut to its last whole unit and gets its name; one without any unit is removed, and so is half a
 * sidecar. Any thread; ends early when cancelled. */
void lr_salvage(const struct lr_env *env, int root_fd, int depth, bool named,
                struct lr_cancel *cancel, const struct lr_salvage_ops *ops, void *user);

#endif
