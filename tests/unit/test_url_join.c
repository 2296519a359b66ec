#include "unit.h"

#include <string.h>

#include "data/url.h"

struct row {
    const char *ref, *out; /* out NULL: refused */
};

static void check_rows(const char *base, const struct row *rows, size_t n)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (size_t i = 0; i < n; i++) {
        char *out = lr_url_join(a, base, rows[i].ref);
        ck_assert_msg(!out == !rows[i].out, "\"%s\" gave %s", rows[i].ref, out ? out : "NULL");
        if (out)
            ck_assert_str_eq(out, rows[i].out);
    }
    lr_arena_free(a);
}

START_TEST(rfc3986_normal)
{
    static const struct row rows[] = {
        {"g:h", NULL}, /* no authority: nothing that livrec could ask */
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"g;x", "http://a/b/c/g;x"},
        {"g;x?y#s", "http://a/b/c/g;x?y#s"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"./", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../", "http://a/"},
        {"../../g", "http://a/g"},
    };
    check_rows("http://a/b/c/d;p?q", rows, sizeof rows / sizeof *rows);
}
END_TEST

START_TEST(rfc3986_abnormal)
{
    static const struct row rows[] = {
        {"../../../g", "http://a/g"},
        {"../../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {".g", "http://a/b/c/.g"},
        {"g..", "http://a/b/c/g.."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"./g/.", "http://a/b/c/g/"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g;x=1/./y", "http://a/b/c/g;x=1/y"},
        {"g;x=1/../y", "http://a/b/c/y"},
        {"g?y/./x", "http://a/b/c/g?y/./x"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/./x", "http://a/b/c/g#s/./x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
        {"http:g", "http://a/b/c/g"}, /* for old references, as browsers do it */
    };
    check_rows("http://a/b/c/d;p?q", rows, sizeof rows / sizeof *rows);
}
END_TEST

START_TEST(other_references)
{
    static const struct row rows[] = {
        {"https://cdn.example/x?y", "https://cdn.example/x?y"},
        {"HTTPS:seg.ts", "https://h:8443/live/seg.ts"},
        {"//\xEF\xBD\x88\xEF\xBC\x8E\xEF\xBD\x98/a", "https://h.x/a"}, /* full-width h.x */
        {"//\xE3\x80\x80h/", NULL},
        {"//h\xEF\xBC\x8Fx/", NULL},
        {"//h\xE2\x80\x83x/", NULL},
        {"http:seg.ts", NULL},
        {"//cdn.example:99/x", "https://cdn.example:99/x"},
        {"  seg 1.ts\r\n", "https://h:8443/live/seg%201.ts"},
        {"\xE6\xB5\xAA.ts", "https://h:8443/live/%E6%B5%AA.ts"},
        {"\xEF\xBC\xA1.ts", "https://h:8443/live/%EF%BC%A1.ts"}, /* machines mean what they write */
        {"2024-01-01T10:00:00.ts", "https://h:8443/live/2024-01-01T10:00:00.ts"},
        {"\\x", "https://h:8443/x"},
        {"\\\\evil.com\\x", NULL},
        {"/\\evil.com", NULL},
        {"///x", NULL},
        {"data:video/mp2t;base64,AAAA", NULL},
        {"file:///etc/passwd", NULL},
        {"javascript:1", NULL},
        {"a\nb", NULL},
        {"http://", NULL},
    };
    check_rows("https://h:8443/live/index.m3u8?t=1#x", rows, sizeof rows / sizeof *rows);
}
END_TEST

START_TEST(bases)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    ck_assert_str_eq(lr_url_join(a, "http://h", "x"), "http://h/x");
    ck_assert_str_eq(lr_url_join(a, "http://h?q/r", "x"), "http://h/x");
    ck_assert_str_eq(lr_url_join(a, "http://[::1]:81/a/b", "../x"), "http://[::1]:81/x");
    ck_assert_str_eq(lr_url_join(a, "http://u:p@h/a", "x"), "http://u:p@h/x");
    ck_assert_ptr_null(lr_url_join(a, "h/x", "y"));
    ck_assert_ptr_null(lr_url_join(a, NULL, "y"));
    ck_assert_ptr_null(lr_url_join(a, "http://h/", NULL));
    lr_arena_free(a);
}
END_TEST

START_TEST(query_values)
{
    static const struct {
        const char *query, *key, *value;
    } rows[] = {
        {"a=1&b=2", "b", "2"},
        {"a=1&b=2", "c", NULL},
        {"ab=1", "a", NULL},
        {"a=1&a=2", "a", "1"},
        {"a", "a", ""},
        {"a=", "a", ""},
        {"&&a=x&", "a", "x"},
        {"a=b=c", "a", "b=c"},
        {"a=1+2%2B%E6%B5%AA", "a", "1 2+\xE6\xB5\xAA"},
        {"%61=1", "a", "1"},
        {"a+b=1", "a b", "1"},
        {"a=%zz%4", "a", "%zz%4"},
        {"a=x%00y", "a", "x%00y"},
        {"A=1", "a", NULL},
        {"", "a", NULL},
        {NULL, "a", NULL},
        {"=x", "", "x"},
        {"x=1#a=2", "a", NULL},
    };
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *v = lr_query_get(a, rows[i].query, rows[i].key);
        ck_assert_msg(!v == !rows[i].value, "row %zu gave %s", i, v ? v : "NULL");
        if (v)
            ck_assert_str_eq(v, rows[i].value);
    }
    lr_arena_free(a);
}
END_TEST

START_TEST(query_items)
{
    static const struct {
        const char *query, *key, *value;
    } rows[] = {
        {"12345", "", "12345"}, {"a=1&&12+345&x", "", "12 345"},
        {"a=1&=2", "", NULL},   {"12345", "a", NULL},
        {"x&a=1", "a", "1"},    {NULL, "", NULL},
        {"", "", NULL},
    };
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_pstr_eq(lr_query_item(a, rows[i].query, rows[i].key), rows[i].value);
    lr_arena_free(a);
}
END_TEST

START_TEST(query_building)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    const char *pairs[] = {"a", "1 2&3", "b", NULL, "\xE6\xB5\xAA", "+/="};
    ck_assert_str_eq(lr_url_with(a, "http://h/p", pairs, 6),
                     "http://h/p?a=1%202%263&%E6%B5%AA=%2B%2F%3D");
    ck_assert_str_eq(lr_url_with(a, "http://h/p?x=1#f?g", pairs, 2),
                     "http://h/p?x=1&a=1%202%263#f?g");
    ck_assert_str_eq(lr_url_with(a, "http://h/p?", pairs, 2), "http://h/p?a=1%202%263");
    ck_assert_str_eq(lr_url_with(a, "http://h/p?x&", pairs, 2), "http://h/p?x&a=1%202%263");
    ck_assert_str_eq(lr_url_with(a, "http://h/p#f", NULL, 0), "http://h/p#f");
    ck_assert_str_eq(lr_url_with(a, "http://h/p", pairs + 2, 2), "http://h/p");
    ck_assert_ptr_null(lr_url_with(a, NULL, pairs, 2));
    lr_arena_free(a);
}
END_TEST

