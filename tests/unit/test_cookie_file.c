/* Files of cookies in their three forms, and what of them goes where. */
#include "unit.h"
#include "scarce.h"

#include <stdio.h>
#include <string.h>

#include <livrec/error.h>

#include "core/alloc.h"
#include "net/cookie.h"
#include "net/cookie_end.h"
#include "net/cookie_file.h"
#include "net/cookie_text.h"

#define NOW INT64_C(1700000000)

static struct lr_clock_fake fake;
static struct lr_arena *arena;
static struct lr_cookie_file file;

static int read_text(const char *text)
{
    return lr_cookie_file_read(&file, text, strlen(text));
}

static const struct lr_cookie *find(const char *name)
{
    for (const struct lr_cookie *c = file.first; c; c = c->next)
        if (strcmp(c->name, name) == 0)
            return c;
    ck_abort_msg("there is no cookie %s", name);
    return NULL;
}

static void slip(int line, size_t more, const char *text)
{
    ck_assert_msg(strstr(file.slip.text, text), "\"%s\", not \"%s\"", file.slip.text, text);
    ck_assert_int_eq(file.slip.line, line);
    ck_assert_uint_eq(file.slip.more, more);
}

/* What a request to `to` has of the file, for a platform of these domains. */
static void sent(const char *domain, const char *to, const char *wanted)
{
    struct lr_url u;
    lr_clock_fake_init(&fake, NOW * 1000);
    arena = lr_arena_new(1 << 20);
    struct lr_jar *jar = lr_jar_new(&fake.base);
    ck_assert_int_eq(lr_jar_add_file(jar, domain, &file), 0);
    ck_assert_int_eq(lr_url_parse(arena, to, &u), 0);
    ck_assert_pstr_eq(lr_jar_header(jar, arena, &u), wanted);
    lr_jar_free(jar);
    lr_arena_free(arena);
}

static const char table[] = "# Netscape HTTP Cookie File\r\n"
                            "# https://curl.se/docs/http-cookies.html\r\n\r\n"
                            ".a.com\tTRUE\t/\tTRUE\t1800000000\tsid\ts=1\r\n"
                            "#HttpOnly_live.a.com\tFALSE\t/room\tFALSE\t0\thost\th 1\r\n"
                            ".a.com\tTRUE\t/\tFALSE\t1600000000\told\to1\r\n"
                            "other.org\tFALSE\t/\tFALSE\t1800000000.75\tother\tx\r\n"
                            ".a.com\tTRUE\t/\tFALSE\t-1\tempty\t\r\n"
                            ".a.com\tTRUE\t/\tFALSE\t1900000000000\tbare";

START_TEST(a_table)
{
    ck_assert_int_eq(read_text(table), 0);
    ck_assert_str_eq(file.slip.text, "");
    ck_assert_uint_eq(file.count, 6);
    ck_assert_str_eq(find("sid")->value, "s=1");
    ck_assert_str_eq(find("sid")->domain, "a.com");
    ck_assert_int_eq(find("sid")->expires, 1800000000);
    ck_assert(find("sid")->secure && !find("sid")->host_only && find("sid")->own);
    ck_assert(find("host")->host_only && !find("host")->secure);
    ck_assert_str_eq(find("host")->path, "/room");
    ck_assert_int_eq(find("host")->expires, INT64_MAX);
    ck_assert_int_eq(find("other")->expires, 1800000000);
    ck_assert_int_eq(find("empty")->expires, INT64_MAX);
    ck_assert_int_eq(find("bare")->expires, 1900000000); /* in milliseconds there */
    sent("a.com", "https://live.a.com/room/1", "host=h 1; sid=s=1; empty=; bare=");
    sent("a.com", "http://www.a.com/", "empty=; bare="); /* secure */
    sent("a.com", "https://other.org/", NULL);           /* not of this platform */
    sent("other.org", "https://other.org/", "other=x");
    sent("other.org", "https://a.com/", NULL);
    ck_assert_uint_eq(lr_cookie_file_fitting(&file, "a.com"), 5);
    ck_assert_uint_eq(lr_cookie_file_fitting(&file, "b.com"), 0);
    lr_cookie_file_clear(&file);
}
END_TEST

/* A cookie of the whole domain, for a platform that has a part of it, reaches that part alone. */
START_TEST(a_domain_above)
{
    ck_assert_int_eq(read_text(".a.com\tTRUE\t/\tTRUE\t0\tx\t1\n"
                               "a.com\tFALSE\t/\tTRUE\t0\ty\t2\n"),
                     0);
    sent("live.a.com", "https://live.a.com/", "x=1");
    sent("live.a.com", "https://api.live.a.com/", "x=1");
    sent("live.a.com", "https://www.a.com/", NULL);
    sent("b-a.com", "https://b-a.com/", NULL);
    lr_cookie_file_clear(&file);
}
END_TEST

