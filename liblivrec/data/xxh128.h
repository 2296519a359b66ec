/* XXH3, 128 bits (xxHash 0.8): as fast as memory, for finding damage. Not for signatures or
 * secrets. Thread-safe. */
#ifndef LR_XXH128_H
#define LR_XXH128_H

#include <stddef.h>
#include <stdint.h>

#define LR_XXH128_HEX 33

/* Of what comes piece by piece. NULL when memory ran out. */
struct lr_xxh128;
struct lr_xxh128 *lr_xxh128_new(void);
void lr_xxh128_add(struct lr_xxh128 *h, const void *data, size_t len);
void lr_xxh128_copy(struct lr_xxh128 *to, const struct lr_xxh128 *from);
void lr_xxh128_hex(const struct lr_xxh128 *h, char out[LR_XXH128_HEX]); /* as xxh128sum(1) has it */
void lr_xxh128_free(struct lr_xxh128 *h);                               /* NULL is allowed */

/* Of a block at once, 64 bits. */
uint64_t lr_xxh3(const void *data, size_t len);

#endif
