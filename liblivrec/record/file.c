/* Files as the loop sees them: collecting blocks and handing them over. */
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "record/disk_parts.h"

#define HAND_OVER (4 * LR_BLOCK)         /* at a unit mark */
#define HAND_OVER_ANYWAY (2 * HAND_OVER) /* a large unit, or a writer without marks */
#define HAND_OVER_AFTER 300              /* ms: what comes slowly does not wait for a full block */

static struct lr_file *file_of(struct lr_out *o)
{
    return (struct lr_file *)o;
}

void lr_file_push(struct lr_file *f)
{
    struct lr_disk *d = f->disk;
    if (!f->first || !f->marked)
        return;
    atomic_fetch_add(&f->waiting, f->collected);
    pthread_mutex_lock(&d->lock);
    *f->queue_end = f->first;
    f->queue_end = &f->last->next;
    if (!d->closing) /* else its writer may be gone */
        lr_writer_ready(f);
    pthread_mutex_unlock(&d->lock);
    f->handed += (int64_t)f->collected;
    f->handed_at = lr_loop_now(d->loop);
    f->first = f->last = NULL;
    f->collected = 0;
}

static bool is_full(const struct lr_block *b)
{
    return b->len >= b->end;
}

/* When a block is full: all that is collected, so that a file that is killed ends with a whole
 * unit. */
static void hand_over_full(struct lr_file *f)
{
    if (!f->last || (f->first == f->last && !is_full(f->last)))
        return;
    lr_file_push(f);
    f->burst = true;
}

/* The end of the loop's turn: what came in one batch goes out in one. */
static void turn_over(void *arg)
{
    struct lr_disk *d = arg;
    struct lr_file *f;
    d->turning = false;
    while ((f = d->touched) != NULL) {
        d->touched = f->next_touched;
        f->touched = false;
        if (f->handed == 0 || f->burst || lr_loop_now(d->loop) - f->handed_at >= HAND_OVER_AFTER)
            lr_file_push(f); /* the first unit does not wait at all, nor the rest of a segment */
        else
            hand_over_full(f);
        f->burst = false;
    }
}

static void touch(struct lr_file *f)
{
    struct lr_disk *d = f->disk;
    if (f->touched)
        return;
    f->touched = true;
    f->next_touched = d->touched;
    d->touched = f;
    if (!d->turning)
        lr_loop_post_task(d->loop, &d->turn, turn_over, d);
    d->turning = true;
}

static void untouch(struct lr_file *f)
{
    struct lr_file **at = &f->disk->touched;
    if (!f->touched)
        return;
    while (*at != f)
        at = &(*at)->next_touched;
    *at = f->next_touched;
    f->touched = false;
}

/* NULL: no memory. */
static struct lr_block *add_block(struct lr_file *f)
{
    struct lr_block *b = lr_block_take(f->disk);
    if (!b)
        return NULL;
    b->end = (uint32_t)(LR_BLOCK - (size_t)(f->handed + (int64_t)f->collected) % LR_BLOCK);
    if (f->last)
        f->last->next = b;
    else
        f->first = b;
    f->last = b;
    return b;
}

/* What was put behind the end of the last block goes to one of its own; without memory it stays. */
static void spill(struct lr_file *f)
{
    struct lr_block *full = f->last;
    if (!full || full->len <= full->end)
        return;
    uint32_t over = full->len - full->end;
    f->collected -= over;
    struct lr_block *b = add_block(f);
    f->collected += over;
    if (!b)
        return;
    memcpy(b->data, full->data + full->end, over);
    b->len = over;
    full->len = full->end;
}

/* A block that is not full. */
static struct lr_block *with_room(struct lr_file *f)
{
    spill(f);
    return f->last && !is_full(f->last) ? f->last : add_block(f);
}

static int check_budget(struct lr_file *f)
{
    if (f->collected >= HAND_OVER_ANYWAY) {
        spill(f);
        hand_over_full(f);
    }
    return lr_file_waiting(f) <= 2 * LR_DISK_BUDGET ? 0 : LIVREC_EIO;
}

static int file_write(struct lr_out *o, const void *data, size_t len)
{
    struct lr_file *f = file_of(o);
    const uint8_t *p = data;
    f->bytes += (int64_t)len;
    if (f->failed)
        return 0;
    int rc = check_budget(f);
    while (len && rc == 0) {
        struct lr_block *b = with_room(f);
        if (!b)
            return LIVREC_ENOMEM;
        size_t room = b->end - b->len, n = len < room ? len : room;
        memcpy(b->data + b->len, p, n);
        b->len += (uint32_t)n;
        f->collected += n;
        p += n;
        len -= n;
    }
    return rc;
}

static uint8_t *file_space(struct lr_out *o, size_t len)
{
    struct lr_file *f = file_of(o);
    struct lr_block *b = check_budget(f) ? NULL : with_room(f);
    if (!b)
        return NULL;
    uint8_t *at = b->data + b->len;
    b->len += (uint32_t)len;
    f->collected += len;
    f->bytes += (int64_t)len;
    return at;
}

