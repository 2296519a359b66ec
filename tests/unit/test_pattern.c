#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "data/pattern.h"

/* `captures` as "name=value name=value"; NULL: no match. */
struct row {
    const char *pattern, *url, *captures;
};

static void describe(const struct lr_captures *c, char *out, size_t size)
{
    size_t n = 0;
    out[0] = '\0';
    for (int i = 0; i < c->count; i++)
        n += (size_t)snprintf(out + n, size - n, "%s%s=%s", i ? " " : "", c->item[i].name,
                              c->item[i].value);
}

static void check_rows(const struct row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct lr_arena *a = lr_arena_new(1 << 20);
        struct lr_url u;
        struct lr_captures c = {0};
        char text[512];
        ck_assert_msg(lr_pattern_check(rows[i].pattern) == 0, "%s is malformed", rows[i].pattern);
        bool match =
            lr_url_parse(a, rows[i].url, &u) == 0 && lr_pattern_match(a, rows[i].pattern, &u, &c);
        ck_assert_msg(match == (rows[i].captures != NULL), "%s on %s", rows[i].pattern,
                      rows[i].url);
        describe(&c, text, sizeof text);
        if (match)
            ck_assert_str_eq(text, rows[i].captures);
        ck_assert(!match || lr_pattern_match(a, rows[i].pattern, &u, NULL));
        lr_arena_free(a);
    }
}

#define HUYA "{,www.,m.}huya.com/{id:w}"
#define BILI "live.bilibili.com/{,h5/,blanc/}{id:d}"
#define LANG "*.lang.live/{_}/room/{id}"
#define DOUYU "{,www.}douyu.com/topic/{_}?rid={rid:d}"
#define TOK "{,www.,m.}tiktok.com/@{user}{,/live}"

static const struct row forms[] = {
    {HUYA, "https://www.huya.com/lpl", "id=lpl"},
    {HUYA, "http://HUYA.com/Ab_-9/?x=1#y", "id=Ab_-9"},
    {HUYA, "https://m.huya.com:443/52333", "id=52333"},
    {HUYA, "https://www.huya.com/%6cpl", "id=lpl"},
    {HUYA, "https://www.huya.com./lpl//", "id=lpl"},
    {HUYA, "https://www.huya.com/", NULL},
    {HUYA, "https://www.huya.com/a/b", NULL},
    {HUYA, "https://www.huya.com/a.b", NULL},
    {BILI, "https://live.bilibili.com/320?spm=1", "id=320"},
    {BILI, "https://live.bilibili.com/h5/320", "id=320"},
    {BILI, "https://live.bilibili.com/blanc/320/", "id=320"},
    {BILI, "https://live.bilibili.com/H5/320", NULL},
    {BILI, "https://live.bilibili.com/p/320", NULL},
    {BILI, "https://live.bilibili.com/320a", NULL},
    {LANG, "https://www.lang.live/en-US/room/3349463", "id=3349463"},
    {LANG, "https://a.b.lang.live/en/room/1", "id=1"},
    {LANG, "https://lang.live/en/room/1", NULL},
    {LANG, "https://www.lang.live/room/1", NULL},
    {"douyu.com/{**rest}", "https://douyu.com/a/b%20c?x", "rest=a/b c"},
    {"douyu.com/{**rest}", "https://douyu.com", "rest="},
    {"douyu.com/a/{**rest}", "https://douyu.com/a//", "rest="},
    {"douyu.com/a/{**_}", "https://douyu.com/a/b", ""},
    {DOUYU, "https://www.douyu.com/topic/wzDBLS6?dyshid=&rid=4921614", "rid=4921614"},
    {DOUYU, "https://www.douyu.com/topic/wzDBLS6?rid=", NULL},
    {DOUYU, "https://www.douyu.com/topic/wzDBLS6?rid=1x", NULL},
    {DOUYU, "https://www.douyu.com/topic/wzDBLS6", NULL},
    {TOK, "https://www.tiktok.com/@some.user/live", "user=some.user"},
    {TOK, "https://www.tiktok.com/%40user?lang=en", "user=user"},
    {TOK, "https://www.tiktok.com/@/live", NULL},
    {TOK, "https://www.tiktok.com/user/live", NULL},
};

START_TEST(forms_of_platforms)
{
    check_rows(forms, sizeof forms / sizeof *forms);
}
END_TEST

