/* FLV: each byte of small files, and what readers make of large ones. */
#include "unit.h"

#include <stdio.h>

#include "demo_stream.h"
#include "flv_tags.h"
#include "sink_rig.h"

#define META                                                                                       \
    "02000a 6f6e4d65746144617461 08 00000000"                                                      \
    "000c 766964656f636f6465636964 00 401c000000000000"                                            \
    "0005 7769647468 00 4050000000000000"                                                          \
    "0006 686569676874 00 4048000000000000"                                                        \
    "000c 617564696f636f6465636964 00 4024000000000000"                                            \
    "000f 617564696f73616d706c6572617465 00 40e5888000000000"                                      \
    "000d 617564696f6368616e6e656c73 00 4000000000000000"                                          \
    "0007 656e636f646572 02 0006 6c6976726563 000009"

static struct sinking s;

static void begin_avc(void)
{
    struct lr_tracks t = {0};
    add_track(&t, LR_CODEC_H264, AVCC);
    add_track(&t, LR_CODEC_AAC, "1210");
    sink_begin(&s, "flv", &t);
}

static size_t written(void)
{
    ck_assert_int_eq(memory_out_settle(&s.m), 0);
    return s.m.bytes.len;
}

/* What was written since. */
static void check_new(size_t from, const char *want)
{
    size_t to = written();
    check_hex(s.m.bytes.data + from, to - from, want);
}

START_TEST(every_byte)
{
    begin_avc();
    check_new(0, "464c56 01 05 00000009 00000000"
                 "12 0000a8 000000 00 000000" META "000000b3"
                 "09 00002c 000000 00 000000 17 00 000000" AVCC "00000037"
                 "08 000004 000000 00 000000 af 00 1210 0000000f");
    ck_assert_uint_eq(s.m.units, 0); /* plays nowhere yet */
    size_t at = written();
    sink_hex(&s, 0, 0, true, IDR, 4);
    ck_assert_uint_eq(s.m.units, 1);
    sink_hex(&s, 1, 23, true, "21100405", 0);
    uint8_t unit[16];
    size_t n = unhex(SLICE, unit, sizeof unit);
    ck_assert_int_eq(sink_frame(&s, 0, 40, 120, false, unit, n, 4), 0);
    check_new(at, "09 00000c 000000 00 000000 17 01 000000" IDR "00000017"
                  "08 000006 000017 00 000000 af 01 21100405 00000011"
                  "09 00000c 000028 00 000000 27 01 000050" SLICE "00000017");
    ck_assert_uint_eq(s.m.units, 3);
    ck_assert_int_eq(sink_close(&s), 0);
    ck_assert_uint_eq(s.m.whole, s.m.bytes.len);
    sink_end(&s);
}
END_TEST

/* Both ways in which senders say HEVC become the one that has a specification. */
START_TEST(hevc_by_fourcc)
{
    begin();
    put_header("01");
    tag(9, 0, "1c 00 000000", HVCC);
    tag(9, 0, "1c 01 000028", "00000004 2601af00 00000003 2601bb");
    tag(9, 40, "2c 01 000000", "00000003 0201d0");
    struct lr_buf by_id = flv;
    begin();
    put_header("01");
    tag(9, 0, "90 68766331", HVCC);
    tag(9, 0, "91 68766331 000028", "00000004 2601af00 00000003 2601bb");
    tag(9, 40, "a3 68766331", "00000003 0201d0");
    struct lr_buf *in[] = {&by_id, &flv};
    for (int i = 0; i < 2; i++) {
        sink_init(&s, "flv");
        sink_from(&s, lr_reader_flv_new, in[i]->data, in[i]->len);
        const uint8_t *config = memmem(s.m.bytes.data, s.m.bytes.len, "\x90hvc1", 5);
        ck_assert_ptr_nonnull(config);
        size_t at = (size_t)(config - s.m.bytes.data), len = strlen(HVCC) / 2;
        check_hex(config, 5 + len, "90 68766331" HVCC);
        check_new(at + 5 + len + 4,
                  "09 000017 000000 00 000000 91 68766331 000028 00000004 2601af00 00000003 2601bb "
                  "00000022 09 00000f 000028 00 000000 a1 68766331 000000 00000003 0201d0 "
                  "0000001a");
        sink_end(&s);
        lr_buf_free(in[i]);
    }
}
END_TEST

