#include "session/folders.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "core/files.h"
#include "session/folder.h"

#define OTHERS "record.fallback_dir"

size_t lr_folders_fixed(const char *dir)
{
    size_t n = strcspn(dir, "{");
    if (!dir[n])
        return n;
    while (n && dir[n - 1] != '/')
        n--;
    return n > 1 ? n - 1 : n;
}

static int move(struct lr_opts *opts, size_t fixed, struct lr_err *err)
{
    const char *dir = lr_opts_str(opts, "record.dir"), *name = lr_opts_str(opts, "record.name");
    struct lr_buf b;
    lr_buf_init(&b, strlen(dir) + strlen(name) + sizeof "/");
    char *root = fixed ? lr_strndup(dir, fixed) : lr_strdup(".");
    const char *template = lr_buf_fmt(&b, "%s/%s", dir + fixed, name) ? NULL : lr_buf_str(&b);
    int rc = root && template ? lr_opts_set(opts, "record.name", template, err)
                              : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc == 0)
        rc = lr_opts_set(opts, "record.dir", root, err);
    lr_buf_free(&b);
    lr_free(root);
    return rc;
}

int lr_folders_settle(struct lr_opts *opts, struct lr_err *err)
{
    const char *dir = lr_opts_str(opts, "record.dir");
    return strchr(dir, '{') ? move(opts, lr_folders_fixed(dir), err) : 0;
}

const char *lr_folders_path(const struct lr_opts *opts, int index)
{
    const char *scratch = lr_opts_str(opts, "record.scratch");
    const char *first = scratch && *scratch ? scratch : lr_opts_str(opts, "record.dir");
    return index == 0 ? first : lr_opts_list_at(opts, OTHERS, (size_t)index - 1);
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
