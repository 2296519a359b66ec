/* The one file-name function (SECURITY S4): from any text to one safe path component. */
#ifndef LR_NAME_H
#define LR_NAME_H

#include <stddef.h>
#include "core/arena.h"

/* Valid UTF-8; controls, bidi marks and zero-width characters dropped; / \ : * ? " < > | and NUL
 * become _; no leading . - ~ or blank, no trailing dot or blank; CON, NUL, COM1 ... get a _ in
 * front; at most max_bytes (<= 200), cut at a character. Never empty: "_" then. Idempotent. */
char *lr_name(struct lr_arena *a, const char *text, size_t max_bytes);

#endif
