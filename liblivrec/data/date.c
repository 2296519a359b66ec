#include "data/date.h"

#include <stdbool.h>
#include <string.h>

int64_t lr_date_unix(int year, int month, int day, int hour, int minute, int second)
{
    /* Days since 1970 by counting years from March, so that the leap day comes last. */
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t in_era = y - era * 400;
    int64_t in_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t days = era * 146097 + in_era * 365 + in_era / 4 - in_era / 100 + in_year - 719468;
    return ((days * 24 + hour) * 60 + minute) * 60 + second;
}

static bool digits(const char **p, int count, int *out)
{
    int n = 0;
    for (int i = 0; i < count; i++) {
        if (**p < '0' || **p > '9')
            return false;
        n = n * 10 + *(*p)++ - '0';
    }
    *out = n;
    return true;
}

static bool literal(const char **p, char c)
{
    if (**p != c)
        return false;
    (*p)++;
    return true;
}

struct clock_time {
    int hour, minute, second;
};

static bool clock_time(const char **p, struct clock_time *t)
{
    return digits(p, 2, &t->hour) && literal(p, ':') && digits(p, 2, &t->minute) &&
           literal(p, ':') && digits(p, 2, &t->second) && t->hour < 24 && t->minute < 60 &&
           t->second <= 60;
}

static int month_of(const char *name)
{
    static const char names[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    for (int i = 0; i < 12; i++)
        if (strncmp(names + 3 * i, name, 3) == 0)
            return i + 1;
    return 0;
}

int64_t lr_date_http(const char *text)
{
    const char *p = text ? strstr(text, ", ") : NULL;
    int day, year;
    struct clock_time t;
    if (!p)
        return 0;
    p += 2;
    if (!digits(&p, 2, &day) || !literal(&p, ' '))
        return 0;
    int month = month_of(p);
    if (!month || day < 1 || day > 31)
        return 0;
    p += 3;
    if (!literal(&p, ' ') || !digits(&p, 4, &year) || !literal(&p, ' ') || !clock_time(&p, &t))
        return 0;
    return lr_date_unix(year, month, day, t.hour, t.minute, t.second);
}

/* Seconds east of UTC behind a time; `dflt` when there is no zone. */
static int zone_of(const char *p, int dflt)
{
    int hours, minutes, sign = *p == '-' ? -1 : 1;
    if (*p == 'Z' || *p == 'z')
        return 0;
    if (*p != '+' && *p != '-')
        return dflt;
    p++;
    if (!digits(&p, 2, &hours))
        return dflt;
    literal(&p, ':');
    if (!digits(&p, 2, &minutes))
        minutes = 0;
    return sign * (hours * 3600 + minutes * 60);
}

int64_t lr_date_iso(const char *text, int zone)
{
    int year, month, day;
    struct clock_time t;
    const char *p = text;
    if (!p || !digits(&p, 4, &year) || !literal(&p, '-') || !digits(&p, 2, &month) ||
        !literal(&p, '-') || !digits(&p, 2, &day) || month < 1 || month > 12 || day < 1 || day > 31)
        return 0;
    if ((*p != 'T' && *p != 't' && *p != ' ') || (p++, !clock_time(&p, &t)))
        return 0;
    if (*p == '.')
        p += 1 + strspn(p + 1, "0123456789");
    return lr_date_unix(year, month, day, t.hour, t.minute, t.second) - zone_of(p, zone);
}
