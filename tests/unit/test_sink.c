/* The table of sinks, which tracks go into which file, and the MP3 sink. */
#include "unit.h"

#include <stdio.h>

#include "flv_tags.h"
#include "sink_rig.h"

START_TEST(the_table)
{
    static const char *const names[] = {"ts", "flv", "mkv", "mp4", "m4a", "mp3", "mov"};
    for (int i = 0; i < 7; i++) {
        const struct lr_sink_ops *ops = lr_sink_at(i);
        ck_assert_str_eq(ops->name, names[i]);
        ck_assert_str_eq(ops->ext, names[i]);
        ck_assert_ptr_eq(lr_sink_find(names[i]), ops);
        ck_assert_int_eq(ops->audio_only, i == 4 || i == 5);
    }
    ck_assert_ptr_null(lr_sink_at(7));
    ck_assert_ptr_null(lr_sink_at(-1));
    ck_assert_ptr_null(lr_sink_find("raw"));
    ck_assert_ptr_null(lr_sink_find(NULL));
}
END_TEST

/* One letter a sink of the table that takes the codec. */
static void check_takers(enum lr_codec codec, const char *config, int rate, int channels,
                         const char *want)
{
    struct lr_tracks t = {0};
    char got[8] = "";
    if (*config)
        add_track(&t, codec, config);
    else
        add_bare(&t, codec, rate, channels);
    for (int i = 0, n = 0; lr_sink_at(i); i++) {
        struct lr_tracks chosen;
        struct lr_err err = {0};
        int rc = lr_sink_select(lr_sink_at(i), &t, &chosen, &err);
        ck_assert_int_eq(chosen.count, rc == 0);
        ck_assert_int_eq(rc, rc ? LIVREC_EMEDIA : 0);
        ck_assert_int_eq(err.code, rc);
        if (rc == 0)
            got[n++] = "tfk4amq"[i];
    }
    ck_assert_msg(strcmp(got, want) == 0, "%s: %s, not %s", lr_codec_name(codec), got, want);
}

START_TEST(who_takes_what)
{
    check_takers(LR_CODEC_H264, AVCC, 0, 0, "tfk4q");
    check_takers(LR_CODEC_HEVC, HVCC, 0, 0, "tfk4q");
    check_takers(LR_CODEC_AV1, AV1C, 0, 0, "fk4");
    check_takers(LR_CODEC_AAC, "1210", 0, 0, "tfk4aq");
    check_takers(LR_CODEC_OPUS, OPUS_HEAD, 0, 0, "tk4");
    check_takers(LR_CODEC_MP3, "", 44100, 2, "tfk4mq");
    check_takers(LR_CODEC_MP3, "", 48000, 2, "tk4mq");
    check_takers(LR_CODEC_AC3, "", 48000, 2, "tk");
}
END_TEST

START_TEST(pictures_are_left_out_of_files_of_sound)
{
    struct lr_tracks t = {0}, chosen;
    struct lr_err err = {0};
    add_track(&t, LR_CODEC_H264, AVCC);
    add_track(&t, LR_CODEC_AAC, "1210");
    ck_assert_int_eq(lr_sink_select(&lr_sink_m4a, &t, &chosen, &err), 0);
    ck_assert_int_eq(chosen.count, 1);
    ck_assert_int_eq(chosen.track[0].codec, LR_CODEC_AAC);
    ck_assert_int_eq(chosen.track[0].rate, 44100);
    ck_assert_int_eq(lr_sink_select(&lr_sink_mkv, &t, &chosen, &err), 0);
    ck_assert_int_eq(chosen.count, 2);
    ck_assert(lr_tracks_equal(&t, &chosen));
    ck_assert_int_eq(lr_sink_select(&lr_sink_mp3, &t, &chosen, &err), LIVREC_EMEDIA);
    ck_assert_str_eq(err.text,
                     "record.format: mp3 can't hold aac audio (ts, flv, mkv, mp4, m4a, mov can)");
    t.count = 1;
    ck_assert_int_eq(lr_sink_select(&lr_sink_mp3, &t, &chosen, &err), LIVREC_EMEDIA);
    ck_assert_str_eq(err.text, "record.format: the stream has no track for mp3");
    t.count = 0;
    ck_assert_int_eq(lr_sink_select(&lr_sink_ts, &t, &chosen, &err), LIVREC_EMEDIA);
    t.track[0] = (struct lr_track){.kind = LR_VIDEO};
    t.count = 1;
    ck_assert_int_eq(lr_sink_select(&lr_sink_ts, &t, &chosen, &err), LIVREC_EMEDIA);
    ck_assert_str_eq(err.text, "record.format: ts can't hold none video");
}
END_TEST

/* One letter for each container: what a stream of these codecs becomes, by the wish "tfk4amq". */
static void check_choice(enum lr_codec video, const char *config, enum lr_codec audio,
                         const char *audio_config, const char *want)
{
    static const char letters[] = "tfk4amq";
    struct lr_tracks t = {0}, chosen;
    if (video)
        add_track(&t, video, config);
    if (audio && *audio_config)
        add_track(&t, audio, audio_config);
    else if (audio)
        add_bare(&t, audio, 48000, 2);
    for (int i = 0; letters[i]; i++) {
        const struct lr_sink_ops *wish = lr_sink_at(i), *sink = NULL;
        struct lr_err err = {0};
        int rc = lr_sink_choose(wish, &t, &chosen, &sink, &err);
        char got = '-';
        for (int k = 0; letters[k] && rc == 0; k++)
            got = lr_sink_at(k) == sink ? letters[k] : got;
        ck_assert_msg(got == want[i], "%s and %s as %s: %c, not %c", lr_codec_name(video),
                      lr_codec_name(audio), wish->name, got, want[i]);
        ck_assert_int_eq(rc, got == '-' ? LIVREC_EMEDIA : 0);
        if (rc == 0)
            ck_assert_int_eq(chosen.count, wish->audio_only || !video || !audio ? 1 : 2);
    }
}

