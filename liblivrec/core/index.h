/* From text to things: a hash table whose size is known before. Not thread-safe. */
#ifndef LR_INDEX_H
#define LR_INDEX_H

#include <stddef.h>
#include "core/arena.h"

struct lr_index;

/* For at most `most` keys; it lives in the arena. NULL when memory ran out. */
struct lr_index *lr_index_new(struct lr_arena *a, size_t most);
/* The place of a key, which holds NULL at first and is the caller's to write. The key is borrowed.
 * NULL for a NULL index, and when it is full. */
void **lr_index_at(struct lr_index *x, const char *key);
/* What is at the place of a key; NULL: nothing. */
void *lr_index_get(const struct lr_index *x, const char *key);

#endif
