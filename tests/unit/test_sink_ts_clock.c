/* MPEG-TS: clock references, tables and times. */
#include "unit.h"

#include <stdio.h>

#include "ts_rig.h"

static void play(int seconds, int picture_ms, int sound_ms)
{
    int64_t sound = 0;
    for (int64_t ms = 0; ms < seconds * 1000; ms += picture_ms) {
        sink_hex(&s, 0, ms, ms % 2000 == 0, ms % 2000 ? SLICE : IDR, 4);
        for (; sound_ms && sound < ms + picture_ms; sound += sound_ms)
            sink_hex(&s, 1, sound, true, "21100405", 0);
    }
    finish();
    check_steps();
    end();
}

START_TEST(clock_and_tables_come_often)
{
    static const int picture_ms[] = {16, 40, 66, 100, 200, 1000};
    for (size_t i = 0; i < sizeof picture_ms / sizeof *picture_ms; i++) {
        begin_avc();
        play(20, picture_ms[i], 23);
        begin_avc();
        play(20, picture_ms[i], 0);
    }
}
END_TEST

START_TEST(clock_and_tables_of_sound_alone)
{
    static const struct {
        const char *config;
        int rate;
    } kinds[] = {{"1210", 44100}, {"1190", 48000}, {"1408", 16000}, {"1588", 8000}};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct lr_tracks t = {0};
        add_track(&t, LR_CODEC_AAC, kinds[i].config);
        ck_assert_int_eq(t.track[0].rate, kinds[i].rate);
        sink_begin(&s, "ts", &t);
        for (int n = 0; n < 500; n++)
            sink_hex(&s, 0, (int64_t)n * 1024000 / kinds[i].rate, true, "21100405", 0);
        finish();
        check_steps();
        ck_assert_int_eq(law.clock_pid, VIDEO);
        end();
    }
}
END_TEST

/* Time that is missing is not filled up. */
START_TEST(a_hole_stays_one)
{
    begin_avc();
    sink_hex(&s, 0, 0, true, IDR, 4);
    sink_hex(&s, 0, 60000, true, IDR, 4);
    finish();
    ck_assert_int_eq(law.clocks, 2);
    ck_assert_int_eq(law.clock_step, 60 * LAW_HZ);
    ck_assert_int_eq(law.pes[1].dts, 60 * LAW_HZ + DELAY);
    end();
}
END_TEST

/* Sound that stops is not kept until the end, and sound that leads takes no clock back. */
START_TEST(sound_that_stops_or_leads)
{
    begin_avc();
    sink_hex(&s, 1, 0, true, "21100405", 0);
    for (int ms = 0; ms < 1000; ms += 40)
        sink_hex(&s, 0, ms, ms == 0, ms ? SLICE : IDR, 4);
    finish();
    int at = 0;
    while (law.pes[at].pid != AUDIO)
        at++;
    ck_assert_int_le(law.pes[at - 1].dts, 440 * 90 + DELAY);
    end();
    begin_avc();
    for (int ms = 0; ms < 500; ms += 23)
        sink_hex(&s, 1, ms, true, "21100405", 0);
    for (int ms = 0; ms < 500; ms += 40)
        sink_hex(&s, 0, ms, ms == 0, ms ? SLICE : IDR, 4);
    finish();
    end();
}
END_TEST

/* 26.5 hours. */
START_TEST(time_over_33_bits)
{
    const int64_t wrap = ((int64_t)1 << 33) / 90;
    struct collect c;
    int64_t sound = wrap - 3000;
    begin_avc();
    for (int64_t ms = wrap - 3000; ms < wrap + 3000; ms += 40) {
        uint8_t unit[16];
        size_t n = unhex(SLICE, unit, sizeof unit);
        unit[4] = (ms - wrap) % 1000 ? 0x41 : 0x65;
        ck_assert_int_eq(sink_frame(&s, 0, ms, ms + 80, (ms - wrap) % 1000 == 0, unit, n, 4), 0);
        for (; sound < ms + 40; sound += 23)
            sink_hex(&s, 1, sound, true, "21100405", 0);
    }
    finish();
    check_steps();
    sink_read(&s, lr_reader_ts_new, &c);
    ck_assert_int_eq(c.frames, 150 + 261);
    char *lines = collect_lines(&c, 'v', DELAY);
    int64_t ms = wrap - 3000;
    for (const char *at = lines; *at; at = strchr(at, '\n') + 1, ms += 40) {
        int64_t dts, pts;
        ck_assert_int_eq(sscanf(at, "%" SCNd64 "%" SCNd64, &dts, &pts), 2);
        ck_assert_int_eq(dts, ms * 90);
        ck_assert_int_eq(pts, (ms + 80) * 90);
    }
    ck_assert_int_eq(ms, wrap + 3000);
    lr_free(lines);
    collect_free(&c);
    end();
}
END_TEST

UNIT_MAIN("sink_ts_clock", clock_and_tables_come_often, clock_and_tables_of_sound_alone,
          a_hole_stays_one, sound_that_stops_or_leads, time_over_33_bits)
