/* Randomness, injected. */
#ifndef LR_RAND_H
#define LR_RAND_H

#include <stddef.h>
#include <stdint.h>

struct lr_rand {
    void (*fill)(struct lr_rand *r, void *out, size_t len);
};

struct lr_rand *lr_rand_system(void); /* getrandom(2); thread-safe */

/* Repeatable sequence (splitmix64) for tests and simulations; not for secrets. */
struct lr_rand_seeded {
    struct lr_rand base;
    uint64_t state;
};
void lr_rand_seeded_init(struct lr_rand_seeded *r, uint64_t seed);

uint64_t lr_rand_u64(struct lr_rand *r);
uint64_t lr_rand_below(struct lr_rand *r, uint64_t n); /* 0 .. n - 1; 0 for n = 0 */

/* n characters out of `alphabet` into out[n + 1], NUL-terminated. */
void lr_rand_chars(struct lr_rand *r, const char *alphabet, size_t n, char *out);

#endif
