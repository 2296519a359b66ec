/* How long to wait before the next try. */
#ifndef LR_BACKOFF_H
#define LR_BACKOFF_H

#include <stdint.h>
#include "core/rand.h"

/* first, 2 * first, 4 * first ... most, for attempt 0, 1, 2 ...; each less up to a quarter, so that
 * rooms that broke together don't come back together. In the unit of its arguments. */
int64_t lr_backoff(struct lr_rand *rand, int64_t first, int64_t most, int attempt);

#endif
