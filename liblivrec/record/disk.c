#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "record/disk_parts.h"

int lr_disk_new(const struct lr_env *env, struct lr_loop *loop, struct lr_disk **out,
                struct lr_err *err)
{
    struct lr_disk *d = lr_calloc(1, sizeof *d);
    if (!d)
        return lr_err_set(err, LIVREC_ENOMEM, "disk: out of memory");
    d->env = env;
    d->loop = loop;
    d->told_end = &d->told;
    d->settled = lr_mono_ms(env->clock);
    pthread_mutex_init(&d->lock, NULL);
    *out = d;
    return 0;
}

struct lr_loop *lr_disk_loop(const struct lr_disk *d)
{
    return d->loop;
}

static void free_files(void *arg)
{
    struct lr_disk *d = arg;
    for (struct lr_file *f = d->files, *next; f; f = next) {
        next = f->next;
        lr_file_free(f);
    }
    d->files = NULL;
}

void lr_disk_free(struct lr_disk *d)
{
    if (!d)
        return;
    pthread_mutex_lock(&d->lock);
    d->closing = true;
    pthread_mutex_unlock(&d->lock);
    for (int i = 0; i < d->writers; i++)
        lr_writer_join(d->writer[i]);
    if (lr_loop_is_current(d->loop))
        lr_loop_turn(d->loop, 0); /* a delivery that was posted */
    if (lr_loop_call(d->loop, free_files, d))
        free_files(d);
    lr_blocks_free(d->spare);
    pthread_mutex_destroy(&d->lock);
    lr_free(d);
}

/* Does not ask the file system, which may be stuck. */
static uint64_t device_of(int root_fd)
{
    struct statx st;
    if (statx(root_fd, "", AT_EMPTY_PATH | AT_STATX_DONT_SYNC, STATX_TYPE, &st) < 0)
        return UINT64_MAX;
    return (uint64_t)st.stx_dev_major << 32 | st.stx_dev_minor;
}

int lr_writer_for(struct lr_disk *d, int root_fd, struct lr_writer **out, struct lr_err *err)
{
    uint64_t device = device_of(root_fd);
    for (int i = 0; i < d->writers; i++)
        if (d->writer[i]->device == device) {
            *out = d->writer[i];
            return 0;
        }
    if (d->writers == LR_WRITERS) {
        *out = d->writer[device % LR_WRITERS];
        return 0;
    }
    int rc = lr_writer_start(d, device, out, err);
    if (rc == 0)
        d->writer[d->writers++] = *out;
    return rc;
}

static void unlink_file(struct lr_disk *d, struct lr_file *f)
{
    if (f->prev)
        f->prev->next = f->next;
    else
        d->files = f->next;
    if (f->next)
        f->next->prev = f->prev;
}

/* May free the file. */
static void deliver_to(struct lr_file *f, unsigned news, bool silent)
{
    if (news & LR_NEWS_OPENED)
        f->path = f->spool.name;
    if (news & LR_NEWS_CLOSED)
        f->path = lr_spool_name(&f->spool);
    f->failed |= (news & LR_NEWS_FAILED) != 0;
    if (silent)
        f->ops = NULL;
    if (news & LR_NEWS_OPENED && f->ops && f->ops->opened)
        f->ops->opened(f->user);
    if (news & LR_NEWS_FAILED && f->ops && f->ops->failed)
        f->ops->failed(f->user, &f->spool.err);
    if (!(news & (LR_NEWS_CLOSED | LR_NEWS_GONE)))
        return;
    unlink_file(f->disk, f);
    if (f->ops)
        f->ops->closed(f->user, f->path, news & LR_NEWS_CLOSED ? f->spool.written : 0, &f->end);
    lr_file_free(f);
}

static struct lr_file *next_told(struct lr_disk *d, unsigned *news)
{
    struct lr_file *f = d->told;
    if (!f)
        return NULL;
    *news = f->news;
    d->told = f->next_told;
    if (!d->told)
        d->told_end = &d->told;
    f->told = false;
    f->news = 0;
    return f;
}

/* On the loop: one post for all that came together. */
static void deliver(void *arg)
{
    struct lr_disk *d = arg;
    unsigned news;
    pthread_mutex_lock(&d->lock);
    d->posted = false;
    bool silent = d->closing;
    for (struct lr_file *f; (f = next_told(d, &news)) != NULL;) {
        pthread_mutex_unlock(&d->lock);
        deliver_to(f, news, silent);
        pthread_mutex_lock(&d->lock);
    }
    pthread_mutex_unlock(&d->lock);
}

void lr_disk_tell(struct lr_file *f, unsigned news)
{
    struct lr_disk *d = f->disk;
    pthread_mutex_lock(&d->lock);
    f->news |= news;
    if (!f->told) {
        f->told = true;
        f->next_told = NULL;
        *d->told_end = f;
        d->told_end = &f->next_told;
    }
    if (!d->posted)
        lr_loop_post_task(d->loop, &d->delivery, deliver, d);
    d->posted = true;
    pthread_mutex_unlock(&d->lock);
}
