/* Lists of rooms, and files in the encodings that users have. */
#include "unit.h"

#include <livrec/error.h>
#include <string.h>

#include "config/config.h"
#include "config/decode.h"
#include "config/room_list.h"

static struct lr_arena *arena;
static struct lr_room_list list;
static struct lr_findings bad;

static void read_text(const char *text)
{
    arena = lr_arena_new(1 << 20);
    lr_findings_init(&bad, arena, "URL_config.ini");
    ck_assert_int_eq(lr_room_list_read(arena, text, &list, &bad), 0);
}

static void one(size_t i, const char *url, const char *name, const char *quality)
{
    ck_assert_uint_lt(i, list.count);
    ck_assert_str_eq(list.rooms[i].url, url);
    ck_assert_pstr_eq(list.rooms[i].name, name);
    ck_assert_pstr_eq(list.rooms[i].quality, quality);
}

static void told(const struct lr_finding *f, int line, const char *what)
{
    ck_assert_ptr_nonnull(f);
    ck_assert_int_eq(f->line, line);
    ck_assert_msg(strstr(f->text, what) != NULL, "%s", f->text);
    ck_assert_str_eq(f->file, "URL_config.ini");
}

START_TEST(forms)
{
    read_text("https://live.douyin.com/1\n"
              "https://live.douyin.com/2,Otter\n"
              "高清,https://live.douyin.com/3\n"
              "BD，https://live.douyin.com/4，主播: Otter\n"
              "  live.bilibili.com/5 , \"a, b\" \n"
              "https://www.huya.com/6,主播: 主播: Bear\n"
              "https://www.huya.com/7,主播:\n"
              "5,https://www.huya.com/8,3\n"
              "<=720P，https://www.huya.com/9\n"
              "4000k,https://www.huya.com/10,720p\n"
              "4K,https://www.huya.com/11\n");
    ck_assert_uint_eq(list.count, 11);
    ck_assert_uint_eq(bad.count, 0);
    one(0, "https://live.douyin.com/1", NULL, NULL);
    one(1, "https://live.douyin.com/2", "Otter", NULL);
    one(2, "https://live.douyin.com/3", NULL, "hd");
    one(3, "https://live.douyin.com/4", "Otter", "bd");
    one(4, "https://live.bilibili.com/5", "a, b", NULL);
    one(5, "https://www.huya.com/6", "Bear", NULL);
    one(6, "https://www.huya.com/7", NULL, NULL);
    one(7, "https://www.huya.com/8", "3", "ld");
    one(8, "https://www.huya.com/9", NULL, "720P");
    one(9, "https://www.huya.com/10", "720p", "4000k");
    one(10, "https://www.huya.com/11", NULL, "2160p");
    ck_assert_int_eq(list.rooms[4].line, 5);
    ck_assert_str_eq(list.rooms[4].raw, "  live.bilibili.com/5 , \"a, b\" ");
    lr_arena_free(arena);
}
END_TEST

START_TEST(paused_and_comments)
{
    read_text("# my rooms\n\n\n"
              "##https://live.douyin.com/1,Otter\n"
              "# 超清,https://live.douyin.com/2\n"
              "# see https://example.com/help for more\n"
              "#live.douyin.com/3\n");
    ck_assert_uint_eq(bad.count, 0);
    ck_assert_uint_eq(list.count, 3);
    one(0, "https://live.douyin.com/1", "Otter", NULL);
    one(1, "https://live.douyin.com/2", NULL, "uhd");
    one(2, "https://live.douyin.com/3", NULL, NULL);
    for (size_t i = 0; i < 3; i++)
        ck_assert(list.rooms[i].paused);
    lr_arena_free(arena);
}
END_TEST

/* Each bad line is told with what would be right, and the lines around it count. */
START_TEST(bad_lines)
{
    read_text("https://live.douyin.com/1\n"
              "hello\n"
              "720,https://live.douyin.com/2\n"
              "hd,https://live.douyin.com/3,a,b\n"
              "hd,Otter\n"
              "https://live.douyin.com/1,again\n"
              "https://live.douyin.com/9\n");
    ck_assert_uint_eq(list.count, 2);
    one(1, "https://live.douyin.com/9", NULL, NULL);
    ck_assert_uint_eq(bad.count, 5);
    const struct lr_finding *f = bad.first;
    told(f, 2, "\"hello\" is no address: expected ADDRESS |");
    ck_assert_int_eq(f->column, 1);
    told(f = f->next, 3, "\"720\" is no quality: expected origin bd");
    told(f = f->next, 4, "more than three fields");
    ck_assert_int_eq(f->column, 32);
    told(f = f->next, 5, "\"Otter\" is no address");
    ck_assert_int_eq(f->column, 4);
    told(f = f->next, 6, "is there already, on line 1");
    lr_arena_free(arena);
}
END_TEST

