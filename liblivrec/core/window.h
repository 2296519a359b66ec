/* Recording windows: the hours of the week in which a room is recorded ("watch.window").
 *
 *   WINDOW; WINDOW ...      WINDOW: [DAYS] HH:MM+LENGTH or [DAYS] HH:MM-HH:MM or CRON+LENGTH
 *   DAYS: mon to sun, as "fri", "mon-thu" (also across the week's end) or a list of those with
 *   commas; without DAYS every day. LENGTH as for durations: "4h", "90m", at most a week.
 *   CRON: minute, hour, day of the month, month, day of the week, as crontab(5) has them; where
 *   both days are limited either will do.
 *
 * Times are local. A window may go over midnight: its days are those that it begins on. Where the
 * clock is set forward or back a window begins at its time of the day and keeps its length. */
#ifndef LR_WINDOW_H
#define LR_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#define LR_WINDOWS 16

/* When it begins, and how long it is. Bit n is set for the number n. */
struct lr_window {
    uint64_t minutes;
    uint32_t hours, days, months; /* days: from 1; months: from 1 */
    uint32_t weekdays;            /* bit 0: Sunday */
    bool either;                  /* of the two kinds of days, one will do */
    int64_t length_ms;
};

struct lr_windows {
    struct lr_window window[LR_WINDOWS];
    int count; /* 0: always open */
};

#define LR_WINDOWS_FORM                                                                            \
    "windows like \"mon-fri 20:00+4h; sat 22:00-02:00\" or \"0 20 1 * * +4h\" (cron and a "        \
    "length), at most 16"
/* window_text.c. False: that is none. NULL and "" give none that are open at times. */
bool lr_windows_parse(const char *text, struct lr_windows *out);
/* Unix ms. *until: when that may change, INT64_MAX: never. */
bool lr_windows_are_open(const struct lr_windows *w, int64_t wall_ms, int64_t *until);

#endif
