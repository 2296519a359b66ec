/* DASH sources: a representation that is one file, whole, in ranges, or with an index of its own.
 */
#include "dash_film.h"

static void put_list(struct bytes *out, const struct film *f)
{
    size_t at = f->media;
    bytes_fmt(out, "<SegmentList duration=\"2\"><Initialization range=\"0-%zu\"/>", f->index - 1);
    for (int i = 0; i < SEGMENTS; at += f->size[i++])
        bytes_fmt(out, "<SegmentURL mediaRange=\"%zu-%zu\"/>", at, at + f->size[i] - 1);
    bytes_fmt(out, "</SegmentList>");
}

/* What the file begins with is its init segment. */
static void put_bare(struct bytes *out, const struct film *f)
{
    bytes_fmt(out, "<SegmentBase><RepresentationIndex range=\"%zu-%zu\"/></SegmentBase>", f->index,
              f->media - 1);
}

static void put_false(struct bytes *out, const struct film *f)
{
    bytes_fmt(out, "<SegmentBase indexRange=\"%zu-%zu\"/>", f->media, f->media + 99);
}

static void put_far(struct bytes *out, const struct film *f)
{
    (void)f;
    bytes_fmt(out, "<SegmentBase indexRange=\"%d-%d\"/>", 1 << 30, (1 << 30) + 99);
}

static void put_nothing(struct bytes *out, const struct film *f)
{
    (void)out;
    (void)f;
}

static struct bench *play(struct world *w, const char *before, int64_t ms)
{
    struct bench *b = bench_new(before);
    b->sim.answer = answer;
    b->sim.user = w;
    b->cfg.from_start = true;
    bench_dash(b, "/own.mpd", ms);
    return b;
}

/* Period by period another timeline, and nothing missing. */
static void check_film(struct bench *b, int films, const char *what)
{
    ck_assert_msg(b->got.ended && b->got.end == LR_END_LIST, "%s: %s", what, b->got.why.text);
    ck_assert_int_eq(b->got.video.frames, PICTURES(10 * films));
    ck_assert_int_eq(b->got.video.runs, 1);
    ck_assert_uint_eq(b->got.video.run[0].first, 0);
    ck_assert_int_eq(b->got.video.doubled + b->got.video.back_steps, 0);
    check_whole(&b->got.audio, 300 * films);
    ck_assert_int_eq(b->got.gaps, films - 1);
    for (int i = 0; i < b->got.gaps; i++)
        ck_assert(b->got.gap[i].new_timeline && b->got.gap[i].duration == 0);
}

START_TEST(a_film)
{
    static const struct {
        const char *what;
        void (*put)(struct bytes *out, const struct film *f);
        bool wide;
        int whole, warnings;
    } rows[] = {
        {"a list of ranges", put_list, false, 0, 0},
        {"an index", put_base, false, 0, 0},
        {"an index with wide times", put_base, true, 0, 0},
        {"an index alone", put_bare, false, 0, 0},
        {"something else where the index should be", put_false, false, 0, 1},
        {"an index that can't be had", put_far, false, 0, 1},
        {"nothing", put_nothing, false, 0, 0},
        {"nothing, and an index with wide times", put_nothing, true, 0, 0},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct world w = {0};
        struct film f[2];
        struct bytes text = {0};
        make_films(&w, f, rows[i].wide);
        put_film(&text, &f[0], rows[i].put);
        w.manifest = (const char *)text.data;
        struct bench *b = play(&w, NULL, 60000);
        check_film(b, 1, rows[i].what);
        ck_assert_msg(w.whole == rows[i].whole, "%s: %d times whole", rows[i].what, w.whole);
        ck_assert_int_eq(b->sim.warnings, rows[i].warnings);
        bench_free(b);
        bytes_free(&text);
        free_films(&w);
    }
}
END_TEST

