#include "core/clock.h"

#include <time.h>

static int64_t now_ms(clockid_t id)
{
    struct timespec ts;
    clock_gettime(id, &ts);
    return (int64_t)ts.tv_sec * 1000 + ts.tv_nsec / 1000000;
}

static int64_t system_mono(const struct lr_clock *c)
{
    (void)c;
    return now_ms(CLOCK_MONOTONIC);
}

static int64_t system_wall(const struct lr_clock *c)
{
    (void)c;
    return now_ms(CLOCK_REALTIME);
}

/* The two are not read in one moment. */
static int64_t system_slept(const struct lr_clock *c)
{
    (void)c;
    return now_ms(CLOCK_BOOTTIME) - now_ms(CLOCK_MONOTONIC);
}

const struct lr_clock *lr_clock_system(void)
{
    static const struct lr_clock system = {system_mono, system_wall, system_slept};
    return &system;
}

static int64_t fake_mono(const struct lr_clock *c)
{
    return ((const struct lr_clock_fake *)c)->mono;
}

static int64_t fake_wall(const struct lr_clock *c)
{
    return ((const struct lr_clock_fake *)c)->wall;
}

static int64_t fake_slept(const struct lr_clock *c)
{
    return ((const struct lr_clock_fake *)c)->slept;
}

void lr_clock_fake_init(struct lr_clock_fake *c, int64_t wall_ms)
{
    *c = (struct lr_clock_fake){{fake_mono, fake_wall, fake_slept}, 0, wall_ms, 0};
}

void lr_clock_fake_advance(struct lr_clock_fake *c, int64_t ms)
{
    c->mono += ms;
    c->wall += ms;
}

void lr_clock_fake_suspend(struct lr_clock_fake *c, int64_t ms)
{
    c->slept += ms;
    c->wall += ms;
}
