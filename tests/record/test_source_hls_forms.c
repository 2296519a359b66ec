/* Forms of HLS that the demo origin does not speak: the test answers by itself. */
#include "unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "bench.h"
#include "resolve/extractor.h"
#include "segment.h"

#define SEGMENTS 10

/* The answers of one test. */
struct forms {
    struct timeline line;
    bool no_ranges; /* the server ignores Range */
    int partial, whole, unchanged;
    const char *text;     /* a playlist */
    struct bytes picture; /* in front of segments */
    bool alone;           /* behind it there is nothing */
};

static void say(struct sim_reply *out, const char *text)
{
    out->status = 200;
    bytes_add(&out->body, text, strlen(text));
}

static void begin(struct bench *b, struct forms *f,
                  bool (*answer)(struct sim *, const char *, const struct lr_http_req *,
                                 struct sim_reply *))
{
    *f = (struct forms){
        .text = f->text, .no_ranges = f->no_ranges, .picture = f->picture, .alone = f->alone};
    timeline_init(&f->line, &b->sim.server.clip, 2000);
    b->sim.answer = answer;
    b->sim.user = f;
}

static void render(const struct forms *f, struct bytes *out, int number)
{
    struct segment g = {.number = number, .seq = number};
    segment_render(out, &f->line, &g, SEGMENT_TS);
}

/* ---- byte ranges */

static void ranges_playlist(const struct forms *f, struct sim_reply *out)
{
    size_t at = 0;
    say(out, "#EXTM3U\n#EXT-X-TARGETDURATION:2\n");
    for (int i = 0; i < SEGMENTS; i++) {
        struct bytes b = {0};
        render(f, &b, i);
        bytes_fmt(&out->body, "#EXTINF:2,\n#EXT-X-BYTERANGE:%zu", b.len);
        if (i % 3 == 0)
            bytes_fmt(&out->body, "@%zu", at);
        bytes_fmt(&out->body, "\nall.ts\n");
        at += b.len;
        bytes_free(&b);
    }
    bytes_fmt(&out->body, "#EXT-X-ENDLIST\n");
}

static void cut_range(struct sim_reply *out, const char *range)
{
    size_t first, last;
    ck_assert_int_eq(sscanf(range, "bytes=%zu-%zu", &first, &last), 2);
    ck_assert_uint_lt(last, out->body.len);
    snprintf(out->headers, sizeof out->headers, "content-range: bytes %zu-%zu/%zu\n", first, last,
             out->body.len);
    out->status = 206;
    out->body.len = last + 1;
    memmove(out->body.data, out->body.data + first, last + 1 - first);
    out->body.len = last + 1 - first;
}

static bool answer_ranges(struct sim *s, const char *target, const struct lr_http_req *req,
                          struct sim_reply *out)
{
    struct forms *f = s->user;
    const char *range = sim_header(req, "range");
    if (strcmp(target, "/a.m3u8") == 0) {
        ranges_playlist(f, out);
        return true;
    }
    out->status = 200;
    for (int i = 0; i < SEGMENTS; i++)
        render(f, &out->body, i);
    ck_assert_ptr_nonnull(range);
    if (!f->no_ranges)
        cut_range(out, range);
    f->partial += !f->no_ranges;
    f->whole += f->no_ranges;
    return true;
}

START_TEST(byte_ranges)
{
    for (int i = 0; i < 2; i++) {
        struct bench *b = bench_new(NULL);
        struct forms f = {.no_ranges = i == 1};
        begin(b, &f, answer_ranges);
        bench_hls(b, "/a.m3u8", 60000);
        ck_assert_int_eq(b->got.end, LR_END_LIST);
        check_whole(&b->got.video, PICTURES(2 * SEGMENTS));
        ck_assert_int_eq(b->got.video.frames, PICTURES(2 * SEGMENTS));
        ck_assert_int_eq(f.partial, i ? 0 : SEGMENTS);
        ck_assert_int_eq(f.whole, i ? SEGMENTS : 0);
        bench_free(b);
    }
}
END_TEST

/* ---- lists as text, with segments named N.ts */

