/* Numbers and dates as manifests write them. Values that are none or out of range give `dflt`. */
#ifndef LR_NUMBER_H
#define LR_NUMBER_H

#include <stdbool.h>
#include <stdint.h>

bool lr_number_u64(const char *s, uint64_t *out);                /* blanks around it are allowed */
int64_t lr_number_int(const char *s, int64_t max, int64_t dflt); /* 0 .. max */
int64_t lr_number_milli(const char *s, int64_t dflt); /* "5.005" -> 5005, signed, capped at 10^15 */
int64_t lr_number_date(const char *s);                /* ISO 8601 as Unix ms, 0 when it is none */
/* XML Schema's duration: "PT1H2M3.5S" as ms. A year has 365 days, a month 30. */
int64_t lr_number_duration(const char *s, int64_t dflt);

static inline bool lr_is_digit(char c)
{
    return c >= '0' && c <= '9';
}

#endif
