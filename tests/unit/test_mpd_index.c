#include "unit.h"

#include <string.h>

#include "media/mpd.h"

static const uint8_t index_of_three[] = {
    0,    0, 0, 8,  'f', 'r', 'e', 'e',                                       /* another box */
    0,    0, 0, 68, 's', 'i', 'd', 'x', 0, 0, 0, 0,  0, 0, 0, 1, 0, 0, 0, 10, /* timescale 10 */
    0,    0, 0, 50, 0,   0,   0,   7,                            /* from 5 s; 7 bytes on */
    0,    0, 0, 3,  0,   0,   1,   0,   0, 0, 0, 20, 0, 0, 0, 0, /* 256 bytes, 2 s */
    0x80, 0, 2, 0,  0,   0,   0,   20,  0, 0, 0, 0,              /* another index: 512 bytes, 2 s */
    0,    0, 0, 9,  0,   0,   0,   0,   0, 0, 0, 0,              /* of no length */
};

static struct lr_mpd_representation film(void)
{
    return (struct lr_mpd_representation){.base[0].uri = "https://cdn.example/a.mp4",
                                          .at = {.timescale = 1000,
                                                 .length = -1,
                                                 .start_number = -1,
                                                 .end_number = -1,
                                                 .offset = 5000,
                                                 .index = {1000, 76}}};
}

START_TEST(an_index)
{
    static const struct {
        int64_t date, length;
        struct lr_m3u8_range range;
    } want[] = {{0, 2000, {1083, 256}}, {2000, 2000, {1339, 512}}, {4000, 100, {1851, 9}}};
    struct lr_arena *a = lr_arena_new(LR_MPD_ARENA);
    struct lr_mpd_representation r = film();
    struct lr_mpd_period p = {.length_ms = -1};
    struct lr_mpd_query query = {.now_ms = INT64_MAX, .max = 10};
    struct lr_mpd_window w;
    ck_assert(lr_mpd_wants_index(&r));
    ck_assert_int_eq(lr_mpd_take_index(a, &r, index_of_three, sizeof index_of_three), 0);
    ck_assert(!lr_mpd_wants_index(&r));
    ck_assert_int_eq(lr_mpd_segments(a, &p, &r, &query, &w), 0);
    ck_assert_int_eq(w.count, 3);
    for (int i = 0; i < 3; i++) {
        const struct lr_m3u8_segment *s = &w.segments[i];
        ck_assert_int_eq(s->date_ms, want[i].date);
        ck_assert_int_eq(s->duration_ms, want[i].length);
        ck_assert_uint_eq(s->range.offset, want[i].range.offset);
        ck_assert_int_eq(s->range.length, want[i].range.length);
        ck_assert(s->map->range.offset == 0 && s->map->range.length == 1000);
    }
    lr_arena_free(a);
}
END_TEST

/* Cut off anywhere, or with a count that is not true, it is none; the file is one segment then. */
START_TEST(what_is_no_index)
{
    uint8_t more[sizeof index_of_three];
    struct lr_mpd_representation r;
    struct lr_arena *a = lr_arena_new(LR_MPD_ARENA);
    for (size_t len = 0; len < sizeof more; len++) {
        r = film();
        ck_assert_int_eq(lr_mpd_take_index(a, &r, index_of_three, len), LIVREC_EMEDIA);
        ck_assert(lr_mpd_wants_index(&r) && !r.at.links); /* now it is looked for */
        struct lr_m3u8_range range = lr_mpd_index_range(&r);
        ck_assert(range.offset == 0 && range.length == 4096);
    }
    static const struct {
        size_t at;
        uint8_t value;
    } wrong[] = {{39, 4}, {39, 0}, {27, 0}, {24, 255}, {16, 1}};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        r = film();
        memcpy(more, index_of_three, sizeof more);
        more[wrong[i].at] = wrong[i].value;
        ck_assert_msg(lr_mpd_take_index(a, &r, more, sizeof more) == LIVREC_EMEDIA, "row %zu", i);
    }
    lr_arena_free(a);
    a = lr_arena_new(64);
    r = film();
    ck_assert_int_eq(lr_mpd_take_index(a, &r, index_of_three, sizeof more), LIVREC_ENOMEM);
    lr_arena_free(a);
}
END_TEST

/* What is looked at is `len` bytes of it: where the next look is. */
static struct lr_m3u8_range next_look(struct lr_arena *a, size_t len)
{
    struct lr_mpd_representation r = film();
    r.at.index.length = -1;
    lr_mpd_index_range(&r);
    ck_assert_int_eq(lr_mpd_take_index(a, &r, index_of_three, len), 0);
    ck_assert(lr_mpd_wants_index(&r) == !r.at.links);
    return r.at.index;
}