/* So far from the beginning; `none`: it is no index then. */
static void move_index(struct bytes *film, size_t index, size_t to, bool none)
{
    struct bytes moved = {0};
    bytes_add(&moved, film->data, index);
    bytes_be32(&moved, (uint32_t)(to - index));
    bytes_add(&moved, "free", 4);
    bytes_fill(&moved, 0, to - index - 8);
    bytes_add(&moved, film->data + index, film->len - index);
    if (none)
        memcpy(moved.data + to + 4, "free", 4);
    bytes_free(film);
    *film = moved;
}

/* Nobody says where the index is. In front of it there may be more than is looked at first, and it
 * may be longer; and there may be none. */
START_TEST(an_index_that_is_looked_for)
{
    static const struct {
        size_t before;
        bool none;
        int whole, parts;
    } rows[] = {{0, false, 0, 1 + 1 + SEGMENTS},
                {4096 - 4, false, 0, 2 + 1 + SEGMENTS}, /* its head is cut */
                {9000, false, 0, 2 + 1 + SEGMENTS},
                {9000, true, 0, 2 + 1 + 1},
                {(1 << 20) + 1, false, 1, 1}};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct world w = {0};
        struct film f[2];
        struct bytes text = {0};
        make_films(&w, f, false);
        if (rows[i].before)
            move_index(&w.film[0], f[0].index, rows[i].before, rows[i].none);
        put_film(&text, &f[0], put_nothing);
        w.manifest = (const char *)text.data;
        struct bench *b = play(&w, NULL, 60000);

        check_film(b, 1, "looked for");
        ck_assert_msg(w.whole == rows[i].whole && w.parts == rows[i].parts,
                      "%zu: %d whole, %d parts", i, w.whole, w.parts);
        ck_assert_int_eq(b->sim.warnings, 0);
        bench_free(b);
        bytes_free(&text);
        free_films(&w);
    }
}
END_TEST

/* Without an index, and a film of some MiB: between its fragments is what nobody plays. */
#define BETWEEN 900000

static void make_long(struct bytes *film, const struct film *f)
{
    struct bytes all = {0};
    size_t at = f->media;
    bytes_add(&all, film->data, f->index);
    for (int i = 0; i < SEGMENTS; at += f->size[i++]) {
        bytes_be32(&all, BETWEEN);
        bytes_add(&all, "free", 4);
        bytes_fill(&all, 0x55, BETWEEN - 8);
        bytes_add(&all, film->data + at, f->size[i]);
    }
    bytes_free(film);
    *film = all;
}

static struct bench *play_long(struct world *w, struct bytes *text)
{
    struct film f[2];
    make_films(w, f, false);
    make_long(&w->film[0], &f[0]);
    put_film(text, &f[0], put_nothing);
    w->manifest = (const char *)text->data;
    return play(w, NULL, 300000);
}

/* In pieces, whose places have nothing to do with what is in them. */
START_TEST(a_long_film_without_an_index)
{
    struct world w = {0};
    struct bytes text = {0};
    struct bench *b = play_long(&w, &text);
    check_film(b, 1, "long");
    ck_assert_int_eq(w.whole, 0);
    ck_assert_int_eq(w.parts,
                     2 + 1 + (int)((w.film[0].len - BETWEEN) >> 20)); /* search, init, pieces */
    ck_assert_uint_le(w.largest, 2 << 20);
    bench_free(b);
    bytes_free(&text);
    free_films(&w);
}
END_TEST

/* One of them can't be had: what is missing is told, and the next fragment is found in those behind
 * it. */
START_TEST(a_piece_that_is_missing)
{
    struct world w = {.missing = (2 << 20) + 100};
    struct bytes text = {0};
    struct bench *b = play_long(&w, &text);
    ck_assert_msg(b->got.ended && b->got.end == LR_END_LIST, "%s", b->got.why.text);
    ck_assert_int_eq(b->got.video.frames, PICTURES(8));
    ck_assert_int_eq(b->got.video.doubled + b->got.video.back_steps, 0);
    ck_assert_int_eq(b->got.gaps, 2); /* the piece, and what of the next one has no beginning */
    ck_assert(b->got.gap[0].cause == LR_GAP_SEGMENT && b->got.gap[0].duration > 0);
    ck_assert(b->got.gap[1].cause == LR_GAP_CORRUPT && !b->got.gap[1].new_timeline);
    bench_free(b);
    bytes_free(&text);
    free_films(&w);
}
END_TEST