START_TEST(wide_letters)
{
    read_text("ｈｔｔｐｓ：／／live.douyin.com／1,Ｏｔｔｅｒ\n");
    ck_assert_uint_eq(list.count, 1);
    one(0, "https://live.douyin.com/1", "Ｏｔｔｅｒ", NULL);
    lr_arena_free(arena);
}
END_TEST

static const char *told_of_bytes = ""; /* of the next that is decoded */

static void decodes(const char *bytes, size_t len, const char *text, const char *charset)
{
    struct lr_arena *a = lr_arena_new(1 << 16);
    struct lr_buf b;
    const char *was;
    struct lr_findings found;
    lr_findings_init(&found, a, "list");
    lr_buf_init(&b, 1 << 16);
    ck_assert_int_eq(lr_buf_append(&b, bytes, len), 0);
    ck_assert_str_eq(lr_config_decode(a, &b, &was, &found), text);
    ck_assert_str_eq(was, charset);
    struct lr_buf lines;
    lr_buf_init(&lines, 1 << 16);
    ck_assert_int_eq(lr_findings_to_lines(&found, &lines), 0);
    ck_assert_str_eq(lines.len ? lr_buf_str(&lines) : "", told_of_bytes);
    told_of_bytes = "";
    lr_buf_free(&lines);
    lr_buf_free(&b);
    lr_arena_free(a);
}

START_TEST(encodings)
{
    decodes("a\r\nb\rc\n", 7, "a\nb\nc\n", "UTF-8");
    decodes("\xEF\xBB\xBF原画\n", 10, "原画\n", "UTF-8");
    decodes("\xD4\xAD\xBB\xAD,x\r\n", 8, "原画,x\n", "GBK");
    decodes("\xFF\xFE\x9F\x53\x3B\x75\x0A\x00", 8, "原画\n", "UTF-16LE");
    decodes("\xFE\xFF\x53\x9F\x75\x3B\x00\x0A", 8, "原画\n", "UTF-16BE");
    decodes("", 0, "", "UTF-8");
}
END_TEST

#define IS_BAD ": bytes that are no text stand here: read as \xEF\xBF\xBD\n"
#define IS_GBK ": not in UTF-8, as other lines are: read as GBK; save the file as UTF-8\n"

/* The line is named, and the others are what they are. */
START_TEST(bytes_that_are_no_text)
{
    told_of_bytes = "list:1" IS_BAD;
    decodes("a\xFF\xFF", 3, "a\xEF\xBF\xBD\xEF\xBF\xBD", "UTF-8");
    told_of_bytes = "list:3" IS_BAD "list:4" IS_BAD;
    decodes("原画\r\n\rx\xFF\n\xFE\n原\n", 18, "原画\n\nx\xEF\xBF\xBD\n\xEF\xBF\xBD\n原\n",
            "UTF-8");
    told_of_bytes = "list:2" IS_BAD;
    decodes("a\nb\0c\n", 6,
            "a\nb\xEF\xBF\xBD"
            "c\n",
            "UTF-8");
    told_of_bytes = "list:2" IS_BAD;
    decodes("\xFF\xFE\x0A\x00\x9F\x53\x00\xD8\x0A\x00\x61\x00", 12, "\n原\xEF\xBF\xBD\na",
            "UTF-16LE");
    told_of_bytes = "list:1" IS_BAD;
    decodes("\xFF\xFE\x61\x00\x61", 5, "a\xEF\xBF\xBD", "UTF-16LE");
}
END_TEST

/* A line of another editor in a file of UTF-8. */
START_TEST(encodings_of_lines)
{
    told_of_bytes = "list:2" IS_GBK;
    decodes("主播\n\xD4\xAD\xBB\xAD,x\n超清\n", 21, "主播\n原画,x\n超清\n", "UTF-8");
    told_of_bytes = "list:1" IS_GBK;
    decodes("\xEF\xBB\xBF\xD4\xAD\xBB\xAD", 7, "原画", "UTF-8");
    told_of_bytes = "list:1" IS_GBK "list:3" IS_GBK "list:2" IS_BAD;
    decodes("\xD6\xF7\n\xFF\n\xBB\xAD\n", 8, "主\n\xEF\xBF\xBD\n画\n", "UTF-8");
}
END_TEST

/* Memory that runs out is told, whatever was to be kept. */
START_TEST(scarce)
{
    for (size_t max = 64; max < 4096; max += 16) {
        struct lr_arena *a = lr_arena_new(max);
        struct lr_room_list l;
        struct lr_findings f;
        lr_findings_init(&f, a, "x");
        int rc = lr_room_list_read(a, "live.douyin.com/1,a\nhello\n", &l, &f);
        ck_assert(rc == LIVREC_ENOMEM || (rc == 0 && l.count == 1 && f.count == 1));
        lr_arena_free(a);
    }
}
END_TEST

UNIT_MAIN("room_list", forms, paused_and_comments, bad_lines, wide_letters, encodings,
          bytes_that_are_no_text, encodings_of_lines, scarce)
