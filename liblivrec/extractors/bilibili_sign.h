/* WBI, the signature of Bilibili's web API. */
#ifndef LR_BILIBILI_SIGN_H
#define LR_BILIBILI_SIGN_H

#include <stddef.h>
#include <stdint.h>
#include "core/arena.h"

#define LR_WBI_MIXIN 33

/* Key from the two image names that the site hands out. 0, or -1 when they are too short. */
int lr_wbi_mixin(const char *img, const char *sub, char out[LR_WBI_MIXIN]);

/* Query of n strings (key, value, ...) with wts and w_rid, sorted and encoded. NULL: no memory, or
 * more than 15 pairs. */
char *lr_wbi_query(struct lr_arena *a, const char *mixin, const char *const *pairs, size_t n,
                   int64_t now);

#endif
