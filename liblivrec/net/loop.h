/* One I/O thread: epoll, timers, tasks from other threads, and the transfers of net/transport.h.
 * All callbacks run on the loop's thread. Functions marked [any] may be called from any thread,
 * the others from the loop's thread only (lr_loop_post() brings work there). */
#ifndef LR_LOOP_H
#define LR_LOOP_H

#include <stdbool.h>
#include <stdint.h>
#include "core/env.h"
#include "core/err.h"

struct lr_loop;
struct lr_timer;
struct lr_transport;

/* [any] Makes the loop; its thread starts with lr_loop_start(). env is borrowed. */
int lr_loop_new(const struct lr_env *env, struct lr_loop **out, struct lr_err *err);

/* [any] Start the thread, and the curl transport unless another was set. Does nothing when it runs
 * already, so whoever needs the network calls it first. 0, LIVREC_ENOMEM, LIVREC_ENET. */
int lr_loop_start(struct lr_loop *loop, struct lr_err *err);

/* [any, not the loop's own thread] Stop the thread and free. Transfers that still run are
 * dropped without callbacks; timers and posted tasks too. NULL is allowed. */
void lr_loop_free(struct lr_loop *loop);

/* [any] Run fn(arg) on the loop soon, in the order of the posts; before the start: then. 0 or
 * LIVREC_ENOMEM. */
int lr_loop_post(struct lr_loop *loop, void (*fn)(void *arg), void *arg);

/* A post that needs no memory: the task is the owner's, who neither posts it again nor frees it
 * until fn runs. */
struct lr_task {
    struct lr_task *next;
    void (*fn)(void *arg);
    void *arg;
    void (*end)(struct lr_task *t, int rc); /* the loop's */
};
/* [any] As lr_loop_post(). */
void lr_loop_post_task(struct lr_loop *loop, struct lr_task *t, void (*fn)(void *arg), void *arg);

/* [any] Run fn(arg) on the loop and wait until it returned; starts the loop. Runs at once on the
 * loop's thread. 0, or the error because of which it was not run. */
int lr_loop_call(struct lr_loop *loop, void (*fn)(void *arg), void *arg);

/* Before the start: fn(arg, ms) when the machine was suspended for ms. For some time afterwards no
 * connection of before is used again. */
void lr_loop_on_suspend(struct lr_loop *loop, void (*fn)(void *arg, int64_t ms), void *arg);
bool lr_loop_wants_fresh(const struct lr_loop *loop); /* connections */

bool lr_loop_is_current(const struct lr_loop *loop);          /* [any] */
int64_t lr_loop_now(const struct lr_loop *loop);              /* monotonic ms, read once per turn */
const struct lr_env *lr_loop_env(const struct lr_loop *loop); /* [any] */
struct lr_rtt;
struct lr_rtt *lr_loop_rtt(struct lr_loop *loop); /* of all its connections */
struct lr_transport *lr_loop_transport(struct lr_loop *loop); /* curl, unless a test set another */
/* Before the start. The loop calls t->free when it is freed. */
void lr_loop_set_transport(struct lr_loop *loop, struct lr_transport *t);

/* One-shot timer; NULL when memory ran out. The timer is gone before fn runs. */
struct lr_timer *lr_timer_start(struct lr_loop *loop, int64_t ms, void (*fn)(void *arg), void *arg);
void lr_timer_stop(struct lr_loop *loop, struct lr_timer **t); /* *t = NULL; NULL is allowed */
void lr_timer_move(struct lr_loop *loop, struct lr_timer *t, int64_t ms); /* from now on */

/* Watch a file descriptor: events are EPOLL*. fn(arg, events). events 0 removes it, which must be
 * done before the descriptor is closed. 0, LIVREC_ENOMEM, LIVREC_EARG. */
int lr_loop_watch(struct lr_loop *loop, int fd, uint32_t events,
                  void (*fn)(void *arg, uint32_t events), void *arg);

/* For simulations, instead of lr_loop_start(): the caller's thread is the loop's from the first
 * call on. One turn: waits at most `wait_ms` for something to do, does what is due, and returns the
 * ms until the next timer, -1 when there is none. With a fake clock, days pass in seconds:
 * advance it by the result, take the next turn. */
int64_t lr_loop_turn(struct lr_loop *loop, int64_t wait_ms);

#endif
