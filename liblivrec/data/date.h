/* Dates as text. Pure functions; no locale, no time zone of the machine. */
#ifndef LR_DATE_H
#define LR_DATE_H

#include <stdint.h>

/* Unix seconds of a civil date in UTC (proleptic Gregorian). month 1..12. */
int64_t lr_date_unix(int year, int month, int day, int hour, int minute, int second);

/* HTTP's date (RFC 9110 5.6.7, IMF-fixdate): "Sun, 06 Nov 1994 08:49:37 GMT". 0 when it is none. */
int64_t lr_date_http(const char *text);

/* RFC 3339 / ISO 8601: "2026-11-24T08:30:00Z", "...+09:00", "... 08:30:00.123"; a time without a
 * zone lies `zone` seconds east of UTC. 0 when it is none. */
int64_t lr_date_iso(const char *text, int zone);

#endif
