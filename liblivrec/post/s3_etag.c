#include "post/s3_etag.h"

#include <stdio.h>
#include <string.h>

#include "core/alloc.h"
#include "data/encode.h"
#include "data/hash.h"

#define LONGEST 200
#define HEX "0123456789abcdefABCDEF"
#define MD5_LEN 32

const char *lr_s3_etag(struct lr_arena *a, const char *text)
{
    size_t n = text ? strlen(text) : 0;
    if (n >= 2 && *text == '"' && text[n - 1] == '"') {
        text++;
        n -= 2;
    }
    bool plain = n && n <= LONGEST &&
                 strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
                              "-._~:/+=") >= n;
    return plain ? lr_arena_strndup(a, text, n) : NULL;
}

bool lr_s3_etag_is_md5(const char *etag)
{
    return etag && strlen(etag) == MD5_LEN && strspn(etag, HEX) == MD5_LEN;
}

bool lr_s3_etag_is_of_parts(const char *etag, int count)
{
    char tail[16];
    snprintf(tail, sizeof tail, "-%d", count);
    return etag && strspn(etag, HEX) == MD5_LEN && strcmp(etag + MD5_LEN, tail) == 0;
}

bool lr_s3_is_under_key(const struct lr_http_head *head)
{
    const char *how = lr_http_header(head, "x-amz-server-side-encryption");
    return (how && strncmp(how, "aws:kms", 7) == 0) ||
           lr_http_header(head, "x-amz-server-side-encryption-customer-algorithm");
}

const char *lr_s3_etag_of(struct lr_arena *a, const char *const *parts, int count)
{
    struct lr_md5 *h = lr_md5_new();
    uint8_t raw[16];
    bool ok = h != NULL;
    for (int i = 0; ok && i < count; i++) {
        size_t n = 0;
        const uint8_t *one = lr_hex_decode(a, parts[i], &n);
        ok = one && lr_md5_add(h, one, n);
    }
    ok = ok && lr_md5_end(h, raw);
    lr_md5_free(h);
    const char *hex = ok ? lr_hex(a, raw, sizeof raw) : NULL;
    return hex ? lr_arena_fmt(a, "%s-%d", hex, count) : NULL;
}
