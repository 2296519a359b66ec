#include "post/s3_sign.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/attr.h"
#include "data/encode.h"
#include "data/hash.h"

#define ALGORITHM "AWS4-HMAC-SHA256"
#define DAY_LEN 8

void lr_s3_time(int64_t at, char out[LR_S3_TIME])
{
    time_t seconds = (time_t)at;
    struct tm tm = {0};
    if (!gmtime_r(&seconds, &tm) || strftime(out, LR_S3_TIME, "%Y%m%dT%H%M%SZ", &tm) == 0)
        out[0] = '\0'; /* no server takes it */
}

struct signed_header {
    const char *name, *value;
};

/* In the order of their names. */
static const char *canonical_headers(struct lr_arena *a, const struct lr_s3_question *q,
                                     const char *token, const char *time, const char **names)
{
    const struct signed_header all[] = {
        {"content-md5", q->content_md5},
        {"content-type", q->content_type},
        {"host", q->host},
        {"x-amz-content-sha256", q->sha256},
        {"x-amz-date", time},
        {"x-amz-security-token", token},
    };
    const char *lines = "";
    *names = "";
    for (size_t i = 0; i < LR_COUNT(all); i++) {
        if (!all[i].value || !lines || !*names)
            continue;
        lines = lr_arena_fmt(a, "%s%s:%s\n", lines, all[i].name, all[i].value);
        *names = lr_arena_fmt(a, "%s%s%s", *names, **names ? ";" : "", all[i].name);
    }
    return *names ? lines : NULL;
}

static void hmac(const uint8_t key[32], const char *text, uint8_t out[32])
{
    lr_hmac_sha256(key, 32, text, strlen(text), out);
}

/* The key of a day, a region and a service. */
static void signing_key(const char *first, const char *day, const char *region, uint8_t out[32])
{
    uint8_t of_day[32], of_region[32], of_service[32];
    lr_hmac_sha256(first, strlen(first), day, strlen(day), of_day);
    hmac(of_day, region, of_region);
    hmac(of_region, "s3", of_service);
    hmac(of_service, "aws4_request", out);
}

char *lr_s3_sign(struct lr_arena *a, const struct lr_s3_question *q, const struct lr_s3_keys *keys)
{
    char time[LR_S3_TIME], day[DAY_LEN + 1], hash[LR_SHA256_HEX];
    uint8_t key[32], signature[32];
    const char *names = NULL;
    lr_s3_time(q->at, time);
    snprintf(day, sizeof day, "%.*s", DAY_LEN, time);
    const char *headers = canonical_headers(a, q, keys->token, time, &names);
    const char *scope = lr_arena_fmt(a, "%s/%s/s3/aws4_request", day, q->region);
    const char *canonical = headers ? lr_arena_fmt(a, "%s\n%s\n%s\n%s\n%s\n%s", q->method, q->path,
                                                   q->query, headers, names, q->sha256)
                                    : NULL;
    const char *first = lr_arena_fmt(a, "AWS4%s", keys->secret);
    if (!canonical || !scope || !first)
        return NULL;
    lr_sha256_hex(canonical, strlen(canonical), hash);
    const char *text = lr_arena_fmt(a, ALGORITHM "\n%s\n%s\n%s", time, scope, hash);
    if (!text)
        return NULL;
    signing_key(first, day, q->region, key);
    hmac(key, text, signature);
    const char *hex = lr_hex(a, signature, sizeof signature);
    return hex ? lr_arena_fmt(a, ALGORITHM " Credential=%s/%s,SignedHeaders=%s,Signature=%s",
                              keys->id, scope, names, hex)
               : NULL;
}
