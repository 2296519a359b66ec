#include <stdio.h>

#include "flv_tags.h"

#include "clip.h"
#include "mux_flv.h"

START_TEST(plain_tags)
{
    begin_av();
    idr(0);
    sound(3);
    slice(40);
    tag(9, 80, "17 02 000000", ""); /* end of sequence */
    expect(T_AV V_IDR(0) A(270) V_SLICE(3600));
}
END_TEST

START_TEST(composition_time_is_signed)
{
    begin_av();
    tag(9, 1000, "17 01 00000a", IDR);
    tag(9, 1040, "27 01 ffffd8", SLICE); /* -40 ms */
    tag(9, 1040, "27 01 000050", SLICE); /* dts twice */
    tag(9, 1030, "27 01 000000", SLICE); /* a step back */
    sound(1041);
    expect(T_AV "v 90000 90900 k 3 37cf97f8\n"
                "v 93600 90000 - 3 f34081b2\n"
                "v 93600 100800 - 3 f34081b2\n" V_SLICE(92700) A(93690));
}
END_TEST

/* Time goes on over both ends of the 32-bit counter, and of the 31 bits of some senders; tags on
 * both sides may be out of order. */
START_TEST(time_wraps)
{
    begin_av();
    idr(0xffffffec);
    sound(0xfffffff6);
    slice(0x00000014);
    sound(0xfffffffe);
    slice(0x0000003c);
    expect(T_AV V_IDR(386547054840) A(386547055740) V_SLICE(386547058440) A(386547056460)
               V_SLICE(386547062040));
    begin_av();
    idr(0x7fffffec);
    slice(0x00000014);
    sound(0x7ffffffe);
    slice(0x0000003c);
    expect(T_AV V_IDR(193273526520) V_SLICE(193273530120) A(193273528140) V_SLICE(193273533720));
    begin_av(); /* 60 days: every week a tag */
    idr(0);
    for (uint64_t day = 7; day <= 63; day += 7)
        slice((uint32_t)(day * 86400000));
    struct collect c;
    collect_init(&c);
    ck_assert_int_eq(collect_run(&c, lr_reader_flv_new, flv.data, flv.len, 100, NULL), 0);
    ck_assert_int_eq(c.last_dts, (int64_t)63 * 86400 * 90000);
    collect_free(&c);
    lr_buf_free(&flv);
}
END_TEST

START_TEST(hevc_by_codec_id)
{
    begin();
    put_header("01");
    tag(9, 0, "1c 00 000000", HVCC);
    tag(9, 0, "1c 01 000028", "00000004 2601af00 00000003 2601bb");
    tag(9, 40, "2c 01 000000", "00000003 0201d0");
    tag(9, 80, "1c 01 000000", "00000003 0201d0");  /* flagged, but it is none */
    tag(9, 120, "2c 01 000000", "00000003 2a01d0"); /* CRA, not flagged */
    expect("T hevc 1920x1080\n"
           "v 0 3600 k 7 1bccf403\nv 3600 3600 - 3 8f0b353c\nv 7200 7200 - 3 8f0b353c\nv 10800 "
           "10800 k 3 54688e44\n");
}
END_TEST

START_TEST(enhanced_video)
{
    begin();
    put_header("01");
    tag(9, 0, "90 68766331", HVCC);
    tag(9, 0, "94 68766331", "02 0009 636f6c6f72496e666f"); /* metadata */
    tag(9, 0, "91 68766331 000028", "00000003 2601af");
    tag(9, 40, "a3 68766331", "00000003 0201d0");              /* no composition time */
    tag(9, 80, "a7 02 aabbcc 03 68766331", "00000003 0201d0"); /* behind a modifier */
    tag(9, 90, "a6 01 68766331 00 000000", "00000003 0201d0"); /* the only one of several tracks */
    tag(9, 95, "a6 01 68766331 01 000000", "00000003 0201d0"); /* another one */
    tag(9, 99, "92 68766331", "");                             /* end of sequence */
    expect("T hevc 1920x1080\n"
           "v 0 3600 k 3 0aee43ff\nv 3600 3600 - 3 8f0b353c\nv 7200 7200 - 3 8f0b353c\nv 8100 8100 "
           "- 3 8f0b353c\n");
    begin();
    put_header("01");
    tag(9, 0, "90 61763031", AV1C);
    tag(9, 0, "91 61763031", "0a0b00000004457e3e017c0020");
    tag(9, 40, "a1 61763031", "3200");
    expect("T av1 352x288\nv 0 0 k 13 b18b94c4\nv 3600 3600 - 2 7df2804f\n");
    begin();
    put_header("01");
    tag(9, 0, "90 61766331", AVCC);
    tag(9, 0, "91 61766331 ffffd8", IDR);
    tag(9, 40, "a3 61766331", SLICE);
    expect("T avc 64x48\nv 0 -3600 k 3 37cf97f8\n" V_SLICE(3600));
}
END_TEST

