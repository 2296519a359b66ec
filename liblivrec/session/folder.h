/* The folder that recordings go to. */
#ifndef LR_FOLDER_H
#define LR_FOLDER_H

#include "core/env.h"
#include "core/err.h"

/* Open it, made when it is missing, and prove by a file that is removed again that something can be
 * written there. *fd: the caller's, closed with env->files->close. 0, LIVREC_EIO, LIVREC_ENOMEM. */
int lr_folder_open(const struct lr_env *env, const char *path, int *fd, struct lr_err *err);

/* Can files be made in an open folder? 0 or -errno. */
int lr_folder_prove(const struct lr_env *env, int fd);

/* What is below the folder `dir` in a path that lr_folder_join() made of it; one of another folder
 * as it is. */
const char *lr_folder_below(const char *dir, const char *path);
/* "dir/path" as the user can open it; "path" below ".". Heap; NULL when memory ran out. */
char *lr_folder_join(const char *dir, const char *path);

#endif
