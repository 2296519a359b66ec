#include "media/number.h"

#include <string.h>

#include "data/date.h"

#define MILLI_MAX ((int64_t)1000000000000) /* of the whole part */

bool lr_number_u64(const char *s, uint64_t *out)
{
    uint64_t n = 0;
    s += strspn(s, " \t");
    if (!lr_is_digit(*s))
        return false;
    for (; lr_is_digit(*s); s++) {
        uint64_t digit = (uint64_t)(*s - '0');
        if (n > (UINT64_MAX - digit) / 10)
            return false;
        n = n * 10 + digit;
    }
    *out = n;
    return s[strspn(s, " \t")] == '\0';
}

int64_t lr_number_int(const char *s, int64_t max, int64_t dflt)
{
    uint64_t n;
    return lr_number_u64(s, &n) && n <= (uint64_t)max ? (int64_t)n : dflt;
}

int64_t lr_number_milli(const char *s, int64_t dflt)
{
    s += strspn(s, " \t");
    bool minus = *s == '-';
    int64_t whole = 0, part = 0;
    if (*s == '-' || *s == '+')
        s++;
    if (!lr_is_digit(*s) && !(*s == '.' && lr_is_digit(s[1])))
        return dflt;
    for (; lr_is_digit(*s); s++)
        whole = whole < MILLI_MAX ? whole * 10 + (*s - '0') : MILLI_MAX;
    if (*s == '.') {
        int64_t unit = 10000; /* of 1/100,000, to round */
        for (s++; lr_is_digit(*s); s++, unit /= 10)
            part += (*s - '0') * unit;
    }
    if (whole > MILLI_MAX)
        whole = MILLI_MAX;
    int64_t n = whole * 1000 + (part + 50) / 100;
    return minus ? -n : n;
}

int64_t lr_number_date(const char *s)
{
    int64_t seconds = lr_date_iso(s, 0);
    const char *dot = strchr(s, '.');
    if (seconds == 0)
        return 0;
    char digits[8] = "0.";
    for (int i = 1; i <= 3 && dot && lr_is_digit(dot[i]); i++)
        digits[i + 1] = dot[i];
    return seconds * 1000 + lr_number_milli(digits, 0);
}

/* The ms in a unit of xs:duration; 0: there is no such unit. */
static int64_t unit_ms(char unit, bool in_time)
{
    static const int64_t day = 86400000;
    switch (unit) {
    case 'Y':
        return in_time ? 0 : 365 * day;
    case 'M':
        return in_time ? 60000 : 30 * day;
    case 'D':
        return in_time ? 0 : day;
    case 'H':
        return in_time ? 3600000 : 0;
    case 'S':
        return in_time ? 1000 : 0;
    default:
        return 0;
    }
}

int64_t lr_number_duration(const char *s, int64_t dflt)
{
    bool in_time = false;
    int64_t sum = 0;
    s += strspn(s, " \t\r\n");
    if (*s++ != 'P')
        return dflt;
    while (*s && !strchr(" \t\r\n", *s)) {
        if (*s == 'T' && !in_time) {
            in_time = true;
            s++;
            continue;
        }
        size_t digits = strspn(s, "0123456789.");
        int64_t unit = unit_ms(s[digits], in_time), milli = lr_number_milli(s, -1);
        if (milli < 0 || !unit)
            return dflt;
        sum += milli / 1000 < MILLI_MAX / unit ? milli * unit / 1000 : MILLI_MAX;
        sum = sum < MILLI_MAX ? sum : MILLI_MAX;
        s += digits + 1;
    }
    return sum;
}
