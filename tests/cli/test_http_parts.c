/* Parts of the HTTP interface: addresses, hosts and tokens; the description, which is that of the
 * routes; the page. */
#include "unit.h"

#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

#include "http_api.h"
#include "http_guard.h"
#include "http_page.h"
#include "http_preview.h"
#include "http_routes.h"
#include "json_in.h"

#define TOKEN "0123456789abcdef"

START_TEST(addresses)
{
    static const struct {
        const char *text;
        uint16_t port;
    } good[] = {{"127.0.0.1:80", 80}, {"8090", 8090}, {"localhost:1", 1}, {"[::1]:65535", 65535},
                {"0.0.0.0:0", 0}};
    static const char *const bad[] = {"", ":", "x", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                                      "::1:80", "[::1:80", "[127.0.0.1]:1", "example.com:80",
                                      "127.0.0.1:-1", "127.0.0.1: 1", "[]:1", "1.2.3:4",
                                      "[::1]:1x"};
    struct sockaddr_storage a;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_msg(!http_address(good[i].text, &a), "%s", good[i].text);
        uint16_t port = a.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&a)->sin6_port
                                                : ((struct sockaddr_in *)&a)->sin_port;
        ck_assert_int_eq(ntohs(port), good[i].port);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(http_address(bad[i], &a), "%s", bad[i]);
}
END_TEST

START_TEST(hosts)
{
    static const char *const good[] = {"127.0.0.1", "127.0.0.1:8090", "localhost", "LOCALHOST:1",
                                       "[::1]",     "[::1]:8090",     "192.168.1.5:80"};
    static const char *const bad[] = {"",           "example.com", "127.0.0.1.evil.test", "[::1",
                                      "localhost.", "a:1:2",       "127.0.0.1:x",         ":80",
                                      "localhost:1:2", "[]", "[", "]", "127.1"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        ck_assert_msg(http_host_is_plain(good[i]), "%s", good[i]);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!http_host_is_plain(bad[i]), "%s", bad[i]);
}
END_TEST

START_TEST(wrong_tokens_are_few)
{
    struct http_guard g = {.token = TOKEN, .since = 1000};
    struct http_heads wrong = {.host = "localhost", .authorization = "Bearer x"};
    struct http_heads right = {.host = "localhost", .authorization = "Bearer " TOKEN};
    for (int i = 0; i < HTTP_WRONG_MOST; i++)
        ck_assert_int_eq(http_guard_api(&g, &wrong, 1000), 401);
    ck_assert_int_eq(http_guard_api(&g, &wrong, 1000), 429);
    ck_assert_int_eq(http_guard_api(&g, &right, 1000), 0); /* whose token it is is not kept out */
    ck_assert_int_eq(http_guard_api(&g, &wrong, 999 + HTTP_WRONG_MS), 429);
    ck_assert_int_eq(http_guard_api(&g, &wrong, 1000 + HTTP_WRONG_MS), 401);
}
END_TEST

static struct json member(struct json all, const char *name)
{
    struct json v = jv_get(all, name);
    ck_assert_msg(v.n > 0, "%s is not described", name);
    return v;
}

static size_t count_members(struct json all)
{
    const char *at = NULL;
    struct json name, v;
    size_t n = 0;
    while (jv_member(all, &at, &name, &v))
        n++;
    return n;
}

static void check_members(const struct http_route *r, struct json op)
{
    size_t count = 0;
    struct json properties = {NULL, 0};
    if (r->members && !r->in_query)
        properties = member(member(member(member(member(op, "requestBody"), "content"),
                                          "application/json"), "schema"), "properties");
    for (const struct http_member *m = r->members; m && m->name; m++, count++)
        if (!r->in_query)
            ck_assert(jv_is_str(jv_get(member(properties, m->name), "type"),
                                m->is_flag ? "boolean" : "string"));
    ck_assert_uint_eq(r->in_query ? 0 : count, count_members(properties));
}

