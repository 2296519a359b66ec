#include "core/window.h"

#include <time.h>

#define DAY_MS ((int64_t)24 * 3600 * 1000)
#define WEEK_MS (7 * DAY_MS)
#define DAYS 8    /* one more than the longest window */
#define SHIFT 180 /* minutes that a clock is set forward or back at most */

/* A look from one moment, as local time has it. */
struct look {
    int64_t at; /* Unix ms */
    struct tm now;
    int minute; /* of the day */
};

/* The day that lies so many days off, at noon. */
static struct tm day_of(const struct look *l, int off)
{
    struct tm t = {.tm_year = l->now.tm_year,
                   .tm_mon = l->now.tm_mon,
                   .tm_mday = l->now.tm_mday + off,
                   .tm_hour = 12,
                   .tm_isdst = -1};
    (void)mktime(&t); /* makes month and weekday right */
    return t;
}

static bool is_day(const struct lr_window *w, const struct tm *day)
{
    bool in_month = w->days >> day->tm_mday & 1, in_week = w->weekdays >> day->tm_wday & 1;
    return (w->months >> (day->tm_mon + 1) & 1) &&
           (w->either ? in_month || in_week : in_month && in_week);
}

static bool is_minute(const struct lr_window *w, int minute)
{
    return (w->hours >> minute / 60 & 1) && (w->minutes >> minute % 60 & 1);
}

/* -1: there is no such time. */
static int64_t time_on(const struct tm *day, int minute)
{
    struct tm t = {.tm_year = day->tm_year,
                   .tm_mon = day->tm_mon,
                   .tm_mday = day->tm_mday,
                   .tm_hour = minute / 60,
                   .tm_min = minute % 60,
                   .tm_isdst = -1};
    time_t at = mktime(&t);
    return at == -1 ? -1 : (int64_t)at * 1000;
}

/* The last begin up to now; INT64_MIN: none in a week. */
static int64_t last_begin(const struct lr_window *w, const struct look *l)
{
    for (int off = 0; off >= -DAYS; off--) {
        struct tm day = day_of(l, off);
        int from = off == 0 && l->minute + SHIFT < 24 * 60 ? l->minute + SHIFT : 24 * 60 - 1;
        for (int m = from; m >= 0 && is_day(w, &day); m--) {
            int64_t at = is_minute(w, m) ? time_on(&day, m) : -1;
            if (at >= 0 && at <= l->at)
                return at;
        }
    }
    return INT64_MIN;
}

/* The next begin; when it is more than a week off, the end of that week. */
static int64_t next_begin(const struct lr_window *w, const struct look *l)
{
    for (int off = 0; off <= DAYS; off++) {
        struct tm day = day_of(l, off);
        int from = off == 0 && l->minute > SHIFT ? l->minute - SHIFT : 0;
        for (int m = from; m < 24 * 60 && is_day(w, &day); m++) {
            int64_t at = is_minute(w, m) ? time_on(&day, m) : -1;
            if (at > l->at)
                return at;
        }
    }
    return l->at + WEEK_MS;
}

bool lr_windows_are_open(const struct lr_windows *w, int64_t wall_ms, int64_t *until)
{
    int64_t begin = INT64_MAX, end = INT64_MIN;
    time_t seconds = (time_t)(wall_ms / 1000);
    struct look l = {.at = wall_ms};
    *until = INT64_MAX;
    if (w->count == 0)
        return true;
    if (!localtime_r(&seconds, &l.now))
        return false;
    l.minute = l.now.tm_hour * 60 + l.now.tm_min;
    for (int i = 0; i < w->count; i++) {
        int64_t last = last_begin(&w->window[i], &l), next = next_begin(&w->window[i], &l);
        int64_t to = last == INT64_MIN ? INT64_MIN : last + w->window[i].length_ms;
        begin = next < begin ? next : begin;
        end = to > end ? to : end;
    }
    *until = end > wall_ms ? end : begin;
    return end > wall_ms;
}
