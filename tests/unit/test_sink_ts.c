/* MPEG-TS: what the standard asks for, and what readers make of it. */
#include "unit.h"

#include <stdio.h>

#include "demo_stream.h"
#include "ts_rig.h"

static void begin_sound(enum lr_codec codec, int rate, int channels)
{
    struct lr_tracks t = {0};
    add_bare(&t, codec, rate, channels);
    sink_begin(&s, "ts", &t);
}

static void check_pes(int i, int pid, int64_t dts, int64_t pts, const char *want)
{
    ck_assert_int_lt(i, law.pes_count);
    const struct law_pes *p = &law.pes[i];
    ck_assert_int_eq(p->pid, pid);
    ck_assert_int_eq(p->dts, dts * 90 + DELAY);
    ck_assert_int_eq(p->pts, pts * 90 + DELAY);
    check_hex(p->data.data, p->data.len, want);
}

/* Each packet's place, and nothing but stuffing around it. */
START_TEST(every_byte_of_the_first)
{
    begin_avc();
    ck_assert_uint_eq(s.m.bytes.len, 0);
    sink_hex(&s, 0, 0, true, IDR, 4);
    ck_assert_uint_eq(s.m.units, 1);
    ck_assert_uint_eq(s.m.whole, 3 * LR_TS_PACKET);
    check_hex(s.m.bytes.data, 21, "47 4000 10 00 00 b00d 0001 c1 00 00 0001 f000 2ab104b2");
    check_hex(s.m.bytes.data + 188, 31,
              "47 5000 10 00 02 b017 0001 c1 00 00 e100 f000 1b e100 f000 0f e101 f000 2f44b99b");
    for (size_t at = 21; at < 376; at = at == 187 ? 188 + 31 : at + 1)
        ck_assert_int_eq(s.m.bytes.data[at], 0xff);
    const uint8_t *p = s.m.bytes.data + 376;
    check_hex(p, 5, "47 4100 30 78"); /* a field of 120 bytes */
    check_hex(p + 5, 7, "50 00000000 7e 00");
    check_hex(p + 5 + 0x78, 188 - 5 - 0x78,
              "000001 e0 0039 84 80 05 21 0003 5f91" AUD AVC_SETS "00000001 658880");
    finish();
    end();
}
END_TEST

START_TEST(delimiters_and_parameter_sets)
{
    begin_avc();
    sink_hex(&s, 0, 0, true, IDR, 4);
    sink_hex(&s, 0, 40, false, SLICE, 4);
    sink_hex(&s, 0, 80, true, AUD "00000001 658880", 0);           /* its own delimiter */
    sink_hex(&s, 0, 120, true, AUD AVC_SETS "00000001 658881", 0); /* its own sets too */
    sink_hex(&s, 0, 160, true, AVC_SETS "000001 658882", 0);
    sink_hex(&s, 0, 200, false, AUD "000001 419a80", 0);
    sink_hex(&s, 0, 240, true, "00000002 09f0 00000003 658883", 4);
    finish();
    ck_assert_int_eq(law.pes_count, 7);
    check_pes(0, VIDEO, 0, 0, AUD AVC_SETS "00000001 658880");
    check_pes(1, VIDEO, 40, 40, AUD "00000001 419a80");
    check_pes(2, VIDEO, 80, 80, AUD AVC_SETS "000001 658880");
    check_pes(3, VIDEO, 120, 120, AUD AVC_SETS "00000001 658881");
    check_pes(4, VIDEO, 160, 160, AUD AVC_SETS "000001 658882");
    check_pes(5, VIDEO, 200, 200, AUD "000001 419a80");
    check_pes(6, VIDEO, 240, 240, AUD AVC_SETS "00000001 658883");
    for (int i = 0; i < 7; i++) {
        ck_assert_int_eq(law.pes[i].random, i != 1 && i != 5);
        ck_assert(law.pes[i].tables || !law.pes[i].random);
        ck_assert_int_eq(law.pes[i].clock, 40 * 90 * i);
    }
    end();
}
END_TEST

