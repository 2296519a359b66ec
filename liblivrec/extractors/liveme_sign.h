/* The signature of LiveMe's web API. */
#ifndef LR_LIVEME_SIGN_H
#define LR_LIVEME_SIGN_H

#include <stddef.h>
#include "core/arena.h"

/* pairs: n strings, key and value in turn; signed in the order of the keys. tail: id, time and
 * salt, one after another. NULL: no memory. */
char *lr_liveme_sign(struct lr_arena *a, const char *const *pairs, size_t n, const char *tail);

#endif
