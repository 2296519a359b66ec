/* Init segments: late, missing, changed. */
#include "unit.h"

#include <string.h>

#include "bench.h"
#include "gzip.h"
#include "segment.h"

#define HEAD "#EXTM3U\n#EXT-X-TARGETDURATION:2\n"
#define MAP(name) "#EXT-X-MAP:URI=\"" name "\"\n"
#define MEDIA(name) "#EXTINF:2,\n" name "\n"
#define END "#EXT-X-ENDLIST\n"

struct maps {
    struct timeline line;
    const char *text;
    int64_t from_ms; /* from when on init segments can be had */
    int asked;       /* for init segments */
    bool packed;     /* all is, by gzip */
};

/* Another sequence parameter set: the level in it. */
static void change_config(struct bytes *b)
{
    for (size_t i = 0; i + 16 < b->len; i++)
        if (memcmp(b->data + i, "avcC", 4) == 0)
            b->data[i + 15] ^= 1;
}

static void pack(struct bytes *b)
{
    struct bytes packed = {0};
    bytes_fill(&packed, 0, b->len + 4096);
    packed.len = gzip_pack(b->data, b->len, packed.data, packed.len);
    bytes_free(b);
    *b = packed;
}

/* "/N.m4s", and as their init segments "both.mp4" or, with another configuration, "other.mp4". */
static bool answer(struct sim *s, const char *target, const struct lr_http_req *req,
                   struct sim_reply *out)
{
    struct maps *m = s->user;
    struct segment g = {0};
    (void)req;
    out->status = 200;
    if (strcmp(target, "/a.m3u8") == 0) {
        bytes_add(&out->body, m->text, strlen(m->text));
    } else if (strstr(target, ".mp4")) {
        m->asked++;
        if (s->clock.mono < m->from_ms)
            out->status = 404;
        else
            ck_assert(segment_init(&out->body, &s->server.clip, SEGMENT_FMP4));
        if (strstr(target, "other"))
            change_config(&out->body);
    } else {
        g.number = g.seq = target[1] - '0';
        segment_render(&out->body, &m->line, &g, SEGMENT_FMP4);
    }
    if (m->packed)
        pack(&out->body);
    return true;
}

static struct bench *run(struct maps *m, const char *text, int64_t from_ms)
{
    struct bench *b = bench_new(NULL);
    *m = (struct maps){.text = text, .from_ms = from_ms, .packed = m->packed};
    timeline_init(&m->line, &b->sim.server.clip, 2000);
    b->sim.answer = answer;
    b->sim.user = m;
    bench_hls(b, "/a.m3u8", 60000);
    ck_assert_int_eq(b->got.end, LR_END_LIST);
    return b;
}

START_TEST(media_waits_for_its_init_segment)
{
    struct maps m = {0};
    struct bench *b = run(&m, HEAD MAP("both.mp4") MEDIA("0.m4s") MEDIA("1.m4s") END, 5000);
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_eq(b->got.video.frames, PICTURES(4));
    ck_assert_int_eq(b->got.sets, 1);
    ck_assert_int_ge(m.asked, 2);
    bench_free(b);
}
END_TEST

/* Not for ever; what follows with another one is recorded. */
START_TEST(an_init_segment_that_can_not_be_had)
{
    struct maps m = {0};
    struct bench *b = run(&m, HEAD MAP("both.mp4") MEDIA("0.m4s") MEDIA("1.m4s") END, INT64_MAX);
    ck_assert_int_eq(b->got.video.frames, 0);
    ck_assert_int_ge(b->sim.clock.mono, 8000);
    ck_assert_int_le(b->sim.clock.mono, 30000);
    ck_assert_int_eq(b->got.gaps, 1);
    ck_assert_int_eq(b->got.gap[0].cause, LR_GAP_SEGMENT);
    ck_assert(b->got.gap[0].first_seq == 0 && b->got.gap[0].last_seq == 1);
    bench_free(b);
}
END_TEST

START_TEST(fragments_without_an_init_segment)
{
    struct maps m = {0};
    struct bench *b = run(&m, HEAD MEDIA("0.m4s") MEDIA("1.m4s") END, 0);
    ck_assert_int_eq(b->got.video.frames, 0);
    ck_assert_int_eq(m.asked, 0);
    bench_free(b);
}
END_TEST

/* The same under another name is no change, another configuration is one. */
START_TEST(init_segments_that_change)
{
    struct maps m = {0};
    struct bench *b = run(&m,
                          HEAD MAP("both.mp4") MEDIA("0.m4s") MAP("both.mp4?token=2") MEDIA("1.m4s")
                              MAP("other.mp4") MEDIA("2.m4s") END,
                          0);
    ck_assert_int_eq(m.asked, 3);
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_eq(b->got.video.frames, PICTURES(6));
    ck_assert_int_eq(b->got.sets, 2);
    bench_free(b);
}
END_TEST

/* By a store that packs what it keeps, and does not care what was asked for. */
START_TEST(all_of_it_is_packed)
{
    struct maps m = {.packed = true};
    struct bench *b = run(&m, HEAD MAP("both.mp4") MEDIA("0.m4s") MEDIA("1.m4s") END, 0);
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_int_eq(b->got.video.frames, PICTURES(4));
    bench_free(b);
}
END_TEST

UNIT_MAIN("source_hls_maps", all_of_it_is_packed, media_waits_for_its_init_segment,
          an_init_segment_that_can_not_be_had, fragments_without_an_init_segment,
          init_segments_that_change)
