/* What lies beside a recording, on disks that fail. */
#include "unit.h"

#include <errno.h>

#include "beside_rig.h"
#include "core/pool.h"
#include "data/hash.h"

static struct beside b;

static void check_text(const char *path, const char *want)
{
    size_t len;
    char *text = rig_load(&b.p.rig, path, &len);
    ck_assert_str_eq(text, want);
    free(text);
}

START_TEST(sidecar_of_a_recording)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    struct lr_gap gap = {.cause = LR_GAP_SEGMENT, .duration = 90000, .first_seq = 7, .last_seq = 8};
    char sha[LR_SHA256_HEX];
    size_t len;
    beside_open(&b);
    b.p.cfg.finisher = lr_pool_new(1); /* the head of the file is written last: its digest, too */
    ck_assert_int_eq(beside_begin(&b), 0);
    beside_sound(&b, 2000, 2000);
    lr_push_gap(lr_pipeline_in(b.p.pipeline), &gap);
    lr_pipeline_reconnected(b.p.pipeline, "for a reason");
    beside_sound(&b, 1000, 1000);
    pipe_close(&b.p);
    rig_check_names(&b.p.rig, "x.flv x.flv.json");
    lr_json *v = beside_json(&b, a, "x.flv.json");
    char *media = rig_load(&b.p.rig, "x.flv", &len);
    lr_sha256_hex(media, len, sha);
    free(media);
    ck_assert_str_eq(lr_json_str(v, "sha256"), sha);
    ck_assert_int_eq(lr_json_int(v, "bytes", -1), (int64_t)len);
    ck_assert_int_eq(lr_json_int(v, "time", -1), INT64_C(1700000000000));
    ck_assert_int_eq(lr_json_int(v, "end_time", -1), INT64_C(1700000003000));
    ck_assert_str_eq(lr_json_str(v, "zone"), "local");
    ck_assert(lr_json_int(v, "utc_offset", 1000000) % 60 == 0);
    ck_assert_str_eq(lr_json_str(v, "gaps[0].cause"), "segment");
    ck_assert_int_eq(lr_json_int(v, "gaps[0].duration", -1), 1000);
    ck_assert_int_eq(lr_json_int(v, "gaps[0].first_seq", -1), 7);
    ck_assert_int_eq(lr_json_int(v, "gaps[0].last_seq", -1), 8);
    ck_assert_int_eq(lr_json_int(v, "gaps[0].time", -1), INT64_C(1700000002000));
    ck_assert_int_eq(lr_json_int(v, "gaps[0].media_time", -1), 2016);
    ck_assert_str_eq(lr_json_str(v, "reconnects[0].reason"), "for a reason");
    ck_assert_str_eq(lr_json_str(v, "tracks[0].codec"), "aac");
    ck_assert_int_eq(lr_json_int(v, "tracks[0].rate", -1), 32000);
    ck_assert_int_eq(lr_json_int(v, "session.part", -1), 1);
    ck_assert(lr_json_bool(v, "finished"));
    lr_arena_free(a);
    lr_pool_free(b.p.cfg.finisher);
    pipe_end(&b.p);
}
END_TEST

START_TEST(a_sidecar_without_a_digest)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    beside_open(&b);
    b.p.cfg.digest = LR_DIGEST_NONE;
    ck_assert_int_eq(beside_begin(&b), 0);
    beside_sound(&b, 1000, 1000);
    pipe_close(&b.p);
    lr_json *v = beside_json(&b, a, "x.flv.json");
    ck_assert(lr_json_bool(v, "finished"));
    ck_assert_ptr_null(lr_json_str(v, "sha256"));
    lr_arena_free(a);
    pipe_end(&b.p);
}
END_TEST