START_TEST(other_schemes)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    const char *base = "https://h/d/list";
    ck_assert_str_eq(lr_url_alien(a, "file:///etc/passwd"), "file");
    ck_assert_str_eq(lr_url_alien(a, " DATA:text/plain,x"), "data");
    ck_assert_ptr_null(lr_url_alien(a, "HTTPS://h/"));
    ck_assert_ptr_null(lr_url_alien(a, "http:relative"));
    ck_assert_ptr_null(lr_url_alien(a, "//h/x"));
    ck_assert_ptr_null(lr_url_alien(a, "a/b:c"));
    ck_assert_ptr_null(lr_url_alien(a, ""));
    ck_assert_ptr_null(lr_url_alien(a, NULL));
    ck_assert_str_eq(lr_url_join_any(a, base, "file:///etc/passwd"), "file:///etc/passwd");
    ck_assert_str_eq(lr_url_join_any(a, base, "1.ts"), "https://h/d/1.ts");
    ck_assert_ptr_null(lr_url_join_any(a, base, "/\\h/x"));
    lr_arena_free(a);
}
END_TEST

START_TEST(percent)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    ck_assert_str_eq(lr_percent_encode(a, "aZ09-._~ /?%\xff\0", 14), "aZ09-._~%20%2F%3F%25%FF%00");
    ck_assert_str_eq(lr_percent_decode(a, "%41%2f%2F+%", 11), "A//+%");
    ck_assert_str_eq(lr_percent_decode(a, "%00%4%zz", 8), "%00%4%zz");
    ck_assert_str_eq(lr_percent_decode(a, "%41%41", 5), "A%4");
    ck_assert_ptr_null(lr_percent_encode(a, NULL, 0));
    ck_assert_ptr_null(lr_percent_decode(a, NULL, 0));
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("url_join", rfc3986_normal, rfc3986_abnormal, other_references, bases, query_values,
          query_items, query_building, other_schemes, percent)
