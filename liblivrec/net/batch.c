#include "net/batch.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

/* ms over which a rate is taken: from one read to another, so that batches are counted whole. In
 * the first span every byte counts: the player's view of a start. */
#define SPAN 1000
#define FIRST_SPAN 600
/* ms of media that a batch aims at. Some ticks less than PATIENCE: sockets that are left to the
 * tick are all read at once, and then all that they bring is in memory at once. */
#define AIM 400
/* ms: what waits for longer is read at the next tick. */
#define PATIENCE 500

static void set_low_water(struct lr_batch *b, int bytes)
{
    if (setsockopt(b->fd, SOL_SOCKET, SO_RCVLOWAT, &bytes, sizeof bytes) == 0)
        b->low_water = bytes;
}

void lr_batch_init(struct lr_batch *b)
{
    *b = (struct lr_batch){.fd = -1, .low_water = 1};
}

void lr_batch_begin(struct lr_batch *b, int fd, int64_t now)
{
    lr_batch_init(b);
    b->begun = true;
    b->fd = fd;
    b->last_read = b->since = now;
}

void lr_batch_got(struct lr_batch *b, size_t len, int64_t now)
{
    b->bytes += len;
    b->last_read = now;
}

/* Small changes are not worth a system call. */
static void adapt(struct lr_batch *b)
{
    uint64_t want = b->rate * AIM / 1000;
    want = want < 1 ? 1 : want > LR_BATCH_MAX ? LR_BATCH_MAX : want;
    uint64_t have = (uint64_t)b->low_water;
    if (want > have + have / 4 || want < have - have / 4)
        set_low_water(b, (int)want);
}

/* What comes at first is what the server had kept: the first rate says little. */
static void measure(struct lr_batch *b)
{
    int64_t span = b->last_read - b->since;
    uint64_t rate = (b->bytes - b->bytes_then) * 1000 / (uint64_t)span;
    b->rate = b->rate ? (b->rate + rate) / 2 : rate;
    b->bytes_then = b->bytes;
    b->since = b->last_read;
}

bool lr_batch_tick(struct lr_batch *b, int64_t now)
{
    if (b->last_read - b->since >= (b->rate ? SPAN : FIRST_SPAN)) {
        measure(b);
        adapt(b);
    }
    return now - b->last_read >= PATIENCE && lr_batch_waiting(b) > 0;
}

size_t lr_batch_bytes(int fd)
{
    int n = 0;
    return ioctl(fd, FIONREAD, &n) == 0 && n > 0 ? (size_t)n : 0;
}

size_t lr_batch_waiting(const struct lr_batch *b)
{
    return b->fd >= 0 ? lr_batch_bytes(b->fd) : 0;
}