START_TEST(hevc)
{
    struct lr_tracks t = {0};
    add_track(&t, LR_CODEC_HEVC, HVCC);
    sink_begin(&s, "ts", &t);
    sink_hex(&s, 0, 0, true, "00000004 2601af00 00000003 2601bb", 4);
    uint8_t unit[16];
    size_t n = unhex("00000003 0201d0", unit, sizeof unit);
    ck_assert_int_eq(sink_frame(&s, 0, 40, 120, false, unit, n, 4), 0);
    finish();
    ck_assert_int_eq(law.program.count, 1);
    ck_assert_int_eq(law.program.stream[0].type, 0x24);
    check_pes(
        0, VIDEO, 0, 0,
        "00000001 460150"
        "00000001 40010c01ffff016000000300900000030000030078959809"
        "00000001 42010101600000030090000003000003 0078a003c08010e596566924caf01680800000030080"
        "00000302 84"
        "00000001 4401c172b46240 00000001 2601af00 00000001 2601bb");
    check_pes(1, VIDEO, 40, 120, "00000001 460150 00000001 0201d0");
    end();
}
END_TEST

/* ---- sound */

START_TEST(sound_is_gathered)
{
    begin_avc();
    for (int i = 0; i < 20; i++)
        sink_hex(&s, 1, i * 1024 * 1000 / 44100, true, "21100405", 0);
    finish();
    ck_assert_int_eq(law.pes_count, 3); /* of a fifth of a second */
    for (int i = 0; i < 3; i++) {
        size_t frames = i < 2 ? 9 : 2;
        ck_assert_int_eq(law.pes[i].pid, AUDIO);
        ck_assert_uint_eq(law.pes[i].data.len, frames * 11);
        check_hex(law.pes[i].data.data, 11, "fff15080 017ffc 21100405");
    }
    end();
}
END_TEST

/* Opus behind its control header, AC-3 and MP3 as they are; all with what says so in the PMT. */
START_TEST(other_codecs)
{
    struct lr_tracks t = {0};
    uint8_t frame[600] = {0xfc};
    add_track(&t, LR_CODEC_OPUS, OPUS_HEAD);
    sink_begin(&s, "ts", &t);
    ck_assert_int_eq(sink_frame(&s, 0, 0, 0, true, frame, 3, 0), 0);
    ck_assert_int_eq(sink_frame(&s, 0, 20, 20, true, frame, 255, 0), 0);
    ck_assert_int_eq(sink_frame(&s, 0, 40, 40, true, frame, 600, 0), 0);
    finish();
    check_hex(law.pmt + 12, law.pmt_len - 12, "06 e100 f00a 05 04 4f707573 7f 02 80 02");
    check_pes(0, VIDEO, 0, 0, "7fe0 03 fc0000");
    check_hex(law.pes[1].data.data, 5, "7fe0 ff00 fc");
    check_hex(law.pes[2].data.data, 6, "7fe0 ffff5a fc");
    ck_assert_int_eq(law.pes[0].id, 0xbd);
    end();
    begin_sound(LR_CODEC_AC3, 48000, 2);
    sink_hex(&s, 0, 0, true, AC3_FRAME, 0);
    finish();
    check_hex(law.pmt + 12, law.pmt_len - 12, "81 e100 f006 05 04 41432d33");
    check_pes(0, VIDEO, 0, 0, AC3_FRAME);
    end();
    begin_sound(LR_CODEC_MP3, 44100, 2);
    sink_hex(&s, 0, 0, true, MP3_FRAME, 0);
    finish();
    ck_assert_int_eq(law.program.stream[0].type, 3);
    ck_assert_int_eq(law.pes[0].id, 0xc0);
    check_pes(0, VIDEO, 0, 0, MP3_FRAME);
    end();
    begin_sound(LR_CODEC_MP3, 22050, 1);
    sink_hex(&s, 0, 0, true, MP3_FRAME, 0);
    finish();
    ck_assert_int_eq(law.program.stream[0].type, 4);
    end();
}
END_TEST

