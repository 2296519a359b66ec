#include "session/low_space.h"

#include <pthread.h>
#include <string.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/files.h"
#include "core/options.h"
#include "core/text.h"

#define MORE_SHARE 8 /* this part of the limit, and it is enough again */

/* A folder that a job records to. */
struct place {
    struct place *next;
    uint64_t job;
    int64_t limit; /* bytes */
    bool looked;
    char dir[];
};

/* A folder whose disk was last found to be low. */
struct low {
    struct low *next;
    char dir[];
};

struct lr_low_space {
    const struct lr_env *env;
    struct lr_events *events;
    pthread_mutex_t lock; /* of what follows */
    struct place *places;
    bool looking;
    int64_t next_look; /* monotonic ms */
    struct low *lows;  /* the look's alone */
};

static void forget(struct lr_low_space *l, uint64_t job)
{
    for (struct place **at = &l->places, *p; (p = *at) != NULL;) {
        if (p->job != job) {
            at = &p->next;
            continue;
        }
        *at = p->next;
        lr_free(p);
    }
}

static bool is_known(const struct lr_low_space *l, uint64_t job, const char *dir)
{
    const struct place *p = l->places;
    while (p && (p->job != job || strcmp(p->dir, dir) != 0))
        p = p->next;
    return p != NULL;
}

/* Without memory for it the disk is not watched: "record.reserve" holds all the same. */
static void remember(struct lr_low_space *l, uint64_t job, const char *dir, int64_t limit)
{
    size_t len = strlen(dir) + 1;
    struct place *p = is_known(l, job, dir) ? NULL : lr_malloc(sizeof *p + len);
    if (!p)
        return;
    *p = (struct place){l->places, job, limit, false};
    memcpy(p->dir, dir, len);
    l->places = p;
    l->next_look = 0;
}

static void hear(void *arg, const struct lr_event_data *e)
{
    struct lr_low_space *l = arg;
    int64_t limit = e->of ? lr_opts_int(e->of->opts, "record.warn_space") : 0;
    bool begins = e->type == LIVREC_EVENT_FILE_OPEN && e->of && e->of->dir && limit > 0;
    if (!begins && e->type != LIVREC_EVENT_JOB_END)
        return;
    pthread_mutex_lock(&l->lock);
    if (begins)
        remember(l, e->job, e->of->dir, limit);
    else
        forget(l, e->job);
    pthread_mutex_unlock(&l->lock);
}

int lr_low_space_new(const struct lr_env *env, struct lr_events *events, struct lr_low_space **out,
                     struct lr_err *err)
{
    struct lr_low_space *l = lr_calloc(1, sizeof *l);
    if (!l)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    l->env = env;
    l->events = events;
    pthread_mutex_init(&l->lock, NULL);
    int rc = lr_events_tap(events, hear, l);
    if (rc) {
        pthread_mutex_destroy(&l->lock);
        lr_free(l);
        return lr_err_set(err, rc, "too many listeners");
    }
    *out = l;
    return 0;
}

void lr_low_space_free(struct lr_low_space *l)
{
    if (!l)
        return;
    lr_events_untap(l->events, hear, l);
    while (l->places)
        forget(l, l->places->job);
    for (struct low *one = l->lows, *next; one; one = next) {
        next = one->next;
        lr_free(one);
    }
    pthread_mutex_destroy(&l->lock);
    lr_free(l);
}

/* ---- a look: a worker's */

static struct low **find_low(struct lr_low_space *l, const char *dir)
{
    struct low **at = &l->lows;
    while (*at && strcmp((*at)->dir, dir) != 0)
        at = &(*at)->next;
    return at;
}

static void tell(struct lr_low_space *l, const char *dir, int64_t left, bool low)
{
    char text[600];
    struct lr_event_data e = {.type = LIVREC_EVENT_SPACE};
    if (low)
        lr_text_fmt(text, sizeof text, "%s: %lld MB are left on the disk", dir,
                    (long long)(left / 1000000));
    else
        lr_text_fmt(text, sizeof text, "%s: there is space on the disk again, %lld MB", dir,
                    (long long)(left / 1000000));
    e.str[LIVREC_EVENT_PATH] = dir;
    e.str[LIVREC_EVENT_TEXT] = text;
    e.num[LIVREC_EVENT_BYTES] = left;
    e.num[LIVREC_EVENT_CODE] = low ? LIVREC_EIO : LIVREC_OK;
    lr_events_put(l->events, &e);
}

static void judge(struct lr_low_space *l, const struct place *p, int64_t left)
{
    struct low **at = find_low(l, p->dir), *was = *at;
    if (!was && left < p->limit) {
        size_t len = strlen(p->dir) + 1;
        struct low *now = lr_malloc(sizeof *now + len);
        if (!now) /* the next look tells it */
            return;
        memcpy(now->dir, p->dir, len);
        now->next = l->lows;
        l->lows = now;
        tell(l, p->dir, left, true);
    } else if (was && left >= p->limit + p->limit / MORE_SHARE) {
        *at = was->next;
        lr_free(was);
        tell(l, p->dir, left, false);
    }
}

/* The next folder that was not looked at, as a copy, and all its namesakes with it; the largest
 * limit counts. NULL: none is left, or no memory for the copy. */
static struct place *next_place(struct lr_low_space *l)
{
    struct place *p, *copy = NULL;
    pthread_mutex_lock(&l->lock);
    for (p = l->places; p && p->looked; p = p->next)
        continue;
    size_t size = p ? sizeof *p + strlen(p->dir) + 1 : 0;
    if (p && (copy = lr_malloc(size)) != NULL)
        memcpy(copy, p, size);
    for (struct place *same = copy ? p : NULL; same; same = same->next)
        if (strcmp(same->dir, copy->dir) == 0) {
            same->looked = true;
            copy->limit = same->limit > copy->limit ? same->limit : copy->limit;
        }
    pthread_mutex_unlock(&l->lock);
    return copy;
}

static void look(void *arg)
{
    struct lr_low_space *l = arg;
    const struct lr_files *f = l->env->files;
    for (struct place *p; (p = next_place(l)) != NULL; lr_free(p)) {
        int fd = f->open_dir(f, p->dir);
        struct lr_disk_space is;
        if (fd >= 0 && f->space(f, fd, &is) == 0) /* a disk that can't say is none that warns */
            judge(l, p, is.bytes);
        if (fd >= 0)
            f->close(f, fd);
    }
    pthread_mutex_lock(&l->lock);
    for (struct place *p = l->places; p; p = p->next)
        p->looked = false;
    l->looking = false;
    pthread_mutex_unlock(&l->lock);
}

void lr_low_space_tick(struct lr_low_space *l, struct lr_pool *pool)
{
    if (!l)
        return;
    int64_t now = lr_mono_ms(l->env->clock);
    pthread_mutex_lock(&l->lock);
    bool due = l->places && !l->looking && now >= l->next_look;
    if (due) {
        l->looking = true;
        l->next_look = now + LR_LOW_SPACE_EVERY;
    }
    pthread_mutex_unlock(&l->lock);
    if (!due || lr_pool_submit(pool, look, l) == 0)
        return;
    pthread_mutex_lock(&l->lock);
    l->looking = false;
    pthread_mutex_unlock(&l->lock);
}
