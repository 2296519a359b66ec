#include "figures.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

void figure_time(struct text *t, int64_t ms)
{
    int64_t s = ms > 0 ? ms / 1000 : 0;
    text_fmt(t, "%" PRId64 ":%02d:%02d", s / 3600, (int)(s / 60 % 60), (int)(s % 60));
}

static void scaled(struct text *t, int64_t n, int step, const char *const units[])
{
    double value = n > 0 ? (double)n : 0;
    int unit = 0;
    while (value >= step && units[unit + 1]) {
        value /= step;
        unit++;
    }
    text_fmt(t, unit ? "%.1f %s" : "%.0f %s", value, units[unit]);
}

void figure_bytes(struct text *t, int64_t bytes)
{
    static const char *const units[] = {"B", "KiB", "MiB", "GiB", "TiB", NULL};
    scaled(t, bytes, 1024, units);
}

void figure_rate(struct text *t, int64_t bits)
{
    static const char *const units[] = {"bit/s", "kbit/s", "Mbit/s", "Gbit/s", NULL};
    scaled(t, bits, 1000, units);
}

void figure_day(char out[FIGURE_DAY], int64_t when)
{
    time_t at = (time_t)when;
    struct tm tm;
    if (when < 0 || !localtime_r(&at, &tm) || strftime(out, FIGURE_DAY, "%Y-%m-%d", &tm) == 0)
        memcpy(out, "?", 2);
}