/* As a process that is killed would leave it. */
START_TEST(a_version_before_the_end)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    beside_start(&b, NULL);
    beside_sound(&b, 1000, 1000);
    beside_sound(&b, 1000, 1000);
    rig_check_names(&b.p.rig, "x.flv.json x.flv.part");
    lr_json *v = beside_json(&b, a, "x.flv.json");
    ck_assert(!lr_json_bool(v, "finished"));
    ck_assert_str_eq(lr_json_str(v, "file"), "x.flv");
    ck_assert_uint_eq(lr_json_count(lr_json_at(v, "reconnects")), 0);
    lr_pipeline_reconnected(b.p.pipeline, "why");
    for (int i = 0; i < 10; i++)
        beside_sound(&b, 1000, 1000);
    v = beside_json(&b, a, "x.flv.json"); /* ten seconds later it tells what is new */
    ck_assert_uint_eq(lr_json_count(lr_json_at(v, "reconnects")), 1);
    ck_assert(!lr_json_bool(v, "finished"));
    pipe_close(&b.p);
    ck_assert(lr_json_bool(beside_json(&b, a, "x.flv.json"), "finished"));
    rig_check_names(&b.p.rig, "x.flv x.flv.json");
    lr_arena_free(a);
    pipe_end(&b.p);
}
END_TEST

START_TEST(files_of_others_are_left_alone)
{
    beside_open(&b);
    rig_put_file(&b.p.rig, "x.flv.json", "of somebody");
    rig_put_file(&b.p.rig, "x.srt", "of somebody");
    b.p.cfg.subtitles = "srt";
    ck_assert_int_eq(beside_begin(&b), 0);
    beside_sound(&b, 1000, 1000);
    beside_sound(&b, 1000, 1000);
    pipe_close(&b.p);
    rig_check_names(&b.p.rig, "x (2).srt x.flv x.flv (2).json x.flv.json x.srt");
    check_text("x.flv.json", "of somebody");
    check_text("x.srt", "of somebody");
    struct lr_arena *a = lr_arena_new(1 << 20);
    lr_json *v = beside_json(&b, a, "x.flv (2).json");
    ck_assert(lr_json_bool(v, "finished"));
    ck_assert_str_eq(lr_json_str(v, "subtitles"), "x (2).srt");
    lr_arena_free(a);
    pipe_end(&b.p);
}
END_TEST

/* 2023-11-14 22:13:20 UTC is the rig's first second: when all of this sound was there. */
START_TEST(subtitles)
{
    setenv("TZ", "UTC", 1);
    beside_start(&b, "srt");
    beside_sound(&b, 2990, 0);
    pipe_close(&b.p);
    check_text("x.srt", "1\n00:00:00,000 --> 00:00:01,000\n2023-11-14 22:13:17\n\n"
                        "2\n00:00:01,000 --> 00:00:02,000\n2023-11-14 22:13:18\n\n"
                        "3\n00:00:02,000 --> 00:00:03,000\n2023-11-14 22:13:19\n\n");
    pipe_end(&b.p);
}
END_TEST

/* It is over before its file is there. */
START_TEST(subtitles_of_a_short_recording)
{
    setenv("TZ", "UTC", 1);
    beside_start(&b, "srt");
    beside_push(&b, 990);
    pipe_close(&b.p);
    check_text("x.srt", "1\n00:00:00,000 --> 00:00:01,000\n2023-11-14 22:13:19\n\n");
    rig_check_names(&b.p.rig, "x.flv x.flv.json x.srt");
    pipe_end(&b.p);
}
END_TEST

/* The connection is lost for a minute: what comes behind shows when it came. */
START_TEST(subtitles_over_a_gap)
{
    struct lr_gap gap = {.cause = LR_GAP_NETWORK, .duration = -1, .new_timeline = true};
    size_t len;
    setenv("TZ", "UTC", 1);
    beside_start(&b, "srt");
    for (int i = 0; i < 3; i++)
        beside_sound(&b, 1024, 1024);
    lr_clock_fake_advance(&b.p.rig.clock, 60000);
    lr_push_gap(lr_pipeline_in(b.p.pipeline), &gap);
    for (int i = 0; i < 3; i++)
        beside_sound(&b, 1024, 1024);
    pipe_close(&b.p);
    char *text = rig_load(&b.p.rig, "x.srt", &len);
    ck_assert_ptr_nonnull(strstr(text, "00:00:02,000 --> 00:00:03,000\n2023-11-14 22:13:21\n"));
    ck_assert_ptr_nonnull(strstr(text, "00:00:05,000 --> 00:00:06,000\n2023-11-14 22:14:24\n"));
    free(text);
    pipe_end(&b.p);
}
END_TEST

