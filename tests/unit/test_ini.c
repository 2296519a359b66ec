/* INI files as Python's RawConfigParser takes them. */
#include "unit.h"

#include <string.h>

#include "config/ini.h"

static struct lr_arena *arena;
static struct lr_ini ini;
static struct lr_findings bad;

static void read_text(const char *text)
{
    arena = lr_arena_new(1 << 20);
    lr_findings_init(&bad, arena, "config.ini");
    ck_assert_int_eq(lr_ini_read(arena, text, &ini, &bad), 0);
}

static void value(const char *section, const char *key, const char *expected, int line)
{
    const struct lr_ini_row *r = lr_ini_find(&ini, section, key);
    ck_assert_ptr_nonnull(r);
    ck_assert_str_eq(r->value, expected);
    ck_assert_int_eq(r->line, line);
}

START_TEST(forms)
{
    read_text("; a comment\n# another\n"
              "[录制设置]\n"
              "language(zh_cn/en) = zh_cn\n"
              "录制空间剩余阈值(gb) = 1.0\n"
              "原画|超清|高清|标清|流畅 = 原画\n"
              "循环时间(秒)=300\n"
              "Bark : x=y\n"
              "empty =\n"
              "[推送配置]\n"
              "text = one\n  two\n\n    three\n"
              "url = https://ntfy.sh/xxxx\n");
    ck_assert_uint_eq(bad.count, 0);
    value("录制设置", "language(zh_cn/en)", "zh_cn", 4);
    value("录制设置", "录制空间剩余阈值(gb)", "1.0", 5);
    value("录制设置", "原画|超清|高清|标清|流畅", "原画", 6);
    value("录制设置", "循环时间(秒)", "300", 7);
    value("录制设置", "bark", "x=y", 8);
    value("录制设置", "empty", "", 9);
    value("推送配置", "text", "one\ntwo\nthree", 11);
    value("推送配置", "url", "https://ntfy.sh/xxxx", 15);
    ck_assert_ptr_null(lr_ini_find(&ini, "推送配置", "bark"));
    lr_arena_free(arena);
}
END_TEST

START_TEST(bad_lines)
{
    read_text("[a\nno value\n= x\nk = 1\nk = 2\n[b]\nk = 3\n");
    ck_assert_uint_eq(bad.count, 4);
    const struct lr_finding *f = bad.first;
    ck_assert_str_eq(f->text, "\"[a\": expected [section]");
    ck_assert_int_eq(f->next->line, 2);
    ck_assert_str_eq(f->next->text, "\"no value\": expected key = value");
    ck_assert_int_eq(f->next->next->line, 3);
    f = f->next->next->next;
    ck_assert_int_eq(f->line, 5);
    ck_assert_ptr_nonnull(strstr(f->text, "k is there already, on line 4: this one counts"));
    value("", "k", "2", 5);
    value("b", "k", "3", 7);
    lr_arena_free(arena);
}
END_TEST

UNIT_MAIN("ini", forms, bad_lines)