static bool answer_text(struct sim *s, const char *target, const struct lr_http_req *req,
                        struct sim_reply *out)
{
    struct forms *f = s->user;
    int number;
    if (strcmp(target, "/a.m3u8") == 0) {
        say(out, f->text);
        return true;
    }
    if (sscanf(target, "/%d.ts", &number) != 1)
        return false;
    out->status = 200;
    bytes_add(&out->body, f->picture.data, f->picture.len);
    if (!f->alone)
        render(f, &out->body, number);
    return true;
}

static void run_text(struct bench *b, struct forms *f, const char *text, int64_t ms)
{
    f->text = text;
    begin(b, f, answer_text);
    bench_hls(b, "/a.m3u8", ms);
}

START_TEST(gap_segments)
{
    struct bench *b = bench_new(NULL);
    struct forms f = {0};
    run_text(b, &f,
             "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:2,\n0.ts\n"
             "#EXTINF:2,\n#EXT-X-GAP\n1.ts\n#EXTINF:2,\n#EXT-X-GAP\n2.ts\n#EXTINF:2,\n3.ts\n"
             "#EXTINF:2,\n#EXT-X-GAP\n4.ts\n#EXT-X-ENDLIST\n",
             20000);
    ck_assert_int_eq(b->got.end, LR_END_LIST);
    ck_assert_int_eq(b->sim.requests, 3);
    ck_assert_int_eq(b->got.gaps, 2);
    ck_assert(b->got.gap[0].first_seq == 8 && b->got.gap[0].last_seq == 9);
    ck_assert_int_eq(b->got.gap[0].duration, 4 * LR_TIME_HZ);
    ck_assert(b->got.gap[1].first_seq == 11 && b->got.gap[1].last_seq == 11);
    ck_assert_int_eq(b->got.video.frames, PICTURES(4));
    bench_free(b);
}
END_TEST

static const char ads[] =
    "#EXTM3U\n#EXT-X-TARGETDURATION:2\n"
    "#EXT-X-DATERANGE:ID=\"stitched-ad-1\",CLASS=\"twitch-stitched-ad\","
    "START-DATE=\"2026-01-01T00:00:04Z\",DURATION=4\n"
    "#EXT-X-DATERANGE:ID=\"other\",CLASS=\"chapter\",START-DATE=\"2026-01-01T00:00:00Z\","
    "DURATION=100\n"
    "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:00Z\n#EXTINF:2,\n0.ts\n#EXTINF:2,\n1.ts\n"
    "#EXT-X-DISCONTINUITY\n"
    "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:04Z\n#EXTINF:2,\n2.ts\n#EXTINF:2,\n3.ts\n"
    "#EXT-X-DISCONTINUITY\n"
    "#EXT-X-PROGRAM-DATE-TIME:2026-01-01T00:00:08Z\n#EXTINF:2,\n4.ts\n#EXT-X-ENDLIST\n";

START_TEST(advertisements)
{
    struct forms f = {0};
    struct bench *b = bench_new(NULL);
    b->cfg.skip_ads = true;
    b->cfg.filters = lr_marked_ads;
    run_text(b, &f, ads, 20000);
    ck_assert_int_eq(b->got.video.frames, PICTURES(6));
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert_int_eq(b->got.gap[0].cause, LR_GAP_AD);
    ck_assert_int_eq(b->got.gap[0].duration, 4 * LR_TIME_HZ);
    ck_assert(b->got.gap[0].first_seq == 2 && b->got.gap[0].last_seq == 3);
    ck_assert(b->got.gap[0].new_timeline);
    bench_free(b);
    b = bench_new(NULL);
    run_text(b, &f, ads, 20000);
    ck_assert_int_eq(b->got.video.frames, PICTURES(10));
    ck_assert_int_eq(b->got.gaps, 2);
    ck_assert(b->got.gap[1].cause == LR_GAP_SOURCE && b->got.gap[1].duration == 0);
    bench_free(b);
}
END_TEST

/* Of a pre-roll there is only the title; a title that merely begins so is none. */
START_TEST(advertisements_by_title)
{
    struct forms f = {0};
    struct bench *b = bench_new(NULL);
    b->cfg.skip_ads = true;
    b->cfg.filters = lr_marked_ads;
    run_text(b, &f,
             "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,live\n0.ts\n#EXTINF:2,Amazon|8382\n1.ts\n"
             "#EXTINF:2,Amazon\n2.ts\n#EXTINF:2,Amazonia\n3.ts\n#EXT-X-ENDLIST\n",
             20000);
    ck_assert_int_eq(b->got.video.frames, PICTURES(4));
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert_int_eq(b->got.gap[0].cause, LR_GAP_AD);
    ck_assert(b->got.gap[0].first_seq == 1 && b->got.gap[0].last_seq == 2);
    bench_free(b);
}
END_TEST

