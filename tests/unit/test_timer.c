#include "unit.h"

#include "core/rand.h"
#include "net/timer.h"

static int64_t last_run;
static int runs;

static void check_order(void *arg)
{
    int64_t at = *(int64_t *)arg;
    ck_assert_int_ge(at, last_run);
    last_run = at;
    runs++;
}

/* The heap stays one when timers are taken out of its middle, or moved. */
START_TEST(many_timers)
{
    enum { N = 2000 };
    static int64_t at[N];
    static struct lr_timer *timers[N];
    struct lr_timers heap = {0};
    struct lr_rand_seeded rand;
    lr_rand_seeded_init(&rand, 1);
    for (int round = 0; round < 5; round++) {
        int kept = N;
        last_run = runs = 0;
        for (int i = 0; i < N; i++) {
            at[i] = (int64_t)lr_rand_below(&rand.base, 500);
            timers[i] = lr_timers_add(&heap, at[i], check_order, &at[i]);
        }
        for (int i = 0; i < N; i++) {
            uint64_t what = lr_rand_below(&rand.base, 3);
            if (what == 0) {
                lr_timers_remove(&heap, timers[i]);
                kept--;
            } else if (what == 1) {
                at[i] = (int64_t)lr_rand_below(&rand.base, 500);
                lr_timers_move(&heap, timers[i], at[i]);
            }
        }
        lr_timers_run(&heap, 249);
        ck_assert_int_ge(lr_timers_next(&heap), 250);
        lr_timers_run(&heap, 1000);
        ck_assert_int_eq(runs, kept);
        ck_assert_int_eq(lr_timers_next(&heap), INT64_MAX);
    }
    lr_timers_free(&heap);
}
END_TEST

UNIT_MAIN("timer", many_timers)
