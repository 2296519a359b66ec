#include "session/roots.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "core/alloc.h"
#include "core/files.h"
#include "core/lock_file.h"
#include "core/log.h"
#include "session/folder.h"
#include "session/folders.h"

struct root {
    struct root *next;
    int lock_fd;
};

struct seen {
    struct seen *next;
    struct lr_roots *roots;
    char dir[];
};

struct lr_roots {
    const struct lr_env *env;
    pthread_mutex_t lock;
    struct root *first;
    struct seen *seen; /* folders that were looked into */
};

int lr_roots_new(const struct lr_env *env, struct lr_roots **out, struct lr_err *err)
{
    struct lr_roots *r = lr_calloc(1, sizeof *r);
    if (!r)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    r->env = env;
    pthread_mutex_init(&r->lock, NULL);
    *out = r;
    return 0;
}

void lr_roots_free(struct lr_roots *r)
{
    if (!r)
        return;
    for (struct root *one = r->first, *next; one; one = next) {
        next = one->next;
        r->env->files->close(r->env->files, one->lock_fd);
        lr_free(one);
    }
    for (struct seen *one = r->seen, *next; one; one = next) {
        next = one->next;
        lr_free(one);
    }
    pthread_mutex_destroy(&r->lock);
    lr_free(r);
}

/* What comes before the folders that are named for each file. NULL: it was seen before, or there is
 * no memory. */
static struct seen *see(struct lr_roots *r, const char *dir)
{
    size_t len = lr_folders_fixed(dir);
    dir = len ? dir : ".";
    len = len ? len : 1;
    pthread_mutex_lock(&r->lock);
    struct seen *one = r->seen;
    while (one && (strlen(one->dir) != len || memcmp(one->dir, dir, len) != 0))
        one = one->next;
    bool known = one != NULL;
    one = known ? NULL : lr_calloc(1, sizeof *one + len + 1);
    if (one) {
        memcpy(one->dir, dir, len);
        one->roots = r;
        one->next = r->seen;
        r->seen = one;
    }
    pthread_mutex_unlock(&r->lock);
    return one;
}

/* One folder has many names: the lock file tells. */
static bool is_ours(const struct lr_roots *r, int root_fd)
{
    const struct lr_files *f = r->env->files;
    for (const struct root *one = r->first; one; one = one->next)
        if (f->is_at(f, one->lock_fd, root_fd, LR_ROOT_LOCK) == 1)
            return true;
    return false;
}

static int refuse(const char *dir, int64_t owner, struct lr_err *err)
{
    return owner ? lr_err_set(err, LIVREC_EBUSY,
                              "process %lld watches rooms for the folder %s already",
                              (long long)owner, dir)
                 : lr_err_set(err, LIVREC_EBUSY,
                              "another process watches rooms for the folder %s already", dir);
}

static int take(struct lr_roots *r, int root_fd, const char *dir, bool tell, struct lr_err *err)
{
    int64_t owner;
    if (is_ours(r, root_fd))
        return 0;
    struct root *one = lr_malloc(sizeof *one);
    if (!one)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int fd = lr_lock_file(r->env->files, root_fd, LR_ROOT_LOCK, &owner);
    if (fd >= 0) {
        *one = (struct root){r->first, fd};
        r->first = one;
        return 0;
    }
    lr_free(one);
    if (fd == -EWOULDBLOCK)
        return refuse(dir, owner, err);
    if (tell)
        lr_logf(r->env->log, LR_WARN, 0,
                "%s can't be locked, so nothing keeps a second livrec from watching for it: %s",
                dir, strerror(-fd));
    return 0;
}

/* Takes the descriptor. */
static int take_open(struct lr_roots *r, int root_fd, const char *dir, bool tell,
                     struct lr_err *err)
{
    pthread_mutex_lock(&r->lock);
    int rc = take(r, root_fd, dir, tell, err);
    pthread_mutex_unlock(&r->lock);
    r->env->files->close(r->env->files, root_fd);
    return rc;
}

static int take_first(struct lr_roots *r, const char *dir, bool tell, struct lr_err *err)
{
    struct lr_err why = {0};
    int root_fd;
    int rc = lr_folder_open(r->env, dir, &root_fd, &why);
    if (rc == LIVREC_EIO) {
        if (tell)
            lr_logf(r->env->log, LR_WARN, 0, "%s", why.text);
        return 0;
    }
    if (rc)
        return lr_err_set(err, rc, "%s", why.text);
    return take_open(r, root_fd, dir, tell, err);
}

/* One that is not there may be a disk that is not mounted: nothing is made in its place. */
static int take_other(struct lr_roots *r, const char *dir, bool tell, struct lr_err *err)
{
    int root_fd = r->env->files->open_dir(r->env->files, dir);
    return root_fd < 0 ? 0 : take_open(r, root_fd, dir, tell, err);
}

static void prove(void *arg)
{
    const struct seen *one = arg;
    const struct lr_env *env = one->roots->env;
    struct lr_err err;
    int fd;
    if (lr_folder_open(env, one->dir, &fd, &err))
        lr_logf(env->log, LR_WARN, 0, "%s", err.text);
    else
        env->files->close(env->files, fd);
}

/* With no worker, the first recording says what is wrong with it. */
void lr_roots_expect(struct lr_roots *r, struct lr_pool *pool, const struct lr_opts *opts)
{
    struct seen *one = see(r, lr_opts_str(opts, "record.dir"));
    if (one)
        (void)lr_pool_submit(pool, prove, one);
}

static int take_fixed(struct lr_roots *r, const char *dir, bool tell, struct lr_err *err)
{
    size_t len = lr_folders_fixed(dir);
    char *fixed = len ? lr_strndup(dir, len) : lr_strdup(".");
    int rc =
        fixed ? take_first(r, fixed, tell, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_free(fixed);
    return rc;
}

int lr_roots_take(struct lr_roots *r, const struct lr_opts *opts, bool tell, struct lr_err *err)
{
    size_t others = lr_opts_list_count(opts, "record.fallback_dir");
    const char *dir = lr_opts_str(opts, "record.dir");
    int rc = take_fixed(r, dir, tell, err);
    if (tell)
        (void)see(r, dir);
    for (size_t i = 1; i <= others && rc == 0; i++)
        rc = take_other(r, lr_folders_path(opts, (int)i), tell, err);
    return rc;
}
