#include "record/slot.h"

#include <time.h>

int64_t lr_slot_start(int64_t wall_ms, int64_t length_ms)
{
    time_t seconds = (time_t)(wall_ms / 1000);
    struct tm tm;
    if (length_ms <= 0 || !localtime_r(&seconds, &tm))
        return wall_ms;
    int64_t of_day = (((int64_t)tm.tm_hour * 60 + tm.tm_min) * 60 + tm.tm_sec) * 1000;
    return wall_ms - (of_day + wall_ms % 1000) % length_ms;
}