static const struct row more_forms[] = {
    {"vk.{com,ru}/video{id}", "https://vk.com/video-123_456", "id=-123_456"},
    {"vk.{com,ru}/video{id}", "https://vk.ru/video", NULL},
    {"h.x/{zh,en}/v/{id:d}/index.html", "https://h.x/zh/v/17/index.html", "id=17"},
    {"h.x/{id:x}.html", "https://h.x/0aF.html", "id=0aF"},
    {"h.x/{id:x}.html", "https://h.x/0ag.html", NULL},
    {"h.x/{id}.html", "https://h.x/.html", NULL},
    {"h.x/{a}/{b:d}", "https://h.x/1022:23/7", "a=1022:23 b=7"},
    {"player.twitch.tv/?channel={login:w}", "https://player.twitch.tv/?muted=1&channel=Ab",
     "login=Ab"},
    {"player.twitch.tv?channel={login:w}", "https://player.twitch.tv?channel=Ab", "login=Ab"},
    {"p.x/live.html?anchorUid={id:d}&app=plpl", "https://p.x/live.html?app=plpl&uid=1&anchorUid=2",
     "id=2"},
    {"p.x/live.html?anchorUid={id:d}&app=plpl", "https://p.x/live.html?app=other&anchorUid=2",
     NULL},
    {"p.x/w?v={v}&list={l}", "https://p.x/w?list=b%26c&v=a%2Bb", "v=a+b l=b&c"},
    {"lives.jd.com/#/{id:d}", "https://lives.jd.com/#/123?origin=3", "id=123"},
    {"lives.jd.com/#/{id:d}", "https://lives.jd.com/#!/123", "id=123"},
    {"lives.jd.com/#/{id:d}", "https://lives.jd.com/123", NULL},
    {"lives.jd.com/#/{id:d}", "https://lives.jd.com/#123", NULL},
    {"m.s.kr/#/player/{bj}", "https://m.s.kr/#/player/me", "bj=me"},
    {"cc.163.com/{id:d}", "https://cc.163.com/772277/#/", "id=772277"},
    {"h5.q.com/activity/share.html?roomId={id}",
     "https://h5.q.com//activity/share.html?h5Server=https://x.com&roomId=LP1", "id=LP1"},
    {"sooplive://player/live?user_id={id}", "sooplive://player/live?broad_no=1&user_id=me",
     "id=me"},
    {"sooplive://player/live?user_id={id}", "https://player/live?user_id=me", NULL},
    {"{rtmp,rtmps}://*/{**p}", "rtmp://h:99/app/x", "p=app/x"},
    {HUYA, "rtmp://huya.com/1", NULL},
    {"*/w/{id}", "http://tube.example:9000/w/abc", "id=abc"},
    {"*/{**_}", "http://10.0.0.1/", ""},
    {"{127.0.0.1,localhost}:*/demo", "http://127.0.0.1:8080/demo", ""},
    {"{127.0.0.1,localhost}:*/demo", "http://localhost/demo", ""},
    {"{127.0.0.1,localhost}:*/demo", "http://h.x:8080/demo", NULL},
    {"{127.0.0.1,localhost}:*/demo", "http://u@127.0.0.1:8080/demo", NULL},
    {"live.acfun.cn", "https://live.acfun.cn/", ""},
    {"live.acfun.cn", "https://live.acfun.cn/live", NULL},
    {"h.x/{name}", "https://h.x/%E6%B5%AA", "name=\xE6\xB5\xAA"},
};

START_TEST(queries_routes_and_schemes)
{
    check_rows(more_forms, sizeof more_forms / sizeof *more_forms);
}
END_TEST

static const struct row hostile[] = {
    {"cc.163.com/{id:d}", "https://evil.com/?x=cc.163.com/1", NULL},
    {"cc.163.com/{id:d}", "https://evil.com/cc.163.com/1", NULL},
    {"cc.163.com/{id:d}", "https://evil.com/#cc.163.com/1", NULL},
    {HUYA, "https://www.huya.com.evil.com/1", NULL},
    {HUYA, "https://evilhuya.com/1", NULL},
    {HUYA, "https://evil.com/https://www.huya.com/1", NULL},
    {HUYA, "https://www.huya.com@evil.com/1", NULL},
    {HUYA, "https://www.huya.com:443@evil.com/1", NULL},
    {HUYA, "https://evil.com@www.huya.com/1", NULL}, /* user info: nobody's page has it */
    {HUYA, "https://www.huya.com:8443/1", NULL},
    {HUYA, "http://www.huya.com:443/1", NULL},
    {HUYA, "https://evil.com\\@www.huya.com/1", NULL},
    {HUYA, "https://www.huya.com\\.evil.com/1", NULL},
    {HUYA, "https://www.huya.com%2f.evil.com/1", NULL},
    {HUYA, "https://x.huya.com/1", NULL},
    {HUYA, "https://www.huya.com/1%2f..", NULL},
    {HUYA, "https://www.huya.com/../1", "id=1"},
    {HUYA, "file:///www.huya.com/1", NULL},
    {"*.huya.com/{id}", "https://evilhuya.com/1", NULL},
    {"*.huya.com/{id}", "https://.huya.com/1", NULL},
    {"*.huya.com/{id}", "https://huya.com/1", NULL},
    {"*.huya.com/{id}", "https://huya.com.evil.com/1", NULL},
    {"h.x/{id}", "https://h.x/a%2Fb", NULL},
    {"h.x/{id}", "https://h.x/..%2F..%2Fetc", NULL},
    {"h.x/{id}", "https://h.x/a%5Cb", NULL},
    {"h.x/{id}", "https://h.x/a%0d%0aHost:%20evil", NULL},
    {"h.x/{id}", "https://h.x/a%C2%85", NULL},
    {"h.x/{id}", "https://h.x/a%ff", NULL},
    {"h.x/{id}", "https://h.x/a%00b", "id=a%00b"}, /* stays as written */
    {"h.x/{id}", "https://h.x/%2e%2e/secret", "id=secret"},
    {"h.x?id={id}", "https://h.x/?id=a%0d%0ab", NULL},
    {"h.x?id={id}", "https://h.x/?xid=1", NULL},
    {"h.x?id={id}", "https://h.x/?x=1#&id=1", NULL},
    {"h.x?id={id}", "https://h.x/?id=1&id=2", "id=1"},
    {"h.x/live", "https://h.x/live%2f", NULL},
};

