/* DASH sources: manifests that the demo origin does not write, about segments that it has. */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bench.h"
#include "segment.h"

#define NS "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
#define ADDRESSES "initialization=\"seg/fmp4/init-0.mp4\" media=\"seg/fmp4/0-$Number$.m4s\" "
#define SET "<AdaptationSet mimeType=\"video/mp4\" codecs=\"avc1.4d400b,mp4a.40.2\">"
#define END "<Representation id=\"1\" bandwidth=\"9\"/></AdaptationSet></Period></MPD>"

/* What the test's own server says. */
struct world {
    const char *manifest;
    const char *later; /* from 20 s on; NULL: the same */
    time_t date;       /* of all answers, as it is in the beginning; 0: none */
    const char *time;  /* body of /time */
    int times, nexts;  /* how often it was asked for, and /next.mpd */
    struct bytes film; /* /film.mp4 */
};

static void say(struct sim_reply *out, int status, const void *data, size_t len)
{
    out->status = status;
    bytes_add(&out->body, data, len);
}

static void give_range(const struct bytes *film, const struct lr_http_req *req,
                       struct sim_reply *out)
{
    unsigned long long from, to;
    const char *range = sim_header(req, "Range");
    if (!range || sscanf(range, "bytes=%llu-%llu", &from, &to) != 2) {
        say(out, 200, film->data, film->len);
        return;
    }
    ck_assert(from <= to && to < film->len);
    snprintf(out->headers, sizeof out->headers, "content-range: bytes %llu-%llu/%zu\n", from, to,
             film->len);
    say(out, 206, film->data + from, (size_t)(to - from + 1));
}

static void say_date(struct sim_reply *out, time_t at)
{
    struct tm tm;
    strftime(out->headers, sizeof out->headers, "date: %a, %d %b %Y %H:%M:%S GMT\n",
             gmtime_r(&at, &tm));
}

static bool answer(struct sim *s, const char *target, const struct lr_http_req *req,
                   struct sim_reply *out)
{
    struct world *w = s->user;
    bool manifest = strcmp(target, "/own.mpd") == 0 || strcmp(target, "/next.mpd") == 0;
    bool time = strcmp(target, "/time") == 0;
    if (strcmp(target, "/film.mp4") == 0)
        give_range(&w->film, req, out);
    else if (manifest && w->later && s->clock.mono >= 20000)
        say(out, 200, w->later, strlen(w->later));
    else if (manifest)
        say(out, 200, w->manifest, strlen(w->manifest));
    else if (time)
        say(out, w->time ? 200 : 500, w->time, w->time ? strlen(w->time) : 0);
    w->times += time;
    w->nexts += strcmp(target, "/next.mpd") == 0;
    if (w->date)
        say_date(out, w->date + s->clock.mono / 1000);
    return manifest || time || strcmp(target, "/film.mp4") == 0;
}

static struct bench *record(struct world *w, const char *script, int64_t ms)
{
    struct bench *b = bench_new(script);
    b->sim.answer = answer;
    b->sim.user = w;
    bench_dash(b, "/own.mpd", ms);
    return b;
}

/* Nothing is missing, and it began `lead` ms before the edge. */
static void check_live(struct bench *b, int64_t lead, const char *what)
{
    ck_assert_msg(!b->got.ended, "%s: %s", what, b->got.why.text);
    ck_assert_int_eq(b->got.tracks.count, 2);
    check_whole(&b->got.video, PICTURES(54));
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_msg(b->got.video.run[0].first == (30000 - lead) / 40, "%s: from %u", what,
                  b->got.video.run[0].first);
}

/* ---- whose time it is. The sim begins at 2023-11-14T22:13:20Z, 30 s into the broadcast. */

#define NOW 1700000000
#define HOUR 3600
#define OURS "availabilityStartTime=\"2023-11-14T22:12:50Z\" "
#define AHEAD "availabilityStartTime=\"2023-11-14T23:12:50Z\" " /* their clock is, by an hour */
#define COUNTED                                                                                    \
    "><Period id=\"0\" start=\"PT0S\">" SET                                                        \
    "<SegmentTemplate startNumber=\"0\" duration=\"2\" " ADDRESSES "/>" END
#define TIMING(kind, value)                                                                        \
    "><UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:" kind "\" value=\"" value "\"/" COUNTED