START_TEST(lines_that_are_wrong)
{
    ck_assert_int_eq(read_text("# Netscape HTTP Cookie File\n"
                               ".a.com\tTRUE\t/\tTRUE\n"
                               ".a.com\tTRUE\t/\tTRUE\t0\tgood\t1\n"
                               ".a.com\tyes\t/\tTRUE\t0\tsecret\tsecret\n"
                               ".a.com\tTRUE\t/\tTRUE\tsoon\tsecret\tsecret\n"
                               ".a.com\tTRUE\t/\tTRUE\t0\t\tsecret\n"
                               ".a.com\tTRUE\t/\tTRUE\t0\tx\ta;b\n"),
                     0);
    ck_assert_uint_eq(file.count, 1);
    slip(2, 4, "expected seven fields between tabs");
    ck_assert_ptr_null(strstr(file.slip.text, "secret"));
    lr_cookie_file_clear(&file);
    ck_assert_int_eq(read_text("# x\n.a.com\tTRUE\t/\tno\t0\tx\ty\n"), LIVREC_EPARSE);
    slip(2, 0, "the fields 2 and 4 are TRUE or FALSE");
    ck_assert_int_eq(read_text("# x\n\n.a.com\tTRUE\t/\tTRUE\t1e9\tx\ty\n"), LIVREC_EPARSE);
    slip(3, 0, "the field 5 is the end");
    ck_assert_int_eq(read_text("# x\n.a.com\tTRUE\t/\tTRUE\t0\tx\ta;b\n"), LIVREC_EPARSE);
    slip(2, 0, "what can't be sent");
    ck_assert_int_eq(read_text("# x\n"), LIVREC_EPARSE);
    slip(0, 0, "no cookie is in it");
    ck_assert_int_eq(read_text(""), LIVREC_EPARSE);
    slip(0, 0, "no cookie is in it");
    ck_assert_int_eq(lr_cookie_file_read(&file, "a\0=\0b", 5), LIVREC_EPARSE);
    slip(0, 0, "NUL");
    lr_cookie_file_clear(&file);
}
END_TEST

/* An editor made blanks of the tabs. */
START_TEST(blanks_for_tabs)
{
    ck_assert_int_eq(read_text("# Netscape HTTP Cookie File\n"
                               ".a.com   TRUE  /  FALSE  1800000000  sid  a b\n"),
                     0);
    ck_assert_str_eq(find("sid")->value, "a b");
    lr_cookie_file_clear(&file);
}
END_TEST

START_TEST(json)
{
    ck_assert_int_eq(
        read_text("\xEF\xBB\xBF[\n{\"domain\": \".a.com\", \"expirationDate\": 1800000000.123,"
                  "\"hostOnly\": false, \"httpOnly\": true, \"name\": \"sid\", \"path\": \"/\","
                  "\"sameSite\": \"no_restriction\", \"secure\": true, \"session\": false,"
                  "\"storeId\": \"0\", \"value\": \"s1\", \"id\": 1},\n"
                  "{\"domain\": \"live.a.com\", \"hostOnly\": true, \"name\": \"host\","
                  "\"path\": \"/room\", \"session\": true, \"value\": \"h\"},\n"
                  "{\"name\": \"nowhere\", \"value\": \"n\", \"expires\": -1},\n"
                  "{\"name\": \"date\", \"value\": \"d\","
                  "\"expires\": \"Fri, 15 Jan 2027 08:00:00 GMT\"}]"),
        0);
    ck_assert_uint_eq(file.count, 4);
    ck_assert_str_eq(file.slip.text, "");
    ck_assert_int_eq(find("sid")->expires, 1800000000);
    ck_assert_int_eq(find("nowhere")->expires, INT64_MAX);
    ck_assert_int_eq(find("date")->expires, 1800000000);
    sent("a.com", "https://live.a.com/room/1", "host=h; sid=s1; nowhere=n; date=d");
    sent("b.com", "https://b.com/", "nowhere=n; date=d"); /* of whom it is, nobody says */
    lr_cookie_file_clear(&file);
}
END_TEST

START_TEST(other_json)
{
    static const char *const same[] = {
        "{\"cookies\":[{\"name\":\"a\",\"value\":\"1\"}],\"origins\":[]}",
        "{\"cookie_info\":{\"cookies\":[{\"name\":\"a\",\"value\":\"1\",\"expires\":0}]}}",
        " {\"a\": \"1\"}\n"};
    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        ck_assert_int_eq(read_text(same[i]), 0);
        sent("a.com", "https://a.com/", "a=1");
        lr_cookie_file_clear(&file);
    }
}
END_TEST

