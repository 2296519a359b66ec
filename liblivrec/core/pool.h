/* A few worker threads for blocking work (extractors). Thread-safe. */
#ifndef LR_POOL_H
#define LR_POOL_H

struct lr_pool;

/* At most `threads` (at least 1) workers; each starts when a job finds no idle one. They take no
 * signals. NULL when memory ran out. */
struct lr_pool *lr_pool_new(int threads);

/* Run fn(arg) on a worker. 0 or LIVREC_ENOMEM / LIVREC_ECLOSED. */
int lr_pool_submit(struct lr_pool *p, void (*fn)(void *arg), void *arg);

/* Take no more jobs, run those that wait (they see their fired cancel token), join, free. */
void lr_pool_free(struct lr_pool *p);

#endif
