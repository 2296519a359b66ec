#include "unit.h"

#include <string.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "core/options.h"
#include "net/settings.h"
#include "net/way.h"

static struct lr_arena *a;
static struct lr_opts *opts;
static struct lr_http_config cfg;

static void up(void)
{
    a = lr_arena_new(1 << 20);
    opts = lr_opts_new();
}

static void down(void)
{
    lr_opts_free(opts);
    lr_arena_free(a);
}

static void set(const char *name, const char *value)
{
    ck_assert_int_eq(lr_opts_set(opts, name, value, NULL), 0);
}

static int settle(void)
{
    struct lr_err err = {0};
    cfg = (struct lr_http_config){0};
    return lr_http_settings(opts, lr_proxy_of_questions(opts), NULL, a, &cfg, &err);
}

static void goes(const char *url, const char *want)
{
    struct lr_url u;
    ck_assert_int_eq(lr_url_parse(a, url, &u), 0);
    const char *got = lr_way_proxy(&cfg, &u);
    ck_assert_msg((!got && !want) || (got && want && strcmp(got, want) == 0), "%s: %s", url,
                  got ? got : "none");
}

START_TEST(by_the_kind_of_the_address)
{
    up();
    set("net.system_proxy", "http=h:1");
    set("net.system_proxy", "https=socks5://s:2");
    set("net.system_proxy", "no=example.com, .other.net,10.0.0.1");
    ck_assert_int_eq(settle(), 0);
    goes("http://live.douyin.com/1", "http://h:1");
    goes("https://live.douyin.com/1", "socks5h://s:2");
    goes("https://example.com/", NULL);
    goes("https://www.EXAMPLE.com/", NULL);
    goes("https://notexample.com/", "socks5h://s:2");
    goes("http://a.other.net/", NULL);
    goes("http://10.0.0.1:80/", NULL);
    goes("http://localhost:80/", NULL);
    goes("http://127.0.0.1:80/", NULL);
    goes("http://[::1]:80/", NULL);
    down();
}
END_TEST

START_TEST(one_kind_alone)
{
    up();
    set("net.system_proxy", "https=https://p:3");
    ck_assert_int_eq(settle(), 0);
    goes("http://x.com/", NULL);
    goes("https://x.com/", "https://p:3");
    set("net.system_proxy", "no=*");
    ck_assert_int_eq(settle(), 0);
    goes("https://x.com/", NULL);
    down();
}
END_TEST

START_TEST(what_is_asked_for_counts)
{
    up();
    set("net.system_proxy", "https=p:3");
    set("net.system_proxy", "no=x.com");
    set("net.proxy", "own:4");
    ck_assert_int_eq(settle(), 0);
    goes("https://x.com/", "http://own:4");
    goes("http://127.0.0.1/", "http://own:4");
    set("net.proxy", "none");
    ck_assert_int_eq(settle(), 0);
    goes("https://y.com/", NULL);
    down();
}
END_TEST

START_TEST(wrong_ones)
{
    static const char *const rows[] = {"p:3", "ftp=p:3", "https=ftp://p:3", "http="};
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        up();
        set("net.system_proxy", rows[i]);
        ck_assert_int_eq(settle(), LIVREC_EARG);
        down();
    }
}
END_TEST

START_TEST(lists)
{
    ck_assert(lr_way_lists("a,b", "b") && lr_way_lists("a b", "b") && lr_way_lists("*.b", "a.b"));
    ck_assert(!lr_way_lists(NULL, "b") && !lr_way_lists("", "b") && !lr_way_lists(",., ,", "b"));
    ck_assert(!lr_way_lists("a.b", "b"));
}
END_TEST

UNIT_MAIN("way", by_the_kind_of_the_address, one_kind_alone, what_is_asked_for_counts, wrong_ones,
          lists)
