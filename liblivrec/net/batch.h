/* How seldom the socket of an endless stream may wake the loop. The kernel reports it readable
 * only when a batch has come (SO_RCVLOWAT), which is what makes many streams cheap. What comes
 * slower than batches is fetched by a timer: no byte waits longer than 0.65 s. */
#ifndef LR_BATCH_H
#define LR_BATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LR_BATCH_TICK_MS 150
#define LR_BATCH_MAX 262144

struct lr_batch {
    bool begun;
    int fd; /* -1: none to read from now */
    int low_water;
    int64_t last_read, since;   /* monotonic ms; the rate is counted from there on */
    uint64_t bytes, bytes_then; /* in all; at `since` */
    uint64_t rate;              /* bytes a second, smoothed */
};

void lr_batch_init(struct lr_batch *b);
void lr_batch_begin(struct lr_batch *b, int fd, int64_t now);
void lr_batch_got(struct lr_batch *b, size_t len, int64_t now);

/* Each LR_BATCH_TICK_MS: adapts the batch to the rate. True when what waits must be read now. */
bool lr_batch_tick(struct lr_batch *b, int64_t now);

size_t lr_batch_bytes(int fd);                     /* that wait in the kernel */
size_t lr_batch_waiting(const struct lr_batch *b); /* the same; 0 when there is no socket */

#endif
