/* A few worker threads for blocking work (extractors). Thread-safe. */
#ifndef LR_POOL_H
#define LR_POOL_H

struct lr_log;
struct lr_pool;

/* At most `threads` (at least 1) workers; each starts when a job finds no idle one. They take no
 * signals. NULL when memory ran out. */
struct lr_pool *lr_pool_new(int threads);

/* Where it is told, once until one starts again, that the system has no more threads: those that
 * are there do the work. Before the first job; may be NULL. */
void lr_pool_set_log(struct lr_pool *p, struct lr_log *log);

/* Run fn(arg) on a worker. 0 or LIVREC_ENOMEM (also when there is none, and none can be started) /
 * LIVREC_ECLOSED. */
int lr_pool_submit(struct lr_pool *p, void (*fn)(void *arg), void *arg);

/* Take no more jobs, run those that wait (they see their fired cancel token), join, free. */
void lr_pool_free(struct lr_pool *p);

#endif
