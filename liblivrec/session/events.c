#include "session/events.h"

#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/log.h"
#include "core/text.h"
#include "session/event.h"

#define BUCKETS 64 /* for finding the waiting PROGRESS of a job */

/* How dear an event is: when too many wait, the first rank loses its oldest, then the second. */
enum rank { CHATTER, NEWS, RESULT, RANKS };

static enum rank rank_of(int type)
{
    switch (type) {
    case LIVREC_EVENT_GAP:
    case LIVREC_EVENT_RECONNECT:
    case LIVREC_EVENT_PROGRESS:
        return CHATTER;
    case LIVREC_EVENT_FILE_CLOSE:
    case LIVREC_EVENT_FILE_RECOVER:
    case LIVREC_EVENT_FILE_JOIN:
    case LIVREC_EVENT_JOB_END:
        return RESULT;
    default:
        return NEWS;
    }
}

struct chain {
    struct livrec_event *first, *last;
};

struct tap {
    lr_events_see *see; /* NULL: free */
    void *arg;
};

struct lr_events {
    pthread_mutex_t lock;
    const struct lr_clock *clock;
    int fd;      /* readable while events wait: the caller's to poll */
    int wake_fd; /* readable when a reader shall look around: ours */
    struct chain all, ranks[RANKS];
    struct livrec_event *progress[BUCKETS];
    struct livrec_event *taken; /* lent to the reader */
    size_t count, logs;
    uint64_t lost; /* dropped since this was last told */
    bool reading, closed;
    struct tap taps[LR_EVENT_TAPS];
};

int lr_events_new(const struct lr_clock *clock, struct lr_events **out, struct lr_err *err)
{
    struct lr_events *q = lr_calloc(1, sizeof *q);
    if (!q)
        return lr_err_set(err, LIVREC_ENOMEM, "event queue: out of memory");
    q->clock = clock;
    q->fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    q->wake_fd = eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC);
    if (q->fd < 0 || q->wake_fd < 0) {
        lr_err_set(err, LIVREC_ENOMEM, "event queue: no file descriptor: %s", strerror(errno));
        if (q->fd >= 0)
            close(q->fd);
        lr_free(q);
        return LIVREC_ENOMEM;
    }
    pthread_mutex_init(&q->lock, NULL);
    *out = q;
    return 0;
}

void lr_events_free(struct lr_events *q)
{
    if (!q)
        return;
    for (struct livrec_event *e = q->all.first, *next; e; e = next) {
        next = e->link[0].next;
        lr_event_free(e);
    }
    lr_event_free(q->taken);
    close(q->fd);
    close(q->wake_fd);
    pthread_mutex_destroy(&q->lock);
    lr_free(q);
}

int lr_events_fd(struct lr_events *q)
{
    return q->fd;
}

/* Neither can fail on an eventfd that stands at 0 or 1, which is where these two keep it. */
static void set_fd(int fd)
{
    uint64_t one = 1;
    if (write(fd, &one, sizeof one) < 0)
        return; /* EAGAIN: it is readable already */
}

static void clear_fd(int fd)
{
    uint64_t n;
    if (read(fd, &n, sizeof n) < 0)
        return; /* EAGAIN: it is clear already */
}

static struct livrec_event **bucket(struct lr_events *q, uint64_t job)
{
    return &q->progress[job % BUCKETS];
}

/* which: link[which] of its events. */
static void chain_add(struct chain *c, int which, struct livrec_event *e)
{
    e->link[which] = (struct lr_event_link){NULL, c->last};
    *(c->last ? &c->last->link[which].next : &c->first) = e;
    c->last = e;
}

static void chain_cut(struct chain *c, int which, struct livrec_event *e)
{
    const struct lr_event_link *l = &e->link[which];
    *(l->prev ? &l->prev->link[which].next : &c->first) = l->next;
    *(l->next ? &l->next->link[which].prev : &c->last) = l->prev;
}

