/* Which time of day media is of. */
#include "unit.h"

#include "record/wall_line.h"

static void add(struct lr_wall_line *l, int64_t media, int64_t wall)
{
    if (!lr_wall_line_add(l, media, wall)) {
        lr_wall_line_settle(l);
        ck_assert(lr_wall_line_add(l, media, wall));
    }
}

static void check_offset(struct lr_wall_line *l, int64_t want)
{
    lr_wall_line_settle(l);
    ck_assert(l->known);
    ck_assert_int_eq(l->offset, want);
}

START_TEST(what_came_soonest_tells)
{
    struct lr_wall_line l = {0};
    lr_wall_line_settle(&l);
    ck_assert(!l.known);
    for (int64_t t = 0; t < 9000; t += 40) /* segments of three seconds, each at its end */
        add(&l, t, 50000 + t / 3000 * 3000 + 3000);
    check_offset(&l, 50040);
}
END_TEST

START_TEST(noise_changes_nothing)
{
    struct lr_wall_line l = {0};
    for (int64_t t = 0; t < 60000; t += 40)
        add(&l, t, 50000 + t + t / 40 % 7 * 60 + (t >= 30000 ? 400 : 0));
    check_offset(&l, 50000);
}
END_TEST

START_TEST(a_stall_and_its_burst_change_nothing)
{
    struct lr_wall_line l = {0};
    for (int64_t t = 0; t < 60000; t += 40)
        add(&l, t, 50000 + (t > 22000 && t < 27000 ? 27000 : t));
    check_offset(&l, 50000);
}
END_TEST

START_TEST(follows_what_stays)
{
    struct lr_wall_line l = {0};
    for (int64_t t = 0; t < 60000; t += 40)
        add(&l, t, 50000 + t + (t >= 30000 ? 20000 : 0));
    check_offset(&l, 70000);
    for (int64_t t = 60000; t < 80000; t += 40)
        add(&l, t, 50000 + t - 3000);
    check_offset(&l, 47000);
}
END_TEST

START_TEST(holes_end_a_stretch)
{
    struct lr_wall_line l = {0};
    ck_assert(lr_wall_line_add(&l, 0, 100));
    ck_assert(lr_wall_line_add(&l, LR_WALL_HOLE, 100));
    ck_assert(!lr_wall_line_add(&l, 2 * LR_WALL_HOLE + 1, 100));
    lr_wall_line_settle(&l);
    ck_assert(lr_wall_line_add(&l, 2 * LR_WALL_HOLE + 1, 100));
    ck_assert(!lr_wall_line_add(&l, 2 * LR_WALL_HOLE + 1 + LR_WALL_STRETCH, 100));
}
END_TEST

UNIT_MAIN("wall_line", what_came_soonest_tells, noise_changes_nothing,
          a_stall_and_its_burst_change_nothing, follows_what_stays, holes_end_a_stretch)
