#include "unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "core/buf.h"
#include "media/m3u8.h"

/* The parsed list of a text that must parse; lives in *a. */
static struct lr_m3u8 parse(struct lr_arena **a, const char *text)
{
    struct lr_m3u8 list;
    struct lr_err err = {0};
    *a = lr_arena_new(LR_M3U8_ARENA);
    int rc = lr_m3u8_parse(*a, text, strlen(text), &list, &err);
    ck_assert_msg(rc == 0, "%s: %s", text, err.text);
    return list;
}

START_TEST(refused)
{
    static const struct {
        const char *text;
        size_t len;
    } rows[] = {
        {"", 0},
        {"\0\0", 2},
        {" \n\r\n", 4},
        {"<html><body>login</body></html>", 31},
        {"#EXTINF:2,\na.ts\n", 16},
        {"#EXTM3U", 7},
        {"#EXTM3U\n#EXT-X-VERSION:3\na.ts\n", 30},
        {"#EXTM3U\n#EXTINF:2,\na\0b.ts\n", 26},
        {"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:x\n#EXTINF:2,\na.ts\n", 48},
        {"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:\n", 31},
        {"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:-1\n", 33},
        {"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:9223372036854775809\n", 50},
        {"#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:99999999999999999999\n", 51},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_arena *a = lr_arena_new(LR_M3U8_ARENA);
        struct lr_m3u8 list = {.target_ms = -7};
        struct lr_err err = {0};
        ck_assert_msg(lr_m3u8_parse(a, rows[i].text, rows[i].len, &list, &err) == LIVREC_EPARSE,
                      "row %zu", i);
        ck_assert_int_eq(err.code, LIVREC_EPARSE);
        ck_assert_int_eq(list.target_ms, -7);
        lr_arena_free(a);
    }
}
END_TEST

START_TEST(numbers)
{
    static const struct {
        const char *target, *extinf;
        int64_t target_ms, duration_ms;
    } rows[] = {
        {"0", "2", 2000, 2000},        {"nan", "2", 2000, 2000},
        {"1e9", "0.01", 1000, 100},    {"1000000000", "1000000000", 120000, 120000},
        {"-4", "-1", 6000, 6000},      {"4", "-1", 4000, 4000},
        {"4", "nan", 4000, 4000},      {"4", "0", 4000, 4000},
        {"0.01", "3.9999", 100, 4000}, {"4", "99999999999999999999999999", 4000, 120000},
        {"4", "inf", 4000, 4000},      {"3.5", ".5", 3500, 500},
    };
    char text[256];
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_arena *a;
        snprintf(text, sizeof text, "#EXTM3U\n#EXT-X-TARGETDURATION:%s\n#EXTINF:%s,\na.ts\n",
                 rows[i].target, rows[i].extinf);
        struct lr_m3u8 list = parse(&a, text);
        ck_assert_msg(list.target_ms == rows[i].target_ms, "row %zu: target %" PRId64, i,
                      list.target_ms);
        ck_assert_msg(list.segments[0].duration_ms == rows[i].duration_ms,
                      "row %zu: duration %" PRId64, i, list.segments[0].duration_ms);
        lr_arena_free(a);
    }
}
END_TEST

static void append(struct lr_buf *b, const char *s)
{
    ck_assert_int_eq(lr_buf_puts(b, s), 0);
}

START_TEST(long_lists_keep_their_end)
{
    struct lr_buf b;
    struct lr_arena *a;
    char line[64];
    lr_buf_init(&b, LR_M3U8_MAX + 1000);
    append(&b, "#EXTM3U\n#EXT-X-MEDIA-SEQUENCE:100\n");
    for (int i = 0; i < LR_M3U8_SEGMENTS + 25; i++) {
        snprintf(line, sizeof line, "#EXTINF:1,\n%d.ts\n", i);
        append(&b, line);
    }
    struct lr_m3u8 list = parse(&a, lr_buf_str(&b));
    ck_assert_int_eq(list.segment_count, LR_M3U8_SEGMENTS);
    ck_assert_uint_eq(list.dropped, 25);
    ck_assert_uint_eq(list.sequence, 125);
    ck_assert_str_eq(list.segments[0].uri, "25.ts");
    ck_assert_str_eq(list.segments[LR_M3U8_SEGMENTS - 1].uri, "10024.ts");
    lr_arena_free(a);
    while (b.len <= LR_M3U8_MAX)
        append(&b, "#\n");
    struct lr_err err = {0};
    a = lr_arena_new(LR_M3U8_ARENA);
    ck_assert_int_eq(lr_m3u8_parse(a, b.data, b.len, &list, &err), LIVREC_EPARSE);
    lr_arena_free(a);
    lr_buf_free(&b);
}
END_TEST

START_TEST(long_lines_are_passed_over)
{
    static char text[3 * LR_M3U8_LINE];
    struct lr_arena *a;
    char filler[LR_M3U8_LINE + 2];
    memset(filler, 'x', sizeof filler - 1);
    filler[sizeof filler - 1] = '\0';
    snprintf(text, sizeof text,
             "#EXTM3U\n#EXT-X-KEY:METHOD=AES-128,URI=\"%s\"\n#EXTINF:1,\n%s\n"
             "#EXTINF:1,\nb.ts\n",
             filler, filler);
    struct lr_m3u8 list = parse(&a, text);
    ck_assert_int_eq(list.segment_count, 2);
    ck_assert(!list.segments[0].uri && list.segments[0].gap && !list.segments[0].key);
    ck_assert_str_eq(list.segments[1].uri, "b.ts");
    lr_arena_free(a);
}
END_TEST

START_TEST(little_memory)
{
    static const char text[] = "#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na.m3u8\n";
    struct lr_m3u8 list;
    struct lr_err err = {0};
    for (size_t max = 0; max < 512; max += 16) {
        struct lr_arena *a = lr_arena_new(max);
        int rc = lr_m3u8_parse(a, text, sizeof text - 1, &list, &err);
        ck_assert_int_eq(rc, LIVREC_ENOMEM);
        lr_arena_free(a);
    }
}
END_TEST

UNIT_MAIN("m3u8_limits", refused, numbers, long_lists_keep_their_end, long_lines_are_passed_over,
          little_memory)