START_TEST(av1_and_its_numbers)
{
    struct lr_tracks t = {0};
    add_track(&t, LR_CODEC_AV1, AV1C);
    sink_begin(&s, "flv", &t);
    size_t at = written();
    sink_hex(&s, 0, 40, true, "0a0b", 0);
    sink_hex(&s, 0, 80, false, "3200", 0);
    check_new(at, "09 000007 000028 00 000000 91 61763031 0a0b 00000012"
                  "09 000007 000050 00 000000 a1 61763031 3200 00000012");
    ck_assert_int_eq(sink_close(&s), 0);
    struct collect c;
    sink_read(&s, lr_reader_flv_new, &c);
    ck_assert_ptr_nonnull(strstr(collect_text(&c), "T av1 352x288\n"));
    collect_free(&c);
    sink_end(&s);
}
END_TEST

START_TEST(mp3_at_rates_that_flv_knows)
{
    static const struct {
        int rate, channels;
        const char *head; /* NULL: can't be said */
    } rates[] = {{44100, 2, "2f"}, {44100, 1, "2e"}, {22050, 2, "2b"}, {11025, 1, "26"},
                 {8000, 1, "e2"},  {48000, 2, NULL}, {32000, 2, NULL}};
    for (size_t i = 0; i < sizeof rates / sizeof *rates; i++) {
        struct lr_tracks t = {0};
        char want[100];
        add_bare(&t, LR_CODEC_MP3, rates[i].rate, rates[i].channels);
        sink_init(&s, "flv");
        if (rates[i].head) {
            ck_assert_int_eq(sink_open(&s, &t), 0);
            size_t at = written();
            ck_assert_uint_eq(s.m.bytes.data[4], 4); /* sound alone, and no configuration */
            sink_hex(&s, 0, 5, true, MP3_FRAME, 0);
            snprintf(want, sizeof want, "08 00000b 000005 00 000000 %s %s 00000016", rates[i].head,
                     MP3_FRAME);
            check_new(at, want);
        } else {
            ck_assert_int_eq(sink_open(&s, &t), LIVREC_EMEDIA);
            ck_assert_str_eq(
                s.err.text, "record.format: flv can't hold mp3 audio (ts, mkv, mp4, mp3, mov can)");
        }
        sink_end(&s);
    }
}
END_TEST

/* Start codes become lengths as the configuration record says; delimiters go. */
START_TEST(start_codes_become_lengths)
{
    static const char *const framed[] = {"00000003 658880 00000002 6501",
                                         "00000001 09f0 00000001 658880 000001 6501",
                                         "03 658880 02 6501", "0003 658880 0002 6501"};
    static const uint8_t nal_len[] = {4, 0, 1, 2};
    for (int i = 0; i < 4; i++) {
        begin_avc();
        size_t at = written();
        sink_hex(&s, 0, 0, true, framed[i], nal_len[i]);
        check_new(at, "09 000012 000000 00 000000 17 01 000000 00000003 658880 00000002 6501 "
                      "0000001d");
        sink_end(&s);
    }
}
END_TEST

START_TEST(the_clip_again)
{
    struct clip clip;
    struct timeline line;
    struct bytes in = {0};
    struct collect a, b;
    demo_open(&clip, &line);
    demo_flv(&in, &clip, &line, 13000, -1);
    sink_init(&s, "flv");
    sink_from(&s, lr_reader_flv_new, in.data, in.len);
    ck_assert_uint_eq(s.m.units, (size_t)s.frames);
    sink_read(&s, lr_reader_flv_new, &b);
    collect_init(&a);
    ck_assert_int_eq(collect_run(&a, lr_reader_flv_new, in.data, in.len, 4000, NULL), 0);
    ck_assert_int_gt(a.frames, 500);
    ck_assert_str_eq(collect_text(&a), collect_text(&b));
    collect_free(&a);
    collect_free(&b);
    sink_end(&s);
    bytes_free(&in);
    clip_free(&clip);
}
END_TEST

