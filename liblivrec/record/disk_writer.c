/* The writer threads. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/log.h"
#include "record/disk_parts.h"

/* Of media at most 5 s are lost when the power goes: what waits in a muxer is up to a second old
 * when it comes here, and what waits for the tick up to 1.5. */
#define SYNC_AFTER 2250 /* ms */
#define SYNC_BYTES ((int64_t)8 << 20)
#define SYNC_SHARE 3 /* a sync of n ms is followed by n * SYNC_SHARE ms without */
#define LOOK_EVERY 250
#define WAIT_DIRTY LOOK_EVERY
#define WAIT_CLEAN 60000
#define SETTLE_EVERY 1000

static void wake(struct lr_writer *w)
{
    const uint64_t one = 1;
    while (write(w->wake, &one, sizeof one) < 0 && errno == EINTR)
        ;
}

void lr_writer_ready(struct lr_file *f)
{
    struct lr_writer *w = f->writer;
    if (f->ready)
        return;
    f->ready = true;
    f->next_ready = NULL;
    *w->ready_end = f;
    w->ready_end = &f->next_ready;
    if (w->idle) {
        w->idle = false;
        wake(w);
    }
}

/* What a file has for its writer, taken over. */
struct work {
    struct lr_file *file;
    struct lr_block *blocks;
    unsigned asked;
};

static bool take(struct lr_writer *w, struct work *out)
{
    pthread_mutex_lock(&w->disk->lock);
    struct lr_file *f = w->ready;
    w->idle = !f && !w->stop;
    if (f) {
        w->ready = f->next_ready;
        if (!w->ready)
            w->ready_end = &w->ready;
        f->ready = false;
        *out = (struct work){f, f->queue, f->asked};
        f->queue = NULL;
        f->queue_end = &f->queue;
    }
    pthread_mutex_unlock(&w->disk->lock);
    return f != NULL;
}

static void forget_dirty(struct lr_writer *w, struct lr_file *f)
{
    struct lr_file **at = &w->dirty;
    if (!f->dirty)
        return;
    while (*at != f)
        at = &(*at)->next_dirty;
    *at = f->next_dirty;
    f->dirty = false;
}

/* As many as fit into one call. Returns the rest. */
static struct lr_block *write_some(struct lr_file *f, struct lr_block *b)
{
    struct lr_spool_piece piece[LR_SPOOL_PIECES];
    size_t bytes = 0;
    int n = 0;
    for (; b && n < LR_SPOOL_PIECES; b = b->next) {
        piece[n++] = (struct lr_spool_piece){b->data, b->len, b->unit};
        bytes += b->len;
    }
    lr_spool_write_all(&f->spool, piece, n);
    atomic_fetch_sub(&f->waiting, bytes);
    return b;
}

static void write_blocks(struct lr_file *f, struct lr_block *blocks)
{
    bool failed = f->spool.failed;
    for (struct lr_block *rest = blocks; rest;)
        rest = write_some(f, rest);
    lr_block_give(f->disk, blocks);
    if (f->spool.failed && !failed)
        lr_disk_tell(f, LR_NEWS_FAILED);
}

static void sync_now(struct lr_writer *w, struct lr_file *f)
{
    const struct lr_clock *clock = w->disk->env->clock;
    bool failed = f->spool.failed;
    int64_t from = lr_mono_ms(clock);
    lr_spool_sync(&f->spool);
    atomic_store_explicit(&f->synced, f->spool.synced, memory_order_relaxed);
    int64_t to = lr_mono_ms(clock);
    w->sync_from = to + SYNC_SHARE * (to - from);
    if (f->spool.failed && !failed)
        lr_disk_tell(f, LR_NEWS_FAILED);
}

static bool is_due(const struct lr_spool *s, int64_t now)
{
    return s->unsynced >= SYNC_BYTES || now - s->unsynced_since >= SYNC_AFTER;
}

