/* Time, injected: no other file asks the system what time it is. */
#ifndef LR_CLOCK_H
#define LR_CLOCK_H

#include <stdint.h>

struct lr_clock {
    int64_t (*mono_ms)(const struct lr_clock *c); /* never goes back; for all waits and limits */
    int64_t (*wall_ms)(const struct lr_clock *c); /* Unix time; for names, signatures, metadata */
    int64_t (*slept_ms)(const struct lr_clock *c); /* that the machine was suspended, so far */
};

const struct lr_clock *lr_clock_system(void);

/* A clock that stands still until it is told to move, for tests. The threads of a loop may read it
 * meanwhile. */
struct lr_clock_fake {
    struct lr_clock base;
    _Atomic int64_t mono, wall, slept;
};
void lr_clock_fake_init(struct lr_clock_fake *c, int64_t wall_ms);
void lr_clock_fake_advance(struct lr_clock_fake *c, int64_t ms);
void lr_clock_fake_suspend(struct lr_clock_fake *c, int64_t ms); /* for so long */

static inline int64_t lr_mono_ms(const struct lr_clock *c)
{
    return c->mono_ms(c);
}

static inline int64_t lr_slept_ms(const struct lr_clock *c)
{
    return c->slept_ms(c);
}

static inline int64_t lr_wall_ms(const struct lr_clock *c)
{
    return c->wall_ms(c);
}

#endif
