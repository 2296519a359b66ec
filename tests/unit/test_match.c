#include "unit.h"

#include <string.h>

#include "resolve/ctx.h"

static struct lr_arena *a;
static struct lr_url u;
static struct lr_captures caps;
static struct lr_err err;

static const char *match(const char *text)
{
    err.text[0] = '\0';
    const struct lr_extractor *e = lr_registry_match(a, text, &u, &caps, &err);
    return e ? e->name : NULL;
}

static void check(const char *text, const char *name, const char *url)
{
    const char *got = match(text);
    if (!name) {
        ck_assert_msg(!got && err.code == LIVREC_EUNSUPPORTED && err.text[0], "%s: %s", text, got);
        return;
    }
    ck_assert_msg(got && strcmp(got, name) == 0, "%s: %s", text, got ? got : err.text);
    ck_assert_str_eq(lr_url_str(a, &u), url);
}

#define DEMO "http://127.0.0.1:1/demo"

START_TEST(share_texts)
{
    a = lr_arena_new(1 << 20);
    check("\n " DEMO " \n", "demo", DEMO);
    check("127.0.0.1:1/demo", "demo", "https://127.0.0.1:1/demo");
    check("look: " DEMO ", it is live!", "demo", DEMO);
    check("(" DEMO ")", "demo", DEMO);
    check("\"" DEMO "\"", "demo", DEMO);
    check("\xE3\x80\x90\xE7\x9B\xB4\xE6\x92\xAD\xE3\x80\x91" DEMO
          "\xEF\xBC\x8C\xE5\xA4\x8D\xE5\x88\xB6",
          "demo", DEMO);
    check(DEMO "/\xEF\xBC\x8C\xE5\xA4\x8D\xE5\x88\xB6", "demo", DEMO "/");
    check("7.98 http " DEMO " https://example.com/x.flv", "demo", DEMO);
    check("see https://example.com/a.flv?x=" DEMO, "direct", "https://example.com/a.flv?x=" DEMO);
    check("https://example.com/ " DEMO, NULL, NULL); /* the first address counts */
    lr_arena_free(a);
}
END_TEST

START_TEST(no_address)
{
    static const char *const texts[] = {"",
                                        " ",
                                        "hello world",
                                        "http://",
                                        "https://",
                                        "direct",
                                        "direct:",
                                        "direct:ftp://h/a",
                                        "file:///etc/a.flv",
                                        "http",
                                        "javascript:alert(1)",
                                        "\xFF\xFE"};
    a = lr_arena_new(1 << 20);
    for (size_t i = 0; i < LR_COUNT(texts); i++)
        check(texts[i], NULL, NULL);
    check(NULL, NULL, NULL);
    lr_arena_free(a);
}
END_TEST

START_TEST(direct_addresses)
{
    a = lr_arena_new(1 << 20);
    check("https://example.com/A.FLV?x#y", "direct", "https://example.com/A.FLV?x#y");
    check("direct:" DEMO, "direct", DEMO);
    check("direct: https://example.com/x", "direct", "https://example.com/x");
    check("direct:example.com/x", "direct", "https://example.com/x");
    check("https://example.com/x?u=a.flv", "direct", "https://example.com/x?u=a.flv");
    check("https://example.com/get.php?stream=x.m3u8&k=1", "direct",
          "https://example.com/get.php?stream=x.m3u8&k=1");
    check("https://example.com/live.M3U8/index", "direct", "https://example.com/live.M3U8/index");
    check("https://example.com/.flv", "direct", "https://example.com/.flv");
    check("https://www.huya.com/1?from=a.flv", "huya", "https://www.huya.com/1?from=a.flv");
    check("https://example.com/aflv", NULL, NULL);
    check("https://example.com/flv", NULL, NULL);
    check("https://example.com/a.ts/b", NULL, NULL);
    check("https://example.com/x?u=a.ts", NULL, NULL);
    check("https://example.com/x#a.flv", NULL, NULL);
    check("rtmp://example.com/a.flv", NULL, NULL);
    lr_arena_free(a);
}
END_TEST

START_TEST(nearest)
{
    a = lr_arena_new(1 << 20);
    check("http://127.0.0.1:8088/dem", NULL, NULL);
    ck_assert_str_eq(err.text, "no platform takes 127.0.0.1/dem; nearest is "
                               "127.0.0.1:<port>/demo (livrec demo)");
    check("http://127.0.0.2:8088/demo", NULL, NULL);
    ck_assert_ptr_nonnull(strstr(err.text, "nearest is 127.0.0.1"));
    check("http://some.where.org/x?token=secret", NULL, NULL);
    ck_assert_ptr_nonnull(strstr(err.text, "\"direct:\""));
    ck_assert_ptr_null(strstr(err.text, "secret"));
    lr_arena_free(a);
}
END_TEST

START_TEST(no_memory)
{
    bool ok = false;
    for (size_t size = 0; !ok && size < 1 << 16; size += 64) {
        a = lr_arena_new(size);
        ok = match("look " DEMO " now") != NULL;
        ck_assert_msg(ok || err.code == LIVREC_ENOMEM, "%zu: %s", size, err.text);
        lr_arena_free(a);
    }
    ck_assert(ok);
}
END_TEST

UNIT_MAIN("match", share_texts, no_address, direct_addresses, nearest, no_memory)