START_TEST(enhanced_audio)
{
    begin();
    put_header("04");
    tag(8, 0, "90 6d703461", "1210");
    tag(8, 0, "91 6d703461", "21100405");
    tag(8, 0, "94 6d703461", "00 02"); /* channels */
    expect("T aac 44100x2\n" A(0));
    begin();
    put_header("04");
    tag(8, 0, "90 4f707573", OPUS_HEAD);
    tag(8, 0, "90 4f707573", "4f70757354616773 00000000 00000000"); /* comments */
    tag(8, 20, "91 4f707573", "fc0102");
    expect("T opus 48000x2\na 1800 1800 k 3 bc846d24\n");
    begin();
    put_header("04");
    tag(8, 32, "91 61632d33", AC3_FRAME);
    expect("T ac3 44100x1\na 2880 2880 k 10 7dafdbb0\n");
    begin();
    put_header("04");
    tag(8, 26, "2f", MP3_FRAME);
    tag(8, 52, "91 2e6d7033", MP3_FRAME);
    expect("T mp3 44100x1\na 2340 2340 k 10 1a18efdf\na 4680 4680 k 10 1a18efdf\n");
}
END_TEST

START_TEST(repeated_configuration_is_no_change)
{
    begin_av();
    idr(0);
    avc_config(0);
    aac_config(0);
    slice(40);
    put_header("05");
    tag(18, 0, "02 000a 6f6e4d65746144617461 03 000009", "");
    avc_config(0);
    aac_config(0);
    idr(80);
    tag(9, 100, "17 00 000000", AVCC_BIG); /* several in a row: the last one counts */
    avc_config(100);
    sound(100);
    expect(T_AV V_IDR(0) V_SLICE(3600) V_IDR(7200) A(9000));
}
END_TEST

START_TEST(changed_configuration_is_told_before_the_next_frame)
{
    begin_av();
    idr(0);
    avc_config(20);
    tag(9, 20, "17 00 000000", AVCC_BIG);
    tag(8, 20, "af 00", "1190");
    idr(40);
    tag(9, 60, "1c 00 000000", HVCC);
    tag(9, 60, "1c 01 000000", "00000003 2601af");
    slice(80); /* of the old codec: nobody could decode it */
    expect(T_AV V_IDR(0) "T avc 1920x1080 aac 48000x2\n" V_IDR(
        3600) "T hevc 1920x1080 aac 48000x2\nv 5400 5400 k 3 0aee43ff\n");
}
END_TEST

START_TEST(sound_that_comes_late)
{
    begin();
    put_header("05");
    sound(0); /* before its configuration */
    avc_config(0);
    idr(0);
    slice(40);
    aac_config(41);
    sound(41);
    expect(T_AV V_IDR(0) V_SLICE(3600) A(3690));
    begin(); /* too late: it begins without */
    put_header("05");
    avc_config(0);
    idr(0);
    slice(999);
    slice(1000);
    aac_config(1010);
    sound(1010);
    expect("T avc 64x48\n" V_IDR(0) V_SLICE(89910) V_SLICE(90000) T_AV A(90900));
    begin(); /* metadata says that there is none */
    put_header("05");
    tag(18, 0, "02 000a 6f6e4d65746144617461 08 00000002 0005 7769647468 05",
        "000c 766964656f636f6465636964 00 401c000000000000 000009");
    avc_config(0);
    idr(0);
    ck_assert_int_eq(lr_buf_reserve(&flv, 1), 0);
    struct collect c;
    struct lr_reader *r;
    collect_init(&c);
    ck_assert_int_eq(lr_reader_flv_new(&c.stage, &r), 0);
    ck_assert_int_eq(collect_feed(r, flv.data, flv.len), 0);
    ck_assert_str_eq(collect_text(&c), "T avc 64x48\n" V_IDR(0)); /* at once, not at the flush */
    lr_reader_free(r);
    collect_free(&c);
    lr_buf_free(&flv);
}
END_TEST

START_TEST(one_kind_alone)
{
    begin();
    put_header("04");
    aac_config(0);
    sound(0);
    sound(23);
    expect("T aac 44100x2\n" A(0) A(2070));
    begin(); /* flags promise pictures that never come */
    put_header("05");
    aac_config(0);
    for (uint32_t ms = 0; ms <= 5000; ms += 1000)
        sound(ms);
    expect("T aac 44100x2\n" A(0) A(90000) A(180000) A(270000) A(360000) A(450000));
    begin();
    put_header("00");
    avc_config(0);
    idr(0);
    expect("T avc 64x48\n" V_IDR(0));
}
END_TEST

START_TEST(annexb_inside)
{
    begin();
    put_header("01");
    tag(9, 0, "17 00 000000", "00000001" SPS "00000001 68cb83cb20");
    tag(9, 0, "17 01 000000", "00000001 658880");
    tag(9, 40, "27 01 000000", "000001 419a80");
    avc_config(50); /* lengths are announced, start codes sent */
    tag(9, 80, "27 01 000000", "00000001 419a80");
    expect("T avc 64x48\n" V_IDR(0) "v 3600 3600 - 3 f34081b2\n" V_SLICE(7200));
    begin();
    put_header("04");
    tag(8, 0, "af 01", "fff15080 017ffc 21100405"); /* ADTS, and no configuration */
    expect("T aac 44100x2\n" A(0));
}
END_TEST

