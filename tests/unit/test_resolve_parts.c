/* Small parts of the resolve layer: domains, constants, settings. */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "core/files.h"
#include "resolve/ctx.h"

START_TEST(domains)
{
    static const char *const rows[][2] = {
        {"live.bilibili.com", "bilibili.com"},
        {"bilibili.com", "bilibili.com"},
        {"a.b.c.huya.com", "huya.com"},
        {"v.6.cn", "6.cn"},
        {"play.sooplive.co.kr", "sooplive.co.kr"},
        {"sooplive.co.kr", "sooplive.co.kr"},
        {"www.x.com.cn", "x.com.cn"},
        {"www.showroom-live.com", "showroom-live.com"},
        {"lang.live", "lang.live"},
        {"co.uk", "co.uk"},
        {"b23.tv", "b23.tv"},
        {"localhost", "localhost"},
        {"192.168.1.5", "192.168.1.5"},
        {"fe80::1", "fe80::1"},
        {".x", ".x"},
        {"", ""},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_str_eq(lr_host_domain(rows[i][0]), rows[i][1]);
}
END_TEST

static struct lr_arena *a;
static struct lr_err err;
static char path[] = "/tmp/livrec-constants-XXXXXX";

static int load(const char *text, const char *platform, const struct lr_constant **out)
{
    const struct lr_env env = {.files = lr_files_system()};
    memcpy(path + sizeof path - 7, "XXXXXX", 6);
    int fd = mkstemp(path);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(write(fd, text, strlen(text)), (int)strlen(text));
    close(fd);
    int rc = lr_constants_load(&env, a, platform, path, out, &err);
    unlink(path);
    return rc;
}

START_TEST(constants)
{
    const struct lr_constant *c = NULL;
    a = lr_arena_new(1 << 20);
    ck_assert_int_eq(load("\xEF\xBB\xBF# new ids\r\n\r\n twitch.client_id =  abc=d \r\n"
                          "huya.client_id = no\ntwitch.hash=\n",
                          "twitch", &c),
                     0);
    ck_assert_str_eq(c[0].name, "client_id");
    ck_assert_str_eq(c[0].value, "abc=d");
    ck_assert_str_eq(c[1].name, "hash");
    ck_assert_str_eq(c[1].value, "");
    ck_assert_ptr_null(c[2].name);
    ck_assert_int_eq(load("", "twitch", &c), 0);
    ck_assert_ptr_null(c[0].name);
    static const char *const bad[] = {"a.b = 1\nnonsense\n", "a.b = 1\nab = 1\n",
                                      "a.b = 1\n.b = 1.2\n", "a.b = 1\na. = 1\n"};
    for (size_t i = 0; i < LR_COUNT(bad); i++) {
        ck_assert_int_eq(load(bad[i], "twitch", &c), LIVREC_EARG);
        ck_assert_ptr_nonnull(strstr(err.text, ":2: expected"));
    }
    const struct lr_env env = {.files = lr_files_system()};
    ck_assert_int_eq(lr_constants_load(&env, a, "x", "/nonexistent/file", &c, &err), LIVREC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/file"));
    lr_arena_free(a);
}
END_TEST

static int settings_of(const char *name, const char *value, struct lr_http_config *out)
{
    struct lr_opts *o = lr_opts_new();
    struct lr_url u;
    ck_assert_int_eq(lr_opts_set(o, name, value, &err), 0);
    ck_assert_int_eq(lr_url_parse(a, "http://192.168.1.5:8080/x", &u), 0);
    int rc = lr_settings(o, &u, a, out, &err);
    lr_opts_free(o);
    return rc;
}

START_TEST(settings)
{
    struct lr_http_config cfg = {0};
    a = lr_arena_new(1 << 20);
    static const char *const proxies[][2] = {
        {"127.0.0.1:7890", "http://127.0.0.1:7890"},  {"http://u:p@h.x:1", "http://u:p@h.x:1"},
        {"https://h.x:1", "https://h.x:1"},           {"socks5://h.x:1080", "socks5h://h.x:1080"},
        {"socks5h://h.x:1080", "socks5h://h.x:1080"}, {"socks4://h.x:1080", "socks4a://h.x:1080"},
    };
    for (size_t i = 0; i < LR_COUNT(proxies); i++) {
        ck_assert_int_eq(settings_of("net.proxy", proxies[i][0], &cfg), 0);
        ck_assert_str_eq(cfg.proxy, proxies[i][1]);
    }
    ck_assert_int_eq(settings_of("net.proxy", "ftp://h.x:1", &cfg), LIVREC_EARG);
    ck_assert_int_eq(settings_of("net.proxy", "http://", &cfg), LIVREC_EARG);
    ck_assert_int_eq(settings_of("net.proxy", "", &cfg), 0);
    ck_assert_ptr_null(cfg.proxy);
    ck_assert_int_eq(settings_of("net.timeout", "7", &cfg), 0);
    ck_assert_int_eq(cfg.total_ms, 7000);
    ck_assert_int_eq(cfg.connect_ms, 5000);
    ck_assert_str_eq(cfg.user_agent, LR_UA_DESKTOP);
    ck_assert_str_eq(cfg.policy.own_host, "192.168.1.5");
    ck_assert_int_eq(settings_of("net.user_agent", "me/1", &cfg), 0);
    ck_assert_str_eq(cfg.user_agent, "me/1");
    ck_assert_int_eq(settings_of("net.allow_private", "10.0.0.0/8", &cfg), 0);
    ck_assert_int_eq(cfg.policy.allowed_count, 1);
    ck_assert_str_eq(cfg.policy.allowed[0], "10.0.0.0/8");
    lr_arena_free(a);
}
END_TEST

/* Media goes the way of questions unless it has one of its own. */
START_TEST(media_settings)
{
    static const struct {
        const char *proxy, *media, *want; /* "!": not valid */
    } rows[] = {
        {NULL, NULL, NULL},
        {"p.x:1", NULL, "http://p.x:1"},
        {"p.x:1", "", "http://p.x:1"},
        {"p.x:1", "none", NULL},
        {"p.x:1", "direct", NULL},
        {"none", NULL, NULL},
        {"direct", "socks5://u:p@m.x:2", "socks5h://u:p@m.x:2"},
        {NULL, "socks4://m.x:2", "socks4a://m.x:2"},
        {"p.x:1", "ftp://m.x:2", "!"},
    };
    a = lr_arena_new(1 << 20);
    struct lr_url u;
    ck_assert_int_eq(lr_url_parse(a, "http://192.168.1.5:8080/x", &u), 0);
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_opts *o = lr_opts_new();
        struct lr_http_config cfg = {0};
        ck_assert_int_eq(lr_opts_set(o, "net.proxy", rows[i].proxy, &err), 0);
        ck_assert_int_eq(lr_opts_set(o, "net.media_proxy", rows[i].media, &err), 0);
        bool wrong = rows[i].want && *rows[i].want == '!';
        ck_assert_int_eq(lr_media_settings(o, &u, a, &cfg, &err), wrong ? LIVREC_EARG : 0);
        if (wrong)
            ck_assert_ptr_nonnull(strstr(err.text, "net.media_proxy: expected http://"));
        else
            ck_assert_pstr_eq(cfg.proxy, rows[i].want);
        lr_opts_free(o);
    }
    lr_arena_free(a);
}
END_TEST

static void set_texts(struct lr_room *room, char *text)
{
    room->title = text;
    room->id = "7";
    room->platform = "x";
}

START_TEST(copies)
{
    static char title[6000];
    struct lr_room *room = lr_room_new(LR_MAX_STREAMS);
    for (size_t i = 0; i + 3 < sizeof title; i += 3)
        memcpy(title + i, "\xE6\xB5\xAA", 3);
    set_texts(room, title);
    room->streams[room->stream_count++] =
        (struct lr_stream){.protocol = "flv", .url = "https://h.x/", .name = "\xFF"};
    room->headers[room->header_count++] = (struct lr_header){"Referer", "https://h.x/"};
    struct lr_room *copy = lr_room_copy(room);
    lr_room_free(room);
    ck_assert_uint_eq(strlen(copy->title), 4095); /* the last whole character below 4,096 */
    ck_assert(lr_utf8_valid(copy->title, strlen(copy->title)));
    ck_assert_str_eq(copy->id, "7");
    ck_assert_ptr_null(copy->anchor);
    ck_assert_str_eq(copy->streams[0].name, "\xEF\xBF\xBD");
    ck_assert_str_eq(copy->streams[0].url, "https://h.x/");
    ck_assert_str_eq(copy->headers[0].value, "https://h.x/");
    ck_assert_int_eq(copy->viewers, -1);
    lr_room_free(copy);
}
END_TEST

UNIT_MAIN("resolve_parts", domains, constants, settings, media_settings, copies)
