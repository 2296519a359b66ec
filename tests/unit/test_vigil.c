/* What is unusual about media, told from sizes. Sizes are those that x264, FFmpeg's AAC encoder and
 * LAME give. */
#include "unit.h"

#include <stdio.h>

#include "session/vigil.h"

#define FULL_HD (1920 * 1080)

static struct lr_vigil v;
static struct lr_pulse p;
static int64_t media;
static char said[4096]; /* a line each, the last one first */

static void on_found(void *arg, const struct lr_finding_odd *f)
{
    char line[256];
    int n = snprintf(line, sizeof line, "%s%s [%lld+%lld]\n", f->over ? "- " : "", f->text,
                     (long long)f->media_ms / 1000, (long long)(f->ms < 0 ? -1 : f->ms / 1000));
    ck_assert_uint_lt(strlen(said) + (size_t)n, sizeof said);
    memmove(said + n, said, strlen(said) + 1);
    memcpy(said, line, (size_t)n);
}

static void begin(int area)
{
    memset(&v, 0, sizeof v);
    memset(&p, 0, sizeof p);
    media = 0;
    said[0] = '\0';
    p.area = area;
    p.sum.tracks = v.then.tracks = 1;
}

/* A frame that ends in this number. */
static void frame(bool sound, bool key, size_t size, uint64_t look)
{
    static uint8_t data[1 << 20];
    memcpy(data + size - (size < 8 ? size : 8), &look, size < 8 ? size : 8);
    const struct lr_frame f = {.key = key, .data = data, .size = size};
    lr_pulse_count(&p, sound, &f);
}

struct scene {
    size_t key, between, sound; /* bytes */
    bool same; /* all sound and all keyframes are the same */
    unsigned period; /* keyframes come again after so many; 0: never */
};

/* 25 pictures and 43 frames of sound a second, a keyframe each two seconds. */
static void play(int seconds, struct scene s)
{
    static uint64_t n;
    for (int i = 0; i < seconds; i++) {
        for (int k = 0; k < 25; k++, n++) {
            bool key = k == 0 && media / 1000 % 2 == 0;
            uint64_t look = s.same ? 1 : s.period ? (uint64_t)media / 2000 % s.period + 7 : n + 1000;
            frame(false, key, key ? s.key : s.between, key ? look : n);
        }
        for (int k = 0; k < 43; k++)
            frame(true, true, s.sound, s.same ? 1 : ++n);
        media += 1000;
        lr_vigil_look(&v, &p, media, on_found, NULL);
    }
}

static const struct scene film = {60000, 15000, 340, false, 0};

