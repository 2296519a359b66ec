/* A heap of one-shot timers, the loop's own. Not thread-safe. */
#ifndef LR_TIMER_H
#define LR_TIMER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct lr_timer {
    int64_t at;   /* monotonic ms */
    uint64_t seq; /* order among those of the same ms, and whether a turn had begun before */
    size_t index; /* place in the heap */
    void (*fn)(void *arg);
    void *arg;
};

/* Zero-initialised = empty. */
struct lr_timers {
    struct lr_timer **heap;
    size_t count, cap;
    uint64_t next_seq;
};

struct lr_timer *lr_timers_add(struct lr_timers *ts, int64_t at, void (*fn)(void *), void *arg);
void lr_timers_remove(struct lr_timers *ts, struct lr_timer *t);
void lr_timers_move(struct lr_timers *ts, struct lr_timer *t, int64_t at); /* as if added now */

/* Time of the first one; INT64_MAX when there is none. */
int64_t lr_timers_next(const struct lr_timers *ts);

/* Run what is due at `now`, in order. A timer that is started meanwhile waits for the next call,
 * so a timer of 0 ms that starts itself again starves nobody. */
void lr_timers_run(struct lr_timers *ts, int64_t now);

void lr_timers_free(struct lr_timers *ts);

#endif
