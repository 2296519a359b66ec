/* DASH sources: manifests that the demo origin does not write, about segments that it has. */
#include "dash_world.h"

/* ---- what the segments are */

START_TEST(a_list_that_grows)
{
#define LINK(n) "<SegmentURL media=\"seg/fmp4/0-" #n ".m4s\"/>"
#define LIST(start)                                                                                \
    "type=\"dynamic\" minimumUpdatePeriod=\"PT2S\" " OURS "><Period start=\"PT0S\">" SET           \
    "<SegmentList startNumber=\"" start "\" duration=\"2\"><Initialization "                       \
    "sourceURL=\"seg/fmp4/init-0.mp4\"/>"
    struct world w = {
        .manifest = NS LIST("11") LINK(10) LINK(11) LINK(12) LINK(13) LINK(14) "</SegmentList>" END,
        .later = NS LIST("16") LINK(15) LINK(16) LINK(17) LINK(18) LINK(19) "</SegmentList>" END};
    struct bench *b = record(&w, "set window=30\n", 30000);
    ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
    ck_assert_int_eq(b->got.video.runs, 1);
    ck_assert_uint_eq(b->got.video.run[0].first, PICTURES(24));
    ck_assert_uint_eq(b->got.video.run[0].last, PICTURES(40) - 1);
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

/* A live manifest that becomes a static one, without the time at which it began. */
START_TEST(static_in_the_end)
{
    struct world w = {.manifest = NS "type=\"dynamic\" minimumUpdatePeriod=\"PT2S\" " OURS COUNTED,
                      .later = NS "type=\"static\" mediaPresentationDuration=\"PT54S\" " COUNTED};
    struct bench *b = record(&w, "set window=20\n", 60000);
    ck_assert_msg(b->got.ended && b->got.end == LR_END_LIST, "%s", b->got.why.text);
    ck_assert_int_eq(b->got.video.runs, 1);
    ck_assert_uint_eq(b->got.video.run[0].last, PICTURES(54) - 1);
    ck_assert_int_eq(b->got.gaps, 0);
    bench_free(b);
}
END_TEST

/* Where the next manifest is, and where the segments are. */
START_TEST(other_addresses)
{
    struct world w = {
        .manifest = NS
        "type=\"dynamic\" minimumUpdatePeriod=\"PT2S\" " OURS
        "><Location>/next.mpd</Location><BaseURL>http://other.example/c/y/</BaseURL" COUNTED};
    struct bench *b = record(&w, "on /seg/* channel=demo status code=500\n", 60000);
    check_live(b, 6000, "elsewhere");
    ck_assert_int_ge(w.nexts, 28);
    bench_free(b);
}
END_TEST

START_TEST(a_sender_that_has_begun_anew)
{
    /* The same segments, in a presentation that begins when they do. */
    struct world w = {.manifest = NS "type=\"dynamic\" minimumUpdatePeriod=\"PT2S\" " OURS COUNTED,
                      .later = NS "type=\"dynamic\" minimumUpdatePeriod=\"PT2S\" "
                                  "availabilityStartTime=\"2023-11-14T22:13:40Z\" "
                                  "><Period id=\"0\" start=\"PT0S\">" SET
                                  "<SegmentTemplate startNumber=\"25\" duration=\"2\" " ADDRESSES
                                  "/>" END};
    struct bench *b = record(&w, "set window=30\n", 60000);
    ck_assert_msg(!b->got.ended, "%s", b->got.why.text);
    ck_assert_int_eq(b->got.video.doubled, 0);
    ck_assert_int_eq(catch_missing(&b->got.video), 0);
    ck_assert_int_ge(b->got.video.frames, PICTURES(54));
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert(b->got.gap[0].new_timeline && b->got.gap[0].duration == 0);
    bench_free(b);
}
END_TEST

/* ---- what can't be recorded */

START_TEST(refusals)
{
#define BODY(more, mime)                                                                           \
    NS "type=\"dynamic\" " OURS "><Period start=\"PT0S\"><AdaptationSet mimeType=\"" mime          \
       "\">" more "<SegmentTemplate duration=\"2\" " ADDRESSES "/>" END
    static const struct {
        const char *manifest;
        int code;
        const char *text;
    } rows[] = {
        {BODY("<ContentProtection schemeIdUri=\"urn:mpeg:dash:mp4protection:2011\"/>", "video/mp4"),
         LIVREC_EDRM, "DRM"},
        {BODY("", "application/ttml+xml"), LIVREC_EMEDIA, "nothing in the manifest"},
        {BODY("", "video/webm"), LIVREC_EMEDIA, "nothing in the manifest"},
        {"<html><body>Hello</body></html>", LIVREC_EPARSE, "not a DASH manifest"},
        {NS "type=\"dynamic\" " OURS "/>", LIVREC_ETIMEOUT, "nothing new comes"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct world w = {.manifest = rows[i].manifest};
        struct bench *b = record(&w, NULL, 60000);
        ck_assert_msg(b->got.ended && b->got.end == LR_END_ERROR, "row %zu", i);
        ck_assert_msg(b->got.why.code == rows[i].code && strstr(b->got.why.text, rows[i].text),
                      "row %zu: %s", i, b->got.why.text);
        ck_assert_int_eq(b->got.sets, 0);
        bench_free(b);
    }
}
END_TEST

/* Pictures as the ladder has them, and as they were selected. */
START_TEST(qualities)
{
    static const char manifest[] =
        NS "type=\"dynamic\" " OURS "><Period start=\"PT0S\"><AdaptationSet mimeType=\"video/mp4\" "
           "codecs=\"avc1.4d400b,mp4a.40.2\"><SegmentTemplate startNumber=\"0\" duration=\"2\" "
           "initialization=\"seg/fmp4/init-0.mp4\" media=\"$RepresentationID$/0-$Number$.m4s\"/>"
           "<Representation id=\"b\" bandwidth=\"2000\" height=\"720\"/>"
           "<Representation id=\"c\" bandwidth=\"1000\" height=\"360\"/>"
           "<Representation id=\"a\" bandwidth=\"4000\" height=\"1080\"/>"
           "<Representation id=\"x\" bandwidth=\"9000\" height=\"2160\" codecs=\"vp09.00.10.08\"/>"
           "</AdaptationSet></Period></MPD>";
    static const struct {
        struct lr_wish wish;
        const char *path;
    } rows[] = {
        {{LR_Q_ORIGIN, 0, 0}, "/a/"},
        {{LR_Q_UHD, 0, 0}, "/b/"},
        {{LR_Q_LD, 0, 0}, "/c/"},
        {{LR_Q_ORIGIN, 720, 2000}, "/b/"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct world w = {.manifest = manifest};
        struct bench *b = bench_new(NULL);
        b->sim.answer = answer;
        b->sim.user = &w;
        b->cfg.wish = rows[i].wish;
        bench_dash(b, "/own.mpd", 120000);
        ck_assert(b->got.ended); /* there are no such segments: the text says which */
        ck_assert_msg(strstr(b->got.why.text, rows[i].path) != NULL, "row %zu: %s", i,
                      b->got.why.text);
        bench_free(b);
    }
}
END_TEST

UNIT_MAIN("source_dash_forms", a_list_that_grows, static_in_the_end, other_addresses,
          a_sender_that_has_begun_anew, refusals, qualities)