START_TEST(a_film_is_nothing_unusual)
{
    begin(FULL_HD);
    play(1200, film);
    play(600, (struct scene){30000, 8000, 340, false, 0}); /* half of it is no collapse */
    ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(a_bit_rate_that_collapses)
{
    begin(FULL_HD);
    play(120, film);
    play(60, (struct scene){6000, 1500, 340, false, 0});
    ck_assert_str_eq(said, "bitrate: 438 kbit/s for 15 s, where 3296 kbit/s are usual [120+15]\n");
    play(20, film);
    ck_assert_ptr_nonnull(strstr(said, "- bitrate: over after 65 s [180+60]\n"));
    begin(FULL_HD);
    play(20, film); /* what is usual is not known yet */
    play(60, (struct scene){6000, 1500, 340, false, 0});
    ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(another_stream_has_another_bit_rate)
{
    begin(FULL_HD);
    play(120, film);
    p.sum.tracks++;
    play(120, (struct scene){6000, 1500, 340, false, 0});
    ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(a_still_picture)
{
    begin(FULL_HD);
    play(30, film);
    play(40, (struct scene){24543, 217, 340, false, 0});
    ck_assert_str_eq(said, "frozen: pictures of 217 bytes on average for 20 s: nothing changes [30+20]\n");
    play(20, film);
    ck_assert_ptr_nonnull(strstr(said, "- frozen: over after 45 s [70+40]\n"));
    begin(640 * 360); /* small pictures of a little motion are as small */
    play(60, (struct scene){9000, 217, 340, false, 0});
    ck_assert_str_eq(said, "");
}
END_TEST

START_TEST(a_black_picture)
{
    begin(FULL_HD);
    play(30, film);
    play(40, (struct scene){728, 71, 340, false, 0});
    ck_assert_str_eq(said, "black: keyframes of 728 bytes and pictures of 71 on average for 20 s: one "
                           "colour [30+20]\n");
    begin(1280 * 720);
    play(40, (struct scene){510, 40, 340, false, 0});
    ck_assert_int_eq(strncmp(said, "black: ", 7), 0);
}
END_TEST

START_TEST(silence)
{
    begin(FULL_HD);
    play(30, film);
    play(30, (struct scene){60000, 15000, 6, false, 0}); /* AAC */
    ck_assert_str_eq(said, "silent: frames of sound of 6 bytes on average, 0 of 215 the same, for 20 s [30+20]\n");
    play(10, film);
    ck_assert_ptr_nonnull(strstr(said, "- silent: over"));
    begin(0);
    for (int i = 0; i < 30; i++) { /* MP3 of a constant rate: 384 bytes, all of them the same */
        for (int k = 0; k < 42; k++)
            frame(true, true, 384, 77);
        media += 1000;
        lr_vigil_look(&v, &p, media, on_found, NULL);
    }
    ck_assert_int_eq(strncmp(said, "silent: frames of sound of 384 bytes", 36), 0);
}
END_TEST

/* A slate of a minute that is played again and again. */
START_TEST(a_film_that_is_played_again)
{
    begin(FULL_HD);
    play(60, film);
    play(59, (struct scene){60000, 15000, 340, false, 30});
    ck_assert_str_eq(said, "");
    play(70, (struct scene){60000, 15000, 340, false, 30});
    ck_assert_ptr_nonnull(strstr(said, "loop: the last "));
    ck_assert_ptr_nonnull(strstr(said, " keyframes are the same as those 30 before each of them"));
    play(20, film);
    ck_assert_int_eq(strncmp(said, "- loop: over after ", 19), 0);
    begin(FULL_HD); /* a still picture is no film */
    play(100, (struct scene){24543, 15000, 340, true, 0});
    ck_assert_ptr_null(strstr(said, "loop"));
}
END_TEST

START_TEST(timestamps_that_jump)
{
    begin(0);
    lr_vigil_jumps(&v, 1000, 0, 0, 0, on_found, NULL);
    lr_vigil_jumps(&v, 2000, 1, -3000, 5000, on_found, NULL);
    ck_assert_str_eq(said, "jumps: 1 since it was told last, 1 in all; the last one by -3000 ms [5+-1]\n");
    for (int64_t i = 2; i < 40; i++) /* at most once a minute */
        lr_vigil_jumps(&v, 2000 + i * 1000, i, 70, 9000, on_found, NULL);
    ck_assert_ptr_nonnull(strstr(said, "jumps: 1 since"));
    lr_vigil_jumps(&v, 62001, 40, 70, 9000, on_found, NULL);
    ck_assert_int_eq(strncmp(said, "jumps: 39 since it was told last, 40 in all", 43), 0);
}
END_TEST

START_TEST(files_of_a_few_seconds)
{
    begin(0);
    lr_vigil_part(&v, 1000, 5000, 5000, on_found, NULL);
    lr_vigil_part(&v, 2000, 600000, 5000, on_found, NULL);
    lr_vigil_part(&v, 3000, 5000, 5000, on_found, NULL);
    ck_assert_str_eq(said, "");
    lr_vigil_part(&v, 61000, 29999, 9000, on_found, NULL);
    ck_assert_str_eq(said, "parts: three files of less than 30 s each within 60 s [9+60]\n");
    lr_vigil_part(&v, 62000, 1000, 9000, on_found, NULL); /* it is counted anew */
    lr_vigil_part(&v, 63000, 1000, 9000, on_found, NULL);
    lr_vigil_part(&v, 700000, 1000, 9000, on_found, NULL); /* long after */
    ck_assert_ptr_null(strchr(strchr(said, '\n') + 1, '\n'));
}
END_TEST

UNIT_MAIN("vigil", a_film_is_nothing_unusual, a_bit_rate_that_collapses,
          another_stream_has_another_bit_rate, a_still_picture, a_black_picture, silence,
          a_film_that_is_played_again, timestamps_that_jump, files_of_a_few_seconds)
