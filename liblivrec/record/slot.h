/* The day cut into equal slots, from midnight on by local time: what "record.split_at" goes by. */
#ifndef LR_SLOT_H
#define LR_SLOT_H

#include <stdint.h>

/* When the slot of that length began that holds this moment; Unix ms. The last slot of a day is
 * shorter where the length doesn't divide it. Where the clocks are put back, the hour that comes
 * twice is two slots. */
int64_t lr_slot_start(int64_t wall_ms, int64_t length_ms);

#endif
