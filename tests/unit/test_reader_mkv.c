/* Matroska: what livrec wrote, damaged or not, and the ways in which others write it. */
#include "unit.h"

#include <stdlib.h>
#include <string.h>

#include "flv_tags.h"
#include "record/mkv_order.h"
#include "sink_rig.h"

#define FRAMES 201
#define PICTURE 900

static struct sinking s;

/* Every third picture is shown before the two in front of it. */
static int64_t shown(int i)
{
    static const int ahead[] = {2, 2, -1};
    return (i + 1 + ahead[i % 3]) * 40;
}

/* 8 s of pictures, a keyframe a second, and sound. */
static void write_file(void)
{
    static uint8_t picture[PICTURE];
    struct lr_tracks t = {0};
    add_track(&t, LR_CODEC_H264, AVCC);
    add_track(&t, LR_CODEC_AAC, "1210");
    sink_init(&s, "mkv");
    ck_assert_int_eq(sink_open(&s, &t), 0);
    for (int i = 0; i < FRAMES; i++) {
        memset(picture, 0x40 + i % 64, sizeof picture);
        memcpy(picture, "\0\0\3\x80", 4);
        picture[4] = i % 25 ? 0x41 : 0x65;
        ck_assert_int_eq(
            sink_frame(&s, 0, i * 40, shown(i), i % 25 == 0, picture, sizeof picture, 4), 0);
        ck_assert_int_eq(sink_frame(&s, 1, i * 40, i * 40, true, "\x21\x10\x04\x05", 4, 0), 0);
    }
    ck_assert_int_eq(sink_close(&s), 0);
}

/* Times and order as they were. */
START_TEST(what_was_written_is_read)
{
    struct collect c;
    uint64_t skipped;
    char line[64];
    write_file();
    collect_init(&c);
    ck_assert_int_eq(collect_run(&c, lr_reader_mkv_new, s.m.bytes.data, s.m.bytes.len, 4096, &skipped),
                     0);
    ck_assert_uint_eq(skipped, 0);
    ck_assert_int_eq(c.frames, 2 * FRAMES);
    const char *at = collect_text(&c);
    for (int i = 0; i < FRAMES; i++) {
        snprintf(line, sizeof line, "\nv %d %d %c", i * 3600, (int)shown(i) * 90, i % 25 ? '-' : 'k');
        ck_assert_msg(strstr(at, line) != NULL, "no %s in %.300s", line, at);
    }
    collect_free(&c);
    sink_end(&s);
}
END_TEST

START_TEST(cut_anyhow)
{
    write_file();
    collect_cuts(lr_reader_mkv_new, s.m.bytes.data, 20000, 4999);
    collect_truncations(lr_reader_mkv_new, s.m.bytes.data, s.m.bytes.len, 3001);
    sink_end(&s);
}
END_TEST

/* Zeros and garbage anywhere: what they do not touch is there, but for what a cluster needs that
 * lost its head. */
START_TEST(damage_in_the_middle)
{
    write_file();
    size_t len = s.m.bytes.len, hole = 5000, head = 1000;
    for (int kind = 0; kind < 2; kind++)
        for (size_t at = head; at + hole < len; at += 1777) {
            struct collect c;
            uint64_t skipped = 0;
            uint8_t *copy = malloc(len);
            memcpy(copy, s.m.bytes.data, len);
            for (size_t i = 0; i < hole; i++)
                copy[at + i] = kind ? (uint8_t)((i * 2654435761u) >> 13) : 0;
            collect_init(&c);
            ck_assert_int_eq(collect_run(&c, lr_reader_mkv_new, copy, len, len, &skipped), 0);
            ck_assert_msg(c.frames >= 2 * FRAMES - 70, "%zu: %d frames", at, c.frames);
            ck_assert_int_le(c.frames, 2 * FRAMES);
            collect_free(&c);
            free(copy);
        }
    sink_end(&s);
}
END_TEST

/* ---- by hand: elements as hex */

#define EBML "1a45dfa3 80"
#define INFO "1549a966 87 2ad7b1 83 0f4240" /* 1 ms */
#define AAC_TRACK "1654ae6b 99 ae 97 d7 81 01 86 85 415f414143 63a2 82 1210 e1 86 b5 84 472c4400"
#define HEAD EBML "18538067 01ffffffffffffff" INFO AAC_TRACK