START_TEST(subtitles_for_the_web)
{
    setenv("TZ", "UTC", 1);
    beside_open(&b);
    b.p.cfg.subtitles = "vtt";
    b.p.cfg.subtitle_text = "{time}, {day} {date}";
    ck_assert_int_eq(beside_begin(&b), 0);
    beside_sound(&b, 1500, 0);
    pipe_close(&b.p);
    check_text("x.vtt",
               "WEBVTT\n\n00:00:00.000 --> 00:00:01.000\n22:13:18, {day} 2023-11-14\n\n"
               "00:00:01.000 --> 00:00:02.000\n22:13:19, {day} 2023-11-14\n\n");
    pipe_end(&b.p);
}
END_TEST

START_TEST(subtitles_with_styles)
{
    size_t len;
    setenv("TZ", "UTC", 1);
    beside_start(&b, "ass");
    beside_sound(&b, 1500, 0);
    pipe_close(&b.p);
    char *text = rig_load(&b.p.rig, "x.ass", &len);
    ck_assert_int_eq(strncmp(text, "[Script Info]\n", 14), 0);
    const char *events = strstr(text, "Dialogue");
    ck_assert_str_eq(events,
                     "Dialogue: 0,0:00:00.00,0:00:01.00,Default,,0,0,0,,2023-11-14 22:13:18\n"
                     "Dialogue: 0,0:00:01.00,0:00:02.00,Default,,0,0,0,,2023-11-14 22:13:19\n");
    free(text);
    pipe_end(&b.p);
}
END_TEST

START_TEST(nothing_beside_nothing)
{
    beside_open(&b);
    b.p.rig.room = 0;
    b.p.cfg.subtitles = "srt";
    ck_assert_int_eq(beside_begin(&b), 0);
    beside_sound(&b, 1000, 1000);
    beside_sound(&b, 1000, 1000);
    b.p.rig.room = -1;
    pipe_close(&b.p);
    ck_assert_int_eq(b.p.failed, 1);
    rig_check_names(&b.p.rig, "");
    pipe_end(&b.p);
}
END_TEST

/* The old version is whole as long as there is no new one. */
START_TEST(a_version_that_can_not_be_written)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    beside_open(&b);
    rig_fail_on(&b.p.rig, "replace", 1, -EIO);
    b.p.cfg.subtitles = NULL;
    ck_assert_int_eq(beside_begin(&b), 0);
    beside_sound(&b, 1000, 1000);
    beside_sound(&b, 1000, 1000);
    pipe_close(&b.p);
    ck_assert_str_eq(b.p.text, "O x.flv\nC x.flv 2048 64\n"); /* the media is fine */
    ck_assert(!lr_json_bool(beside_json(&b, a, "x.flv.json"), "finished"));
    lr_arena_free(a);
    pipe_end(&b.p);
}
END_TEST

START_TEST(media_that_is_damaged)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    beside_start(&b, NULL);
    beside_sound(&b, 1000, 1000);
    rig_fail(&b.p.rig, "rename", 1, -EIO); /* that of the sidecar is done */
    beside_sound(&b, 1000, 1000);
    pipe_close(&b.p);
    rig_check_names(&b.p.rig, "x.flv.json x.flv.part");
    lr_json *v = beside_json(&b, a, "x.flv.json");
    ck_assert(!lr_json_bool(v, "finished"));
    ck_assert_ptr_nonnull(strstr(lr_json_str(v, "error"), "x.flv.part"));
    ck_assert_ptr_null(lr_json_str(v, "sha256"));
    lr_arena_free(a);
    pipe_end(&b.p);
}
END_TEST

UNIT_MAIN("beside", sidecar_of_a_recording, a_sidecar_without_a_digest, a_version_before_the_end,
          files_of_others_are_left_alone, subtitles, subtitles_of_a_short_recording,
          subtitles_over_a_gap, subtitles_for_the_web, subtitles_with_styles, nothing_beside_nothing,
          a_version_that_can_not_be_written, media_that_is_damaged)
