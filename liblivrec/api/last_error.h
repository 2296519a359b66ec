/* Error text of the calling thread. */
#ifndef LR_LAST_ERROR_H
#define LR_LAST_ERROR_H

#include "core/attr.h"
#include "core/err.h"

/* Keep err as the thread's last error, prefixed with the public function; returns its code. */
int lr_api_fail(const char *function, const struct lr_err *err);

/* The same from a format. */
int lr_api_failf(const char *function, int code, const char *fmt, ...) LR_PRINTF(3, 4);

#endif