static void file_unit(struct lr_out *o)
{
    struct lr_file *f = file_of(o);
    if (!f->last)
        return;
    spill(f);
    f->whole = f->bytes;
    f->last->unit = f->last->len;
    f->marked = true;
    touch(f);
    if (f->collected >= HAND_OVER)
        hand_over_full(f);
}

static int file_amend(struct lr_out *o, int64_t at, const void *data, size_t len)
{
    struct lr_file *f = file_of(o);
    void *copy = lr_malloc(len);
    if (!copy)
        return LIVREC_ENOMEM;
    memcpy(copy, data, len);
    lr_free(f->amend);
    f->amend = copy;
    f->amend_at = at;
    f->amend_len = len;
    return 0;
}

/* A file that no writer knows of yet. */
static int make_file(struct lr_disk *d, int root_fd, const char *path,
                     const struct lr_file_ops *ops, void *user, struct lr_file **out,
                     struct lr_err *err)
{
    struct lr_file *f = lr_calloc(1, sizeof *f);
    if (!f)
        return lr_err_set(err, LIVREC_ENOMEM, "file %s: out of memory", path);
    f->out = (struct lr_out){file_write, file_unit, file_space, file_amend};
    f->disk = d;
    f->ops = ops;
    f->user = user;
    f->queue_end = &f->queue;
    atomic_init(&f->waiting, 0);
    atomic_init(&f->synced, 0);
    int rc = lr_spool_init(&f->spool, d->env, root_fd, path);
    f->path = f->spool.want;
    if (rc)
        rc = lr_err_set(err, LIVREC_ENOMEM, "file %s: out of memory", path);
    else
        rc = lr_writer_for(d, root_fd, &f->writer, err);
    if (rc) {
        lr_file_free(f);
        return rc;
    }
    *out = f;
    return 0;
}

static void publish(struct lr_file *f)
{
    struct lr_disk *d = f->disk;
    f->next = d->files;
    if (f->next)
        f->next->prev = f;
    d->files = f;
    pthread_mutex_lock(&d->lock);
    lr_writer_ready(f);
    pthread_mutex_unlock(&d->lock);
}

int lr_file_open(struct lr_disk *d, int root_fd, const char *path, const struct lr_file_ops *ops,
                 void *user, struct lr_file **out, struct lr_err *err)
{
    int rc = make_file(d, root_fd, path, ops, user, out, err);
    if (rc)
        return rc;
    lr_digest_begin(&(*out)->spool.digest, ops->digest);
    (*out)->spool.reserve = ops->reserve;
    if (ops->named)
        (*out)->spool.tail = "";
    publish(*out);
    return 0;
}

int lr_file_save(struct lr_disk *d, int root_fd, const struct lr_small_file *small,
                 const struct lr_file_ops *ops, void *user, struct lr_err *err)
{
    struct lr_file *f = NULL;
    int rc = make_file(d, root_fd, small->path, ops, user, &f, err);
    if (rc)
        return rc;
    if (file_write(&f->out, small->data, small->len)) {
        lr_file_free(f);
        return lr_err_set(err, LIVREC_ENOMEM, "file %s: out of memory", small->path);
    }
    f->spool.small = true;
    f->spool.replaces = small->replaces;
    publish(f);
    file_unit(&f->out);
    lr_file_close(f);
    return 0;
}

const struct lr_sum *lr_file_sum(const struct lr_file *f)
{
    return &f->spool.sum;
}

bool lr_file_is_amended(const struct lr_file *f)
{
    return f->spool.amended;
}

bool lr_file_is_starved(const struct lr_file *f)
{
    return f->spool.starved;
}

const char *lr_file_path(const struct lr_file *f)
{
    return f->path;
}

struct lr_out *lr_file_out(struct lr_file *f)
{
    return &f->out;
}

int64_t lr_file_bytes(const struct lr_file *f)
{
    return f->bytes;
}

int64_t lr_file_whole(const struct lr_file *f)
{
    return f->whole;
}

int64_t lr_file_synced(const struct lr_file *f)
{
    return atomic_load_explicit(&f->synced, memory_order_relaxed);
}

int64_t lr_file_certain(const struct lr_file *f)
{
    return f->spool.damaged ? f->spool.synced : f->spool.written;
}

size_t lr_file_waiting(const struct lr_file *f)
{
    return f->collected + atomic_load_explicit(&f->waiting, memory_order_relaxed);
}

static void ask(struct lr_file *f, unsigned what)
{
    untouch(f);
    lr_file_push(f);
    f->ended = true;
    pthread_mutex_lock(&f->disk->lock);
    f->asked |= what;
    lr_writer_ready(f);
    pthread_mutex_unlock(&f->disk->lock);
}

void lr_file_close(struct lr_file *f)
{
    if (!f->ended)
        ask(f, LR_ASK_CLOSE);
}

void lr_file_abort(struct lr_file *f, const struct lr_file_ops *ops)
{
    f->ops = ops;
    ask(f, LR_ASK_ABORT);
}

void lr_file_free(struct lr_file *f)
{
    lr_block_give(f->disk, f->first);
    lr_block_give(f->disk, f->queue);
    lr_spool_free(&f->spool);
    lr_free(f->amend);
    lr_free(f);
}
