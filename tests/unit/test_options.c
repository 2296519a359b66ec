#include "unit.h"

#include "core/attr.h"
#include "core/options.h"

static int64_t parsed(const char *name, const char *text)
{
    struct lr_err err = {0};
    int64_t n = -1;
    return lr_option_parse(lr_option_find(name), text, &n, &err) ? -1 : n;
}

START_TEST(durations)
{
    ck_assert_int_eq(parsed("record.duration", "90"), 90000);
    ck_assert_int_eq(parsed("record.duration", "1h30m"), 5400000);
    ck_assert_int_eq(parsed("record.duration", "01:30:00"), 5400000);
    ck_assert_int_eq(parsed("record.duration", "250ms"), 250);
    ck_assert_int_eq(parsed("record.duration", "1.5m"), 90000);
    const char *bad[] = {"",     "-1",  "1x",  "m",   "1 h",
                         "0x10", "1e3", "nan", "inf", "99999999999999999999h"};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(parsed("record.duration", bad[i]) == -1, "\"%s\" was taken", bad[i]);
}
END_TEST

START_TEST(sizes)
{
    ck_assert_int_eq(parsed("record.split_size", "500M"), 500 << 20);
    ck_assert_int_eq(parsed("record.split_size", "2GiB"), (int64_t)2 << 30);
    ck_assert_int_eq(parsed("record.split_size", "123"), 123);
}
END_TEST

/* As users call them, and DouyinLiveRecorder. */
START_TEST(words_for_containers)
{
    static const char *const words[][2] = {{"fmp4", "mp4"},    {"MOV", "mov"},
                                           {"audio", "m4a"},   {"Audio Copy", "m4a"},
                                           {"MP3音频", "mp3"}, {"m4a音频", "m4a"}};
    struct lr_opts *o = lr_opts_new();
    for (size_t i = 0; i < LR_COUNT(words); i++) {
        ck_assert_int_eq(lr_opts_set(o, "record.format", words[i][0], NULL), 0);
        ck_assert_str_eq(lr_opts_str(o, "record.format"), words[i][1]);
    }
    ck_assert_int_eq(lr_opts_set(o, "record.format", "audi", NULL), LIVREC_EARG);
    lr_opts_free(o);
}
END_TEST

START_TEST(errors_name_option_and_forms)
{
    struct lr_err err = {0};
    struct lr_opts *o = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(o, "record.format", "avi", &err), LIVREC_EARG);
    ck_assert_ptr_nonnull(strstr(err.text, "record.format"));
    ck_assert_ptr_nonnull(strstr(err.text, "ts|flv|mkv"));
    ck_assert_int_eq(lr_opts_set(o, "no.such", "1", &err), LIVREC_EARG);
    ck_assert_int_eq(lr_opts_set(o, "auth.cookie", "a=1\r\nX: y", &err), LIVREC_EARG);
    ck_assert_ptr_null(strchr(err.text, '\n'));
    lr_opts_free(o);
}
END_TEST

START_TEST(preferences)
{
    static const char *const good[] = {"any", "flv", "hls,flv", "dash,hls,flv"};
    static const char *const bad[] = {"", "any,flv", "flv,", ",flv", "flv, hls", "rtmp", "flv|hls"};
    struct lr_opts *o = lr_opts_new();
    struct lr_err err = {0};
    for (size_t i = 0; i < LR_COUNT(good); i++) {
        ck_assert_int_eq(lr_opts_set(o, "stream.protocol", good[i], &err), 0);
        ck_assert_str_eq(lr_opts_str(o, "stream.protocol"), good[i]);
    }
    for (size_t i = 0; i < LR_COUNT(bad); i++)
        ck_assert_int_eq(lr_opts_set(o, "stream.protocol", bad[i], &err), LIVREC_EARG);
    ck_assert_ptr_nonnull(strstr(err.text, "several of them in order: hls,flv"));
    ck_assert_int_eq(lr_opts_set(o, "stream.codec", "av1,hevc,avc", &err), 0);
    ck_assert_int_eq(lr_opts_set(o, "stream.codec", "vp9", &err), LIVREC_EARG);
    lr_opts_free(o);
}
END_TEST

/* A quality is kept by its name, however it was given. */
START_TEST(words_for_a_choice)
{
    static const char *const words[][2] = {{"原画", "origin"}, {"best", "origin"}, {"OD", "origin"},
                                           {"<=720p", "720p"}, {"4K", "2160p"},    {"2.5M", "2.5M"},
                                           {"BD", "bd"},       {"3", "hd"},        {"sd", "sd"}};
    static const char *const bad[] = {"", "720", "6", "origin|bd", "原画|蓝光"};
    struct lr_err err = {0};
    struct lr_opts *o = lr_opts_new();
    for (size_t i = 0; i < LR_COUNT(words); i++) {
        ck_assert_int_eq(lr_opts_set(o, "stream.quality", words[i][0], &err), 0);
        ck_assert_str_eq(lr_opts_str(o, "stream.quality"), words[i][1]);
    }
    for (size_t i = 0; i < LR_COUNT(bad); i++)
        ck_assert_int_eq(lr_opts_set(o, "stream.quality", bad[i], &err), LIVREC_EARG);
    ck_assert_ptr_nonnull(strstr(err.text, "expected origin bd uhd"));
    ck_assert_str_eq(lr_opts_str(o, "stream.quality"), "sd");
    ck_assert_int_eq(lr_opts_set(o, "stream.protocol", "OD", &err), LIVREC_EARG);
    lr_opts_free(o);
}
END_TEST

