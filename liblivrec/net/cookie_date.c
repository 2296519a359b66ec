#include "net/cookie_date.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#include "data/date.h"

struct parts {
    int hour, minute, second, day, month, year;
    bool has_time, has_day, has_month, has_year;
};

static bool delimiter(char c)
{
    return c == '\t' || (c >= ' ' && c <= '/') || (c >= ';' && c <= '@') ||
           (c >= '[' && c <= '`') || (c >= '{' && c <= '~');
}

/* Up to `max` digits; the number of them. */
static int number(const char *p, int max, int *out)
{
    int n = 0;
    *out = 0;
    for (; n < max && p[n] >= '0' && p[n] <= '9'; n++)
        *out = *out * 10 + p[n] - '0';
    return n;
}

static bool take_time(struct parts *d, const char *p)
{
    int hour, minute, second, n = number(p, 2, &hour);
    if (n == 0 || p[n] != ':')
        return false;
    p += n + 1;
    n = number(p, 2, &minute);
    if (n == 0 || p[n] != ':')
        return false;
    p += n + 1;
    n = number(p, 2, &second);
    if (n == 0 || (p[n] >= '0' && p[n] <= '9'))
        return false;
    d->hour = hour;
    d->minute = minute;
    d->second = second;
    return d->has_time = true;
}

static bool take_month(struct parts *d, const char *p)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    for (int i = 0; i < 12; i++)
        if (strncasecmp(names + 3 * i, p, 3) == 0) {
            d->month = i + 1;
            return d->has_month = true;
        }
    return false;
}

static bool take_number(struct parts *d, const char *p)
{
    int value, n = number(p, 4, &value);
    if (p[n] >= '0' && p[n] <= '9')
        return false;
    if (!d->has_day && (n == 1 || n == 2)) {
        d->day = value;
        return d->has_day = true;
    }
    if (!d->has_year && (n == 2 || n == 4)) {
        d->year = n == 4 ? value : value < 70 ? value + 2000 : value + 1900;
        return d->has_year = true;
    }
    return false;
}

int64_t lr_cookie_date(const char *text)
{
    struct parts d = {0};
    for (const char *p = text; *p;) {
        while (*p && delimiter(*p))
            p++;
        if (!*p)
            break;
        bool taken = !d.has_time && take_time(&d, p);
        taken = taken || take_number(&d, p);
        if (!taken && !d.has_month)
            take_month(&d, p);
        while (*p && !delimiter(*p))
            p++;
    }
    if (!d.has_time || !d.has_day || !d.has_month || !d.has_year || d.day < 1 || d.day > 31 ||
        d.year < 1601 || d.hour > 23 || d.minute > 59 || d.second > 59)
        return INT64_MIN;
    return lr_date_unix(d.year, d.month, d.day, d.hour, d.minute, d.second);
}
