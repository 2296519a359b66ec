#include "unit.h"

#include <stdbool.h>
#include <string.h>

#include "core/clock.h"
#include "core/rand.h"

START_TEST(system_clock)
{
    const struct lr_clock *c = lr_clock_system();
    int64_t before = lr_mono_ms(c);
    for (int i = 0; i < 1000; i++) {
        int64_t now = lr_mono_ms(c);
        ck_assert_int_ge(now, before);
        before = now;
    }
    ck_assert_int_gt(lr_wall_ms(c), 1700000000000); /* ms, not s */
    ck_assert_int_ge(lr_slept_ms(c), -1000);
    ck_assert_ptr_eq(c, lr_clock_system());
}
END_TEST

START_TEST(fake_clock)
{
    struct lr_clock_fake c;
    lr_clock_fake_init(&c, 1700000000000);
    ck_assert_int_eq(lr_mono_ms(&c.base), 0);
    ck_assert_int_eq(lr_wall_ms(&c.base), 1700000000000);
    lr_clock_fake_advance(&c, 90000);
    ck_assert_int_eq(lr_mono_ms(&c.base), 90000);
    ck_assert_int_eq(lr_wall_ms(&c.base), 1700000090000);
    lr_clock_fake_suspend(&c, 5000);
    ck_assert_int_eq(lr_mono_ms(&c.base), 90000);
    ck_assert_int_eq(lr_wall_ms(&c.base), 1700000095000);
    ck_assert_int_eq(lr_slept_ms(&c.base), 5000);
}
END_TEST

START_TEST(splitmix64_known_answers)
{
    /* Seed 1234567, from the reference code of splitmix64 (S. Vigna). */
    static const uint64_t want[] = {6457827717110365317u, 3203168211198807973u,
                                    9817491932198370423u, 4593380528125082431u,
                                    16408922859458223821u};
    struct lr_rand_seeded r;
    lr_rand_seeded_init(&r, 1234567);
    for (size_t i = 0; i < sizeof want / sizeof *want; i++)
        ck_assert_uint_eq(lr_rand_u64(&r.base), want[i]);
}
END_TEST

START_TEST(bounds)
{
    struct lr_rand_seeded r;
    int seen[6] = {0};
    lr_rand_seeded_init(&r, 1);
    for (int i = 0; i < 6000; i++)
        seen[lr_rand_below(&r.base, 6)]++;
    for (int i = 0; i < 6; i++) {
        ck_assert_int_gt(seen[i], 850);
        ck_assert_int_lt(seen[i], 1150);
    }
    ck_assert_uint_eq(lr_rand_below(&r.base, 0), 0);
    ck_assert_uint_eq(lr_rand_below(&r.base, 1), 0);
    for (int i = 0; i < 100; i++)
        ck_assert_uint_lt(lr_rand_below(&r.base, UINT64_MAX), UINT64_MAX);
}
END_TEST

START_TEST(characters)
{
    char out[33] = "";
    lr_rand_chars(lr_rand_system(), "ab", 32, out);
    ck_assert_uint_eq(strspn(out, "ab"), 32);
    ck_assert_uint_eq(strlen(out), 32);
    ck_assert(strchr(out, 'a') && strchr(out, 'b')); /* fails once in 2^31 runs */
    lr_rand_chars(lr_rand_system(), "x", 0, out);
    ck_assert_str_eq(out, "");
}
END_TEST

START_TEST(system_random_fills_all)
{
    struct lr_rand *r = lr_rand_system();
    unsigned char all[300] = {0};
    bool touched[300] = {false};
    for (int round = 0; round < 8; round++) {
        r->fill(r, all, sizeof all);
        for (size_t i = 0; i < sizeof all; i++)
            touched[i] = touched[i] || all[i];
    }
    for (size_t i = 0; i < sizeof all; i++)
        ck_assert(touched[i]);
}
END_TEST

UNIT_MAIN("clock", system_clock, fake_clock, splitmix64_known_answers, bounds, characters,
          system_random_fills_all)
