#include "post/draft.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/files.h"
#include "post/path.h"

#define NAMES 1000 /* that are tried */

int lr_draft_open(struct lr_draft *d, const struct lr_env *env, const char *source, const char *ext,
                  const char *word, struct lr_err *err)
{
    const char *base = lr_path_base(source), *dot = lr_path_dot(source);
    int stem = (int)(dot - base);
    *d = (struct lr_draft){.env = env, .root_fd = -1};
    d->folder = lr_path_fmt("%.*s", (int)(base - source), source);
    d->name = lr_path_fmt("%s.%s" LR_DRAFT_TAIL, base, ext);
    d->path = d->folder && d->name ? lr_path_fmt("%s%s", d->folder, d->name) : NULL;
    bool own = strcmp(*dot ? dot + 1 : dot, ext) == 0;
    d->want = own ? lr_path_fmt("%.*s (%s).%s", stem, base, word, ext)
                  : lr_path_fmt("%.*s.%s", stem, base, ext);
    if (!d->path || !d->want)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    d->root_fd = env->files->open_dir(env->files, *d->folder ? d->folder : ".");
    return d->root_fd >= 0 ? 0
                           : lr_err_set(err, LIVREC_EIO, "the folder of %s can't be opened: %s",
                                        source, strerrordesc_np(-d->root_fd));
}

static int open_folder(struct lr_draft *d, const char *root, const char *below)
{
    const struct lr_files *f = d->env->files;
    int fd = f->open_dir(f, root), rc = fd;
    if (fd >= 0 && *below)
        rc = lr_files_make_dirs(f, fd, below, 0755);
    if (fd >= 0)
        f->close(f, fd);
    return rc < 0 ? rc : f->open_dir(f, d->folder);
}

int lr_draft_at(struct lr_draft *d, const struct lr_env *env, const char *root, const char *below,
                struct lr_err *err)
{
    const char *base = lr_path_base(below);
    *d = (struct lr_draft){.env = env, .root_fd = -1};
    char *folders = lr_strndup(below, base > below ? (size_t)(base - below) - 1 : 0);
    d->folder = lr_path_fmt("%s/%.*s", root, (int)(base - below), below);
    d->name = lr_path_fmt("%s" LR_DRAFT_TAIL, base);
    d->path = d->folder && d->name ? lr_path_fmt("%s%s", d->folder, d->name) : NULL;
    d->want = lr_strdup(base);
    d->root_fd = folders && d->path && d->want ? open_folder(d, root, folders) : -ENOMEM;
    lr_free(folders);
    if (d->root_fd == -ENOMEM)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    return d->root_fd >= 0 ? 0
                           : lr_err_set(err, LIVREC_EIO, "the folder %s can't be used: %s",
                                        d->folder, strerrordesc_np(-d->root_fd));
}

void lr_draft_close(struct lr_draft *d)
{
    if (d->root_fd >= 0)
        d->env->files->close(d->env->files, d->root_fd);
    lr_free(d->folder);
    lr_free(d->name);
    lr_free(d->path);
    lr_free(d->want);
    *d = (struct lr_draft){.root_fd = -1};
}

/* Under its name, and under those that it has while it is written and rewritten. */
void lr_draft_remove(const struct lr_draft *d)
{
    static const char *const tails[] = {"", ".part", ".faststart"};
    const struct lr_files *f = d->env->files;
    for (size_t i = 0; i < LR_COUNT(tails); i++) {
        char *name = lr_path_fmt("%s%s", d->name, tails[i]);
        if (name)
            f->unlink(f, d->root_fd, name); /* mostly it is not there */
        lr_free(name);
    }
}

int lr_draft_room(const struct lr_draft *d, int64_t bytes, const struct lr_reserve *reserve,
                  struct lr_err *err)
{
    const char *lacks = lr_reserve_lacks(reserve, d->env->files, d->root_fd, bytes);
    return lacks ? lr_err_set(err, LIVREC_EIO,
                              "%s needs %lld bytes, and %s shall stay free: there is less", d->want,
                              (long long)bytes, lacks)
                 : 0;
}

int lr_draft_pick(const struct lr_draft *d, char **name, struct lr_err *err)
{
    const struct lr_files *f = d->env->files;
    const char *dot = lr_path_dot(d->want);
    for (int i = 1; i <= NAMES; i++) {
        char *try = i == 1 ? lr_strdup(d->want)
                           : lr_path_fmt("%.*s (%d)%s", (int)(dot - d->want), d->want, i, dot);
        if (!try)
            return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
        if (f->exists(f, d->root_fd, try) == 0) {
            *name = try;
            return 0;
        }
        lr_free(try);
    }
    return lr_err_set(err, LIVREC_EIO, "%s: no name is free", d->want);
}

static int sync_file(const struct lr_draft *d)
{
    const struct lr_files *f = d->env->files;
    int fd = f->open_below(f, d->root_fd, d->name);
    int rc = fd < 0 ? fd : lr_files_forgive(f->sync(f, fd));
    if (fd >= 0)
        f->close(f, fd);
    return rc;
}

int lr_draft_take(const struct lr_draft *d, const char *name, struct lr_err *err)
{
    const struct lr_files *f = d->env->files;
    int rc = sync_file(d);
    if (rc >= 0)
        rc = f->rename_new(f, d->root_fd, d->name, name);
    if (rc >= 0)
        rc = lr_files_forgive(f->sync_entry(f, d->root_fd, name));
    return rc >= 0 ? 0
                   : lr_err_set(err, LIVREC_EIO, "%s can't be made %s: %s", d->name, name,
                                strerrordesc_np(-rc));
}
