#include "session/folders.h"

#include <livrec/error.h>

#include "core/files.h"
#include "session/folder.h"

#define OTHERS "record.fallback_dir"

const char *lr_folders_path(const struct lr_opts *opts, int index)
{
    return index == 0 ? lr_opts_str(opts, "record.dir")
                      : lr_opts_list_at(opts, OTHERS, (size_t)index - 1);
}

int lr_folders_open(struct lr_folders *f, const struct lr_env *env, const struct lr_opts *opts,
                    struct lr_err *err)
{
    size_t others = lr_opts_list_count(opts, OTHERS);
    struct lr_err other;
    *f = (struct lr_folders){.count = (int)others + 1};
    for (int i = 0; i < LR_FOLDERS; i++)
        f->fd[i] = -1;
    if (others >= LR_FOLDERS)
        return lr_err_set(err, LIVREC_EARG, OTHERS ": at most %d folders", LR_FOLDERS - 1);
    int rc = lr_folder_open(env, lr_folders_path(opts, 0), &f->fd[0], err);
    for (int i = 1; rc == LIVREC_EIO && i < f->count; i++)
        if (lr_folder_open(env, lr_folders_path(opts, i), &f->fd[i], &other) == 0) {
            f->now = i;
            return 0;
        }
    return rc;
}

void lr_folders_close(struct lr_folders *f, const struct lr_env *env)
{
    for (int i = 0; i < f->count && i < LR_FOLDERS; i++)
        if (f->fd[i] >= 0)
            env->files->close(env->files, f->fd[i]);
    f->count = 0;
}

int lr_folders_find(const struct lr_folders *f, int fd)
{
    for (int i = 0; i < f->count; i++)
        if (f->fd[i] == fd)
            return i;
    return f->now;
}

/* Its descriptor if it can be written to, else -1. */
static int usable(const struct lr_folders *f, const struct lr_env *env, const struct lr_opts *opts,
                  const struct lr_folders_wish *wish, int i)
{
    struct lr_err err;
    int fd = f->fd[i];
    bool proven = i == f->now && wish->full;
    if (fd >= 0 && !proven && lr_folder_prove(env, fd) < 0) {
        if (i == f->now && !wish->anew)
            return -1;
        fd = -1;
    }
    if (fd < 0 && lr_folder_open(env, lr_folders_path(opts, i), &fd, &err))
        return -1;
    if (!lr_reserve_lacks(&wish->reserve, env->files, fd, 0)) /* one that can't say is tried */
        return fd;
    if (fd != f->fd[i])
        env->files->close(env->files, fd);
    return -1;
}

int lr_folders_look(const struct lr_folders *f, const struct lr_env *env,
                    const struct lr_opts *opts, const struct lr_folders_wish *wish, int *fd)
{
    for (int n = 1; n < f->count + wish->stay; n++) {
        int i = (f->now + n) % f->count;
        *fd = usable(f, env, opts, wish, i);
        if (*fd >= 0)
            return i;
    }
    return -1;
}