START_TEST(the_description_is_that_of_the_routes)
{
    struct text t = {0};
    struct json all;
    size_t described = 0;
    const char *at = NULL;
    struct json name, v;
    http_api(&t);
    ck_assert(!t.failed && jv_read(t.s, t.len, &all));
    struct json paths = member(all, "paths"), schemas = member(member(all, "components"), "schemas");
    for (size_t i = 0; i < http_route_count; i++) {
        const struct http_route *r = &http_routes[i];
        char method[8] = "", id[HTTP_ID], path[64];
        bool known;
        for (size_t k = 0; r->method[k]; k++)
            method[k] = (char)(r->method[k] | 0x20);
        struct json op = member(member(paths, r->path), method);
        ck_assert(jv_is_str(member(op, "operationId"), r->name));
        check_members(r, op);
        member(schemas, r->result);
        size_t hole = strcspn(r->path, "{");
        snprintf(path, sizeof path, "%.*s%s%s", (int)hole, r->path, r->path[hole] ? "7" : "",
                 r->path[hole] ? strchr(r->path, '}') + 1 : "");
        ck_assert_ptr_eq(http_route(r->method, path, id, &known), r); /* and it is reachable */
        ck_assert_str_eq(id, r->path[hole] ? "7" : "");
    }
    while (jv_member(paths, &at, &name, &v))
        described += count_members(v);
    ck_assert_uint_eq(described, http_route_count);
    text_free(&t);
}
END_TEST

START_TEST(parts_of_a_file)
{
    static const struct {
        const char *range;
        uint64_t size, from, length; /* 0: there is none */
    } rows[] = {
        {"bytes=0-", 10, 0, 10},   {"bytes=0-0", 10, 0, 1},  {"bytes=3-5", 10, 3, 3},
        {"bytes=9-", 10, 9, 1},    {"bytes=5-99", 10, 5, 5}, {"bytes=-3", 10, 7, 3},
        {"bytes=-99", 10, 0, 10},  {"bytes=10-", 10, 0, 0},  {"bytes=5-4", 10, 0, 0},
        {"bytes=-0", 10, 0, 0},    {"bytes=0-", 0, 0, 0},    {"bytes=-1", 0, 0, 0},
        {"bytes=a-", 10, 0, 0},    {"bytes=-", 10, 0, 0},    {"bytes=1", 10, 0, 0},
        {"bytes=0-1,3-4", 10, 0, 0}, {"bytes=+1-2", 10, 0, 0}, {"items=0-1", 10, 0, 0},
        {"bytes=99999999999999999999-", 10, 0, 0}, {"bytes=0-99999999999999999999", 10, 0, 0},
        {"", 10, 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        uint64_t from = 0, length = 0;
        bool part = http_preview_range(rows[i].range, rows[i].size, &from, &length);
        ck_assert_msg(part == (rows[i].length > 0), "%s", rows[i].range);
        if (part)
            ck_assert_msg(from == rows[i].from && length == rows[i].length, "%s", rows[i].range);
    }
}
END_TEST

/* The page loads nothing from elsewhere, and what is in it comes as text. */
START_TEST(the_page)
{
    static const char *const paths[] = {"/", "/page.css", "/page.js"};
    static const char *const never[] = {"http://", "https://", "//cdn", "innerHTML", "outerHTML",
                                        "insertAdjacent", "eval(", "document.write", "localStorage"};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const struct http_page *p = http_page(paths[i]);
        ck_assert_ptr_nonnull(p);
        for (size_t k = 0; k < sizeof never / sizeof *never; k++)
            ck_assert_msg(!memmem(p->text, p->size, never[k], strlen(never[k])), "%s: %s", paths[i],
                          never[k]);
    }
    ck_assert_ptr_null(http_page("/page"));
}
END_TEST

UNIT_MAIN("http parts", addresses, hosts, wrong_tokens_are_few, the_description_is_that_of_the_routes,
          parts_of_a_file, the_page)
