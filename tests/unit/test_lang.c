/* Texts in the language of the thread: looked up, formatted, and left alone. */
#include "unit.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>
#include <livrec/options.h>

#include "core/arena.h"
#include "core/buf.h"
#include "core/err.h"
#include "core/log.h"
#include "core/text.h"
#include "lang/lang.h"
#include "session/notice_words.h"

static void in_english(void)
{
    lr_lang_return();
    lr_lang_use(LR_LANG_EN);
}

START_TEST(names_of_languages)
{
    static const char *const chinese[] = {"zh", "zh_CN", "zh-cn", "ZH_cn.UTF-8", "zh.UTF-8"};
    static const char *const others[] = {"", "en", "C", "zhx", "z", "en_zh"};
    for (size_t i = 0; i < LR_COUNT(chinese); i++)
        ck_assert_int_eq(lr_lang_of(chinese[i]), LR_LANG_ZH);
    for (size_t i = 0; i < LR_COUNT(others); i++)
        ck_assert_int_eq(lr_lang_of(others[i]), LR_LANG_EN);
    ck_assert_int_eq(lr_lang_of(NULL), LR_LANG_EN);
}
END_TEST

START_TEST(looked_up)
{
    ck_assert_str_eq(lr_tr("out of memory"), "out of memory");
    lr_lang_use(LR_LANG_ZH);
    ck_assert_str_eq(lr_tr("out of memory"), "内存不足");
    ck_assert_str_eq(lr_tr("nobody wrote this"), "nobody wrote this");
    ck_assert_ptr_null(lr_tr(NULL));
    ck_assert_ptr_null(lr_lang_find("nobody wrote this"));
    ck_assert_str_eq(lr_tr_phrase("the stream broke"), "流已中断");
    ck_assert_str_eq(lr_tr_phrase("refused"), "refused"); /* may be somebody's name */
    ck_assert_str_eq(lr_tr("refused"), "被拒绝");
    ck_assert_ptr_null(lr_tr_phrase(NULL));
    in_english();
}
END_TEST

START_TEST(lent_for_a_call)
{
    lr_lang_lend(LR_LANG_ZH);
    ck_assert_int_eq(lr_lang_now(), LR_LANG_ZH);
    lr_lang_return();
    ck_assert_int_eq(lr_lang_now(), LR_LANG_EN);
    lr_lang_use(LR_LANG_ZH);
    lr_lang_lend(LR_LANG_EN);
    ck_assert_str_eq(lr_tr("out of memory"), "out of memory");
    lr_lang_return();
    ck_assert_str_eq(lr_tr("out of memory"), "内存不足");
    in_english();
}
END_TEST

START_TEST(conversions_of_all_kinds)
{
    char text[300];
    lr_lang_use(LR_LANG_ZH);
    lr_text_fmt(text, sizeof text, "%s: %s within " LR_TENTHS " s", "a.example", "no connection",
                LR_TENTHS_OF(25));
    ck_assert_str_eq(text, "a.example：未能连接，已等 2.5 秒");
    lr_text_fmt(text, sizeof text, "FLV: %s configuration of %zu bytes can't be read", "hevc",
                (size_t)7); /* the other way round in Chinese */
    ck_assert_str_eq(text, "FLV：无法读取 7 字节的 hevc 配置");
    lr_text_fmt(text, sizeof text, "FLV: %s codec \"%c%c%c%c\" can't be recorded", "video", 'a',
                'v', '0', '1');
    ck_assert_str_eq(text, "FLV：video 编码 \"av01\" 无法录制");
    lr_text_fmt(text, sizeof text, "TS: stream type 0x%02x is encrypted", 7u);
    ck_assert_str_eq(text, "TS：流类型 0x07 已加密");
    lr_text_fmt(text, sizeof text, "media came at %lld %% of its speed", 80LL);
    ck_assert_str_eq(text, "媒体只达到实时速度的 80%");
    lr_text_fmt(text, sizeof text, "the script failed: %.*s", 3, "abcdef");
    ck_assert_str_eq(text, "脚本失败：abc");
    lr_text_fmt(text, sizeof text, "not of the catalogue: %-4s|%5.2s|%03d", "a", "xyz", 7);
    ck_assert_str_eq(text, "not of the catalogue: a|xy|007");
    in_english();
}
END_TEST

START_TEST(reasons_in_sentences)
{
    struct lr_err err = {0};
    lr_lang_use(LR_LANG_ZH);
    lr_err_set(&err, LIVREC_ENET, "%s: cancelled", "host");
    ck_assert_str_eq(err.text, "host：已取消");
    lr_err_prefix(&err, "huya");
    ck_assert_str_eq(err.text, "huya: host：已取消");
    lr_err_set(&err, LIVREC_EPARSE, "%s", "a web page came instead of JSON");
    ck_assert_str_eq(err.text, "收到的是网页而不是 JSON");
    lr_err_set(&err, LIVREC_EMEDIA, "%s: %s", "out of place", "refused");
    ck_assert_str_eq(err.text, "out of place: refused");
    in_english();
    lr_err_set(&err, LIVREC_EPARSE, "%s", "a web page came instead of JSON");
    ck_assert_str_eq(err.text, "a web page came instead of JSON");
}
END_TEST

