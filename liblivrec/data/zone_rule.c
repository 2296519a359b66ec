#include <stdlib.h>
#include <string.h>

#include "data/zone.h"

#define HOUR 3600
#define DAY 86400

/* "CET", or anything in <>. */
static bool skip_name(const char **s)
{
    const char *from = *s;
    if (**s == '<') {
        const char *end = strchr(*s, '>');
        *s = end ? end + 1 : *s;
        return end != NULL;
    }
    while ((**s | 0x20) >= 'a' && (**s | 0x20) <= 'z')
        ++*s;
    return *s - from >= 3;
}

static bool number(const char **s, int most, int *out)
{
    char *end;
    if (**s < '0' || **s > '9')
        return false;
    long n = strtol(*s, &end, 10);
    *s = end;
    *out = (int)n;
    return n <= most;
}

/* "[+-]hh[:mm[:ss]]" */
static bool span(const char **s, int32_t *out)
{
    int sign = **s == '-' ? -1 : 1, part[3] = {0};
    *s += **s == '-' || **s == '+';
    for (int i = 0; i < 3; i++) {
        if (i && **s != ':')
            break;
        *s += i > 0;
        if (!number(s, i ? 59 : 167, &part[i]))
            return false;
    }
    *out = sign * (part[0] * HOUR + part[1] * 60 + part[2]);
    return true;
}

/* ",M3.2.0/2", ",J60", ",59" */
static bool day_of(const char **s, struct lr_zone_day *d)
{
    *d = (struct lr_zone_day){.time = 2 * HOUR};
    if (*(*s)++ != ',')
        return false;
    if (**s == 'M') {
        ++*s;
        if (!number(s, 12, &d->month) || d->month < 1 || *(*s)++ != '.' ||
            !number(s, 5, &d->week) || d->week < 1 || *(*s)++ != '.' || !number(s, 6, &d->day))
            return false;
    } else {
        d->no_leap = **s == 'J';
        *s += d->no_leap;
        if (!number(s, 365, &d->day) || (d->no_leap && d->day-- < 1))
            return false;
    }
    if (**s != '/')
        return true;
    ++*s;
    return span(s, &d->time);
}

bool lr_zone_rule_parse(const char *s, struct lr_zone_rule *out)
{
    *out = (struct lr_zone_rule){0};
    if (!skip_name(&s) || !span(&s, &out->standard))
        return false;
    out->standard = -out->standard; /* west is positive there */
    out->summer = out->standard + HOUR;
    if (!*s)
        return true;
    if (!skip_name(&s))
        return false;
    if (*s != ',') {
        if (!span(&s, &out->summer))
            return false;
        out->summer = -out->summer;
    }
    out->changes = true;
    return day_of(&s, &out->begins) && day_of(&s, &out->ends) && !*s;
}

/* ---- days since 1970 */

static bool is_leap(int64_t year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int64_t year_begins(int64_t year)
{
    int64_t y = year - 1;
    return (year - 1970) * 365 + (y / 4 - 1969 / 4) - (y / 100 - 1969 / 100) +
           (y / 400 - 1969 / 400);
}

static int month_begins(int month, bool leap)
{
    static const int days[] = {0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365};
    return days[month - 1] + (month > 2 && leap);
}

/* Seconds since 1970, by the clock that is changed. */
static int64_t moment(const struct lr_zone_day *d, int64_t year)
{
    bool leap = is_leap(year);
    int64_t day = year_begins(year);
    if (d->month == 0)
        return (day + d->day + (d->no_leap && leap && d->day >= 59)) * DAY + d->time;
    int first = month_begins(d->month, leap);
    int length = (d->month == 12 ? 365 + leap : month_begins(d->month + 1, leap)) - first;
    int weekday = (int)((day + first + 4) % 7); /* 1970 began on a Thursday */
    int in_month = (d->day - weekday + 7) % 7 + (d->week - 1) * 7;
    while (in_month >= length)
        in_month -= 7;
    return (day + first + in_month) * DAY + d->time;
}

int32_t lr_zone_rule_offset(const struct lr_zone_rule *r, int64_t t)
{
    struct tm tm;
    time_t standard = (time_t)(t + r->standard);
    if (!r->changes || !gmtime_r(&standard, &tm))
        return r->standard;
    int64_t year = (int64_t)tm.tm_year + 1900;
    int64_t begin = moment(&r->begins, year) - r->standard;
    int64_t end = moment(&r->ends, year) - r->summer;
    bool summer = begin < end ? t >= begin && t < end : t >= begin || t < end;
    return summer ? r->summer : r->standard;
}