/* A server that gives no parts is asked for all of it. */
START_TEST(a_long_film_without_ranges)
{
    struct world w = {.no_ranges = true};
    struct bytes text = {0};
    struct bench *b = play_long(&w, &text);
    check_film(b, 1, "long, no ranges");
    ck_assert_int_eq(w.whole, 2 + 1); /* the steps of the search are broken off */
    bench_free(b);
    bytes_free(&text);
    free_films(&w);
}
END_TEST

/* Each index is taken when its turn comes; times go on over periods. */
START_TEST(films_one_after_the_other)
{
    struct world w = {0};
    struct film f[2];
    struct bytes text = {0};
    make_films(&w, f, false);
    bytes_fmt(&text, "%s", MPD("type=\"static\" mediaPresentationDuration=\"PT20S\""));
    bytes_fmt(&text, "<Period duration=\"PT10S\">%s", &PERIOD("0")[strlen("<Period>")]);
    put_base(&text, &f[0]);
    bytes_fmt(&text,
              "%s%s<SegmentBase timescale=\"10\" presentationTimeOffset=\"100\" "
              "indexRange=\"%zu-%zu\"/>%s</MPD>%c",
              PERIOD_END, PERIOD("1"), f[1].index, f[1].media - 1, PERIOD_END, 0);
    w.manifest = (const char *)text.data;
    struct bench *b = play(&w, NULL, 60000);
    check_film(b, 2, "two films");
    ck_assert_int_eq(w.whole, 0);
    ck_assert_int_eq(b->sim.warnings, 0);
    bench_free(b);
    bytes_free(&text);
    free_films(&w);
}
END_TEST

/* A server that ignores ranges: each part is cut out of the whole. */
START_TEST(a_film_without_ranges)
{
    struct world w = {.no_ranges = true};
    struct film f[2];
    struct bytes text = {0};
    make_films(&w, f, false);
    put_film(&text, &f[0], put_base);
    w.manifest = (const char *)text.data;
    struct bench *b = play(&w, NULL, 60000);
    check_film(b, 1, "no ranges");
    bench_free(b);
    bytes_free(&text);
    free_films(&w);
}
END_TEST

/* A presentation that goes on, whose manifest comes again and again: the index is fetched once. */
START_TEST(a_film_that_is_live)
{
    struct world w = {0};
    struct film f[2];
    struct bytes text = {0};
    make_films(&w, f, false);
    bytes_fmt(&text, "%s",
              MPD("type=\"dynamic\" minimumUpdatePeriod=\"PT2S\" "
                  "availabilityStartTime=\"2023-11-14T22:13:10Z\" "
                  "mediaPresentationDuration=\"PT30S\""));
    bytes_fmt(&text, "<Period duration=\"PT10S\">%s", &PERIOD("0")[strlen("<Period>")]);
    put_base(&text, &f[0]);
    bytes_fmt(&text, "%s</MPD>%c", PERIOD_END, 0);
    w.manifest = (const char *)text.data;
    struct bench *b = play(&w, NULL, 60000);
    check_film(b, 1, "live");
    ck_assert_int_eq(w.whole, 0);
    ck_assert_int_eq(w.parts, 1 + 1 + SEGMENTS); /* the index, the init segment, the media */
    bench_free(b);
    bytes_free(&text);
    free_films(&w);
}
END_TEST

UNIT_MAIN("source_dash_files", a_film, an_index_that_is_looked_for, films_one_after_the_other,
          a_film_without_ranges, a_film_that_is_live, a_long_film_without_an_index,
          a_piece_that_is_missing, a_long_film_without_ranges)