START_TEST(locked)
{
    static const char *const keys[] = {
        "METHOD=SAMPLE-AES,URI=\"k\"",
        "METHOD=AES-128,URI=\"k\",KEYFORMAT=\"com.widevine\"",
        ("METHOD=SAMPLE-AES-CTR,URI=\"data:text/plain;base64,AAAA\","
         "KEYFORMAT=\"urn:uuid:edef8ba9-79d6-4ace-a3c8-27dcd51d21ed\""),
    };
    for (size_t i = 0; i < LR_COUNT(keys); i++) {
        struct bench *b = bench_new(NULL);
        struct forms f = {0};
        char text[512];
        snprintf(text, sizeof text,
                 "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-KEY:%s\n#EXTINF:2,\n0.ts\n", keys[i]);
        run_text(b, &f, text, 20000);
        ck_assert_int_eq(b->got.end, LR_END_ERROR);
        ck_assert_int_eq(b->got.why.code, LIVREC_EDRM);
        ck_assert_int_eq(b->got.video.frames, 0);
        bench_free(b);
    }
}
END_TEST

/* Addresses that must not be asked: the source ends at once and says so. */
START_TEST(forbidden_addresses)
{
    static const char *const lines[] = {
        "#EXTINF:2,\nhttp://127.0.0.1:9/0.ts\n",
        "#EXTINF:2,\nhttp://169.254.169.254/latest\n",
        "#EXT-X-KEY:METHOD=AES-128,URI=\"http://[::1]/k\"\n#EXTINF:2,\n0.ts\n",
        "#EXT-X-MAP:URI=\"http://10.0.0.1/i\"\n#EXTINF:2,\n0.ts\n",
        "#EXTINF:2,\nfile:///etc/passwd\n",
        "#EXT-X-MAP:URI=\"file:///etc/passwd\"\n#EXTINF:2,\n0.ts\n",
        "#EXT-X-KEY:METHOD=AES-128,URI=\"FILE:/etc/passwd\"\n#EXTINF:2,\n0.ts\n",
        "#EXTINF:2,\nconcat:0.ts|/etc/passwd\n",
    };
    for (size_t i = 0; i < LR_COUNT(lines); i++) {
        struct bench *b = bench_new(NULL);
        struct forms f = {0};
        char text[512];
        snprintf(text, sizeof text, "#EXTM3U\n#EXT-X-TARGETDURATION:2\n%s#EXT-X-ENDLIST\n",
                 lines[i]);
        run_text(b, &f, text, 2000);
        ck_assert(b->got.ended);
        ck_assert_int_eq(b->got.end, LR_END_ERROR);
        ck_assert_int_eq(b->got.why.code, LIVREC_EPOLICY);
        ck_assert_int_eq(b->got.video.frames, 0);
        ck_assert_int_le(b->sim.requests, 2);
        bench_free(b);
    }
}
END_TEST

/* ... but where media came before, the rest is worth having. */
START_TEST(a_forbidden_segment_among_others)
{
    struct bench *b = bench_new(NULL);
    struct forms f = {0};
    run_text(b, &f,
             "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXT-X-MEDIA-SEQUENCE:7\n#EXTINF:2,\n0.ts\n"
             "#EXTINF:2,\nhttp://10.0.0.1/1.ts\n#EXTINF:2,\nfile:///2.ts\n#EXTINF:2,\n3.ts\n"
             "#EXT-X-ENDLIST\n",
             20000);
    ck_assert_int_eq(b->got.end, LR_END_LIST);
    ck_assert_int_eq(b->got.video.frames, 2 * PICTURES(2));
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert(b->got.gap[0].first_seq == 8 && b->got.gap[0].last_seq == 9);
    ck_assert_int_eq(b->sim.requests, 3);
    bench_free(b);
}
END_TEST

/* ---- requests */