START_TEST(what_can_not_be_recorded)
{
    begin();
    put_header("01");
    tag(9, 0, "12 0000", "00");
    expect_error(LIVREC_EMEDIA, "FLV: video codec id 2 can't be recorded");
    begin();
    put_header("01");
    tag(9, 0, "90 76703039", "00");
    expect_error(LIVREC_EMEDIA, "FLV: video codec \"vp09\" can't be recorded");
    begin();
    put_header("04");
    tag(8, 0, "b6", "0000");
    expect_error(LIVREC_EMEDIA, "FLV: sound codec id 11 can't be recorded");
    begin();
    put_header("05");
    tag(8, 0, "b6", "0000");
    avc_config(0);
    idr(0);
    expect("T avc 64x48\n" V_IDR(0));
    begin();
    put_header("01");
    tag(9, 0, "17 00 000000", "0142c00affe1ffff67");
    expect_error(LIVREC_EMEDIA, "FLV: avc configuration of 9 bytes can't be read");
    begin();
    put_header("01");
    tag(0x29, 0, "17 01 000000", IDR);
    expect_error(LIVREC_EDRM, "FLV: the tags are encrypted");
    begin();
    put_header("05");
    while (flv.len < ((size_t)17 << 20))
        ck_assert_int_eq(lr_buf_append(&flv, "<html>not video</html>", 22), 0);
    expect_error(LIVREC_EMEDIA, "FLV: no tag in 16 MiB");
}
END_TEST

START_TEST(a_new_connection)
{
    struct collect c;
    struct lr_reader *r;
    collect_init(&c);
    begin_av();
    idr(500);
    ck_assert_int_eq(lr_reader_flv_new(&c.stage, &r), 0);
    ck_assert_int_eq(collect_feed(r, flv.data, flv.len - 5), 0);
    lr_reader_discontinuity(r);
    ck_assert_int_eq(collect_feed(r, flv.data, flv.len), 0);
    lr_reader_discontinuity(r);
    ck_assert_int_eq(collect_feed(r, flv.data, flv.len - 4), 0);
    ck_assert_int_eq(lr_reader_flush(r), 0); /* a last tag without PreviousTagSize */
    ck_assert_str_eq(collect_text(&c), T_AV V_IDR(45000) V_IDR(45000));
    lr_reader_free(r);
    lr_reader_free(NULL);
    collect_free(&c);
    lr_buf_free(&flv);
}
END_TEST

static void demo_clip_as_flv(struct clip *clip, struct bytes *out)
{
    char err[100];
    ck_assert_int_eq(clip_load(clip, demo_clip, demo_clip_len, err, sizeof err), 0);
    flv_header(out);
    flv_configs(out, clip, 0);
    for (size_t i = 0; i < clip->count; i++) {
        const struct clip_frame *f = &clip->frames[i];
        struct shot s = {.frame = f, .clip = clip, .dts = f->dts, .n = f->n};
        flv_frame(out, &s);
    }
}

START_TEST(the_demo_clip)
{
    struct clip clip;
    struct bytes out = {0};
    struct collect c;
    demo_clip_as_flv(&clip, &out);
    for (size_t block = 100; block < 2 * out.len; block *= 7) {
        collect_init(&c);
        ck_assert_int_eq(collect_run(&c, lr_reader_flv_new, out.data, out.len, block, NULL), 0);
        ck_assert_uint_eq((size_t)c.frames, clip.count);
        ck_assert_int_eq(c.sets, 1);
        ck_assert_int_eq(c.gaps, 0);
        char line[64];
        const char *at = collect_text(&c);
        for (size_t i = 0; i < clip.count && at; i++) {
            const struct clip_frame *f = &clip.frames[i];
            snprintf(line, sizeof line, "\n%c %d %d %c ", f->track == CLIP_VIDEO ? 'v' : 'a',
                     (int)f->dts * 90, ((int)f->dts + f->cts) * 90,
                     f->key || f->track == CLIP_AUDIO ? 'k' : '-');
            at = strchr(at, '\n');
            if (at && strncmp(at, line, strlen(line)) == 0)
                at++;
            else
                at = NULL;
        }
        ck_assert_ptr_nonnull(at);
        collect_free(&c);
    }
    collect_truncations(lr_reader_flv_new, out.data, out.len, 397);
    bytes_free(&out);
    clip_free(&clip);
}
END_TEST

UNIT_MAIN("reader_flv", plain_tags, composition_time_is_signed, time_wraps, hevc_by_codec_id,
          enhanced_video, enhanced_audio, repeated_configuration_is_no_change,
          changed_configuration_is_told_before_the_next_frame, sound_that_comes_late,
          one_kind_alone, annexb_inside, what_can_not_be_recorded, a_new_connection, the_demo_clip)
