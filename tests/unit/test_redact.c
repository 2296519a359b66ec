/* Secrets in lines that a log or an error would show. */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "core/err.h"
#include "core/log.h"
#include "core/redact.h"
#include "data/url.h"

static const struct {
    const char *in, *out;
} rows[] = {
    /* URLs */
    {"https://h/p?token=CANARY", "https://h/p?***"},
    {"GET https://h/p?a=CANARY failed", "GET https://h/p?*** failed"},
    {"https://me:CANARY@h:8443/p", "https://***@h:8443/p"},
    {"https://me:CANARY@h?x=CANARY", "https://***@h?***"},
    {"https://CANARY@CANARY@h/", "https://***@h/"},
    {"https://h/p#CANARY", "https://h/p#***"},
    {"https://h/p?CANARY#CANARY", "https://h/p?***"},
    {"\"https://h/p?CANARY\" and 'http://i/?CANARY'", "\"https://h/p?***\" and 'http://i/?***'"},
    {"<https://h/?CANARY>", "<https://h/?***>"},
    {"socks5h://u:CANARY@127.0.0.1:1080: refused", "socks5h://***@127.0.0.1:1080: refused"},
    {"https://h/u@x/p", "https://h/u@x/p"},
    {"https://h/p", "https://h/p"},
    {"https://h?", "https://h?"},
    {"https://h?a", "https://h?*"},
    {"https://", "https://"},
    {"://?CANARY", "://?***"},
    {"https://h/?u=https://i/?CANARY", "https://h/?***"},
    /* headers */
    {"Cookie: a=CANARY; b=CANARY", "Cookie: ***"},
    {"> cookie:a=CANARY", "> cookie:***"},
    {"Set-Cookie: sid=CANARY; Path=/; Secure", "Set-Cookie: ***"},
    {"Authorization: Bearer CANARY", "Authorization: ***"},
    {"proxy-authorization: Basic Q0FOQVJZ", "proxy-authorization: ***"},
    {"no cookie: log in", "no cookie: log in"},
    {"give the cookie SESSDATA", "give the cookie SESSDATA"},
    {"Cookie:", "Cookie:"},
    /* name=value */
    {"token=CANARY", "token=***"},
    {"access_token=CANARY&x=1", "access_token=***&x=1"},
    {"msToken=CANARY; x", "msToken=***; x"},
    {"wsSecret=CANARY,wsTime=1", "wsSecret=***,wsTime=1"},
    {"password='CANARY CANARY' x", "password='***' x"},
    {"password=\"CANARY", "password=\"***"},
    {"PASSWORD=CANARY", "PASSWORD=***"},
    {"a_bogus=CANARY x-bogus=CANARY", "a_bogus=*** x-bogus=***"},
    {"sign=CANARY)", "sign=***)"},
    {"SESSDATA=CANARY bili_jct=CANARY", "SESSDATA=*** bili_jct=***"},
    {"PHPSESSID=CANARY", "PHPSESSID=***"},
    {"api_key=CANARY", "api_key=***"},
    {"_m_h5_tk=CANARY", "_m_h5_tk=***"},
    {"token=", "token="},
    {"token=x", "token=*"},
    {"token=***", "token=***"},
    {"design=round key=value name=x", "design=*** key=value name=x"}, /* too much is no leak */
    {"a=1 quality=hd", "a=1 quality=hd"},
    {"expected KEY=VALUE", "expected KEY=VALUE"},
    /* JSON */
    {"{\"token\":\"CANARY\",\"a\":\"b\"}", "{\"token\":\"***\",\"a\":\"b\"}"},
    {"{\"token\" : \"CANARY\"}", "{\"token\" : \"***\"}"},
    {"{\"pwd\":\"CA\\\"CANARY\\\\\",\"a\":1}", "{\"pwd\":\"***\",\"a\":1}"},
    {"{\"token\":\"CANARY", "{\"token\":\"***"},
    {"{\"token\":\"CANARY\\", "{\"token\":\"***"},
    {"{\"token\":17}", "{\"token\":17}"},
    {"\"token\"", "\"token\""},
    {"\"token\":", "\"token\":"},
    {"data.token: expected a string", "data.token: expected a string"},
    {"\xE6\xB5\xAA token=\xE6\xB5\xAA\xE6\xB5\xAA \xE6\xB5\xAA",
     "\xE6\xB5\xAA token=*** \xE6\xB5\xAA"},
    {"", ""},
    {"=", "="},
    {"token", "token"},
};

START_TEST(lines)
{
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        char text[256];
        snprintf(text, sizeof text, "%s", rows[i].in);
        lr_redact(text);
        ck_assert_str_eq(text, rows[i].out);
        lr_redact(text);
        ck_assert_str_eq(text, rows[i].out);
    }
}
END_TEST

/* Whatever the bytes: never longer, and it ends. */
START_TEST(any_bytes)
{
    static const char pieces[] = "?=:/@\"'\\ ;&token cookie://authorization#";
    unsigned state = 1;
    for (int round = 0; round < 20000; round++) {
        char text[64], again[64];
        size_t n = 0, want = (size_t)round % (sizeof text - 1);
        while (n < want) {
            state = state * 1103515245u + 12345u;
            text[n++] = pieces[(state >> 16) % (sizeof pieces - 1)];
        }
        text[n] = 0;
        lr_redact(text);
        ck_assert_uint_le(strlen(text), n);
        memcpy(again, text, sizeof again);
        lr_redact(again);
        ck_assert_uint_le(strlen(again), strlen(text));
    }
}
END_TEST

START_TEST(errors)
{
    struct lr_err err = {0};
    lr_err_set(&err, LIVREC_ESCRIPT, "the script failed: %s",
               "Error: sid=CANARY; at https://h/?CANARY");
    ck_assert_str_eq(err.text, "the script failed: Error: sid=***; at https://h/?***");
    lr_err_prefix(&err, "site");
    ck_assert_str_eq(err.text, "site: the script failed: Error: sid=***; at https://h/?***");
}
END_TEST

struct line_log {
    struct lr_log base;
    char text[256];
};

static void keep(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    (void)level;
    (void)job;
    snprintf(((struct line_log *)log)->text, 256, "%s", text);
}

START_TEST(log_lines)
{
    struct line_log log = {.base = {.level = LR_DEBUG, .write = keep}};
    lr_logf(&log.base, LR_DEBUG, 1, "asks %s with %s\r\n", "https://h/p?sign=CANARY",
            "Cookie: a=CANARY");
    ck_assert_str_eq(log.text, "asks https://h/p?*** with Cookie: ***");
}
END_TEST

/* The address itself, as everybody who names one in a text shall write it. */
START_TEST(urls)
{
    static const struct {
        const char *in, *out;
    } pairs[] = {
        {"https://me:CANARY@h:8443/p?CANARY#CANARY", "https://h:8443/p"},
        {"https://h?CANARY", "https://h/"},
        {"http://[::1]:81/x#CANARY", "http://[::1]:81/x"},
        {"CANARY", "(not a URL)"},
        {"https://CANARY@CANARY@h/", "(not a URL)"},
        {"", "(not a URL)"},
    };
    struct lr_arena *a = lr_arena_new(1 << 16);
    for (size_t i = 0; i < LR_COUNT(pairs); i++)
        ck_assert_str_eq(lr_url_redact(a, pairs[i].in), pairs[i].out);
    lr_arena_free(a);
}
END_TEST

UNIT_MAIN("redact", lines, any_bytes, errors, log_lines, urls)
