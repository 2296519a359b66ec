#include "core/window.h"

#include <ctype.h>
#include <string.h>
#include <time.h>

#include "core/options.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)
#define EVERY_DAY 0x7fu

static const char *skip_space(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

/* 0 to 6, or -1. */
static int take_day(const char **p)
{
    static const char names[7][4] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat"};
    for (int i = 0; i < 7; i++)
        if (strncasecmp(*p, names[i], 3) == 0) {
            *p += 3;
            return i;
        }
    return -1;
}

static bool take_days(const char **p, unsigned *out)
{
    for (*out = 0;; ++*p) {
        int first = take_day(p), last = first;
        if (first >= 0 && **p == '-') {
            ++*p;
            last = take_day(p);
        }
        if (last < 0)
            return false;
        for (int day = first;; day = (day + 1) % 7) {
            *out |= 1u << day;
            if (day == last)
                break;
        }
        if (**p != ',')
            return true;
    }
}

static bool take_number(const char **p, int below, int *out)
{
    int n = 0, digits = 0;
    for (; isdigit((unsigned char)**p) && digits < 2; ++*p, digits++)
        n = 10 * n + (**p - '0');
    *out = n;
    return digits > 0 && n < below;
}

static bool take_time(const char **p, int *minutes)
{
    int hour, minute;
    if (!take_number(p, 24, &hour) || **p != ':')
        return false;
    ++*p;
    if (!take_number(p, 60, &minute))
        return false;
    *minutes = hour * 60 + minute;
    return true;
}

static bool take_length(const char **p, int64_t *ms)
{
    static const struct lr_option length = {
        .name = "length", .type = LR_OPT_DURATION, .min = 60000, .max = 7 * DAY_MS};
    char text[16];
    size_t n = strcspn(*p, " \t;");
    struct lr_err err;
    if (n == 0 || n >= sizeof text)
        return false;
    memcpy(text, *p, n);
    text[n] = '\0';
    *p += n;
    return lr_option_parse(&length, text, ms, &err) == 0;
}

static bool take_window(const char **p, struct lr_windows *out)
{
    unsigned days = EVERY_DAY;
    int start, end = 0;
    int64_t length = 0;
    if (!isdigit((unsigned char)**p) && !take_days(p, &days))
        return false;
    *p = skip_space(*p);
    if (!take_time(p, &start))
        return false;
    char how = **p;
    *p += how != '\0';
    if (how == '-' && take_time(p, &end))
        length = ((end - start + 24 * 60 - 1) % (24 * 60) + 1) * (int64_t)60000;
    else if (how != '+' || !take_length(p, &length))
        return false;
    out->window[out->count].days = days;
    out->window[out->count].start = start;
    out->window[out->count++].length_ms = length;
    *p = skip_space(*p);
    return true;
}

bool lr_windows_parse(const char *text, struct lr_windows *out)
{
    const char *p = skip_space(text ? text : "");
    *out = (struct lr_windows){0};
    while (*p) {
        if (out->count == LR_WINDOWS || !take_window(&p, out) || (*p && *p != ';'))
            return false;
        p = skip_space(*p ? p + 1 : p);
    }
    return true;
}

/* When a window begins, so many days after the day of `now`; -1: not on that day. */
static int64_t begin_on(const struct lr_windows *w, int i, const struct tm *now, int days)
{
    struct tm t = {.tm_year = now->tm_year,
                   .tm_mon = now->tm_mon,
                   .tm_mday = now->tm_mday + days,
                   .tm_hour = w->window[i].start / 60,
                   .tm_min = w->window[i].start % 60,
                   .tm_isdst = -1};
    time_t at = mktime(&t); /* makes the weekday right */
    return at != -1 && w->window[i].days & 1u << t.tm_wday ? (int64_t)at * 1000 : -1;
}

/* The first begin after `at`, and the last end of those that are open then. */
static void look(const struct lr_windows *w, int64_t at, int64_t *begin, int64_t *end)
{
    time_t seconds = (time_t)(at / 1000);
    struct tm now;
    *begin = INT64_MAX;
    *end = INT64_MIN;
    if (!localtime_r(&seconds, &now))
        return;
    for (int i = 0; i < w->count; i++)
        for (int days = -7; days <= 8; days++) {
            int64_t from = begin_on(w, i, &now, days), to = from + w->window[i].length_ms;
            if (from > at && from < *begin)
                *begin = from;
            if (from >= 0 && from <= at && at < to && to > *end)
                *end = to;
        }
}

bool lr_windows_are_open(const struct lr_windows *w, int64_t wall_ms, int64_t *until)
{
    int64_t begin, end;
    *until = INT64_MAX;
    if (w->count == 0)
        return true;
    look(w, wall_ms, &begin, &end);
    *until = end > wall_ms ? end : begin;
    return end > wall_ms;
}
