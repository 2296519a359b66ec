#include "unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "media/mpd.h"

#define URL "https://cdn.example/a/live.mpd"

static struct lr_mpd parse(struct lr_arena **a, const void *text, size_t len)
{
    struct lr_mpd mpd;
    struct lr_err err = {0};
    *a = lr_arena_new(LR_MPD_ARENA);
    int rc = lr_mpd_parse(*a, text, len, URL, &mpd, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
    return mpd;
}

/* ---- golden files: data/mpd/NAME.mpd as text, beside NAME.txt. A difference leaves NAME.got in
 * the working directory. */

static int puts_to(struct lr_buf *b, const char *word, const char *s)
{
    return s ? lr_buf_fmt(b, " %s=%s", word, s) : 0;
}

static void dump_segment(struct lr_buf *b, const struct lr_m3u8_segment *s, uint64_t number)
{
    int rc = lr_buf_fmt(b, "    %" PRIu64 " %" PRId64 "+%" PRId64 " shift %" PRId64 " %s", number,
                        s->date_ms, s->duration_ms, s->shift, s->uri ? s->uri : "-");
    if (s->range.length >= 0)
        rc |= lr_buf_fmt(b, " %" PRIu64 "/%" PRId64, s->range.offset, s->range.length);
    rc |= lr_buf_fmt(b, "%s\n", s->gap ? " gap" : "");
    ck_assert_int_eq(rc, 0);
}

static void dump_segments(struct lr_buf *b, const struct lr_mpd_period *p,
                          const struct lr_mpd_representation *r)
{
    struct lr_arena *a = lr_arena_new(LR_M3U8_ARENA);
    struct lr_mpd_query query = {.from_ms = 15000, .now_ms = 21000, .max = 8};
    struct lr_mpd_window w;
    if (p->length_ms >= 0 && p->length_ms < 15000)
        query.from_ms = 0;
    ck_assert_int_eq(lr_mpd_segments(a, p, r, &query, &w), 0);
    const struct lr_m3u8_map *map = w.count ? w.segments[0].map : NULL;
    if (map) {
        ck_assert_int_eq(lr_buf_fmt(b, "    init %s %" PRIu64 "/%" PRId64 "\n", map->uri,
                                    map->range.offset, map->range.length),
                         0);
    }
    for (int i = 0; i < w.count; i++)
        dump_segment(b, &w.segments[i], w.number + (uint64_t)i);
    int64_t longest, edge = lr_mpd_edge(p, r, query.now_ms, &longest);
    ck_assert_int_eq(lr_buf_fmt(b, "    edge %" PRId64 " longest %" PRId64 "%s%s\n", edge, longest,
                                w.more ? " more" : "", lr_mpd_is_counted(r) ? " counted" : ""),
                     0);
    lr_arena_free(a);
}

static void dump_representation(struct lr_buf *b, const struct lr_mpd_representation *r)
{
    static const char *const kinds[] = {"other", "video", "audio"};
    int rc = lr_buf_fmt(b, "  %s %s", kinds[r->kind], r->id);
    rc |= puts_to(b, "mime", r->mime) | puts_to(b, "codecs", r->codecs) |
          puts_to(b, "lang", r->language);
    rc |= lr_buf_fmt(b, " %" PRId64 " bit/s %dx%d %d%s%s\n", r->bandwidth, r->width, r->height,
                     r->fps_milli, r->main ? " main" : "", r->locked ? " locked" : "");
    ck_assert_int_eq(rc, 0);
}

static void dump(struct lr_buf *b, const struct lr_mpd *m)
{
    int rc = lr_buf_fmt(b,
                        "%s from %" PRId64 " update %" PRId64 " buffer %" PRId64 " delay %" PRId64
                        " length %" PRId64 "\n",
                        m->dynamic ? "dynamic" : "static", m->available_ms, m->update_ms,
                        m->buffer_ms, m->delay_ms, m->length_ms);
    if (m->location)
        rc |= lr_buf_fmt(b, "location %s\n", m->location);
    for (const struct lr_mpd_clock *c = m->clocks; c; c = c->next)
        rc |= lr_buf_fmt(b, "clock %s %s\n", c->scheme, c->value);
    for (const struct lr_mpd_period *p = m->periods; p; p = p->next) {
        rc |= lr_buf_fmt(b, "period %s %" PRId64 "+%" PRId64 "\n", p->id ? p->id : "-", p->start_ms,
                         p->length_ms);
        for (const struct lr_mpd_representation *r = p->representations; r; r = r->next) {
            dump_representation(b, r);
            dump_segments(b, p, r);
        }
    }
    ck_assert_int_eq(rc, 0);
}

static struct lr_buf load(const char *name, const char *ext)
{
    char path[512], piece[4096];
    struct lr_buf b;
    size_t n;
    snprintf(path, sizeof path, "%s/mpd/%s.%s", UNIT_DATA, name, ext);
    FILE *f = fopen(path, "rb");
    ck_assert_msg(f != NULL, "%s", path);
    lr_buf_init(&b, 1 << 20);
    while ((n = fread(piece, 1, sizeof piece, f)) > 0)
        ck_assert_int_eq(lr_buf_append(&b, piece, n), 0);
    fclose(f);
    return b;
}

static void keep(const char *name, const char *text)
{
    char path[64];
    snprintf(path, sizeof path, "%s.got", name);
    FILE *f = fopen(path, "wb");
    if (f) {
        fputs(text, f);
        fclose(f);
    }
}

static void golden(const char *name)
{
    struct lr_arena *a;
    struct lr_buf text = load(name, "mpd"), want = load(name, "txt"), got;
    struct lr_mpd mpd = parse(&a, text.data, text.len);
    lr_buf_init(&got, 1 << 20);
    dump(&got, &mpd);
    const char *is = lr_buf_str(&got), *should = lr_buf_str(&want);
    if (strcmp(is, should) != 0)
        keep(name, is);
    ck_assert_str_eq(is, should);
    lr_buf_free(&got);
    lr_buf_free(&want);
    lr_buf_free(&text);
    lr_arena_free(a);
}

START_TEST(numbers)
{
    golden("number");
}
END_TEST

START_TEST(timelines)
{
    golden("timeline");
}
END_TEST

START_TEST(lists)
{
    golden("list");
}
END_TEST

START_TEST(odd_ones)
{
    golden("odd");
}
END_TEST

/* ---- what is refused */

static int code_of(const char *text, size_t len, struct lr_err *err)
{
    struct lr_mpd mpd;
    struct lr_arena *a = lr_arena_new(LR_MPD_ARENA);
    lr_err_clear(err);
    int rc = lr_mpd_parse(a, text, len, URL, &mpd, err);
    lr_arena_free(a);
    return rc;
}

START_TEST(other_documents)
{
    static const struct {
        const char *text, *why;
    } rows[] = {
        {"", "empty"},
        {"#EXTM3U\n", "not well-formed XML, line 1"},
        {"<MPD>", "not well-formed"},
        {"<MPD></MPB>", "not well-formed"},
        {"<html><body/></html>", "another document"},
        {"<MPD/><MPD/>", "not well-formed"},
        {"<MPD a='&x;'/>", "not well-formed"},
        {"<!DOCTYPE MPD><MPD/>", "a document type"},
        {"<!DOCTYPE MPD [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><MPD><Period id='&x;'/></MPD>",
         "a document type"},
        {"<!DOCTYPE MPD SYSTEM 'http://127.0.0.1:1/x.dtd'><MPD/>", "a document type"},
    };
    struct lr_err err;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ck_assert_msg(code_of(rows[i].text, strlen(rows[i].text), &err) == LIVREC_EPARSE, "%s",
                      rows[i].text);
        ck_assert_msg(strstr(err.text, rows[i].why) != NULL, "%s: %s", rows[i].text, err.text);
    }
}
END_TEST

