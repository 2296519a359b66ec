/* Text that grows, and the ways in which strings of strangers may enter it. */
#ifndef CLI_TEXT_H
#define CLI_TEXT_H

#include <stdbool.h>
#include <stddef.h>

/* Zero-initialise. `s` is NULL or ends in a zero byte. */
struct text {
    char *s;
    size_t len, cap;
    bool failed; /* memory ran out: something is missing */
};

void text_free(struct text *t);
void text_clear(struct text *t); /* keeps the memory */
void text_addn(struct text *t, const char *s, size_t n);
void text_add(struct text *t, const char *s);
/* In the language of the user (msg.h): a format that no catalogue has, such as one for machines,
 * stays as it is. */
void text_fmt(struct text *t, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void text_pad(struct text *t, size_t columns); /* so many blanks */

/* The one way for untrusted text to a terminal: what cp_is_unsafe() names is written as \n, \x1b
 * or \u{202e}, a bad byte as \xff. NULL adds nothing. */
void text_safe(struct text *t, const char *s);

/* As text_safe(), cut at so many columns with a "…" where something is left out. */
void text_fit(struct text *t, const char *s, size_t columns);

/* A JSON string in quotes, or null for NULL. Bad bytes become U+FFFD. */
void text_json(struct text *t, const char *s);

/* One cell of a Markdown table. */
void text_cell(struct text *t, const char *s);

/* Columns that a string takes when it is written by text_safe(). */
size_t text_columns(const char *s);

#endif
