#include "net/batch.h"

#include <sys/ioctl.h>
#include <sys/socket.h>

/* In the first second every byte counts: the player's view of a start. */
#define TICKS_AT_START 2
/* Batches a second that are aimed at. */
#define PER_SECOND 2
/* ms: what waits for longer is read at the next tick. */
#define PATIENCE 600

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
    b->last_read = now;
}

void lr_batch_got(struct lr_batch *b, size_t len, int64_t now)
{
    b->bytes += len;
    b->last_read = now;
}

/* Small changes are not worth a system call. */
static void adapt(struct lr_batch *b)
{
    uint64_t want = b->rate / PER_SECOND;
    want = want < 1 ? 1 : want > LR_BATCH_MAX ? LR_BATCH_MAX : want;
    uint64_t have = (uint64_t)b->low_water;
    if (want > have + have / 4 || want < have - have / 4)
        set_low_water(b, (int)want);
}

bool lr_batch_tick(struct lr_batch *b, int64_t now)
{
    uint64_t rate = (b->bytes - b->bytes_then) * 1000 / LR_BATCH_TICK_MS;
    b->rate = b->ticks ? (b->rate * 3 + rate) / 4 : rate;
    b->bytes_then = b->bytes;
    if (++b->ticks >= TICKS_AT_START)
        adapt(b);
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