static void append(struct lr_events *q, struct livrec_event *e)
{
    if (!q->all.first)
        set_fd(q->fd);
    chain_add(&q->all, 0, e);
    chain_add(&q->ranks[rank_of(e->data.type)], 1, e);
    q->count++;
    q->logs += e->data.type == LIVREC_EVENT_LOG;
    if (e->data.type == LIVREC_EVENT_PROGRESS) {
        struct livrec_event **b = bucket(q, e->data.job);
        e->progress = *b;
        *b = e;
    }
}

static void unlink_event(struct lr_events *q, struct livrec_event *e)
{
    chain_cut(&q->all, 0, e);
    chain_cut(&q->ranks[rank_of(e->data.type)], 1, e);
    q->count--;
    q->logs -= e->data.type == LIVREC_EVENT_LOG;
    if (e->data.type == LIVREC_EVENT_PROGRESS) {
        struct livrec_event **at = bucket(q, e->data.job);
        while (*at != e)
            at = &(*at)->progress;
        *at = e->progress;
    }
}

static struct livrec_event *waiting_progress(struct lr_events *q, uint64_t job)
{
    struct livrec_event *e = *bucket(q, job);
    while (e && e->data.job != job)
        e = e->progress;
    return e;
}

/* The one that makes place, unlinked; NULL: there is place, or all that wait are results. */
static struct livrec_event *make_place(struct lr_events *q)
{
    struct livrec_event *e = NULL;
    if (q->count <= LR_EVENTS_MAX)
        return NULL;
    for (int rank = CHATTER; rank < RESULT && !e; rank++)
        e = q->ranks[rank].first;
    if (!e)
        return NULL;
    unlink_event(q, e);
    q->lost++;
    return e;
}

/* What was lost is told behind the lines that were kept. */
static void tell_lost(struct lr_events *q)
{
    char text[120];
    struct lr_event_data d = {.type = LIVREC_EVENT_LOG, .str[LIVREC_EVENT_TEXT] = text};
    d.num[LIVREC_EVENT_TIME] = lr_wall_ms(q->clock);
    d.num[LIVREC_EVENT_CODE] = LR_WARN;
    lr_text_fmt(text, sizeof text, "%llu events were dropped: they are read too slowly",
                (unsigned long long)q->lost);
    struct livrec_event *e = lr_event_copy(&d);
    if (!e)
        return;
    append(q, e);
    q->lost = 0;
}

static void show(struct lr_events *q, const struct lr_event_data *e)
{
    for (size_t i = 0; e->type != LIVREC_EVENT_PROGRESS && i < LR_EVENT_TAPS; i++)
        if (q->taps[i].see)
            q->taps[i].see(q->taps[i].arg, e);
}

static struct tap *tap_of(struct lr_events *q, lr_events_see *see, void *arg)
{
    for (size_t i = 0; i < LR_EVENT_TAPS; i++)
        if (q->taps[i].see == see && (!see || q->taps[i].arg == arg))
            return &q->taps[i];
    return NULL;
}

int lr_events_tap(struct lr_events *q, lr_events_see *see, void *arg)
{
    pthread_mutex_lock(&q->lock);
    struct tap *t = tap_of(q, NULL, NULL);
    if (t)
        *t = (struct tap){see, arg};
    pthread_mutex_unlock(&q->lock);
    return t ? 0 : LIVREC_EARG;
}

void lr_events_untap(struct lr_events *q, lr_events_see *see, void *arg)
{
    pthread_mutex_lock(&q->lock);
    struct tap *t = tap_of(q, see, arg);
    if (t)
        *t = (struct tap){0};
    pthread_mutex_unlock(&q->lock);
}

