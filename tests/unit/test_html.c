#include "unit.h"

#include <string.h>
#include <time.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "data/html.h"
#include "data/json.h"

struct row {
    const char *page, *arg, *out;
};

static void check_rows(const struct row *rows, size_t n,
                       char *(*fn)(struct lr_arena *, const char *, const char *))
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (size_t i = 0; i < n; i++) {
        char *out = fn(a, rows[i].page, rows[i].arg);
        ck_assert_msg(!out == !rows[i].out, "row %zu gave %s", i, out ? out : "NULL");
        if (out)
            ck_assert_str_eq(out, rows[i].out);
    }
    lr_arena_free(a);
}

static const struct row json_rows[] = {
    {"<script>window.__S__={\"a\":{\"b\":[1]}};(function(){var s;", "window.__S__",
     "{\"a\":{\"b\":[1]}}"},
    {"if(window.__S__){} window.__S__ = [1,[2]] ;", "window.__S__", "[1,[2]]"},
    {"var x: {\"t\":\"} ] \\\" {\",\"u\":\"\\\\\"}x", "var x",
     "{\"t\":\"} ] \\\" {\",\"u\":\"\\\\\"}"},
    {"f({a:'}',b:\"it's\"})", "f", "{a:'}',b:\"it's\"}"},
    {"JSON.parse(\"{\\\"a\\\":\\\"x\\\\n\\u4e2d\\x21\\\"}\")", "JSON.parse",
     "{\"a\":\"x\\n\xE4\xB8\xAD!\"}"},
    {"JSON.parse('{\"a\":\"it\\'s \\\\\"q\\\\\"\"}')", "JSON.parse", "{\"a\":\"it's \\\"q\\\"\"}"},
    {"<i data-s='{\"a\":\"x\\\"y\"}' z>", "data-s", "{\"a\":\"x\\\"y\"}"},
    {"<i data-s=\"{&quot;a&quot;:1}\">", "data-s", "{&quot;a&quot;:1}"},
    {"x='{\\\"a\\\":1}'", "x", "{\"a\":1}"},
    {"x = {\"a\":[1]]", "x", "{\"a\":[1]]"}, /* kinds are the JSON reader's business */
    {"x = {\"a\":[1}", "x", NULL},
    {"x = {\"a\":1", "x", NULL},
    {"x = {\"a\":\"}", "x", NULL},
    {"x = 5", "x", NULL},
    {"x", "x", NULL},
    {"x = ]", "x", NULL},
    {"x = '{", "x", NULL},
    {"x = \"\\", "x", NULL},
    {"y = {}", "x", NULL},
    {"x = {}", "", NULL},
    {NULL, "x", NULL},
};

START_TEST(embedded_json)
{
    check_rows(json_rows, sizeof json_rows / sizeof *json_rows, lr_html_json_after);
}
END_TEST

static const struct row script_rows[] = {
    {"<script id=\"__NEXT_DATA__\" type=\"application/json\">{\"a\":1}</script>", "__NEXT_DATA__",
     "{\"a\":1}"},
    {"<SCRIPT\n type=x ID='d'>a</b></SCRIPT >", "d", "a</b>"},
    {"<script>'<script id=\"d\">'</script><script id=d>ok</script>", "d", "ok"},
    {"<!-- <script id=d>no</script> --><script id=d>ok</script>", "d", "ok"},
    {"<!--><script id=d>ok</script>", "d", "ok"},
    {"<p title='<script id=\"d\">'><script id=d>ok</script>", "d", "ok"},
    {"<script id=d>&lt;&amp;</script>", "d", "&lt;&amp;"},
    {"<script id=d></script>", "d", ""},
    {"<script id=d>cut", "d", "cut"},
    {"<script id=dd>no</script>", "d", NULL},
    {"<div id=d>no</div>", "d", NULL},
    {"<scriptx id=d>no</scriptx>", "d", NULL},
    {"<script id=d", "d", NULL},
    {NULL, "d", NULL},
};

START_TEST(scripts)
{
    check_rows(script_rows, sizeof script_rows / sizeof *script_rows, lr_html_script);
}
END_TEST

static const struct row meta_rows[] = {
    {"<meta property=\"og:title\" content=\"a &amp; b\">", "og:title", "a & b"},
    {"<META CONTENT=x NAME='og:title'/>", "og:title", "x"},
    {"<meta name=t content='say \"hi\" > now'>", "t", "say \"hi\" > now"},
    {"<meta name = t  content = \"x\" >", "t", "x"},
    {"<meta name=t><meta name=t content=second>", "t", "second"},
    {"<title><meta name=t content=no></title><meta name=t content=yes>", "t", "yes"},
    {"<meta name=t content>", "t", ""},
    {"<meta content=x/y name=t>", "t", "x/y"},
    {"<metaname=t content=x>", "t", NULL},
    {"<meta name=tt content=x>", "t", NULL},
    {"<meta name=t content=\"x", "t", NULL},
    {NULL, "t", NULL},
};

START_TEST(metas)
{
    check_rows(meta_rows, sizeof meta_rows / sizeof *meta_rows, lr_html_meta);
}
END_TEST