/* Look through the files with data that is not synced. */
static void sync_due(struct lr_writer *w)
{
    int64_t now = lr_mono_ms(w->disk->env->clock);
    if (!w->dirty || now < w->sync_from || now - w->looked < LOOK_EVERY)
        return;
    w->looked = now;
    for (struct lr_file **at = &w->dirty; *at;) {
        struct lr_file *f = *at;
        if (f->spool.unsynced && is_due(&f->spool, now)) {
            if (lr_mono_ms(w->disk->env->clock) < w->sync_from)
                return;
            sync_now(w, f);
        }
        if (f->spool.unsynced) {
            at = &f->next_dirty;
        } else {
            *at = f->next_dirty;
            f->dirty = false;
        }
    }
}

/* The lock is the loop's, too: not in each turn. */
static void settle_blocks(struct lr_writer *w)
{
    int64_t now = lr_mono_ms(w->disk->env->clock);
    if (now - w->settled < SETTLE_EVERY)
        return;
    w->settled = now;
    lr_blocks_settle(w->disk, now);
}

static void serve(struct lr_writer *w, const struct work *work)
{
    struct lr_file *f = work->file;
    if (work->asked & LR_ASK_ABORT) {
        lr_block_give(f->disk, work->blocks);
        forget_dirty(w, f);
        lr_spool_remove(&f->spool);
        lr_err_set(&f->end, LIVREC_EIO, "%s was not written: it was given up", f->spool.want);
        lr_disk_tell(f, LR_NEWS_GONE);
        return;
    }
    if (f->spool.fd < 0 && !f->spool.failed)
        lr_disk_tell(f, lr_spool_open(&f->spool) ? LR_NEWS_FAILED : LR_NEWS_OPENED);
    write_blocks(f, work->blocks);
    if (work->asked & LR_ASK_CLOSE) {
        forget_dirty(w, f);
        if (f->amend)
            lr_spool_amend(&f->spool, f->amend_at, f->amend, f->amend_len);
        lr_spool_finish(&f->spool, &f->end);
        lr_disk_tell(f, LR_NEWS_CLOSED);
    } else if (f->spool.unsynced && !f->dirty) {
        f->dirty = true;
        f->next_dirty = w->dirty;
        w->dirty = f;
    }
}

static void wait(struct lr_writer *w)
{
    struct pollfd p = {.fd = w->wake, .events = POLLIN};
    uint64_t count;
    if (poll(&p, 1, w->dirty ? WAIT_DIRTY : WAIT_CLEAN) > 0)
        while (read(w->wake, &count, sizeof count) < 0 && errno == EINTR)
            ;
}

static bool has_stopped(struct lr_writer *w)
{
    pthread_mutex_lock(&w->disk->lock);
    bool stop = w->stop;
    pthread_mutex_unlock(&w->disk->lock);
    return stop;
}

static void *writer_thread(void *arg)
{
    struct lr_writer *w = arg;
    struct work work;
    lr_log_speak(w->disk->env->log);
    for (;;) {
        bool some = take(w, &work);
        if (some)
            serve(w, &work);
        else if (has_stopped(w))
            return NULL;
        sync_due(w);
        settle_blocks(w);
        if (some)
            continue;
        wait(w);
    }
}

static int start_thread(struct lr_writer *w)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int rc = pthread_create(&w->thread, NULL, writer_thread, w);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (rc == 0)
        pthread_setname_np(w->thread, "livrec-disk");
    return -rc;
}

int lr_writer_start(struct lr_disk *d, uint64_t device, struct lr_writer **out, struct lr_err *err)
{
    struct lr_writer *w = lr_calloc(1, sizeof *w);
    if (!w)
        return lr_err_set(err, LIVREC_ENOMEM, "disk: out of memory");
    w->disk = d;
    w->device = device;
    w->ready_end = &w->ready;
    w->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    int rc = w->wake < 0 ? -errno : start_thread(w);
    if (rc < 0) {
        char text[128];
        if (w->wake >= 0)
            close(w->wake);
        lr_free(w);
        return lr_err_set(err, LIVREC_EIO, "disk: no writer thread: %s",
                          strerror_r(-rc, text, sizeof text));
    }
    *out = w;
    return 0;
}

void lr_writer_join(struct lr_writer *w)
{
    pthread_mutex_lock(&w->disk->lock);
    w->stop = true;
    w->idle = false;
    pthread_mutex_unlock(&w->disk->lock);
    wake(w);
    pthread_join(w->thread, NULL);
    close(w->wake);
    lr_free(w);
}
