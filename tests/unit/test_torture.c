/* Memory that runs out: the n-th allocation fails, for each n until none does. */
#include "unit.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "core/alloc.h"
#include "core/cancel.h"
#include "core/options.h"
#include "core/pool.h"
#include "data/encode.h"
#include "data/hash.h"
#include "data/html.h"
#include "data/json.h"
#include "data/name.h"
#include "data/pattern.h"
#include "scarce.h"

/* jansson's own memory, declared here as its header belongs to data/json.c. */
void json_set_alloc_funcs(void *(*alloc)(size_t), void (*release)(void *));

static void *jansson_malloc(size_t size)
{
    return scarce_fails() ? NULL : malloc(size);
}

/* Runs `work` with its n-th allocation failing, for all n. `work` returns true when it succeeded.
 */
static void torture(bool (*work)(void))
{
    int failures = 0;
    for (long n = 0;; n++) {
        scarce_set(n);
        bool ok = work();
        if (!scarce_reached())
            break; /* it needed fewer */
        failures += !ok;
        ck_assert_int_lt(n, 100000);
    }
    scarce_set(-1);
    ck_assert(work());
    ck_assert_int_gt(failures, 0);
}

static const char json[] =
    "{\"a\":[1,2.5,\"x\\u0041\",{\"b\":null,\"b\":{\"c\":[[]]}}],\"\\ud800\":1e400,\"t\":true,"
    "\"big\":99999999999999999999,\"f\":0.1,\"same\":1,\"same\":{\"x\":[\"y\"]}}";

static bool read_json(void)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    struct lr_err err = {0};
    lr_json *v = lr_json_parse(a, json, sizeof json - 1, &err);
    ck_assert(v || !a || err.code == LIVREC_ENOMEM);
    const char *text = lr_json_text(a, v, "f");
    ck_assert(!text || strcmp(text, "0.1") == 0);
    lr_arena_free(a);
    return v && text;
}

START_TEST(json_reader)
{
    json_set_alloc_funcs(jansson_malloc, free);
    torture(read_json);
}
END_TEST

static bool write_json(void)
{
    struct lr_buf b;
    struct lr_jw w;
    lr_buf_init(&b, 1 << 20);
    lr_jw_begin(&w, &b);
    lr_jw_array(&w, NULL);
    for (int i = 0; i < 300; i++)
        lr_jw_str(&w, NULL, "\xFF text \n");
    lr_jw_array_end(&w);
    int rc = lr_jw_end(&w);
    ck_assert(rc == 0 || rc == LIVREC_ENOMEM);
    lr_buf_free(&b);
    return rc == 0;
}

START_TEST(json_writer)
{
    torture(write_json);
}
END_TEST

/* Everything of data/ that takes an arena, in an arena that holds n bytes. */
static bool all_of_data(struct lr_arena *a)
{
    static const char page[] = "x={\"a\":1}; y='{\\\"b\\\":2}'<meta name=m content='&amp;'>"
                               "<script id=s>1</script><p title=t>p</p>";
    const char *pairs[] = {"k", "v w"};
    struct lr_url u = {0};
    struct lr_captures c;
    size_t n;
    bool ok = lr_url_parse(a, "https://u@h.x:81/a/../b c?q=1#f", &u) == 0;
    ok &= ok && lr_url_str(a, &u) && lr_url_from_user(a, "www.h.x/b/7?q=1#/r/z", &u) == 0;
    ok &= ok && lr_pattern_match(a, "{,www.}h.x/{name}/{id:d}?q={q}#/r/{**rest}", &u, &c);
    ok &= lr_url_join(a, "http://[::1]/x?y", "../z?a#b") && lr_url_redact(a, "http://h/?x");
    ok &= lr_url_with(a, "http://h/", pairs, 2) && lr_query_get(a, "a=1&b=2", "b");
    ok &= lr_percent_encode(a, "a b", 3) && lr_percent_decode(a, "a%20b", 5);
    ok &= lr_base64(a, "abc", 3) && lr_base64_decode(a, "YWJj", &n);
    ok &= lr_hex(a, "abc", 3) && lr_hex_decode(a, "6162", &n);
    ok &= lr_html_json_after(a, page, "x") && lr_html_json_after(a, page, "y");
    ok &=
        lr_html_meta(a, page, "m") && lr_html_script(a, page, "s") && lr_between(a, page, "<", ">");
    ok &= lr_html_xpath(a, page, sizeof page - 1, "//p") && lr_name(a, "CON", 200);
    ok &= lr_pattern_pretty(a, "h.x/{a}") && lr_json_parse(a, json, sizeof json - 1, NULL);
    return ok;
}

static bool data_in_new_arena(void)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    bool ok = all_of_data(a);
    lr_arena_free(a);
    return ok;
}

START_TEST(data_layer)
{
    torture(data_in_new_arena);
}
END_TEST

START_TEST(arena_of_any_size)
{
    size_t size = 0;
    for (bool ok = false; !ok; size += 16) {
        struct lr_arena *a = lr_arena_new(size);
        ok = all_of_data(a);
        lr_arena_free(a);
        ck_assert_uint_lt(size, 1 << 20);
    }
    ck_assert_uint_gt(size, 1000);
}
END_TEST

static void nothing(void *arg)
{
    (void)arg;
}

static bool core_objects(void)
{
    struct lr_err err = {0};
    struct lr_opts *o = lr_opts_new(), *copy;
    bool ok = o && lr_opts_set(o, "record.format", "ts", &err) == 0;
    ck_assert(ok || !o || err.code == LIVREC_ENOMEM);
    copy = lr_opts_copy(o);
    struct lr_cancel *top = lr_cancel_new(NULL), *child = lr_cancel_new(top);
    struct lr_pool *p = lr_pool_new(2);
    ok = ok && copy && top && child && p && lr_pool_submit(p, nothing, NULL) == 0;
    lr_pool_free(p);
    lr_cancel_fire(top);
    lr_cancel_free(child);
    lr_cancel_free(top);
    lr_opts_free(copy);
    lr_opts_free(o);
    return ok;
}

START_TEST(core_layer)
{
    torture(core_objects);
}
END_TEST

UNIT_MAIN("torture", json_reader, json_writer, data_layer, arena_of_any_size, core_layer)
