/* Text in arrays of a fixed size. */
#ifndef LR_TEXT_H
#define LR_TEXT_H

#include <stdarg.h>
#include <stddef.h>
#include "core/attr.h"

/* Tenths as "1.5", whatever the locale of the process has in place of the point: printf()
 * of a real number would have that. lr_err_set(err, code, "within " LR_TENTHS " s", LR_TENTHS_OF(15)). n >= 0. */
#define LR_TENTHS "%lld.%d"
#define LR_TENTHS_OF(n) (long long)((n) / 10), (int)((n) % 10)

/* As vsnprintf() in the language of the thread (lang/lang.h), but the result is always one line of valid UTF-8 that a terminal can show: text
 * that does not fit is cut between two characters; a line break or tab becomes a blank; other
 * controls, bidi marks and bad sequences become "?"; what looks like a secret becomes stars
 * (core/redact.h). size > 0. */
void lr_text_fmtv(char *out, size_t size, const char *fmt, va_list args) LR_PRINTF(3, 0);
void lr_text_fmt(char *out, size_t size, const char *fmt, ...) LR_PRINTF(3, 4);

#define LR_FULL_COMMA "\xEF\xBC\x8C" /* U+FF0C, which people type in Chinese */

/* The line that *rest begins with, ended in place; *rest moves behind it, to NULL after the last.
 * NULL for NULL. */
char *lr_next_line(char **rest);
/* How many lines lr_next_line() gives. */
size_t lr_count_lines(const char *text);
/* Without the blanks, tabs and carriage returns around it, in place. */
char *lr_trim(char *s);

#endif
