/* From a stream to files: nothing is lost or doubled, whatever the file is cut by. */
#include "unit.h"

#include "collect.h"
#include "demo_stream.h"
#include "flv_tags.h"
#include "pipe_rig.h"
#include "ts_count.h"

#define SECONDS 13

static struct pipe p;
static struct clip clip;
static struct bytes in;

/* `config_at`: the configuration comes again then, in ms. */
static void make_stream(int seconds, int64_t config_at)
{
    struct timeline line;
    demo_open(&clip, &line);
    in = (struct bytes){0};
    demo_flv(&in, &clip, &line, seconds * 1000, config_at);
    clip_free(&clip);
}

static void feed(const struct bytes *bytes)
{
    struct lr_reader *r;
    ck_assert_int_eq(lr_reader_flv_new(lr_pipeline_in(p.pipeline), &r), 0);
    for (size_t at = 0; at < bytes->len; at += 20000) {
        size_t n = bytes->len - at < 20000 ? bytes->len - at : 20000;
        p.pushing = true;
        ck_assert_int_eq(collect_feed(r, bytes->data + at, n), 0);
        p.pushing = false;
        pipe_turn(&p);
    }
    ck_assert_int_eq(lr_reader_flush(r), 0);
    lr_reader_free(r);
}

static reader_new reader_of(const char *format)
{
    return strcmp(format, "ts") == 0    ? lr_reader_ts_new
           : strcmp(format, "flv") == 0 ? lr_reader_flv_new
                                        : lr_reader_fmp4_new;
}

/* Kind, key, size and hash of each frame of this kind, and the first and last time. */
static void add_content(struct lr_buf *out, struct collect *c, char kind)
{
    for (const char *at = collect_text(c); *at; at = strchr(at, '\n') + 1) {
        char rest[64];
        if (*at == kind && sscanf(at + 1, "%*d %*d%63[^\n]", rest) == 1)
            ck_assert_int_eq(lr_buf_fmt(out, "%s\n", rest), 0);
    }
}

static void read_file(const char *path, const char *format, struct collect *c)
{
    size_t len;
    uint64_t skipped;
    char *data = rig_load(&p.rig, path, &len);
    collect_init(c);
    ck_assert_int_eq(collect_run(c, reader_of(format), (const uint8_t *)data, len, len, &skipped),
                     0);
    ck_assert_uint_eq(skipped, 0);
    ck_assert_int_eq(c->gaps, 0);
    ck_assert_int_eq(c->sets, 1);
    free(data);
}

/* Every file starts with a keyframe, near 0; all in all they hold what came, once. */
static void check_content(const struct bytes *bytes, const char *format)
{
    const char kinds[] = "va";
    struct collect want, got;
    collect_init(&want);
    ck_assert_int_eq(collect_run(&want, lr_reader_flv_new, bytes->data, bytes->len, 4000, NULL), 0);
    for (int k = 0; k < 2; k++) {
        struct lr_buf a, b;
        lr_buf_init(&a, 1 << 24);
        lr_buf_init(&b, 1 << 24);
        add_content(&a, &want, kinds[k]);
        ck_assert_uint_gt(a.len, 5000);
        for (int i = 0; i < p.files; i++) {
            read_file(p.path[i], format, &got);
            const char *first = strstr(collect_text(&got), "\nv ");
            int64_t dts = 0, pts;
            char key = '-';
            ck_assert(first &&
                      sscanf(first, "\nv %" SCNd64 " %" SCNd64 " %c", &dts, &pts, &key) == 3);
            ck_assert_int_eq(key, 'k');
            ck_assert_int_le(dts, LR_TIME_HZ);
            add_content(&b, &got, kinds[k]);
            collect_free(&got);
        }
        ck_assert_str_eq(lr_buf_str(&a), lr_buf_str(&b));
        lr_buf_free(&a);
        lr_buf_free(&b);
    }
    collect_free(&want);
}

static void run(const char *format, int64_t split_ms, int64_t split_bytes)
{
    pipe_begin(&p, format);
    p.cfg.split_ms = split_ms;
    p.cfg.split_bytes = split_bytes;
    pipe_start(&p);
    feed(&in);
    pipe_close(&p);
    ck_assert_int_eq(p.failed, 0);
    ck_assert_int_ge(p.duration_ms, SECONDS * 1000); /* sound stands out on both sides */
    ck_assert_int_le(p.duration_ms, SECONDS * 1000 + 100 * p.files);
    ck_assert_int_eq(p.frames, SECONDS * 25);
    check_content(&in, format);
}

