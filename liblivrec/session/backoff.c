#include "session/backoff.h"

int64_t lr_backoff(struct lr_rand *rand, int64_t first, int64_t most, int attempt)
{
    int64_t wait = first < most ? first : most;
    for (; attempt > 0 && wait < most; attempt--)
        wait = wait < most / 2 ? wait * 2 : most;
    return wait - (int64_t)lr_rand_below(rand, (uint64_t)wait / 4 + 1);
}
