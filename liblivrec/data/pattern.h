/* URL patterns of extractors. Match host and path only, never the query, never a substring.
 *
 *   "{,www.,m.}huya.com/{id}"      alternatives, one named path segment
 *   "live.bilibili.com/{,h5/,blanc/}{id:d}"   digits only
 *   "*.lang.live/{_}/room/{id}"    *. = one or more sub-domain labels; {_} = any one segment
 *   "b23.tv/{code}"  "douyu.com/{**rest}"     ** = the rest of the path, may be empty
 *
 * Segment classes: {name} any non-empty segment, {name:d} digits, {name:w} [A-Za-z0-9_-],
 * {name:x} hex digits. A trailing slash and empty query of the URL do not matter. Host without
 * case, path with case. A port other than the scheme's default never matches. */
#ifndef LR_PATTERN_H
#define LR_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"
#include "data/url.h"

#define LR_PATTERN_CAPTURES 8

struct lr_captures {
    int count;
    struct {
        const char *name;  /* without class; arena */
        const char *value; /* percent-decoded; arena */
    } item[LR_PATTERN_CAPTURES];
};

/* True when the URL is of this form; fills the captures (may be NULL). */
bool lr_pattern_match(struct lr_arena *a, const char *pattern, const struct lr_url *u,
                      struct lr_captures *out);

/* Value of a capture, or NULL. */
const char *lr_capture(const struct lr_captures *c, const char *name);

/* The pattern as a person reads it: "www.huya.com/<id>". For error texts and docs. */
char *lr_pattern_pretty(struct lr_arena *a, const char *pattern);

/* 0 when well formed (checked for the whole registry in a test). */
int lr_pattern_check(const char *pattern);

#endif