static const char *const entities[][2] = {
    {"a &amp;&lt;&gt;&quot;&apos;&#39;&nbsp;", "a &<>\"''\xC2\xA0"},
    {"&eacute;&hellip;&rdquo;&yen;", "\xC3\xA9\xE2\x80\xA6\xE2\x80\x9D\xC2\xA5"},
    {"&#20013;&#x4E2d;&#X4e2D;&#x1F600;", "\xE4\xB8\xAD\xE4\xB8\xAD\xE4\xB8\xAD\xF0\x9F\x98\x80"},
    {"&#150;&#x80;", "\xE2\x80\x93\xE2\x82\xAC"},
    {"&#0;&#xD800;&#x110000;&#99999999999999;", "\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD\xEF\xBF\xBD"},
    {"&;&#;&#x;&#xg;&#1a;&none;&amp &", "&;&#;&#x;&#xg;&#1a;&none;&amp &"},
    {"&amp;amp;", "&amp;"},
    {"&#0000000000000000000000000000000000065;", "&#0000000000000000000000000000000000065;"},
    {"", ""},
};

START_TEST(unescaping)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (size_t i = 0; i < sizeof entities / sizeof *entities; i++)
        ck_assert_str_eq(lr_html_unescape(a, entities[i][0]), entities[i][1]);
    ck_assert_ptr_null(lr_html_unescape(a, NULL));
    lr_arena_free(a);
}
END_TEST

START_TEST(between)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    ck_assert_str_eq(lr_between(a, "a[b]c[d]", "[", "]"), "b");
    ck_assert_str_eq(lr_between(a, "x''", "'", "'"), "");
    ck_assert_ptr_null(lr_between(a, "a[b", "[", "]"));
    ck_assert_ptr_null(lr_between(a, "]a[b", "[", "]"));
    ck_assert_ptr_null(lr_between(a, "ab", "[", "]"));
    ck_assert_ptr_null(lr_between(a, NULL, "[", "]"));
    lr_arena_free(a);
}
END_TEST

static char *xpath(struct lr_arena *a, const char *page, const char *path)
{
    return lr_html_xpath(a, page, page ? strlen(page) : 0, path);
}

static const struct row xpath_rows[] = {
    {"<div><p class=a>one <b>two</b></p><p>three</div>", "//p", "one two"},
    {"<div><p class=a>one</p><p class=b>two</div>", "//p[@class='b']", "two"},
    {"<a href='/x?a=1&amp;b=2' title='\"'>t</a>", "//a/@href", "/x?a=1&b=2"},
    {"<a href='/x' title='\"'>t</a>", "string(//a/@title)", "\""},
    {"<p>\xE6\xB5\xAA \xff Live</p><p>\xE6\xB5\xAA</p>", "//p[2]", "\xE6\xB5\xAA"},
    {"<meta charset=gbk><p>\xE6\xB5\xAA</p>", "//p", "\xE6\xB5\xAA"},
    {"<script>var a = '<p>no</p></b>';</script><p>yes</p>", "//p", "yes"},
    {"<script>var a = 1 < 2;</script>", "//script", "var a = 1 < 2;"},
    {"<!-- <p>no</p> --><p>1 < 2 <!-- x --> & 3</p>", "//p", "1 < 2  & 3"},
    {"<p>a", "//p", "a"},
    {"<p></p>", "//p", ""},
    {"<p>a</p>", "//q", NULL},
    {"<p>a</p>", "//p[", NULL},
    {"<p>a</p>", "count(//p)", NULL},
    {"<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><p>&x;</p>", "//p[last()]", "&x;"},
    {"", "//p", NULL},
    {NULL, "//p", NULL},
};

START_TEST(xpaths)
{
    check_rows(xpath_rows, sizeof xpath_rows / sizeof *xpath_rows, xpath);
}
END_TEST

/* A "#" in `part` becomes a number, another one each time. */
static char *repeat(const char *before, const char *part, size_t size)
{
    struct lr_buf b;
    lr_buf_init(&b, size);
    int rc = lr_buf_puts(&b, before);
    while (rc == 0 && b.len + 64 < size)
        for (const char *p = part; *p && rc == 0; p++)
            rc = *p == '#' ? lr_buf_fmt(&b, "%zx", b.len) : lr_buf_putc(&b, *p);
    ck_assert_int_eq(rc, 0);
    return lr_buf_str(&b); /* for lr_free() */
}

/* Each of these costs a naive reader many seconds. */
START_TEST(costly_pages)
{
    static const char *const pages[][2] = {
        {"<a", " a#"},
        {"", "<br>"},
        {"", "<b>"},
        {"", "<"},
        {"", "<a "},
        {"", "<!--"},
        {"", "</"},
        {"", "<script>"},
        {"<p title='>'", " b#"},
        {"", "&;"},
        {"", "mark{"},
        {"", "mark='{\\\""},
        {"mark", "["},
        {"<script>", "</x a#"},
        {"<a ", "\"'<"},
        {"", "<a b='"},
    };
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct lr_arena *a = lr_arena_new((size_t)256 << 20);
        char *page = repeat(pages[i][0], pages[i][1], (size_t)1 << 19);
        clock_t start = clock();
        ck_assert_ptr_null(xpath(a, page, "//x"));
        lr_html_json_after(a, page, "mark");
        ck_assert_ptr_null(lr_html_meta(a, page, "x"));
        ck_assert_ptr_null(lr_html_script(a, page, "x"));
        ck_assert_ptr_nonnull(lr_html_unescape(a, page));
        double s = (double)(clock() - start) / CLOCKS_PER_SEC;
        ck_assert_msg(s < 3, "\"%s%s...\" took %.1f s", pages[i][0], pages[i][1], s);
        lr_free(page);
        lr_arena_free(a);
    }
}
END_TEST

UNIT_MAIN("html", embedded_json, scripts, metas, unescaping, between, xpaths, costly_pages)