START_TEST(json_that_is_wrong)
{
    ck_assert_int_eq(read_text("[{\"name\":\"a\",\"value\":\"1\"},\n{\"name\":\"a\",\n]"),
                     LIVREC_EPARSE);
    ck_assert_int_eq(file.slip.line, 3);
    ck_assert_ptr_nonnull(strstr(file.slip.text, "it is no JSON: column "));
    ck_assert_int_eq(read_text("[]"), LIVREC_EPARSE);
    slip(0, 0, "no cookie is in it");
    ck_assert_int_eq(read_text("{\"a\":1}"), LIVREC_EPARSE);
    slip(0, 0, "expected an array of cookies");
    ck_assert_int_eq(read_text("[{\"name\":\"a\",\"value\":\"1\"},{\"name\":\"b\"},3,"
                               "{\"name\":\"c\",\"value\":\"x\\r\\ny\"}]"),
                     0);
    slip(0, 2, "its cookie 2 has no \"name\" and \"value\"");
    lr_cookie_file_clear(&file);
}
END_TEST

START_TEST(a_header)
{
    ck_assert_int_eq(read_text("Cookie: a=1; b=x=y;\n c=3 ;\n"), 0);
    sent("a.com", "https://www.a.com/", "a=1; b=x=y; c=3");
    lr_cookie_file_clear(&file);
    ck_assert_int_eq(read_text("a=1\nhello there\n"), 0);
    slip(2, 0, "expected NAME=VALUE");
    lr_cookie_file_clear(&file);
    ck_assert_int_eq(read_text("<!DOCTYPE html>\n<html lang=\"en\">\n<p class=x>"), LIVREC_EPARSE);
    slip(1, 2, "expected NAME=VALUE");
    lr_cookie_file_clear(&file);
}
END_TEST

static void ends(const char *text, const char *names, int64_t file_end, int64_t jar_end)
{
    lr_clock_fake_init(&fake, NOW * 1000);
    struct lr_jar *jar = lr_jar_new(&fake.base);
    ck_assert_int_eq(read_text(text), 0);
    ck_assert_int_eq(lr_cookie_file_login_end(&file, "a.com", names), file_end);
    ck_assert_int_eq(lr_jar_add_file(jar, "a.com", &file), 0);
    ck_assert_int_eq(lr_jar_login_end(jar, names), jar_end);
    lr_jar_free(jar);
    lr_cookie_file_clear(&file);
}

#define ROW(end, name) ".a.com\tTRUE\t/\tTRUE\t" #end "\t" name "\tx\n"

START_TEST(when_the_login_ends)
{
    /* Those that are named, the first of them; other sites' do not count. */
    ends(ROW(1800000000, "SID") ROW(1750000000, "HSID")
             ROW(1700000001, "seen") ".b.com\tTRUE\t/\tTRUE\t1700000002\tSID\tx\n",
         "SID HSID", 1750000000, 1750000000);
    /* An ended one is told of, though it is sent no more. */
    ends(ROW(1600000000, "SID") ROW(1800000000, "x_token"), "SID", 1600000000, 1800000000);
    /* Of those that only look so, the last; not tokens of forms, and nothing else. */
    ends(ROW(1700000100, "auth_hint") ROW(1800000000, "acf_auth") ROW(1900000000, "csrftoken")
             ROW(1700000001, "seen"),
         "SIDE", 1800000000, 1800000000);
    ends(ROW(1700000001, "seen"), NULL, INT64_MAX, INT64_MAX);
    ends(ROW(0, "SID"), "SID", INT64_MAX, INT64_MAX); /* with the session */
    ends(ROW(1800000000, "SI"), "SID", INT64_MAX, INT64_MAX);
}
END_TEST

static bool without_memory(const char *text, long n)
{
    lr_clock_fake_init(&fake, NOW * 1000);
    scarce_spare(true);
    struct lr_jar *jar = lr_jar_new(&fake.base);
    scarce_spare(false);
    scarce_set(n);
    int rc = read_text(text);
    rc = rc ? rc : lr_jar_add_file(jar, "a.com", &file);
    bool reached = scarce_reached();
    scarce_set(-1);
    ck_assert_int_eq(rc, reached ? LIVREC_ENOMEM : 0);
    lr_cookie_file_clear(&file);
    lr_jar_free(jar);
    return reached;
}

START_TEST(no_memory)
{
    static const char *const texts[] = {table, "[{\"name\":\"a\",\"value\":\"1\"}]", "a=1; b=2"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        long n = 0;
        while (without_memory(texts[i], n))
            n++;
        ck_assert_int_gt(n, 5);
    }
}
END_TEST

UNIT_MAIN("cookie_file", a_table, a_domain_above, lines_that_are_wrong, blanks_for_tabs, json,
          other_json, json_that_is_wrong, a_header, when_the_login_ends, no_memory)
