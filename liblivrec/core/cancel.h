/* A way out of every wait. Fired once, never reset; thread-safe. Children fire with the parent. */
#ifndef LR_CANCEL_H
#define LR_CANCEL_H

#include <stdbool.h>
#include <stdint.h>

struct lr_cancel;

struct lr_cancel *lr_cancel_new(struct lr_cancel *parent); /* parent may be NULL, must outlive it */
void lr_cancel_free(struct lr_cancel *c);                  /* NULL is allowed */
void lr_cancel_fire(struct lr_cancel *c);
bool lr_cancelled(struct lr_cancel *c); /* false for NULL */

/* Wait at most `ms`. True when fired. NULL just sleeps. */
bool lr_cancel_wait(struct lr_cancel *c, int64_t ms);

/* Call fn(arg) once when fired, on the firing thread (at once if fired already). One hook at a
 * time per token; fn = NULL removes it, and waits for a running one to return. */
void lr_cancel_hook(struct lr_cancel *c, void (*fn)(void *), void *arg);

#endif
