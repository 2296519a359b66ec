/* S3: signatures (the examples of Amazon's documentation), places, answers, ETags. */
#include "unit.h"

#include <livrec/error.h>

#include "core/attr.h"
#include "post/s3_answer.h"
#include "post/s3_etag.h"
#include "post/s3_place.h"

#define EMPTY "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

static struct lr_arena *arena;
static struct lr_err err;

static void setup(void)
{
    arena = lr_arena_new((size_t)1 << 20);
    err = (struct lr_err){0};
}

static void teardown(void)
{
    lr_arena_free(arena);
}

START_TEST(signatures)
{
    static const struct {
        const char *path, *query, *signature;
    } rows[] = {
        {"/", "lifecycle=", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
        {"/", "max-keys=2&prefix=J",
         "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
    };
    const struct lr_s3_keys keys = {"AKIAIOSFODNN7EXAMPLE",
                                    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", NULL};
    setup();
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        const struct lr_s3_question q = {.method = "GET",
                                         .path = rows[i].path,
                                         .query = rows[i].query,
                                         .host = "examplebucket.s3.amazonaws.com",
                                         .sha256 = EMPTY,
                                         .region = "us-east-1",
                                         .at = 1369353600};
        char *line = lr_s3_sign(arena, &q, &keys);
        const char *want = lr_arena_fmt(
            arena,
            "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
            "SignedHeaders=host;x-amz-content-sha256;x-amz-date,Signature=%s",
            rows[i].signature);
        ck_assert_str_eq(line, want);
    }
    teardown();
}
END_TEST

START_TEST(times)
{
    char text[LR_S3_TIME];
    lr_s3_time(1369353600, text);
    ck_assert_str_eq(text, "20130524T000000Z");
    lr_s3_time(INT64_MAX, text);
    ck_assert_str_eq(text, "");
}
END_TEST

/* "name=value" each; NULL ends it. */
static struct lr_opts *opts_of(const char *const *settings)
{
    struct lr_opts *o = lr_opts_new();
    for (; *settings; settings++) {
        const char *equals = strchr(*settings, '=');
        const char *name = lr_arena_fmt(arena, "post.s3.%.*s", (int)(equals - *settings), *settings);
        ck_assert_msg(lr_opts_set(o, name, equals + 1, &err) == 0, "%s", err.text);
    }
    return o;
}

START_TEST(places)
{
    static const struct {
        const char *set[6], *origin, *path, *region;
        bool own;
    } rows[] = {
        {{"bucket=b", "region=eu-west-3"}, "https://b.s3.eu-west-3.amazonaws.com", "", "eu-west-3"},
        {{"bucket=b.c"}, "https://s3.us-east-1.amazonaws.com", "/b.c", "us-east-1"},
        {{"bucket=b", "style=path"}, "https://s3.us-east-1.amazonaws.com", "/b", "us-east-1"},
        {{"bucket=b", "endpoint=0a.r2.cloudflarestorage.com"},
         "https://0a.r2.cloudflarestorage.com", "/b", "auto"},
        {{"bucket=b", "endpoint=https://s3.eu-central-003.backblazeb2.com"},
         "https://s3.eu-central-003.backblazeb2.com", "/b", "eu-central-003"},
        {{"bucket=b", "endpoint=https://oss-cn-beijing.aliyuncs.com"},
         "https://b.oss-cn-beijing.aliyuncs.com", "", "cn-beijing", true},
        {{"bucket=b", "endpoint=https://s3.oss-cn-beijing.aliyuncs.com"},
         "https://b.s3.oss-cn-beijing.aliyuncs.com", "", "cn-beijing", true},
        {{"bucket=b-1", "endpoint=https://cos.ap-guangzhou.myqcloud.com"},
         "https://b-1.cos.ap-guangzhou.myqcloud.com", "", "ap-guangzhou", true},
        {{"bucket=b", "endpoint=https://s3.amazonaws.com"}, "https://b.s3.amazonaws.com", "",
         "us-east-1"},
        {{"bucket=b", "endpoint=http://127.0.0.1:9000/s3"}, "http://127.0.0.1:9000", "/s3/b",
         "us-east-1"},
        {{"bucket=b", "endpoint=http://nas.lan", "style=host"}, "http://b.nas.lan", "", "us-east-1"},
        {{"bucket=b", "endpoint=https://[2001:db8::1]:9000"}, "https://[2001:db8::1]:9000", "/b",
         "us-east-1"},
        {{"bucket=b", "endpoint=https://notamazonaws.com"}, "https://notamazonaws.com", "/b",
         "us-east-1"},
    };
    setup();
    unsetenv("AWS_REGION");
    unsetenv("AWS_DEFAULT_REGION");
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_s3_place p = {0};
        struct lr_opts *o = opts_of(rows[i].set);
        lr_opts_set(o, "post.s3.key", "k", NULL);
        lr_opts_set(o, "post.s3.secret", "s", NULL);
        ck_assert_msg(lr_s3_place(arena, o, NULL, NULL, &p, &err) == 0, "%zu: %s", i, err.text);
        ck_assert_str_eq(p.origin, rows[i].origin);
        ck_assert_str_eq(p.path, rows[i].path);
        ck_assert_str_eq(p.region, rows[i].region);
        ck_assert_int_eq(p.own_etags, rows[i].own);
        ck_assert_int_eq(p.plain, strncmp(p.origin, "http:", 5) == 0);
        lr_opts_free(o);
    }
    teardown();
}
END_TEST

/* What a server says of the region counts more, and decides where it is at Amazon alone. */
START_TEST(places_that_move)
{
    static const struct {
        const char *set[6], *origin;
    } rows[] = {
        {{"bucket=b", "key=k", "secret=s", "region=us-east-1"},
         "https://b.s3.eu-west-1.amazonaws.com"},
        {{"bucket=b", "key=k", "secret=s", "endpoint=http://nas:9000"}, "http://nas:9000"},
    };
    setup();
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_s3_place p;
        struct lr_opts *o = opts_of(rows[i].set);
        ck_assert_int_eq(lr_s3_place(arena, o, NULL, "eu-west-1", &p, &err), 0);
        ck_assert_str_eq(p.origin, rows[i].origin);
        ck_assert_str_eq(p.region, "eu-west-1");
        ck_assert_int_eq(lr_s3_place(arena, o, NULL, "evil.example/", &p, &err), LIVREC_EARG);
        lr_opts_free(o);
    }
    teardown();
}
END_TEST

