/* What had to be mended while a part was recorded: its sidecar tells. */
#include "beside_rig.h"
#include "data/encode.h"
#include "flv_tags.h"

static struct beside b;
static struct lr_reader *reader;

static void start(const char *format)
{
    beside_open(&b);
    b.p.cfg.sink = lr_sink_find(format);
    ck_assert_int_eq(beside_begin_empty(&b), 0);
    ck_assert_int_eq(lr_reader_flv_new(lr_pipeline_in(b.p.pipeline), &reader), 0);
    begin();
}

/* What was built so far. */
static void feed(void)
{
    b.p.pushing = true;
    ck_assert_int_eq(lr_reader_feed(reader, flv.data, flv.len), 0);
    b.p.pushing = false;
    lr_buf_clear(&flv);
}

static void finish(void)
{
    feed();
    ck_assert_int_eq(lr_reader_flush(reader), 0);
    lr_reader_free(reader);
    pipe_close(&b.p);
    lr_buf_free(&flv);
}

static void end(struct lr_arena *a)
{
    lr_arena_free(a);
    pipe_end(&b.p);
}

static void check_mended(lr_json *v, int64_t jumps, int64_t moved, int64_t undecodable,
                         int64_t repeated, int64_t skipped)
{
    ck_assert_int_eq(lr_json_int(v, "mended.jumps", -1), jumps);
    ck_assert_int_eq(lr_json_int(v, "mended.moved_frames", -1), moved);
    ck_assert_int_eq(lr_json_int(v, "mended.undecodable_frames", -1), undecodable);
    ck_assert_int_eq(lr_json_int(v, "mended.repeated_frames", -1), repeated);
    ck_assert_int_eq(lr_json_int(v, "mended.skipped_bytes", -1), skipped);
}

static void group(uint32_t ms)
{
    idr(ms);
    sound(ms);
    slice(ms + 40);
    sound(ms + 40);
}

START_TEST(nothing)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    start("ts");
    begin_av();
    group(0);
    group(80);
    finish();
    lr_json *v = beside_json(&b, a, "x.ts.json");
    check_mended(v, 0, 0, 0, 0, 0);
    ck_assert_uint_eq(lr_json_count(lr_json_at(v, "jumps")), 0);
    ck_assert_uint_eq(lr_json_count(lr_json_at(v, "superseded")), 0);
    end(a);
}
END_TEST

/* One offset each, with the place, the hour and the size of the jump. */
START_TEST(jumps)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    start("ts");
    begin_av();
    group(60000);
    feed();
    lr_clock_fake_advance(&b.p.rig.clock, 5000);
    group(80);
    group(160);
    group(90240);
    finish();
    lr_json *v = beside_json(&b, a, "x.ts.json");
    check_mended(v, 2, 0, 0, 0, 0);
    ck_assert_int_eq(lr_json_int(v, "jumps[0].by", 0), -60000);
    ck_assert_int_eq(lr_json_int(v, "jumps[0].media_time", -1), 80);
    ck_assert_int_eq(lr_json_int(v, "jumps[0].time", -1), INT64_C(1700000005000));
    ck_assert_int_eq(lr_json_int(v, "jumps[1].by", 0), 90000);
    ck_assert_int_eq(lr_json_int(v, "jumps[1].media_time", -1), 240);
    end(a);
}
END_TEST

/* Each part has its own. */
START_TEST(parts)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    start("ts");
    begin_av();
    group(60000);
    group(80);
    tag(9, 160, "17 00 000000", AVCC_BIG);
    group(160);
    finish();
    check_mended(beside_json(&b, a, "x.ts.json"), 1, 0, 0, 0, 0);
    check_mended(beside_json(&b, a, "x (2).ts.json"), 0, 0, 0, 0, 0);
    end(a);
}
END_TEST

static void check_config(struct lr_arena *a, const char *text, const char *hex)
{
    uint8_t want[512];
    size_t len, n = unhex(hex, want, sizeof want);
    const uint8_t *config = lr_base64_decode(a, text, &len);
    ck_assert_ptr_nonnull(config);
    ck_assert_uint_eq(len, n);
    ck_assert_mem_eq(config, want, n);
}

START_TEST(headers_that_nothing_was_sent_for)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    start("ts");
    begin();
    put_header("05");
    idr(0); /* no header yet */
    sound(0);
    tag(9, 0, "17 00 000000", AVCC_BIG);
    avc_config(0);
    tag(8, 0, "af 00", "1208");
    aac_config(0);
    group(40);
    finish();
    lr_json *v = beside_json(&b, a, "x.ts.json");
    check_mended(v, 0, 0, 2, 0, 0);
    ck_assert_uint_eq(lr_json_count(lr_json_at(v, "superseded")), 2);
    ck_assert_str_eq(lr_json_str(v, "superseded[0].codec"), "avc");
    check_config(a, lr_json_str(v, "superseded[0].config"), AVCC_BIG);
    ck_assert_str_eq(lr_json_str(v, "superseded[1].codec"), "aac");
    check_config(a, lr_json_str(v, "superseded[1].config"), "1208");
    ck_assert_int_eq(lr_json_int(v, "superseded[1].time", -1), INT64_C(1700000000000));
    end(a);
}
END_TEST

