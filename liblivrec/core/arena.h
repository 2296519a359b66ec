/* Memory that dies together. Everything a resolve allocates comes from one arena, so there is no
 * free() and no clean-up path in an extractor. Not thread-safe. */
#ifndef LR_ARENA_H
#define LR_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include "core/attr.h"

struct lr_arena;

struct lr_arena *lr_arena_new(size_t max); /* max: total bytes it may hand out */
void lr_arena_free(struct lr_arena *a);    /* NULL is allowed */

/* All return NULL when memory or the maximum ran out, and for a NULL arena. Aligned for any type;
 * lr_arena_alloc() zeroes. */
void *lr_arena_alloc(struct lr_arena *a, size_t size);
char *lr_arena_strdup(struct lr_arena *a, const char *s); /* NULL in, NULL out */
/* Exactly n bytes, NULs and all, which must be there; a NUL behind them. */
char *lr_arena_strndup(struct lr_arena *a, const char *s, size_t n);
char *lr_arena_fmt(struct lr_arena *a, const char *fmt, ...) LR_PRINTF(2, 3);
char *lr_arena_fmtv(struct lr_arena *a, const char *fmt, va_list args) LR_PRINTF(2, 0);

/* Did any allocation fail since the arena was made? Many functions return NULL for "not there" and
 * for "no memory" alike: this tells which. */
bool lr_arena_failed(const struct lr_arena *a);

/* Run fn(p) when the arena is freed (for objects of other libraries, such as a JSON document).
 * 0, or -1 when memory ran out: then fn was already run. */
int lr_arena_defer(struct lr_arena *a, void (*fn)(void *), void *p);

#endif