START_TEST(one_file)
{
    make_stream(SECONDS, -1);
    run("ts", 0, 0);
    ck_assert_str_eq(p.text, "O x.ts\nC x.ts 13024 325\n");
    rig_check_names(&p.rig, "x.ts");
    pipe_end(&p);
    bytes_free(&in);
}
END_TEST

/* Files of one session are one stream when they are put together. */
static void check_counters(void)
{
    struct ts_count count;
    ts_count_begin(&count);
    for (int i = 0; i < p.files; i++) {
        size_t len;
        char *data = rig_load(&p.rig, p.path[i], &len);
        ts_count_add(&count, (const uint8_t *)data, len);
        free(data);
    }
    ck_assert_int_eq(count.breaks, p.files - 1);
}

START_TEST(split_by_time)
{
    static const char *const formats[] = {"ts", "flv", "mp4"};
    make_stream(SECONDS, -1);
    for (int i = 0; i < 3; i++)
        for (int64_t ms = 1000; ms <= 7000; ms += 1700) {
            run(formats[i], ms, 0);
            int64_t each = (ms + 999) / 1000; /* a keyframe each second */
            ck_assert_int_eq(p.files, (SECONDS + each - 1) / each);
            if (i == 0)
                check_counters();
            pipe_end(&p);
        }
    bytes_free(&in);
}
END_TEST

START_TEST(split_by_size)
{
    static const char *const formats[] = {"ts", "flv", "mp4"};
    make_stream(SECONDS, -1);
    for (int i = 0; i < 3; i++) {
        run(formats[i], 0, 100000);
        ck_assert_int_ge(p.files, 2);
        ck_assert_int_gt(p.bytes, 100000 * (p.files - 1));
        pipe_end(&p);
    }
    bytes_free(&in);
}
END_TEST

/* Merely sent again it is no new file. */
START_TEST(the_configuration_again)
{
    make_stream(SECONDS, 6000);
    run("flv", 0, 0);
    ck_assert_int_eq(p.files, 1);
    pipe_end(&p);
    bytes_free(&in);
}
END_TEST

static void push(const struct lr_buf *bytes)
{
    struct lr_reader *r;
    ck_assert_int_eq(lr_reader_flv_new(lr_pipeline_in(p.pipeline), &r), 0);
    ck_assert_int_eq(lr_reader_feed(r, bytes->data, bytes->len), 0);
    ck_assert_int_eq(lr_reader_flush(r), 0);
    lr_reader_free(r);
}

START_TEST(another_configuration)
{
    struct collect c;
    begin_av();
    idr(0);
    sound(0);
    slice(40);
    sound(23);
    tag(9, 80, "17 00 000000", AVCC_BIG);
    idr(80);
    sound(46);
    slice(120);
    pipe_begin(&p, "flv");
    pipe_start(&p);
    push(&flv);
    pipe_close(&p);
    ck_assert_str_eq(p.text, "O x.flv\nC x.flv 80 2\nO x (2).flv\nC x (2).flv 114 2\n");
    read_file("x.flv", "flv", &c);
    ck_assert_ptr_nonnull(strstr(collect_text(&c), "T avc 64x48 aac 44100x2\nv 0 0 k"));
    ck_assert_int_eq(c.frames, 4);
    collect_free(&c);
    read_file("x (2).flv", "flv", &c);
    ck_assert_ptr_null(strstr(collect_text(&c), "64x48"));
    ck_assert_int_eq(c.frames, 3);
    collect_free(&c);
    pipe_end(&p);
    lr_buf_free(&flv);
}
END_TEST

START_TEST(names)
{
    begin_av();
    idr(0);
    slice(1000);
    idr(2000);
    idr(4000);
    pipe_begin(&p, "flv");
    p.cfg.name = "{platform}/{anchor}/{title} {quality}";
    p.cfg.split_ms = 1500;
    pipe_start(&p);
    pipe_room(&p, "a/b", "first");
    push(&flv);
    pipe_room(&p, "a/b", "second"); /* from the next file on */
    lr_buf_clear(&flv);
    put_header("05");
    avc_config(4000);
    aac_config(4000);
    slice(4040);
    idr(6000);
    push(&flv);
    pipe_close(&p);
    rig_check_names(&p.rig, "demo/a_b/first hd (2).flv demo/a_b/first hd (3).flv "
                            "demo/a_b/first hd.flv demo/a_b/second hd.flv");
    pipe_end(&p);
    lr_buf_free(&flv);
}
END_TEST

/* Pictures of 500 ms each, a keyframe each second, while the clock goes by as they do. */
static void push_paced(int64_t from_ms, int64_t to_ms)
{
    for (int64_t ms = from_ms; ms < to_ms; ms += 500) {
        uint8_t picture[] = {0, 0, 0, 2, ms % 1000 ? 0x41 : 0x65, 0x88};
        ck_assert_int_eq(pipe_frame(&p, 0, ms, ms % 1000 == 0, picture, sizeof picture, 4), 0);
        lr_clock_fake_advance(&p.rig.clock, 500);
        pipe_turn(&p);
    }
}