START_TEST(set_get_list_copy)
{
    struct lr_opts *o = lr_opts_new();
    ck_assert_str_eq(lr_opts_str(o, "record.format"), "ts");
    ck_assert_int_eq(lr_opts_set(o, "record.format", "mkv", NULL), 0);
    ck_assert_int_eq(lr_opts_set(o, "auth.account", "user=a", NULL), 0);
    ck_assert_int_eq(lr_opts_set(o, "auth.account", "password=b", NULL), 0);
    struct lr_opts *c = lr_opts_copy(o);
    ck_assert_int_eq(lr_opts_set(o, "record.format", NULL, NULL), 0);
    ck_assert_str_eq(lr_opts_str(o, "record.format"), "ts");
    ck_assert_str_eq(lr_opts_str(c, "record.format"), "mkv");
    ck_assert_uint_eq(lr_opts_list_count(c, "auth.account"), 2);
    ck_assert_str_eq(lr_opts_list_at(c, "auth.account", 1), "password=b");
    ck_assert_int_eq(lr_opts_int(NULL, "net.timeout"), 15000);
    lr_opts_free(o);
    lr_opts_free(c);
}
END_TEST

START_TEST(merge_replaces_value_by_value)
{
    struct lr_opts *base = lr_opts_new(), *over = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(base, "net.proxy", "http://p:1", NULL), 0);
    ck_assert_int_eq(lr_opts_set(base, "record.format", "mkv", NULL), 0);
    ck_assert_int_eq(lr_opts_set(base, "auth.account", "user=a", NULL), 0);
    ck_assert_int_eq(lr_opts_set(over, "record.format", "flv", NULL), 0);
    ck_assert_int_eq(lr_opts_set(over, "auth.account", "user=b", NULL), 0);
    ck_assert_int_eq(lr_opts_set(over, "auth.account", "password=c", NULL), 0);
    struct lr_opts *m = lr_opts_merge(base, over);
    ck_assert_str_eq(lr_opts_str(m, "net.proxy"), "http://p:1");
    ck_assert_str_eq(lr_opts_str(m, "record.format"), "flv");
    ck_assert_uint_eq(lr_opts_list_count(m, "auth.account"), 2);
    ck_assert_str_eq(lr_opts_list_at(m, "auth.account", 0), "user=b");
    ck_assert_str_eq(lr_opts_str(base, "record.format"), "mkv");
    lr_opts_free(m);
    m = lr_opts_merge(NULL, NULL);
    ck_assert_str_eq(lr_opts_str(m, "record.format"), "ts");
    lr_opts_free(m);
    lr_opts_free(base);
    lr_opts_free(over);
}
END_TEST

/* A file of cookies or their text: what is said last, or nearer to a room, counts alone. */
START_TEST(one_for_the_other)
{
    struct lr_opts *base = lr_opts_new(), *over = lr_opts_new();
    ck_assert_int_eq(lr_opts_set(base, "auth.cookie", "a=1", NULL), 0);
    ck_assert_int_eq(lr_opts_set(base, "auth.cookies", "f", NULL), 0);
    ck_assert(!lr_opts_has(base, "auth.cookie") && lr_opts_has(base, "auth.cookies"));
    ck_assert_int_eq(lr_opts_set(over, "auth.cookie", "b=2", NULL), 0);
    struct lr_opts *m = lr_opts_merge(base, over);
    ck_assert_str_eq(lr_opts_str(m, "auth.cookie"), "b=2");
    ck_assert_ptr_null(lr_opts_str(m, "auth.cookies"));
    lr_opts_free(m);
    m = lr_opts_merge(over, base);
    ck_assert_str_eq(lr_opts_str(m, "auth.cookies"), "f");
    ck_assert_ptr_null(lr_opts_str(m, "auth.cookie"));
    lr_opts_free(m);
    lr_opts_free(base);
    lr_opts_free(over);
}
END_TEST

START_TEST(every_default_is_valid)
{
    for (size_t i = 0; lr_option_at(i); i++) {
        const struct lr_option *opt = lr_option_at(i);
        int64_t n;
        struct lr_err err = {0};
        if (opt->dflt)
            ck_assert_msg(lr_option_parse(opt, opt->dflt, &n, &err) == 0, "%s", err.text);
        if (i)
            ck_assert_int_lt(strcmp(lr_option_at(i - 1)->name, opt->name), 0);
    }
}
END_TEST

UNIT_MAIN("options", words_for_containers, durations, sizes, errors_name_option_and_forms,
          words_for_a_choice, preferences, set_get_list_copy, merge_replaces_value_by_value,
          every_default_is_valid, one_for_the_other)