START_TEST(clocks)
{
    static const struct {
        const char *what;
        struct world world;
        int times;
    } rows[] = {
        {"our own", {.manifest = NS "type=\"dynamic\" " OURS COUNTED}, 0},
        {"a date that is near",
         {.manifest = NS "type=\"dynamic\" " OURS COUNTED, .date = NOW - 1},
         0},
        {"a date that is ahead",
         {.manifest = NS "type=\"dynamic\" " AHEAD COUNTED, .date = NOW + HOUR},
         0},
        {"direct",
         {.manifest = NS "type=\"dynamic\" " AHEAD TIMING("direct:2014", "2023-11-14T23:13:20Z")},
         0},
        {"http-iso",
         {.manifest = NS "type=\"dynamic\" " AHEAD TIMING("http-iso:2014", "time"),
          .time = "2023-11-14T23:13:20.020Z\n"},
         1},
        {"http-xsdate, better than the date",
         {.manifest = NS "type=\"dynamic\" " AHEAD TIMING("http-xsdate:2012", "/time /other"),
          .time = "2023-11-14T23:13:20Z",
          .date = NOW - HOUR},
         1},
        {"http-head",
         {.manifest = NS "type=\"dynamic\" " AHEAD TIMING("http-head:2014", "/time"),
          .time = "",
          .date = NOW + HOUR},
         1},
        {"a time server that fails",
         {.manifest = NS "type=\"dynamic\" " OURS TIMING("http-iso:2014", "/time")},
         1},
        {"a time server that says nonsense",
         {.manifest = NS "type=\"dynamic\" " OURS TIMING("http-iso:2014", "/time"),
          .time = "half past nine"},
         1},
        {"a kind that nobody knows",
         {.manifest = NS "type=\"dynamic\" " OURS TIMING("sntp:2014", "ntp.example")},
         0},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct world w = rows[i].world;
        struct bench *b = record(&w, NULL, 60000);
        check_live(b, 6000, rows[i].what);
        ck_assert_int_eq(w.times, rows[i].times);
        bench_free(b);
    }
}
END_TEST

START_TEST(the_delay_that_is_suggested)
{
    struct world w = {.manifest =
                          NS "type=\"dynamic\" suggestedPresentationDelay=\"PT10S\" " OURS COUNTED};
    struct bench *b = record(&w, "set window=8\n", 60000);
    check_live(b, 10000, "delay");
    bench_free(b);
}
END_TEST

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

static size_t render(struct bytes *out, struct bench *b, int number)
{
    struct timeline line;
    struct segment g;
    size_t before = out->len;
    timeline_init(&line, &b->sim.server.clip, 2000);
    segment_at(&line, number, &g);
    segment_render(out, &line, &g, SEGMENT_FMP4);
    return out->len - before;
}

/* One file, whole or in ranges. */
START_TEST(a_film)
{
    struct bytes list = {0};
    struct world w = {0};
    struct bench *b = bench_new(NULL);
    segment_init(&w.film, &b->sim.server.clip, SEGMENT_FMP4);
    bytes_fmt(&list,
              NS "type=\"static\" mediaPresentationDuration=\"PT10S\"><Period>" SET
                 "<Representation id=\"1\" bandwidth=\"9\"><BaseURL>film.mp4</BaseURL>"
                 "<SegmentList duration=\"2\"><Initialization range=\"0-%zu\"/>",
              w.film.len - 1);
    for (int i = 0; i < 5; i++) {
        size_t from = w.film.len, len = render(&w.film, b, i);
        bytes_fmt(&list, "<SegmentURL mediaRange=\"%zu-%zu\"/>", from, from + len - 1);
    }
    bytes_fmt(&list, "</SegmentList></Representation></AdaptationSet></Period></MPD>%c", 0);
    bench_free(b);
    static const char whole[] =
        NS "type=\"static\" mediaPresentationDuration=\"PT10S\"><Period>" SET
           "<Representation id=\"1\" bandwidth=\"9\"><BaseURL>film.mp4</BaseURL>"
           "<SegmentBase indexRange=\"900-999\"/></Representation></AdaptationSet></Period></MPD>";
    for (int i = 0; i < 2; i++) {
        w.manifest = i ? whole : (const char *)list.data;
        b = record(&w, NULL, 60000);
        ck_assert_msg(b->got.ended && b->got.end == LR_END_LIST, "%s", b->got.why.text);
        ck_assert_int_eq(b->got.video.frames, PICTURES(10));
        check_whole(&b->got.audio, 300);
        ck_assert_int_eq(b->got.gaps, 0);
        bench_free(b);
    }
    bytes_free(&list);
    bytes_free(&w.film);
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

UNIT_MAIN("source_dash_forms", clocks, the_delay_that_is_suggested, a_list_that_grows, a_film,
          static_in_the_end, other_addresses, a_sender_that_has_begun_anew, refusals, qualities)