static void check_read(const char *hex, int rc, int frames, const char *part)
{
    static uint8_t data[4096];
    struct collect c;
    size_t len = unhex(hex, data, sizeof data);
    collect_init(&c);
    ck_assert_int_eq(collect_run(&c, lr_reader_mkv_new, data, len, len, NULL), rc);
    ck_assert_msg(c.frames == frames, "%d frames, not %d: %s", c.frames, frames, collect_text(&c));
    ck_assert_msg(strstr(rc ? c.err.text : collect_text(&c), part) != NULL, "no %s in %s", part,
                  rc ? c.err.text : collect_text(&c));
    collect_free(&c);
}

START_TEST(as_others_write_it)
{
    /* clusters without a length, groups, free space, an index in between */
    check_read(HEAD "1f43b675 01ffffffffffffff e7 81 05 a3 86 81 0001 80 aabb"
                    "ec 82 0000 1c53bb6b 81 00 1f43b675 8c e7 81 64 a0 87 a1 85 81 0000 00 cc",
               0, 2, "a 540 540");
    check_read(HEAD "1f43b675 8c e7 81 64 a0 87 a1 85 81 0000 00 cc", 0, 1, "a 9000 9000");
    /* another track, which is not taken */
    check_read(HEAD "1f43b675 93 e7 81 05 a3 86 82 0001 80 aabb a3 86 81 0001 80 aabb", 0, 1, "a 540");
    check_read(HEAD "1f43b675 8b e7 81 05 a3 86 81 0001 82 aabb", LIVREC_EMEDIA, 0, "lacing");
    check_read(EBML "18538067 01ffffffffffffff 1654ae6b 94"
                    "ae 92 d7 81 01 86 85 415f414143 63a2 82 1210 6d80 80",
               LIVREC_EMEDIA, 0, "compressed");
}
END_TEST

/* A block of a cluster of which no time is known is left out. */
START_TEST(no_time)
{
    check_read(HEAD "1f43b675 88 a3 86 81 0001 80 aabb", 0, 0, "");
}
END_TEST

START_TEST(nothing_of_it)
{
    static uint8_t zeros[1 << 20];
    struct lr_reader *r;
    struct collect c;
    int rc = 0;
    collect_init(&c);
    ck_assert_int_eq(lr_reader_mkv_new(&c.stage, &r), 0);
    for (int i = 0; i < 70 && rc == 0; i++)
        rc = lr_reader_feed(r, zeros, sizeof zeros);
    ck_assert_int_eq(rc, LIVREC_EMEDIA);
    ck_assert_ptr_nonnull(strstr(c.err.text, "no element in 64 MiB"));
    lr_reader_free(r);
    collect_free(&c);
}
END_TEST

/* ---- decoding times */

static int64_t order_of(struct lr_order *o, const int64_t *pts, int count, int64_t *dts)
{
    struct lr_frame f;
    int n = 0;
    for (int i = 0; i < count; i++) {
        const struct lr_frame in = {.pts = pts[i], .data = (const uint8_t *)"x", .size = 1};
        ck_assert_int_eq(lr_order_add(o, &in), 0);
        for (; lr_order_next(o, false, &f); lr_order_drop(o))
            dts[n++] = f.dts;
    }
    for (; lr_order_next(o, true, &f); lr_order_drop(o))
        dts[n++] = f.dts;
    return n;
}

/* They rise, no frame is shown before it is decoded, and more that are kept back change nothing. */
START_TEST(times_that_only_say_when_it_is_shown)
{
    struct lr_order o;
    int64_t pts[300], dts[300];
    for (int i = 0; i < 300; i++)
        pts[i] = i < 150 ? shown(i) : i % 2 ? (i - 1) * 40 : (i + 7) * 40;
    lr_order_init(&o);
    o.pictures = true;
    ck_assert_int_eq(order_of(&o, pts, 300, dts), 300);
    for (int i = 0; i < 300; i++) {
        ck_assert_int_gt(dts[i], i ? dts[i - 1] : dts[i] - 1);
        if (i < 140)
            ck_assert_int_eq(dts[i], i * 40);
    }
    lr_order_free(&o);
}
END_TEST

UNIT_MAIN("reader_mkv", what_was_written_is_read, cut_anyhow, damage_in_the_middle,
          as_others_write_it, no_time, nothing_of_it, times_that_only_say_when_it_is_shown)