START_TEST(a_container_that_can_hold_it)
{
    const enum lr_codec none = LR_CODEC_NONE;
    check_choice(LR_CODEC_H264, AVCC, LR_CODEC_AAC, "1210", "tfk4aaq");
    check_choice(LR_CODEC_HEVC, HVCC, LR_CODEC_AAC, "1210", "tfk4aaq");
    check_choice(LR_CODEC_AV1, AV1C, LR_CODEC_AAC, "1210", "kfk4aak");
    check_choice(LR_CODEC_H264, AVCC, LR_CODEC_OPUS, OPUS_HEAD, "tkk4kkk");
    check_choice(LR_CODEC_AV1, AV1C, LR_CODEC_OPUS, OPUS_HEAD, "kkk4kkk");
    check_choice(LR_CODEC_H264, AVCC, LR_CODEC_MP3, "", "tkk4mmq"); /* 48 kHz: not in FLV */
    check_choice(LR_CODEC_H264, AVCC, LR_CODEC_AC3, "", "tkkkkkk");
    check_choice(LR_CODEC_H264, AVCC, none, "", "tfk4--q");
    check_choice(none, "", LR_CODEC_AAC, "1210", "tfk4aaq");
    check_choice(none, "", LR_CODEC_MP3, "", "tkk4mmq");
    check_choice(none, "", LR_CODEC_OPUS, OPUS_HEAD, "tkk4kkk");
    check_choice(none, "", none, "", "-------");
}
END_TEST

START_TEST(mp3_is_its_frames)
{
    struct lr_tracks t = {0};
    struct sinking s;
    add_bare(&t, LR_CODEC_MP3, 44100, 2);
    sink_begin(&s, "mp3", &t);
    ck_assert_uint_eq(s.m.bytes.len + s.m.units, 0);
    sink_hex(&s, 0, 0, true, MP3_FRAME, 0);
    sink_hex(&s, 0, 26, true, "fffb9064", 0);
    ck_assert_uint_eq(s.m.units, 2);
    ck_assert_uint_eq(s.m.whole, s.m.bytes.len);
    check_hex(s.m.bytes.data, s.m.bytes.len, MP3_FRAME "fffb9064");
    s.m.room = s.m.bytes.len + 3;
    ck_assert_int_eq(sink_frame(&s, 0, 52, 52, true, "abcd", 4, 0), LIVREC_EIO);
    ck_assert_int_eq(s.err.code, LIVREC_EIO);
    ck_assert_uint_eq(s.m.units, 2);
    ck_assert_int_eq(sink_close(&s), 0);
    sink_end(&s);
    t.count = 0;
    sink_init(&s, "mp3");
    ck_assert_int_eq(s.ops->open(s.ops, &t, NULL, &s.m.base, &s.sink, &s.err), LIVREC_EMEDIA);
    sink_end(&s);
}
END_TEST

/* In front of them title, streamer, date and address. */
START_TEST(mp3_has_a_tag)
{
    const struct lr_tags tags = {"T", "A", "D", "http://h/", NULL}, none = {0};
    struct lr_tracks t = {0};
    struct sinking s;
    add_bare(&t, LR_CODEC_MP3, 44100, 2);
    sink_init(&s, "mp3");
    ck_assert_int_eq(s.ops->open(s.ops, &t, &tags, &s.m.base, &s.sink, &s.err), 0);
    ck_assert_uint_eq(s.m.units, 0); /* it plays nowhere alone */
    sink_hex(&s, 0, 0, true, MP3_FRAME, 0);
    check_hex(s.m.bytes.data, s.m.bytes.len,
              "494433 0400 00 0000003c"
              "54495432 00000002 0000 03 54"
              "54504531 00000002 0000 03 41"
              "54445243 00000002 0000 03 44"
              "434f4d4d 0000000e 0000 03 756e64 00 687474703a2f2f682f" MP3_FRAME);
    ck_assert_int_eq(sink_close(&s), 0);
    sink_end(&s);
    sink_init(&s, "mp3");
    ck_assert_int_eq(s.ops->open(s.ops, &t, &none, &s.m.base, &s.sink, &s.err), 0);
    ck_assert_uint_eq(s.m.bytes.len, 0);
    ck_assert_int_eq(sink_close(&s), 0);
    sink_end(&s);
    sink_init(&s, "mp3");
    s.m.room = 20;
    ck_assert_int_eq(s.ops->open(s.ops, &t, &tags, &s.m.base, &s.sink, &s.err), LIVREC_EIO);
    sink_end(&s);
}
END_TEST

UNIT_MAIN("sink", the_table, who_takes_what, pictures_are_left_out_of_files_of_sound,
          a_container_that_can_hold_it, mp3_is_its_frames, mp3_has_a_tag)