START_TEST(hostile_urls)
{
    check_rows(hostile, sizeof hostile / sizeof *hostile);
}
END_TEST

START_TEST(malformed_patterns)
{
    static const char *const bad[] = {
        "",
        "/x",
        "h.x/{",
        "h.x/}",
        "h.x/{}",
        "h.x/{id",
        "h.x/{id:z}",
        "h.x/{id:}",
        "h.x/{id:dd}",
        "h.x/{a}{b}",
        "h.x/{ID}",
        "h.x/{i d}",
        "H.x/{id}",
        "h.x/{**a}/b",
        "h.x/{**a}/{b}",
        "h.x/a{**b}",
        "h.x/{**a:d}",
        "h.x/{*a}",
        "h.x?x",
        "h.x?={a}",
        "h.x?a=",
        "h.x?a={**b}",
        "h.x#x",
        "h.x#",
        "*x.y/{a}",
        "*.",
        "*..x/{a}",
        ".h.x/{a}",
        "h.x./{a}",
        "h_x/{a}",
        "h.x:80/{a}",
        "h.x:/{a}",
        ":*/{a}",
        "://h.x/{a}",
        "A://h.x/",
        "h.x/{a,b",
        "1a://h.x/{a}",
        "{,a/{b}}h.x/",
        "{{a,b},c}h.x/",
        "h.x/{**}",
        "{id}.x/",
        "h.x/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{i}",
        "{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}.x/",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(lr_pattern_check(bad[i]) == LIVREC_EARG, "%s was taken", bad[i]);
    ck_assert_int_eq(lr_pattern_check(NULL), LIVREC_EARG);
    ck_assert_int_eq(lr_pattern_check("h.x/{a}/{b}/{c}/{d}/{e}/{f}/{g}/{h}/{_}"), 0);
    ck_assert_int_eq(lr_pattern_check("{a,b}{a,b}{a,b}{a,b}{a,b}{a,b}.x/"), 0);
    char longest[LR_PATTERN_MAX + 1];
    memset(longest, 'a', sizeof longest);
    longest[LR_PATTERN_MAX] = '\0';
    ck_assert_int_eq(lr_pattern_check(longest), LIVREC_EARG);
    longest[LR_PATTERN_MAX - 1] = '\0';
    ck_assert_int_eq(lr_pattern_check(longest), 0);
}
END_TEST

START_TEST(captures_by_name)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    struct lr_captures c = {0};
    struct lr_url u;
    ck_assert_int_eq(lr_url_parse(a, "https://h.x/1/2", &u), 0);
    ck_assert(lr_pattern_match(a, "h.x/{a}/{b}", &u, &c));
    ck_assert_str_eq(lr_capture(&c, "b"), "2");
    ck_assert_ptr_null(lr_capture(&c, "x"));
    ck_assert_ptr_null(lr_capture(NULL, "a"));
    struct lr_captures before = c;
    ck_assert(!lr_pattern_match(a, "h.x/{q}/3", &u, &c));
    ck_assert_mem_eq(&c, &before, sizeof c);
    lr_arena_free(a);
}
END_TEST

START_TEST(pretty)
{
    static const char *const rows[][2] = {
        {HUYA, "www.huya.com/<id>"},
        {BILI, "live.bilibili.com/<id>"},
        {LANG, "*.lang.live/.../room/<id>"},
        {DOUYU, "www.douyu.com/topic/...?rid=<rid>"},
        {TOK, "www.tiktok.com/@<user>"},
        {"*/{**rest}", "<host>/..."},
        {"{127.0.0.1,localhost}:*/demo", "127.0.0.1:<port>/demo"},
        {"lives.jd.com/#/{id:d}", "lives.jd.com/#/<id>"},
    };
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert_str_eq(lr_pattern_pretty(a, rows[i][0]), rows[i][1]);
    ck_assert_ptr_null(lr_pattern_pretty(a, "h.x/{"));
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("pattern", forms_of_platforms, queries_routes_and_schemes, hostile_urls,
          malformed_patterns, captures_by_name, pretty)