int lr_events_put(struct lr_events *q, const struct lr_event_data *data)
{
    struct lr_event_data said = *data;
    said.str[LIVREC_EVENT_TEXT] = lr_tr_phrase(data->str[LIVREC_EVENT_TEXT]);
    struct livrec_event *e = lr_event_copy(&said), *old = NULL;
    if (!e)
        return LIVREC_ENOMEM;
    if (e->data.num[LIVREC_EVENT_TIME] == 0)
        e->data.num[LIVREC_EVENT_TIME] = lr_wall_ms(q->clock);
    pthread_mutex_lock(&q->lock);
    e->data.of = data->of;
    show(q, &e->data);
    e->data.of = NULL;
    if (data->type == LIVREC_EVENT_LOG && q->logs >= LR_EVENT_LOGS) {
        q->lost++;
        old = e;
    } else {
        if (data->type == LIVREC_EVENT_PROGRESS)
            old = waiting_progress(q, data->job);
        append(q, e);
        if (old)
            unlink_event(q, old);
        else
            old = make_place(q);
    }
    pthread_mutex_unlock(&q->lock);
    lr_event_free(old);
    return 0;
}

static struct livrec_event *take(struct lr_events *q)
{
    struct livrec_event *e = q->all.first;
    if (!e)
        return NULL;
    unlink_event(q, e);
    if (q->lost && q->logs == 0)
        tell_lost(q);
    if (!q->all.first)
        clear_fd(q->fd);
    return e;
}

/* 0 with an event in q->taken, or why there is none. */
static int look(struct lr_events *q, bool for_ever, bool (*none_left)(void *), void *arg)
{
    /* Asked before looking: the last event of a job is put before the job stops counting. */
    bool none = for_ever && none_left && none_left(arg);
    pthread_mutex_lock(&q->lock);
    int rc = LIVREC_ECANCELLED;
    if (!q->closed) {
        q->taken = take(q);
        rc = q->taken ? 0 : none ? LIVREC_ECLOSED : LIVREC_ETIMEOUT;
    }
    pthread_mutex_unlock(&q->lock);
    return rc;
}

/* Until something may have changed. False when the time is over. */
static bool wait_for_change(struct lr_events *q, int timeout_ms, int64_t deadline)
{
    int64_t left = timeout_ms < 0 ? -1 : deadline - lr_mono_ms(q->clock);
    if (timeout_ms >= 0 && left <= 0)
        return false;
    struct pollfd p[2] = {{q->fd, POLLIN, 0}, {q->wake_fd, POLLIN, 0}};
    int n = poll(p, 2, (int)left);
    if (n > 0 && p[1].revents)
        clear_fd(q->wake_fd);
    return n != 0;
}

/* One reader at a time; what it was lent before is over. */
static bool enter(struct lr_events *q)
{
    pthread_mutex_lock(&q->lock);
    bool free = !q->reading;
    struct livrec_event *old = free ? q->taken : NULL;
    if (free) {
        q->reading = true;
        q->taken = NULL;
    }
    pthread_mutex_unlock(&q->lock);
    lr_event_free(old);
    return free;
}

static void leave(struct lr_events *q)
{
    pthread_mutex_lock(&q->lock);
    q->reading = false;
    pthread_mutex_unlock(&q->lock);
}

int lr_events_next(struct lr_events *q, int timeout_ms, bool (*none_left)(void *), void *arg,
                   struct livrec_event **out)
{
    int64_t deadline = lr_mono_ms(q->clock) + timeout_ms;
    if (!enter(q))
        return LIVREC_EARG;
    int rc = look(q, timeout_ms < 0, none_left, arg);
    while (rc == LIVREC_ETIMEOUT && wait_for_change(q, timeout_ms, deadline))
        rc = look(q, timeout_ms < 0, none_left, arg);
    if (rc == 0)
        *out = q->taken;
    leave(q);
    return rc;
}

void lr_events_wake(struct lr_events *q)
{
    set_fd(q->wake_fd);
}

void lr_events_close(struct lr_events *q)
{
    pthread_mutex_lock(&q->lock);
    q->closed = true;
    pthread_mutex_unlock(&q->lock);
    set_fd(q->wake_fd);
}