static bool answer_etag(struct sim *s, const char *target, const struct lr_http_req *req,
                        struct sim_reply *out)
{
    struct forms *f = s->user;
    const char *known = sim_header(req, "if-none-match");
    if (strcmp(target, "/a.m3u8") != 0)
        return answer_text(s, target, req, out);
    bool same = known && strcmp(known, "\"v1\"") == 0;
    f->unchanged += same;
    snprintf(out->headers, sizeof out->headers, "etag: \"v1\"\n");
    say(out, same ? "" : "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n0.ts\n");
    out->status = same ? 304 : 200;
    return true;
}

START_TEST(conditional_reloads)
{
    struct bench *b = bench_new(NULL);
    struct forms f = {0};
    begin(b, &f, answer_etag);
    bench_hls(b, "/a.m3u8", 20000);
    ck_assert(!b->got.ended);
    ck_assert_int_ge(f.unchanged, 15);
    ck_assert_int_eq(b->got.video.frames, PICTURES(2));
    bench_free(b);
}
END_TEST

START_TEST(redirected_playlist)
{
    struct bench *b =
        bench_new("on /live.m3u8 channel=demo redirect to=/c/other/live.m3u8 code=302\n");
    bench_hls(b, "/live.m3u8", 30000);
    check_whole(&b->got.video, PICTURES(28));
    ck_assert_int_le(b->sim.playlists, 20); /* later ones go to the target directly */
    bench_free(b);
}
END_TEST

static bool check_headers(struct sim *s, const char *target, const struct lr_http_req *req,
                          struct sim_reply *out)
{
    struct forms *f = s->user;
    const char *referer = sim_header(req, "referer");
    f->partial += referer && strcmp(referer, "https://room.example/1") == 0;
    return false;
}

START_TEST(headers_of_the_room)
{
    struct lr_header headers[] = {{"Referer", "https://room.example/1"}};
    struct bench *b = bench_new(NULL);
    struct forms f = {0};
    begin(b, &f, check_headers);
    b->cfg.headers = headers;
    b->cfg.header_count = 1;
    bench_hls(b, "/aes.m3u8", 20000);
    ck_assert_int_gt(b->sim.keys, 0);
    ck_assert_int_eq(f.partial, b->sim.requests);
    bench_free(b);
}
END_TEST

/* Segments that a host of pictures takes for such. */
START_TEST(behind_pictures)
{
    static const struct {
        const char *magic;
        size_t magic_len, len;
        bool alone;
        int frames, gaps;
    } rows[] = {
        {"\x89PNG\r\n\x1a\n", 8, 70, false, 4, 0},
        {"\x89PNG\r\n\x1a\n", 8, 212, false, 4, 0},
        {"\xff\xd8\xff\xe0", 4, 40000, false, 4, 0},
        {"GIF89a", 6, 43, false, 4, 0},
        {"BM", 2, 1078, false, 4, 0},
        {"\x89PNG\r\n\x1a\n", 8, 5000, true, 0, 1},
        {"GIF89a", 6, 70000, false, 0, 1},
        {"???", 3, 5000, false, 0, 1},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct bench *b = bench_new(NULL);
        struct forms f = {.alone = rows[i].alone};
        bytes_add(&f.picture, rows[i].magic, rows[i].magic_len);
        bytes_fill(&f.picture, 0x47, 1); /* looks like a packet, and is none */
        bytes_fill(&f.picture, 0x5a, rows[i].len - f.picture.len);
        run_text(b, &f,
                 "#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:2,\n0.ts\n#EXTINF:2,\n1.ts\n"
                 "#EXT-X-ENDLIST\n",
                 60000);
        ck_assert_msg(b->got.video.frames == PICTURES(rows[i].frames), "row %zu: %d", i,
                      b->got.video.frames);
        ck_assert_int_eq(b->got.gaps, rows[i].gaps);
        ck_assert(rows[i].gaps == 0 || b->got.gap[0].cause == LR_GAP_SEGMENT);
        bytes_free(&f.picture);
        bench_free(b);
    }
}
END_TEST

UNIT_MAIN("source_hls_forms", byte_ranges, behind_pictures, gap_segments, advertisements,
          advertisements_by_title, locked, forbidden_addresses, a_forbidden_segment_among_others,
          conditional_reloads, redirected_playlist, headers_of_the_room)