/* ---- whole streams */

static void check_again(reader_new make, const struct bytes *in)
{
    struct collect a, b;
    sink_init(&s, "ts");
    sink_from(&s, make, in->data, in->len);
    law_read(&law, s.m.bytes.data, s.m.bytes.len);
    check_steps();
    sink_read(&s, lr_reader_ts_new, &b);
    collect_init(&a);
    ck_assert_int_eq(collect_run(&a, make, in->data, in->len, 4000, NULL), 0);
    ck_assert_int_gt(a.frames, 500);
    ck_assert_int_eq(a.frames, b.frames);
    ck_assert(lr_tracks_equal(&a.tracks, &b.tracks));
    collect_same(&a, &b, 'v', DELAY);
    collect_same(&a, &b, 'a', DELAY);
    collect_free(&a);
    collect_free(&b);
    end();
}

START_TEST(the_clip_again)
{
    struct clip clip;
    struct timeline line;
    struct bytes flv_bytes = {0}, ts_bytes = {0};
    demo_open(&clip, &line);
    demo_flv(&flv_bytes, &clip, &line, 13000, -1);
    demo_ts(&ts_bytes, &line, 13000);
    check_again(lr_reader_flv_new, &flv_bytes);
    check_again(lr_reader_ts_new, &ts_bytes);
    bytes_free(&flv_bytes);
    bytes_free(&ts_bytes);
    clip_free(&clip);
}
END_TEST

/* Pictures of every size around those at which packets fill up, a large one at the end. */
START_TEST(all_sizes)
{
    static uint8_t unit[200000];
    int64_t ms = 0;
    unit[4] = 0x41;
    memset(unit + 5, 0xaa, sizeof unit - 5);
    begin_avc();
    for (size_t n = 5; n < 600; n++, ms += 40) {
        unit[2] = (uint8_t)((n - 4) >> 8);
        unit[3] = (uint8_t)(n - 4);
        ck_assert_int_eq(sink_frame(&s, 0, ms, ms + (n & 1) * 80, false, unit, n, 4), 0);
    }
    unit[1] = (uint8_t)((sizeof unit - 4) >> 16);
    unit[2] = (uint8_t)((sizeof unit - 4) >> 8);
    unit[3] = (uint8_t)(sizeof unit - 4);
    ck_assert_int_eq(sink_frame(&s, 0, ms, ms, false, unit, sizeof unit, 4), 0);
    finish();
    for (size_t n = 5; n < 600; n++)
        ck_assert_uint_eq(law.pes[n - 5].data.len, 6 + n);
    ck_assert_uint_eq(law.pes[595].data.len, 6 + sizeof unit);
    end();
}
END_TEST

START_TEST(what_is_refused)
{
    struct lr_tracks t = {0};
    uint8_t *large = calloc(1, (1 << 20) + 1);
    ck_assert_ptr_nonnull(large);
    add_track(&t, LR_CODEC_AV1, AV1C);
    sink_init(&s, "ts");
    ck_assert_int_eq(sink_open(&s, &t), LIVREC_EMEDIA);
    ck_assert_str_eq(s.err.text, "record.format: ts can't hold av1 video (flv, mkv, mp4 can)");
    sink_end(&s);
    begin_avc();
    ck_assert_int_eq(sink_frame(&s, 0, 0, 0, true, large, 0, 4), LIVREC_EMEDIA);
    ck_assert_int_eq(sink_frame(&s, 2, 0, 0, true, large, 9, 4), LIVREC_EMEDIA);
    ck_assert_int_eq(sink_frame(&s, 1, 0, 0, true, large, 8185, 0), LIVREC_EMEDIA); /* ADTS */
    ck_assert_int_eq(sink_frame(&s, 1, 0, 0, true, large, (1 << 20) + 1, 0), LIVREC_EMEDIA);
    ck_assert_uint_eq(s.m.bytes.len, 0);
    sink_end(&s);
    free(large);
}
END_TEST

