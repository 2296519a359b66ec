#include "unit.h"

#include <string.h>

#include "core/err.h"
#include "core/log.h"
#include "data/encode.h"

START_TEST(set_prefix_clear)
{
    struct lr_err err = {0};
    ck_assert_int_eq(lr_err_set(&err, LIVREC_ENET, "%s: %d", "host", 7), LIVREC_ENET);
    ck_assert_int_eq(err.code, LIVREC_ENET);
    ck_assert_str_eq(err.text, "host: 7");
    ck_assert_int_eq(lr_err_prefix(&err, "huya"), LIVREC_ENET);
    ck_assert_str_eq(err.text, "huya: host: 7");
    lr_err_prefix(&err, "huya");
    ck_assert_str_eq(err.text, "huya: host: 7");
    lr_err_prefix(&err, "hu");
    ck_assert_str_eq(err.text, "hu: huya: host: 7");
    lr_err_clear(&err);
    ck_assert_int_eq(err.code, LIVREC_OK);
    ck_assert_str_eq(err.text, "");
    ck_assert_int_eq(lr_err_set(NULL, LIVREC_EARG, "x"), LIVREC_EARG);
}
END_TEST

/* n bytes of filler, then `tail`. */
static void fill(char *out, size_t n, const char *tail)
{
    memset(out, 'a', n);
    memcpy(out + n, tail, strlen(tail) + 1);
}

START_TEST(text_is_cut_between_characters)
{
    static const char *const tails[] = {"b", "\xC3\xA9", "\xE6\xB5\xAA", "\xF0\x9F\x98\x80"};
    struct lr_err err;
    char text[2 * LR_ERR_TEXT];
    for (size_t t = 0; t < LR_COUNT(tails); t++) {
        size_t size = strlen(tails[t]), max = LR_ERR_TEXT - 1;
        for (size_t n = max - 5; n <= max; n++) {
            fill(text, n, tails[t]);
            lr_err_set(&err, LIVREC_EARG, "%s", text);
            ck_assert_uint_eq(strlen(err.text), n + size <= max ? n + size : n);
            ck_assert(lr_utf8_valid(err.text, strlen(err.text)));
        }
        fill(text, LR_ERR_TEXT - 1 - size, tails[t]);
        lr_err_set(&err, LIVREC_EARG, "%s", text);
        lr_err_prefix(&err, "p");
        ck_assert(lr_utf8_valid(err.text, strlen(err.text)));
        ck_assert_int_eq(strncmp(err.text, "p: aaa", 6), 0);
    }
}
END_TEST

START_TEST(text_can_be_shown)
{
    static const char *const rows[][2] = {
        {"a\nb\r\n\tc", "a b   c"},
        {"\x1b[31mred\x07\x7f", "?[31mred??"},
        {"\xC2\x9B"
         "31m \x9B"
         "31m",
         "?31m ?31m"},
        {"x\xE2\x80\xAE"
         "4pm\xE2\x80\xA8y",
         "x?4pm?y"},
        {"\xB9\xFA\xED\xA0\x80", "?????"},
        {"\xE6\xB5\xAA \xF0\x9F\x98\x80", "\xE6\xB5\xAA \xF0\x9F\x98\x80"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_err err;
        lr_err_set(&err, LIVREC_EPARSE, "%s", rows[i][0]);
        ck_assert_str_eq(err.text, rows[i][1]);
    }
}
END_TEST

static struct {
    int lines;
    enum lr_level level;
    uint64_t job;
    char text[2048];
} logged;

static void keep(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    logged.lines++;
    logged.level = level;
    logged.job = job;
    memcpy(logged.text, text, strlen(text) + 1);
}

START_TEST(log_levels_and_length)
{
    struct lr_log log = {LR_INFO, keep};
    char text[1100];
    lr_logf(&log, LR_DEBUG, 1, "no");
    ck_assert_int_eq(logged.lines, 0);
    lr_logf(&log, LR_INFO, 7, "%s %d", "yes", 1);
    ck_assert_int_eq(logged.lines, 1);
    ck_assert_int_eq(logged.level, LR_INFO);
    ck_assert_uint_eq(logged.job, 7);
    ck_assert_str_eq(logged.text, "yes 1");
    fill(text, 1022, "\xE6\xB5\xAA");
    lr_logf(&log, LR_ERROR, 0, "%s", text);
    ck_assert_uint_eq(strlen(logged.text), 1022);
    lr_logf(NULL, LR_ERROR, 0, "nobody listens");
    ck_assert_int_eq(logged.lines, 2);
}
END_TEST

UNIT_MAIN("err", set_prefix_clear, text_is_cut_between_characters, text_can_be_shown,
          log_levels_and_length)
