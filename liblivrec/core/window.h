/* Recording windows: the hours of the week in which a room is recorded ("watch.window").
 *
 *   WINDOW; WINDOW ...      WINDOW: [DAYS] HH:MM+LENGTH or [DAYS] HH:MM-HH:MM
 *   DAYS: mon to sun, as "fri", "mon-thu" (also across the week's end) or a list of those with
 *   commas; without DAYS every day. LENGTH as for durations: "4h", "90m", at most a week.
 *
 * Times are local. A window may go over midnight: its days are those that it begins on. Where the
 * clock is set forward or back a window begins at its time of the day and keeps its length. */
#ifndef LR_WINDOW_H
#define LR_WINDOW_H

#include <stdbool.h>
#include <stdint.h>

#define LR_WINDOWS 16

struct lr_windows {
    struct {
        unsigned days; /* bit 0: Sunday */
        int start;     /* minutes after midnight */
        int64_t length_ms;
    } window[LR_WINDOWS];
    int count; /* 0: always open */
};

#define LR_WINDOWS_FORM "windows like \"mon-fri 20:00+4h; sat 22:00-02:00\", at most 16"
/* False: that is none. NULL and "" give none that are open at times. */
bool lr_windows_parse(const char *text, struct lr_windows *out);
/* Unix ms. *until: when that may change, INT64_MAX: never. */
bool lr_windows_are_open(const struct lr_windows *w, int64_t wall_ms, int64_t *until);

#endif
