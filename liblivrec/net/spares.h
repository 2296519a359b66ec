/* Memory of large bodies that is used again: fresh pages cost more than what is read into them. The
 * newest is taken first, since it is still in the cache. On the loop's thread. */
#ifndef LR_SPARES_H
#define LR_SPARES_H

#include "core/buf.h"
#include "net/loop.h"

#define LR_SPARES_MAX 8

/* Zeroed at first, but for the loop. */
struct lr_spares {
    struct lr_loop *loop;
    struct lr_buf at[LR_SPARES_MAX];
    int count, least; /* now; at the fewest since the timer began */
    size_t bytes;
    struct lr_timer *timer; /* runs while there are some */
};

struct lr_spares *lr_loop_spares(struct lr_loop *loop);

/* Room for `len` bytes in a buffer that has none yet. 0 or LIVREC_ENOMEM. */
int lr_spares_reserve(struct lr_spares *s, struct lr_buf *b, size_t len) LR_MUST_USE;
/* As lr_buf_free(). */
void lr_spares_give(struct lr_spares *s, struct lr_buf *b);
void lr_spares_free(struct lr_spares *s); /* when the loop stands */

#endif
