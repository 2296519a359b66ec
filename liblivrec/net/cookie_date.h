/* The date of a cookie's Expires attribute (RFC 6265 5.1.1), which is written in many ways. */
#ifndef LR_COOKIE_DATE_H
#define LR_COOKIE_DATE_H

#include <stdint.h>

/* Unix seconds; INT64_MIN when the text holds no date. */
int64_t lr_cookie_date(const char *text);

#endif
