/* A host program whose locale writes 1,5: numbers are read and written as ever. The locale is made
 * by localedef(1) beside the test: xx_XX in the folder UNIT_LOCALES. */
#include "unit.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "core/options.h"
#include "core/text.h"
#include "data/json.h"
#include "media/m3u8.h"
#include "session/notice_text.h"

static void comma(void)
{
    char text[16];
    setenv("LOCPATH", UNIT_LOCALES, 1);
    ck_assert_ptr_nonnull(setlocale(LC_ALL, "xx_XX"));
    snprintf(text, sizeof text, "%.1f", 1.5);
    ck_assert_str_eq(text, "1,5"); /* it is one */
}

START_TEST(options)
{
    struct lr_err err;
    struct lr_opts *o = lr_opts_new();
    comma();
    ck_assert_int_eq(lr_opts_set(o, "record.split_size", "1.5G", &err), 0);
    ck_assert_int_eq(lr_opts_int(o, "record.split_size"), 1610612736);
    ck_assert_int_eq(lr_opts_set(o, "record.split_time", "0.5", &err), 0);
    ck_assert_int_eq(lr_opts_int(o, "record.split_time"), 500);
    ck_assert_int_eq(lr_opts_set(o, "record.split_time", "0,5", &err), LIVREC_EARG);
    lr_opts_free(o);
}
END_TEST

START_TEST(json)
{
    static const char text[] = "{\"a\":1.5,\"b\":1234567.25,\"c\":\"2.5\"}";
    struct lr_arena *a = lr_arena_new(65536);
    struct lr_err err;
    comma();
    lr_json *v = lr_json_parse(a, text, strlen(text), &err);
    ck_assert_ptr_nonnull(v);
    ck_assert_str_eq(lr_json_text(a, v, "a"), "1.5");
    ck_assert_str_eq(lr_json_text(a, v, "b"), "1234567.25");
    ck_assert_int_eq(lr_json_int(v, "b", 0), 1234567);
    lr_arena_free(a);
}
END_TEST

START_TEST(playlists)
{
    static const char text[] = "#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:2.5,x\na.ts\n";
    struct lr_arena *a = lr_arena_new(65536);
    struct lr_m3u8 list;
    struct lr_err err;
    comma();
    ck_assert_int_eq(lr_m3u8_parse(a, text, strlen(text), &list, &err), 0);
    ck_assert_int_eq(list.segments[0].duration_ms, 2500);
    lr_arena_free(a);
}
END_TEST

START_TEST(texts)
{
    struct lr_buf b;
    struct lr_err err;
    const struct lr_notice n = {.event = "end", .bytes = 1610612736, .duration = 3723000};
    comma();
    lr_buf_init(&b, 1 << 16);
    ck_assert_int_eq(lr_notice_expand(&b, "{bytes} {duration}", &n), 0);
    ck_assert_str_eq(lr_buf_str(&b), "1.5 GiB 1:02:03");
    lr_buf_free(&b);
    lr_err_set(&err, LIVREC_ENET, "within " LR_TENTHS " s", LR_TENTHS_OF(15));
    ck_assert_str_eq(err.text, "within 1.5 s");
}
END_TEST

UNIT_MAIN("locale", options, json, playlists, texts)