static void push_configuration(void)
{
    struct lr_tracks t = {.count = 1};
    uint8_t config[64];
    size_t n = unhex(AVCC, config, sizeof config);
    ck_assert(lr_track_set(&t.track[0], LR_CODEC_H264, config, n));
    ck_assert_int_eq(lr_push_tracks(lr_pipeline_in(p.pipeline), &t), 0);
}

START_TEST(split_by_the_clock_of_the_day)
{
    pipe_begin(&p, "flv");
    p.rig.clock.wall = INT64_C(1795780800000) - 3700; /* 3.7 s before a full hour */
    p.cfg.split_at_ms = 3600000;
    p.cfg.name = "{part}";
    pipe_start(&p);
    push_configuration();
    push_paced(0, 8000);
    pipe_close(&p);
    ck_assert_str_eq(p.text, "O 000.flv\nC 000.flv 4000 8\nO 001.flv\nC 001.flv 4000 8\n");
    pipe_end(&p);
}
END_TEST

/* A title that is not known any more is no change. */
START_TEST(split_by_title)
{
    pipe_begin(&p, "flv");
    p.cfg.split_title = true;
    p.cfg.name = "{part} {title}";
    pipe_start(&p);
    pipe_room(&p, "a", "first");
    push_configuration();
    push_paced(0, 1500);
    pipe_room(&p, "a", "first");
    push_paced(1500, 2500);
    pipe_room(&p, "a", "second");
    push_paced(2500, 4000);
    pipe_room(&p, "a", NULL);
    push_paced(4000, 6000);
    pipe_close(&p);
    ck_assert_str_eq(p.text, "O 000 first.flv\nC 000 first.flv 3000 6\n"
                             "O 001 second.flv\nC 001 second.flv 3000 6\n");
    pipe_end(&p);
}
END_TEST

START_TEST(as_long_as_asked_for)
{
    make_stream(SECONDS, -1);
    pipe_begin(&p, "ts");
    p.cfg.max_ms = 5000;
    pipe_start(&p);
    feed(&in);
    pipe_close(&p);
    const char *full = strstr(p.text, "F\n"); /* once, and soon */
    ck_assert(full && !strstr(full + 1, "F\n"));
    ck_assert(strstr(full, "C x.ts 5024 125\n"));
    ck_assert_int_eq(p.files, 1);
    pipe_end(&p);
    bytes_free(&in);
}
END_TEST

START_TEST(nothing_came)
{
    struct lr_pipeline_stats stats;
    pipe_begin(&p, "ts");
    pipe_start(&p);
    lr_pipeline_tick(p.pipeline);
    lr_pipeline_stats(p.pipeline, &stats);
    ck_assert_int_eq(stats.bytes + stats.duration_ms + stats.frames + stats.gaps, 0);
    pipe_close(&p);
    ck_assert_str_eq(p.text, "");
    rig_check_names(&p.rig, "");
    pipe_end(&p);
}
END_TEST

/* Figures while it goes on, and bytes that go to the disk each second. */
START_TEST(figures)
{
    struct lr_pipeline_stats stats;
    begin_av();
    for (uint32_t ms = 0; ms < 4000; ms += 40)
        ms % 1000 ? slice(ms) : idr(ms);
    pipe_begin(&p, "flv");
    p.cfg.split_ms = 2000;
    pipe_start(&p);
    push(&flv);
    lr_pipeline_stats(p.pipeline, &stats);
    ck_assert_int_eq(stats.duration_ms, 4000);
    ck_assert_int_eq(stats.frames, 100);
    ck_assert_int_gt((int64_t)stats.waiting, 0);
    int64_t bytes = stats.bytes;
    lr_pipeline_tick(p.pipeline);
    while (stats.waiting > 0) {
        lr_loop_turn(p.rig.loop, 1);
        lr_pipeline_stats(p.pipeline, &stats);
    }
    ck_assert_int_eq(rig_taken(&p.rig), bytes);
    lr_pipeline_stats(p.pipeline, &stats);
    ck_assert_int_eq(stats.bytes, bytes);
    pipe_close(&p);
    ck_assert_int_eq(p.bytes, bytes);
    pipe_end(&p);
    lr_buf_free(&flv);
}
END_TEST

UNIT_MAIN("pipeline", one_file, split_by_time, split_by_size, the_configuration_again,
          another_configuration, names, split_by_the_clock_of_the_day, split_by_title,
          as_long_as_asked_for, nothing_came, figures)