START_TEST(an_output_that_fails)
{
    begin_avc();
    sink_hex(&s, 1, 0, true, "21100405", 0);
    sink_hex(&s, 0, 0, true, IDR, 4);
    sink_hex(&s, 1, 300, true, "21100405", 0);
    ck_assert_int_eq(sink_close(&s), 0);
    size_t all = s.m.bytes.len;
    ck_assert_uint_ge(all, 5 * LR_TS_PACKET);
    sink_end(&s);
    for (size_t room = 0; room < all; room += LR_TS_PACKET / 2) {
        struct lr_tracks t = {0};
        uint8_t unit[16];
        size_t n = unhex(IDR, unit, sizeof unit);
        add_track(&t, LR_CODEC_H264, AVCC);
        add_track(&t, LR_CODEC_AAC, "1210");
        sink_begin(&s, "ts", &t);
        s.m.room = room;
        int rc = sink_frame(&s, 1, 0, 0, true, "\x21\x10\x04\x05", 4, 0);
        if (rc == 0)
            rc = sink_frame(&s, 0, 0, 0, true, unit, n, 4);
        if (rc == 0)
            rc = sink_frame(&s, 1, 300, 300, true, "\x21\x10\x04\x05", 4, 0);
        if (rc == 0)
            rc = sink_close(&s);
        ck_assert_int_eq(rc, LIVREC_ENOMEM);
        ck_assert_int_eq(s.err.code, rc);
        ck_assert_uint_eq(s.m.whole % LR_TS_PACKET, 0);
        sink_end(&s);
    }
}
END_TEST

/* Once in each file of a session, and counted on. */
START_TEST(what_it_is_called)
{
    static const struct lr_tags tags = {.title = "晚安 show", .artist = "Ann"};
    struct lr_carry carry = {0};
    for (int file = 0; file < 2; file++) {
        struct lr_tracks t = {0};
        add_track(&t, LR_CODEC_H264, AVCC);
        sink_init(&s, "ts");
        ck_assert_int_eq(s.ops->open(s.ops, &t, &tags, &s.m.base, &s.sink, &s.err), 0);
        s.sink->carry = &carry;
        for (int i = 0; i < 3; i++)
            sink_hex(&s, 0, 1000 * i, true, IDR, 4);
        ck_assert_int_eq(sink_close(&s), 0);
        check_hex(s.m.bytes.data + 376, 3, "47 4011");
        ck_assert_int_eq(s.m.bytes.data[379], 0x10 | file);
        if (file == 0)
            law_read(&law, s.m.bytes.data, s.m.bytes.len);
        ck_assert_int_eq(law.sdts, 1);
        check_hex(law.sdt, law.sdt_len,
                  "42 b026 0001 c1 00 00 0001 ff 0001 fc 8015"
                  "48 13 01 04 15 416e6e 0c 15 e6999ae5ae89 2073686f77");
        sink_end(&s);
    }
    law_free(&law);
}
END_TEST

/* As much as one packet takes, cut between two characters. */
START_TEST(long_names)
{
    char title[600] = "", artist[600] = "";
    for (int i = 0; i < 180; i++)
        memcpy(title + 3 * i, "\xe7\x9b\xb4", 4);
    memcpy(artist, title, sizeof artist);
    const struct lr_tags tags = {.title = title, .artist = artist};
    struct lr_tracks t = {0};
    add_track(&t, LR_CODEC_H264, AVCC);
    sink_init(&s, "ts");
    ck_assert_int_eq(s.ops->open(s.ops, &t, &tags, &s.m.base, &s.sink, &s.err), 0);
    sink_hex(&s, 0, 0, true, IDR, 4);
    finish();
    ck_assert_int_eq(law.sdts, 1);
    ck_assert_uint_eq(law.sdt_len, 16 + 2 + 1 + 2 + 60 + 2 + 96);
    end();
}
END_TEST

UNIT_MAIN("sink_ts", what_it_is_called, long_names, every_byte_of_the_first,
          delimiters_and_parameter_sets, hevc, sound_is_gathered, other_codecs, the_clip_again,
          all_sizes, what_is_refused, an_output_that_fails)
