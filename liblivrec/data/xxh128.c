#include "data/xxh128.h"

#include <xxhash.h>

static XXH3_state_t *state_of(struct lr_xxh128 *h)
{
    return (XXH3_state_t *)h;
}

static const XXH3_state_t *state_in(const struct lr_xxh128 *h)
{
    return (const XXH3_state_t *)h;
}

struct lr_xxh128 *lr_xxh128_new(void)
{
    XXH3_state_t *s = XXH3_createState();
    if (s)
        XXH3_128bits_reset(s);
    return (struct lr_xxh128 *)s;
}

/* Neither of these can fail on a state that is there. */
void lr_xxh128_add(struct lr_xxh128 *h, const void *data, size_t len)
{
    XXH3_128bits_update(state_of(h), data, len);
}

void lr_xxh128_copy(struct lr_xxh128 *to, const struct lr_xxh128 *from)
{
    XXH3_copyState(state_of(to), state_in(from));
}

void lr_xxh128_hex(const struct lr_xxh128 *h, char out[LR_XXH128_HEX])
{
    static const char digit[] = "0123456789abcdef";
    XXH128_canonical_t raw;
    XXH128_canonicalFromHash(&raw, XXH3_128bits_digest(state_in(h)));
    for (size_t i = 0; i < sizeof raw.digest; i++) {
        out[2 * i] = digit[raw.digest[i] >> 4];
        out[2 * i + 1] = digit[raw.digest[i] & 15];
    }
    out[LR_XXH128_HEX - 1] = '\0';
}

void lr_xxh128_free(struct lr_xxh128 *h)
{
    XXH3_freeState(state_of(h));
}

uint64_t lr_xxh3(const void *data, size_t len)
{
    return XXH3_64bits(data, len);
}