static struct lr_buf repeated(const char *before, const char *what, int times, const char *behind)
{
    struct lr_buf b;
    lr_buf_init(&b, LR_MPD_MAX + 100);
    int rc = lr_buf_puts(&b, before);
    while (times-- > 0)
        rc |= lr_buf_puts(&b, what);
    rc |= lr_buf_puts(&b, behind);
    ck_assert_int_eq(rc, 0);
    return b;
}

START_TEST(too_large)
{
    static const char open[] = "<MPD><Period><AdaptationSet>",
                      close[] = "</AdaptationSet></Period></MPD>";
    static const char line[] = "<MPD><Period><SegmentTemplate><SegmentTimeline>";
    struct lr_err err;
    struct lr_buf b = repeated(open, "<Representation/>", LR_MPD_ELEMENTS, close);
    ck_assert_int_eq(code_of((char *)b.data, b.len, &err), LIVREC_EPARSE);
    ck_assert_ptr_nonnull(strstr(err.text, "too many"));
    lr_buf_free(&b);
    b = repeated(line, "<S d='1'/>", LR_MPD_ENTRIES + 1,
                 "</SegmentTimeline></SegmentTemplate></Period></MPD>");
    ck_assert_int_eq(code_of((char *)b.data, b.len, &err), LIVREC_EPARSE);
    lr_buf_free(&b);
    b = repeated("<MPD>", " ", (int)LR_MPD_MAX, "</MPD>");
    ck_assert_int_eq(code_of((char *)b.data, b.len, &err), LIVREC_EPARSE);
    ck_assert_ptr_nonnull(strstr(err.text, "longer than"));
    lr_buf_free(&b);
    b = repeated("<MPD>", "<a>", 100000, "");
    ck_assert_int_eq(code_of((char *)b.data, b.len, &err), LIVREC_EPARSE);
    lr_buf_free(&b);
}
END_TEST

