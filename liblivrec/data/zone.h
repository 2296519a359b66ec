/* Time zones by name, without the environment and without anything global: that of the machine, a
 * fixed distance to UTC, or one of the system's database (RFC 8536). */
#ifndef LR_ZONE_H
#define LR_ZONE_H

#include <stdbool.h>
#include <stdint.h>
#include <time.h>
#include "core/err.h"
#include "core/files.h"

struct lr_zone;

/* name: "local" or "" (*out is NULL then), "UTC", "UTC+8", "UTC-03:30", "Asia/Shanghai".
 * 0, LIVREC_EARG (there is none of that name), LIVREC_ENOMEM. */
int lr_zone_open(const struct lr_files *f, const char *name, struct lr_zone **out,
                 struct lr_err *err);
void lr_zone_free(struct lr_zone *z);          /* NULL is allowed */
const char *lr_zone_name(const struct lr_zone *z); /* as given; "local" for NULL */

/* What its clocks show, and tm_gmtoff. NULL: the machine's. False: out of all bounds. */
bool lr_zone_time(const struct lr_zone *z, int64_t wall_ms, struct tm *out);

/* zone_rule.c: what holds after the last change that is listed: "CET-1CEST,M3.5.0,M10.5.0/3". */
struct lr_zone_rule {
    int32_t standard, summer; /* seconds east of UTC */
    bool changes;
    struct lr_zone_day {
        int month, week, day; /* month 0: day of the year, from 0 */
        bool no_leap;         /* February 29th is not counted */
        int32_t time;         /* seconds of the day */
    } begins, ends;
};
bool lr_zone_rule_parse(const char *text, struct lr_zone_rule *out);
int32_t lr_zone_rule_offset(const struct lr_zone_rule *r, int64_t t);

#endif