/* 24 bits and 8 more; after 49.7 days both are used up. */
START_TEST(time_over_32_bits)
{
    begin_avc();
    size_t at = written();
    sink_hex(&s, 0, 0xffffff, true, IDR, 4);
    sink_hex(&s, 0, 0x1000000, true, IDR, 4);
    sink_hex(&s, 0, INT64_C(0xffffffff), true, IDR, 4);
    sink_hex(&s, 0, INT64_C(0x100000000), true, IDR, 4);
    sink_hex(&s, 1, INT64_C(0x100000017), true, "21100405", 0);
    check_new(at, "09 00000c ffffff 00 000000 17 01 000000" IDR "00000017"
                  "09 00000c 000000 01 000000 17 01 000000" IDR "00000017"
                  "09 00000c ffffff ff 000000 17 01 000000" IDR "00000017"
                  "09 00000c 000000 00 000000 17 01 000000" IDR "00000017"
                  "08 000006 000017 00 000000 af 01 21100405 00000011");
    sink_end(&s);
    begin_avc(); /* a reader goes on over it */
    for (int64_t ms = INT64_C(0xffffffff) - 4000; ms < INT64_C(0x100000000) + 4000; ms += 40)
        sink_hex(&s, 0, ms, true, IDR, 4);
    ck_assert_int_eq(sink_close(&s), 0);
    struct collect c;
    sink_read(&s, lr_reader_flv_new, &c);
    ck_assert_int_eq(c.frames, 201);
    ck_assert_int_eq(c.last_dts, (INT64_C(0xffffffff) + 4000) * 90);
    collect_free(&c);
    sink_end(&s);
}
END_TEST

START_TEST(what_is_refused)
{
    uint8_t *large = calloc(1, 0x1000000);
    ck_assert_ptr_nonnull(large);
    begin_avc();
    size_t before = written();
    ck_assert_int_eq(sink_frame(&s, 0, 0, 0, true, large, 0, 4), LIVREC_EMEDIA);
    ck_assert_int_eq(sink_frame(&s, 2, 0, 0, true, large, 10, 4), LIVREC_EMEDIA);
    ck_assert_int_eq(sink_frame(&s, -1, 0, 0, true, large, 10, 4), LIVREC_EMEDIA);
    ck_assert_int_eq(sink_frame(&s, 1, 0, 0, true, large, 0x1000000, 0), LIVREC_EMEDIA);
    ck_assert_str_eq(s.err.text, "flv: a frame of 16777216 bytes can't be written");
    ck_assert_uint_eq(written(), before);
    ck_assert_int_eq(sink_frame(&s, 1, 0, 0, true, large, 0xffffff - 2, 0), 0);
    sink_end(&s);
    struct lr_tracks two = {0};
    add_track(&two, LR_CODEC_AAC, "1210");
    add_track(&two, LR_CODEC_AAC, "1210");
    sink_init(&s, "flv");
    ck_assert_int_eq(sink_open(&s, &two), LIVREC_EMEDIA);
    sink_end(&s);
    struct lr_tracks opus = {0};
    add_track(&opus, LR_CODEC_OPUS, OPUS_HEAD);
    sink_init(&s, "flv");
    ck_assert_int_eq(sink_open(&s, &opus), LIVREC_EMEDIA);
    ck_assert_str_eq(s.err.text, "record.format: flv can't hold opus audio (ts, mkv, mp4 can)");
    sink_end(&s);
    free(large);
}
END_TEST

/* The output ends anywhere: an error, and no unit that is not whole. */
START_TEST(an_output_that_fails)
{
    begin_avc();
    sink_hex(&s, 0, 0, true, IDR, 4);
    sink_hex(&s, 1, 0, true, "21100405", 0);
    size_t all = written();
    sink_end(&s);
    for (size_t room = 0; room < all; room++) {
        struct lr_tracks t = {0};
        uint8_t unit[16];
        size_t n = unhex(IDR, unit, sizeof unit);
        add_track(&t, LR_CODEC_H264, AVCC);
        add_track(&t, LR_CODEC_AAC, "1210");
        sink_init(&s, "flv");
        s.m.room = room;
        int rc = sink_open(&s, &t);
        if (rc == 0)
            rc = sink_frame(&s, 0, 0, 0, true, unit, n, 4);
        if (rc == 0)
            rc = sink_frame(&s, 1, 0, 0, true, "\x21\x10\x04\x05", 4, 0);
        ck_assert(rc == LIVREC_EIO || rc == LIVREC_ENOMEM);
        ck_assert_int_eq(s.err.code, rc);
        ck_assert_uint_le(s.m.units, 1);
        ck_assert_uint_eq(s.m.whole, s.m.units ? all - 21 : 0);
        sink_end(&s);
    }
}
END_TEST

UNIT_MAIN("sink_flv", every_byte, hevc_by_fourcc, av1_and_its_numbers, mp3_at_rates_that_flv_knows,
          start_codes_become_lengths, the_clip_again, time_over_32_bits, what_is_refused,
          an_output_that_fails)
