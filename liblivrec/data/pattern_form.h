/* The plain forms of a pattern: its alternatives written out, one at a time, and the parts of
 * each. Private to data/pattern*.c. */
#ifndef LR_PATTERN_FORM_H
#define LR_PATTERN_FORM_H

#include <stdbool.h>
#include <stddef.h>
#include "data/pattern.h"

/* Number of ways through the alternatives, at least 1. 0: malformed or too many. */
size_t lr_pattern_forms(const char *pattern);

/* Way `n` of lr_pattern_forms(). Fits, as no alternative makes the text longer. */
void lr_pattern_expand(const char *pattern, size_t n, char out[LR_PATTERN_MAX]);

struct lr_part {
    const char *p;
    size_t len;
};

/* Parts of a plain form. p is NULL where the form has no such part. */
struct lr_pattern_parts {
    struct lr_part scheme, host, path, query, fragment;
};
void lr_pattern_split(const char *form, struct lr_pattern_parts *out);

/* One segment or query value: text, at most one capture, text. */
struct lr_pattern_piece {
    struct lr_part before, name, after;
    bool capture, rest; /* rest: {**name} */
    char class;         /* 'd' 'w' 'x', or 0 */
};
/* False when malformed. */
bool lr_pattern_piece(struct lr_part text, struct lr_pattern_piece *out);

/* Cut the next piece off *list, without empty ones. False at the end. */
bool lr_part_next(struct lr_part *list, char separator, struct lr_part *out);

#endif