START_TEST(places_that_are_none)
{
    static const struct {
        const char *set[6], *says;
    } rows[] = {
        {{"bucket=a/b", "key=k", "secret=s"}, "post.s3.bucket"},
        {{"bucket=..", "key=k", "secret=s"}, "post.s3.bucket"},
        {{"bucket=B_c", "style=host", "key=k", "secret=s"}, "part of a host"},
        {{"bucket=b", "region=a.evil.example/", "key=k", "secret=s"}, "post.s3.region"},
        {{"bucket=b", "endpoint=https://u:p@h", "key=k", "secret=s"}, "post.s3.endpoint"},
        {{"bucket=b", "endpoint=https://h/?a=b", "key=k", "secret=s"}, "post.s3.endpoint"},
        {{"bucket=b", "endpoint=ftp://h", "key=k", "secret=s"}, "post.s3.endpoint"},
        {{"bucket=b", "key=k"}, "post.s3.secret is missing"},
        {{"bucket=b"}, "post.s3.key is missing"},
    };
    setup();
    unsetenv("AWS_ACCESS_KEY_ID");
    unsetenv("AWS_SECRET_ACCESS_KEY");
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_s3_place p;
        struct lr_opts *o = opts_of(rows[i].set);
        ck_assert_int_eq(lr_s3_place(arena, o, NULL, NULL, &p, &err), LIVREC_EARG);
        ck_assert_msg(strstr(err.text, rows[i].says), "%zu: %s", i, err.text);
        lr_opts_free(o);
    }
    teardown();
}
END_TEST

/* Those of the room, else those of the handle, else the environment's; never a mixture. */
START_TEST(where_keys_come_from)
{
    struct lr_s3_place p;
    setup();
    struct lr_opts *bare = opts_of((const char *[]){"bucket=b", NULL});
    struct lr_opts *room = opts_of((const char *[]){"bucket=b", "key=r", "secret=rs", NULL});
    struct lr_opts *all = opts_of((const char *[]){"key=h", "secret=hs", "token=ht", NULL});
    setenv("AWS_ACCESS_KEY_ID", "e", 1);
    setenv("AWS_SECRET_ACCESS_KEY", "es", 1);
    setenv("AWS_SESSION_TOKEN", "et", 1);
    ck_assert_int_eq(lr_s3_place(arena, room, all, NULL, &p, &err), 0);
    ck_assert_str_eq(p.keys.id, "r");
    ck_assert_ptr_null(p.keys.token);
    ck_assert_int_eq(lr_s3_place(arena, bare, all, NULL, &p, &err), 0);
    ck_assert_str_eq(p.keys.secret, "hs");
    ck_assert_str_eq(p.keys.token, "ht");
    ck_assert_int_eq(lr_s3_place(arena, bare, bare, NULL, &p, &err), 0);
    ck_assert_str_eq(p.keys.id, "e");
    ck_assert_str_eq(p.keys.token, "et");
    lr_opts_free(bare);
    lr_opts_free(room);
    lr_opts_free(all);
    teardown();
}
END_TEST

