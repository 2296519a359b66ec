/* An error as it travels inside the library: a public code and one line for a person. */
#ifndef LR_ERR_H
#define LR_ERR_H

#include <stdarg.h>
#include <livrec/error.h>
#include "core/attr.h"

#define LR_ERR_TEXT 512

struct lr_err {
    int code; /* LIVREC_OK or LIVREC_E* */
    char text[LR_ERR_TEXT];
};

/* Set code and text, return the code. `err` may be NULL. The text is made one line that a terminal
 * can show (core/text.h), whatever a stranger put into the arguments. */
int lr_err_set(struct lr_err *err, int code, const char *fmt, ...) LR_PRINTF(3, 4);
int lr_err_setv(struct lr_err *err, int code, const char *fmt, va_list args) LR_PRINTF(3, 0);

/* Put "prefix: " before the text, once. Returns the code. */
int lr_err_prefix(struct lr_err *err, const char *prefix);

void lr_err_clear(struct lr_err *err);

#endif
