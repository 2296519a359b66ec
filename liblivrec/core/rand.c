#include "core/rand.h"

#include <string.h>
#include <sys/random.h>

static void system_fill(struct lr_rand *r, void *out, size_t len)
{
    (void)r;
    unsigned char *p = out;
    while (len) {
        ssize_t n = getrandom(p, len, 0);
        if (n < 0) /* EINTR; others can't happen for valid memory and flags 0 */
            continue;
        p += n;
        len -= (size_t)n;
    }
}

struct lr_rand *lr_rand_system(void)
{
    static const struct lr_rand system = {system_fill};
    return (struct lr_rand *)&system; /* has no state: fill never writes to it */
}

static uint64_t splitmix64(uint64_t *state)
{
    uint64_t z = (*state += 0x9E3779B97F4A7C15u);
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
}

static void seeded_fill(struct lr_rand *r, void *out, size_t len)
{
    struct lr_rand_seeded *s = (struct lr_rand_seeded *)r;
    unsigned char *p = out;
    while (len) {
        uint64_t v = splitmix64(&s->state);
        size_t n = len < sizeof v ? len : sizeof v;
        memcpy(p, &v, n);
        p += n;
        len -= n;
    }
}

void lr_rand_seeded_init(struct lr_rand_seeded *r, uint64_t seed)
{
    *r = (struct lr_rand_seeded){{seeded_fill}, seed};
}

uint64_t lr_rand_u64(struct lr_rand *r)
{
    uint64_t v;
    r->fill(r, &v, sizeof v);
    return v;
}

uint64_t lr_rand_below(struct lr_rand *r, uint64_t n)
{
    if (n == 0)
        return 0;
    uint64_t limit = UINT64_MAX - UINT64_MAX % n; /* no bias towards small numbers */
    uint64_t v;
    do {
        v = lr_rand_u64(r);
    } while (v >= limit);
    return v % n;
}

void lr_rand_chars(struct lr_rand *r, const char *alphabet, size_t n, char *out)
{
    size_t size = strlen(alphabet);
    for (size_t i = 0; i < n; i++)
        out[i] = alphabet[lr_rand_below(r, size)];
    out[n] = '\0';
}
