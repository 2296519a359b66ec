#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "core/options.h"
#include "core/window.h"

#define DAY_MS ((int64_t)24 * 3600 * 1000)
#define ALL_HOURS 0xffffffu
#define ALL_DAYS 0xfffffffeu
#define ALL_MONTHS 0x1ffeu
#define ALL_WEEKDAYS 0x7fu

static const char *const weekdays[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};
static const char *const months[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul",
                                     "aug", "sep", "oct", "nov", "dec", NULL};

static const char *skip_space(const char *p)
{
    while (*p == ' ' || *p == '\t')
        p++;
    return p;
}

/* Its place in the list, or -1. */
static int take_name(const char **p, const char *const *names)
{
    for (int i = 0; names && names[i]; i++)
        if (strncasecmp(*p, names[i], 3) == 0) {
            *p += 3;
            return i;
        }
    return -1;
}

static bool take_number(const char **p, int below, int *out)
{
    int n = 0, digits = 0;
    for (; isdigit((unsigned char)**p) && digits < 2; ++*p, digits++)
        n = 10 * n + (**p - '0');
    *out = n;
    return digits > 0 && n < below;
}

/* ---- DAYS HH:MM */

static bool take_days(const char **p, uint32_t *out)
{
    for (*out = 0;; ++*p) {
        int first = take_name(p, weekdays), last = first;
        if (first >= 0 && **p == '-') {
            ++*p;
            last = take_name(p, weekdays);
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

static bool take_plain(const char **p, struct lr_window *out)
{
    int start, end = 0;
    *out = (struct lr_window){.days = ALL_DAYS, .months = ALL_MONTHS, .weekdays = ALL_WEEKDAYS};
    if (!isdigit((unsigned char)**p) && !take_days(p, &out->weekdays))
        return false;
    *p = skip_space(*p);
    if (!take_time(p, &start))
        return false;
    out->hours = 1u << start / 60;
    out->minutes = UINT64_C(1) << start % 60;
    char how = **p;
    *p += how != '\0';
    if (how == '-' && take_time(p, &end))
        out->length_ms = ((end - start + 24 * 60 - 1) % (24 * 60) + 1) * (int64_t)60000;
    else if (how != '+' || !take_length(p, &out->length_ms))
        return false;
    return true;
}

/* ---- CRON */

/* What may stand in a field: names[0] is the number `least`. */
struct field {
    int least, most;
    const char *const *names;
};

static bool take_value(const char **p, const struct field *f, int *out)
{
    int i = take_name(p, f->names);
    *out = f->least + i;
    return i >= 0 || (take_number(p, f->most + 1, out) && *out >= f->least);
}

/* "*", "7", "mon", "1-5", each with a step behind it; a number with a step counts to the end. */
static bool take_range(const char **p, const struct field *f, uint64_t *out)
{
    int from = f->least, to = f->most, step = 1;
    bool all = **p == '*', range = false;
    *p += all;
    if (!all && !take_value(p, f, &from))
        return false;
    if (!all && **p == '-') {
        ++*p;
        range = true;
        if (!take_value(p, f, &to) || to < from)
            return false;
    }
    bool steps = **p == '/';
    *p += steps;
    if (steps && (!take_number(p, 100, &step) || step == 0))
        return false;
    if (!all && !range && !steps)
        to = from;
    for (int n = from; n <= to; n += step)
        *out |= UINT64_C(1) << n;
    return true;
}

static bool take_field(const char **p, const struct field *f, uint64_t *out)
{
    for (*out = 0;; ++*p) {
        if (!take_range(p, f, out))
            return false;
        if (**p != ',')
            break;
    }
    const char *end = skip_space(*p);
    bool apart = end != *p || *end == '+';
    *p = end;
    return apart;
}

/* Of the week, 7 is Sunday as well. */
static uint32_t fold_sunday(uint64_t days)
{
    return (uint32_t)((days | days >> 7) & ALL_WEEKDAYS);
}

static bool take_cron(const char **p, struct lr_window *out)
{
    static const struct field fields[] = {
        {0, 59, NULL}, {0, 23, NULL}, {1, 31, NULL}, {1, 12, months}, {0, 7, weekdays}};
    uint64_t sets[5];
    bool any[5];
    for (int i = 0; i < 5; i++) {
        any[i] = **p == '*';
        if (!take_field(p, &fields[i], &sets[i]))
            return false;
    }
    *out = (struct lr_window){.minutes = sets[0],
                              .hours = (uint32_t)sets[1],
                              .days = (uint32_t)sets[2],
                              .months = (uint32_t)sets[3],
                              .weekdays = fold_sunday(sets[4]),
                              .either = !any[2] && !any[4]};
    if (**p != '+')
        return false;
    ++*p;
    return take_length(p, &out->length_ms);
}

/* ---- all of them */

static bool take_window(const char **p, struct lr_window *out)
{
    const char *start = *p;
    bool taken = take_plain(p, out);
    if (!taken) {
        *p = start;
        taken = take_cron(p, out);
    }
    *p = skip_space(*p);
    return taken;
}

bool lr_windows_parse(const char *text, struct lr_windows *out)
{
    const char *p = skip_space(text ? text : "");
    *out = (struct lr_windows){0};
    while (*p) {
        if (out->count == LR_WINDOWS || !take_window(&p, &out->window[out->count]) ||
            (*p && *p != ';'))
            return false;
        out->count++;
        p = skip_space(*p ? p + 1 : p);
    }
    return true;
}