START_TEST(many_periods)
{
    struct lr_arena *a;
    struct lr_buf b = repeated("<MPD>", "<Period duration='PT1S'/>", 300, "</MPD>");
    struct lr_mpd mpd = parse(&a, b.data, b.len);
    int n = 0;
    for (const struct lr_mpd_period *p = mpd.periods; p; p = p->next)
        n++;
    ck_assert_int_eq(n, LR_MPD_PERIODS);
    lr_arena_free(a);
    lr_buf_free(&b);
}
END_TEST

/* ---- numbers that would overflow */

static struct lr_mpd_window list(struct lr_arena **a, const char *addressing, int64_t from_ms)
{
    char text[1024];
    struct lr_mpd_window w;
    int64_t longest;
    snprintf(text, sizeof text,
             "<MPD type='dynamic'><Period start='PT0S'><AdaptationSet mimeType='video/mp4'>"
             "<Representation id='v'>%s</Representation></AdaptationSet></Period></MPD>",
             addressing);
    struct lr_mpd mpd = parse(a, text, strlen(text));
    struct lr_mpd_query query = {.from_ms = from_ms, .now_ms = 1700000000000, .max = 100};
    ck_assert_int_eq(lr_mpd_segments(*a, mpd.periods, mpd.periods->representations, &query, &w), 0);
    lr_mpd_edge(mpd.periods, mpd.periods->representations, query.now_ms, &longest);
    ck_assert_int_ge(longest, 0);
    return w;
}

START_TEST(absurd_numbers)
{
    static const struct {
        const char *addressing;
        int count;
    } rows[] = {
        {"<SegmentTemplate media='$Number$' duration='1' timescale='1000000000'/>", 100},
        {"<SegmentTemplate media='$Number$' duration='2305843009213693951' timescale='1'/>", 0},
        {"<SegmentTemplate media='$Number$' duration='99999999999999999999'/>", 1},
        {"<SegmentTemplate media='$Number$' duration='0' timescale='0'/>", 1},
        {"<SegmentTemplate media='$Number$' duration='1' timescale='4294967296'/>", 100},
        {"<SegmentTemplate media='$Number$' duration='2' startNumber='4503599627370496'/>", 100},
        {"<SegmentTemplate media='$Number$' duration='2' startNumber='4503599627370497'/>", 100},
        {"<SegmentTemplate media='$Number$' duration='2' "
         "presentationTimeOffset='2305843009213693952'/>",
         100},
        {"<SegmentTemplate media='$Time$' timescale='1'><SegmentTimeline>"
         "<S t='0' d='1' r='1099511627776'/></SegmentTimeline></SegmentTemplate>",
         100},
        {"<SegmentTemplate media='$Time$' timescale='1'><SegmentTimeline><S "
         "t='2305843009213693952' "
         "d='2305843009213693952' r='-1'/></SegmentTimeline></SegmentTemplate>",
         0},
        {"<SegmentTemplate media='$Time$'><SegmentTimeline><S t='5' d='0'/><S d='-1'/><S/>"
         "</SegmentTimeline></SegmentTemplate>",
         1},
        {"<SegmentList duration='2305843009213693951' startNumber='4503599627370496'>"
         "<SegmentURL media='a'/><SegmentURL media='b'/></SegmentList>",
         0},
        {"<SegmentList><SegmentTimeline><S t='1699999990' d='2' r='9'/></SegmentTimeline>"
         "<SegmentURL media='a'/><SegmentURL media='b'/></SegmentList>",
         2},
        {"", 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lr_arena *a;
        struct lr_mpd_window w = list(&a, rows[i].addressing, 0);
        ck_assert_msg(w.count == rows[i].count, "%s: %d", rows[i].addressing, w.count);
        for (int k = 0; k < w.count; k++)
            ck_assert_int_ge(w.segments[k].duration_ms, 1);
        lr_arena_free(a);
    }
}
END_TEST

/* A sender whose clock is days ahead of ours still has segments. */
START_TEST(a_timeline_that_lies_ahead)
{
    struct lr_arena *a;
    struct lr_mpd_window w = list(&a,
                                  "<SegmentTemplate media='$Time$'><SegmentTimeline>"
                                  "<S t='1800000000' d='2' r='4'/></SegmentTimeline>"
                                  "</SegmentTemplate>",
                                  0);
    ck_assert_int_eq(w.count, 5);
    lr_arena_free(a);
    w = list(&a,
             "<SegmentTemplate media='$Time$'><SegmentTimeline>"
             "<S t='1699999990' d='2' r='40'/></SegmentTimeline></SegmentTemplate>",
             0);
    ck_assert_int_eq(w.count, 10); /* as far as now, and a little more */
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("mpd", numbers, timelines, lists, odd_ones, other_documents, too_large, many_periods,
          absurd_numbers, a_timeline_that_lies_ahead)