START_TEST(cut_between_characters)
{
    char text[LR_ERR_TEXT];
    lr_lang_use(LR_LANG_ZH);
    for (size_t size = 1; size < 40; size++) {
        memset(text, 'x', sizeof text);
        lr_text_fmt(text, size, "out of memory while reading JSON");
        ck_assert_uint_lt(strlen(text), size);
        ck_assert_ptr_null(strchr(text, '?')); /* what a half character would become */
    }
    in_english();
}
END_TEST

/* What machines read is formatted by the same functions. */
START_TEST(forms_are_left_alone)
{
    struct lr_arena *a = lr_arena_new(4096);
    struct lr_buf b;
    lr_buf_init(&b, 4096);
    lr_lang_use(LR_LANG_ZH);
    ck_assert_str_eq(lr_arena_fmt(a, "https://%s/%s", "a", "out of memory"),
                     "https://a/out of memory");
    ck_assert_str_eq(lr_arena_fmt(a, "%s (use a proxy in Russia)", "gone"),
                     "gone（请使用俄罗斯代理）");
    ck_assert_int_eq(
        lr_buf_fmt(&b, "%s: %zu rooms, %zu of them paused\n", "f", (size_t)3, (size_t)1), 0);
    ck_assert_str_eq(lr_buf_str(&b), "f：3 个房间，其中 1 个已暂停\n");
    in_english();
    lr_buf_free(&b);
    lr_arena_free(a);
}
END_TEST

static void *speak(void *log)
{
    lr_log_speak(log);
    return (void *)lr_tr("out of memory");
}

START_TEST(threads_speak_as_their_log)
{
    struct lr_log log = {.lang = LR_LANG_ZH};
    pthread_t thread;
    void *said;
    ck_assert_int_eq(pthread_create(&thread, NULL, speak, &log), 0);
    ck_assert_int_eq(pthread_join(thread, &said), 0);
    ck_assert_str_eq(said, "内存不足");
    ck_assert_int_eq(lr_lang_now(), LR_LANG_EN);
    ck_assert_int_eq(pthread_create(&thread, NULL, speak, NULL), 0);
    ck_assert_int_eq(pthread_join(thread, &said), 0);
    ck_assert_str_eq(said, "out of memory");
}
END_TEST

/* Index of an option by its name. */
static uint32_t option(const char *name)
{
    uint32_t i = 0;
    while (strcmp(livrec_option_str(i, LIVREC_OPTION_NAME), name) != 0)
        i++;
    return i;
}

START_TEST(public_functions)
{
    livrec_opts *opts;
    uint32_t timeout = option("resolve.timeout");
    ck_assert_int_eq(livrec_opts_new(&opts), 0);
    livrec_language("zh_CN");
    ck_assert_int_eq(livrec_opts_set(opts, "no.such", "1"), LIVREC_EARG);
    ck_assert_str_eq(livrec_last_error(),
                     "livrec_opts_set: 没有名为 \"no.such\" 的选项；`livrec options` 列出全部选项");
    ck_assert_str_eq(livrec_error_text(LIVREC_ENOMEM),
                     "内存不足；请减少同时录制的房间数，或为进程增加内存。");
    ck_assert_str_eq(livrec_error_name(LIVREC_ENOMEM), "NOMEM");
    ck_assert_str_eq(livrec_option_str(timeout, LIVREC_OPTION_HELP), "查询一个房间的最长时间。");
    ck_assert_str_eq(livrec_option_str(timeout, LIVREC_OPTION_NAME), "resolve.timeout");
    livrec_language("fr_FR");
    ck_assert_str_eq(livrec_option_str(timeout, LIVREC_OPTION_HELP), "Longest time to find out about one room.");
    livrec_language(NULL);
    livrec_opts_free(opts);
}
END_TEST

static const char *words(struct lr_opts *opts, const char *option, const char *language)
{
    struct lr_err err = {0};
    ck_assert_int_eq(lr_opts_set(opts, "core.language", language, &err), 0);
    return lr_notice_words(opts, option);
}

/* By name alone: what the environment says counts for other texts. */
START_TEST(notices)
{
    struct lr_opts *opts = lr_opts_new();
    struct lr_err err = {0};
    size_t count = 0;
    for (const struct lr_option *o; (o = lr_option_at(count)) != NULL; count++) {
        if (strncmp(o->name, "notify.on_", 10) != 0)
            continue;
        ck_assert_str_eq(words(opts, o->name, "auto"), o->dflt);
        ck_assert_str_eq(words(opts, o->name, "zh_CN"), o->dflt);
        ck_assert_str_ne(words(opts, o->name, "en"), o->dflt);
        ck_assert_ptr_eq(strstr(words(opts, o->name, "en"), "："), NULL);
    }
    ck_assert_str_eq(words(opts, "notify.on_live", "en"), "[直播间名称] is live, [时间]");
    ck_assert_int_eq(lr_opts_set(opts, "notify.on_live", "{anchor}!", &err), 0);
    ck_assert_str_eq(words(opts, "notify.on_live", "en"), "{anchor}!");
    lr_opts_free(opts);
}
END_TEST

UNIT_MAIN("lang", names_of_languages, looked_up, lent_for_a_call, conversions_of_all_kinds,
          reasons_in_sentences, cut_between_characters, forms_are_left_alone,
          threads_speak_as_their_log, public_functions, notices)