START_TEST(keys_of_objects)
{
    setup();
    ck_assert_str_eq(lr_s3_encode(arena, "a b/\xc3\xa9+&=~'()*!%2f"),
                     "a%20b/%C3%A9%2B%26%3D~%27%28%29%2A%21%252f");
    ck_assert_str_eq(lr_s3_encode(arena, ""), "");
    teardown();
}
END_TEST

static struct lr_s3_answer read_answer(const char *text)
{
    struct lr_s3_answer a;
    ck_assert_int_eq(lr_s3_answer(arena, text, strlen(text), &a, &err), 0);
    return a;
}

START_TEST(answers)
{
    setup();
    struct lr_s3_answer a = read_answer(
        "<?xml version=\"1.0\"?>\n<s3:InitiateMultipartUploadResult xmlns:s3=\"http://s3/\">"
        "<s3:Bucket>b</s3:Bucket><s3:UploadId>a&amp;b&#x21;<![CDATA[<]]></s3:UploadId>"
        "<Owner><UploadId>deeper</UploadId></Owner></s3:InitiateMultipartUploadResult>");
    ck_assert_str_eq(a.root, "InitiateMultipartUploadResult");
    ck_assert_str_eq(a.upload, "a&b!<");
    ck_assert_ptr_null(a.code);
    a = read_answer("<Error><Code>AuthorizationHeaderMalformed</Code><Message>m</Message>"
                    "<Region>eu-west-1</Region></Error>");
    ck_assert_str_eq(a.code, "AuthorizationHeaderMalformed");
    ck_assert_str_eq(a.region, "eu-west-1");
    teardown();
}
END_TEST

/* Strangers' bytes: they say nothing, and nothing is fetched or blown up. */
START_TEST(answers_that_are_none)
{
    static const char *const rows[] = {
        "", "not XML", "<Error><Code>a", "<html><p>502</html>",
        "<!DOCTYPE Error [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><Error><Code>&x;</Code></Error>",
        "<!DOCTYPE e [<!ENTITY a \"aaaaaaaa\"><!ENTITY b \"&a;&a;\">]><Error><Code>&b;</Code></Error>",
    };
    setup();
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        struct lr_s3_answer a = read_answer(rows[i]);
        ck_assert_msg(!a.code && !a.upload, "%zu", i);
    }
    char *large = lr_arena_alloc(arena, 20001);
    memset(large, 'a', 20000);
    struct lr_s3_answer a =
        read_answer(lr_arena_fmt(arena, "<Error><Code>%s</Code></Error>", large));
    ck_assert_uint_eq(strlen(a.code), 4096);
    teardown();
}
END_TEST

START_TEST(etags)
{
    setup();
    ck_assert_str_eq(lr_s3_etag(arena, "\"9bb58f26192e4ba00f01e2e7b136bbd8\""),
                     "9bb58f26192e4ba00f01e2e7b136bbd8");
    ck_assert_str_eq(lr_s3_etag(arena, "abc-2"), "abc-2");
    ck_assert_ptr_null(lr_s3_etag(arena, NULL));
    ck_assert_ptr_null(lr_s3_etag(arena, "\"\""));
    ck_assert_ptr_null(lr_s3_etag(arena, "\"</ETag>\""));
    ck_assert(lr_s3_etag_is_md5("9BB58F26192E4BA00F01E2E7B136BBD8"));
    ck_assert(!lr_s3_etag_is_md5("9bb58f26192e4ba00f01e2e7b136bbd8-1"));
    ck_assert(lr_s3_etag_is_of_parts("9bb58f26192e4ba00f01e2e7b136bbd8-11", 11));
    ck_assert(!lr_s3_etag_is_of_parts("9bb58f26192e4ba00f01e2e7b136bbd8-11", 1));
    /* The example of Cloudflare's documentation of R2. */
    const char *parts[] = {"bce6bf66aeb76c7040fdd5f4eccb78e6", "8165449fc15bbf43d3b674595cbcc406"};
    ck_assert_str_eq(lr_s3_etag_of(arena, parts, 2), "f77dc0eecdebcd774a2a22cb393ad2ff-2");
    teardown();
}
END_TEST

UNIT_MAIN("s3", signatures, times, places, places_that_move, places_that_are_none,
          where_keys_come_from, keys_of_objects, answers, answers_that_are_none, etags)
