/* HLS sources: sound in a playlist of its own, and keys that are refused or wrong. */
#include "unit.h"

#include <string.h>

#include "bench.h"

static void say(struct sim_reply *out, const char *text)
{
    out->status = 200;
    bytes_add(&out->body, text, strlen(text));
}

static bool answer_separate(struct sim *s, const char *target, const struct lr_http_req *req,
                            struct sim_reply *out)
{
    if (strcmp(target, "/a.m3u8") != 0)
        return false;
    say(out, "#EXTM3U\n"
             "#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID=\"g\",NAME=\"n\",DEFAULT=YES,URI=\"audio.m3u8\"\n"
             "#EXT-X-STREAM-INF:BANDWIDTH=300000,AUDIO=\"g\",CODECS=\"avc1.4d400b,mp4a.40.2\"\n"
             "live.m3u8\n");
    return true;
}

START_TEST(separate_sound)
{
    struct bench *b = bench_new("at 30000 discontinuity\n");
    b->sim.answer = answer_separate;
    bench_hls(b, "/a.m3u8", 60000);
    ck_assert(!b->got.ended);
    ck_assert_int_eq(b->got.tracks.count, 2);
    ck_assert_int_eq(b->got.video.runs, 2);
    ck_assert_int_eq(b->got.audio.runs, 2);
    ck_assert_int_eq(catch_missing(&b->got.video) + catch_missing(&b->got.audio), 0);
    ck_assert_int_eq(b->got.video.doubled + b->got.audio.doubled, 0);
    ck_assert_int_eq(b->got.video.back_steps + b->got.audio.back_steps, 0);
    ck_assert_int_ge(b->got.video.frames, PICTURES(58));
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert(b->got.gap[0].new_timeline);
    ck_assert_int_le(b->got.lead, LR_TIME_HZ / 4);
    bench_free(b);
}
END_TEST

static int pictures_asked;

static bool answer_counting(struct sim *s, const char *target, const struct lr_http_req *req,
                            struct sim_reply *out)
{
    pictures_asked += strstr(target, "live") != NULL;
    return answer_separate(s, target, req, out);
}

/* Wished as a quality, or because the file has no place for pictures: they are not even asked for.
 */
START_TEST(separate_sound_alone)
{
    static const struct lr_wish wishes[] = {{.quality = LR_Q_AUDIO},
                                            {.quality = LR_Q_ORIGIN, .sound = true}};
    for (int i = 0; i < 2; i++) {
        struct bench *b = bench_new(NULL);
        b->sim.answer = answer_counting;
        b->cfg.wish = wishes[i];
        bench_hls(b, "/a.m3u8", 20000);
        ck_assert(!b->got.ended);
        ck_assert_int_eq(b->got.tracks.count, 1);
        ck_assert_int_eq(b->got.video.frames, 0);
        check_whole(&b->got.audio, 18 * 31);
        ck_assert_int_eq(pictures_asked, 0);
        bench_free(b);
    }
}
END_TEST

/* From the start of a long playlist: pictures come slowly, and the sound waits for them. */
START_TEST(separate_sound_from_the_start)
{
    struct bench *b = bench_new("set window=200\non /seg/live/* delay ms=300\n");
    b->sim.answer = answer_separate;
    b->cfg.from_start = true;
    lr_clock_fake_advance(&b->sim.clock, 370000); /* on air for 400 s by now */
    bench_hls(b, "/a.m3u8", 120000);
    ck_assert(!b->got.ended);
    ck_assert_int_eq(b->got.video.runs, 1);
    ck_assert_int_eq(b->got.audio.runs, 1);
    ck_assert_int_ge(b->got.video.frames, PICTURES(510)); /* and 120 s came */
    ck_assert_int_eq(b->got.video.doubled + b->got.audio.doubled, 0);
    ck_assert_int_eq(b->got.video.back_steps + b->got.audio.back_steps, 0);
    ck_assert_int_le(b->got.lead, LR_TIME_HZ / 4);
    bench_free(b);
}
END_TEST

START_TEST(separate_sound_that_fails)
{
    struct bench *b = bench_new("on /seg/audio/0-2*.aac status code=404\n");
    b->sim.answer = answer_separate;
    bench_hls(b, "/a.m3u8", 90000);
    ck_assert_int_eq(b->got.video.runs, 1);
    ck_assert_int_eq(b->got.video.back_steps + b->got.audio.back_steps, 0);
    ck_assert_int_ge(b->got.gaps, 1);
    ck_assert_int_eq(b->got.gap[0].cause, LR_GAP_SEGMENT);
    ck_assert(b->got.gap[0].first_seq == 20 && b->got.gap[0].last_seq == 29);
    bench_free(b);
    b = bench_new("on /audio.m3u8 from=20000 status code=410\n");
    b->sim.answer = answer_separate;
    bench_hls(b, "/a.m3u8", 90000);
    ck_assert_int_eq(b->got.end, LR_END_EXPIRED);
    bench_free(b);
}
END_TEST

START_TEST(refused_key)
{
    struct bench *b = bench_new("on /key/* from=20000 until=70000 status code=403\n");
    bench_hls(b, "/aes.m3u8", 60000);
    ck_assert_int_eq(b->got.end, LR_END_EXPIRED); /* a new URL may help */
    ck_assert(b->resume.key_refused);
    bench_hls(b, "/aes.m3u8", 90000); /* it did not: what is missing is told */
    ck_assert(!b->got.ended);
    ck_assert_int_ge(b->got.gaps, 1);
    ck_assert_int_eq(b->got.gap[0].cause, LR_GAP_SEGMENT);
    ck_assert_int_eq(b->got.gap[0].duration * 25 / LR_TIME_HZ, catch_missing(&b->got.video));
    ck_assert_int_eq(b->got.unmarked, 0);
    ck_assert(!b->resume.key_refused);
    bench_free(b);
}
END_TEST

static bool answer_wrong_key(struct sim *s, const char *target, const struct lr_http_req *req,
                             struct sim_reply *out)
{
    if (strncmp(target, "/key/", 5) != 0 || s->keys % 2 == 0)
        return false;
    say(out, s->keys % 3 ? "sixteen bytes !!" : "too short");
    return true;
}

START_TEST(wrong_key)
{
    struct bench *b = bench_new(NULL);
    b->sim.answer = answer_wrong_key;
    bench_hls(b, "/aes.m3u8", 60000);
    check_whole(&b->got.video, PICTURES(56));
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_eq(b->got.unmarked, 0);
    bench_free(b);
}
END_TEST

UNIT_MAIN("source_hls_sides", separate_sound, separate_sound_alone, separate_sound_from_the_start,
          separate_sound_that_fails, refused_key, wrong_key)