/* A keyframe like no other. */
static void numbered(uint32_t ms, unsigned number)
{
    char hex[32];
    snprintf(hex, sizeof hex, "00000004 6588 %02x%02x", 0x40 | (number & 63), 0x40 | (number >> 6));
    tag(9, ms, "17 01 000000", hex);
}

/* A sender that does nothing but send headers is not kept in full. */
START_TEST(bounded)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    start("ts");
    begin_av();
    group(0);
    for (int i = 0; i < 50; i++) {
        tag(9, 80, "17 00 000000", AVCC_BIG);
        avc_config(80);
    }
    for (uint32_t i = 0; i < 1200; i++) {
        numbered(i % 2 ? 60000 : 600, i);
        feed();
        b.p.text[0] = '\0'; /* of gaps */
    }
    finish();
    lr_json *v = beside_json(&b, a, "x.ts.json");
    size_t headers = lr_json_count(lr_json_at(v, "superseded"));
    ck_assert_uint_eq(headers, 32);
    ck_assert_int_eq(lr_json_int(v, "left_out", -1),
                     99 - 32 + lr_json_int(v, "mended.jumps", -1) - 500);
    ck_assert_uint_eq(lr_json_count(lr_json_at(v, "jumps")), 500);
    ck_assert_int_gt(lr_json_int(v, "mended.jumps", -1), 500);
    end(a);
}
END_TEST

START_TEST(damage)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    start("ts");
    begin_av();
    group(0);
    put("00000000000000000000000000000000000000000000000000000000");
    group(80);
    slice(160);
    slice(160); /* the time stands still */
    finish();
    lr_json *v = beside_json(&b, a, "x.ts.json");
    check_mended(v, 0, 1, 0, 0, 28);
    ck_assert_str_eq(lr_json_str(v, "gaps[0].cause"), "corrupt");
    end(a);
}
END_TEST

/* At its end; of boxes, in front of the list of fragments. */
static bool has(const char *data, size_t len, const char *hex)
{
    uint8_t want[256];
    size_t n = unhex(hex, want, sizeof want);
    const char *list = memmem(data, len, "mfra", 4);
    size_t end = list ? (size_t)(list - data) - 4 : len;
    return end >= n && memcmp(data + end - n, want, n) == 0;
}

/* It ends with a tag that says how many jumps there were, and readers pass it over. */
static void check_container(const char *format, const char *path,
                            int (*open)(struct lr_stage *, struct lr_reader **), const char *hex)
{
    struct collect c;
    uint64_t skipped;
    size_t len;
    start(format);
    b.p.cfg.sidecar = false;
    begin_av();
    group(60000);
    group(80);
    finish();
    char *data = rig_load(&b.p.rig, path, &len);
    ck_assert(has(data, len, hex));
    collect_init(&c);
    ck_assert_int_eq(collect_run(&c, open, (const uint8_t *)data, len, len, &skipped), 0);
    ck_assert_uint_eq(skipped, 0);
    ck_assert_int_eq(c.frames, 8);
    ck_assert_int_eq(c.gaps, 0);
    collect_free(&c);
    free(data);
    pipe_end(&b.p);
}

START_TEST(containers)
{
    check_container("flv", "x.flv", lr_reader_flv_new,
                    "12 000025 000078 00 000000"
                    "02 000a 6f6e4d65746144617461 08 00000000 0005 6a756d7073 00 3ff0000000000000"
                    "000009 00000030");
    check_container("mkv", "x.mkv", lr_reader_mkv_new,
                    "1254c367 95 7373 92 63c0 80 67c8 8c 45a3 85 4a554d5053 4487 81 31");
    check_container("mp4", "x.mp4", lr_reader_fmp4_new,
                    "0000007b 6d657461 00000000"
                    "00000021 68646c72 00000000 00000000 6d646972 6170706c 00000000 00000000 00"
                    "0000004e 696c7374 00000046 2d2d2d2d"
                    "0000001c 6d65616e 00000000 636f6d2e6170706c652e6954756e6573"
                    "00000011 6e616d65 00000000 4a554d5053 00000011 64617461 00000001 00000000 31");
}
END_TEST

UNIT_MAIN("mends", nothing, jumps, parts, headers_that_nothing_was_sent_for, bounded, damage,
          containers)