START_TEST(an_index_is_looked_for)
{
    struct lr_arena *a = lr_arena_new(LR_MPD_ARENA);
    struct lr_m3u8_range all = next_look(a, sizeof index_of_three);
    ck_assert(all.offset == 8 && all.length == -1); /* found */
    for (size_t len = 8; len < sizeof index_of_three; len++) {
        struct lr_m3u8_range range = next_look(a, len);
        ck_assert_uint_eq(range.offset, 8);
        ck_assert_int_eq(range.length, len < 16 ? 4096 : 68);
    }
    struct lr_mpd_representation r = film();
    r.at.index.length = -1;
    for (int i = 0; i < 5; i++) { /* not for ever */
        ck_assert_int_eq((int)lr_mpd_index_range(&r).offset, 8 * i);
        ck_assert_int_eq(lr_mpd_take_index(a, &r, index_of_three, 8), 0);
    }
    ck_assert_int_eq(lr_mpd_take_index(a, &r, index_of_three, 8), LIVREC_EMEDIA);
    ck_assert(!lr_mpd_wants_index(&r));
    lr_arena_free(a);
}
END_TEST

static const uint8_t fragments[] = {0, 0, 0, 8, 'f', 't', 'y', 'p', 0, 0, 0, 8, 'm', 'o', 'o', 'f'};

/* What was found where an index was looked for, `before` bytes in front of it not counted. */
static struct lr_mpd_representation without_index(struct lr_arena *a, size_t before)
{
    struct lr_mpd_representation r = film();
    r.at.index.length = -1;
    lr_mpd_index_range(&r);
    ck_assert_int_eq(lr_mpd_take_index(a, &r, fragments + before, sizeof fragments - before),
                     LIVREC_EMEDIA);
    return r;
}

/* All of it is in one of the pieces, in order, and no piece is tiny. */
START_TEST(pieces)
{
    static const struct {
        uint64_t total;
        int count;
    } rows[] = {{9, 1}, {1 << 20, 1}, {(2 << 20) + 7, 1}, {(2 << 20) + 8, 2}, {10 << 20, 9}};
    struct lr_arena *a = lr_arena_new(LR_MPD_ARENA);
    struct lr_mpd_period p = {.length_ms = 60000};
    struct lr_mpd_query query = {.now_ms = INT64_MAX, .max = 100};
    struct lr_mpd_window w;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lr_mpd_representation r = without_index(a, 0);
        uint64_t at = 8;
        ck_assert_int_eq(lr_mpd_cut(a, &p, &r, rows[i].total), 0);
        ck_assert(!lr_mpd_wants_index(&r));
        ck_assert_int_eq(lr_mpd_segments(a, &p, &r, &query, &w), 0);
        ck_assert_int_eq(w.count, rows[i].count);
        for (int k = 0; k < w.count; k++) {
            const struct lr_m3u8_segment *s = &w.segments[k];
            ck_assert(s->piece && s->map->range.offset == 0 && s->map->range.length == 8);
            ck_assert_uint_eq(s->range.offset, at);
            ck_assert_int_eq(s->date_ms, k * (60000 / w.count));
            at += (uint64_t)s->range.length;
        }
        ck_assert_uint_eq(at, rows[i].total);
    }
    lr_arena_free(a);
}
END_TEST

START_TEST(what_is_not_cut)
{
    static const uint64_t totals[] = {0, 8, UINT64_C(1) << 50, UINT64_MAX};
    struct lr_arena *a = lr_arena_new(LR_MPD_ARENA);
    struct lr_mpd_period p = {.length_ms = -1};
    struct lr_mpd_representation r = without_index(a, 0);
    for (size_t i = 0; i < sizeof totals / sizeof *totals; i++)
        ck_assert_int_eq(lr_mpd_cut(a, &p, &r, totals[i]), LIVREC_EMEDIA);
    ck_assert(!r.at.links);
    r = without_index(a, 8); /* it begins with a fragment: where the head of it is nobody knows */
    ck_assert_int_eq(lr_mpd_cut(a, &p, &r, 1 << 20), LIVREC_EMEDIA);
    r.at.has_init = true;
    ck_assert_int_eq(lr_mpd_cut(a, &p, &r, 1 << 20), 0);
    r = film(); /* nobody looked */
    ck_assert_int_eq(lr_mpd_cut(a, &p, &r, 1 << 20), LIVREC_EMEDIA);
    r = without_index(a, 0);
    lr_arena_free(a);
    a = lr_arena_new(64);
    ck_assert_int_eq(lr_mpd_cut(a, &p, &r, 10 << 20), LIVREC_ENOMEM);
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("mpd_index", pieces, what_is_not_cut, an_index, what_is_no_index, an_index_is_looked_for)
