#include "data/hash.h"

#include <stdbool.h>
#include <string.h>
#include <livrec/error.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

static void digest(const EVP_MD *md, const void *data, size_t len, uint8_t *out, size_t size)
{
    unsigned n = 0;
    uint8_t full[EVP_MAX_MD_SIZE];
    memset(out, 0, size);
    if (EVP_Digest(data ? data : "", data ? len : 0, full, &n, md, NULL) == 1 && n == size)
        memcpy(out, full, size);
}

static void to_hex(const uint8_t *in, size_t len, char *out)
{
    static const char digits[] = "0123456789abcdef";
    for (size_t i = 0; i < len; i++) {
        out[2 * i] = digits[in[i] >> 4];
        out[2 * i + 1] = digits[in[i] & 15];
    }
    out[2 * len] = '\0';
}

void lr_md5(const void *data, size_t len, uint8_t out[16])
{
    digest(EVP_md5(), data, len, out, 16);
}

void lr_sha1(const void *data, size_t len, uint8_t out[20])
{
    digest(EVP_sha1(), data, len, out, 20);
}

void lr_sha256(const void *data, size_t len, uint8_t out[32])
{
    digest(EVP_sha256(), data, len, out, 32);
}

void lr_sm3(const void *data, size_t len, uint8_t out[32])
{
    digest(EVP_sm3(), data, len, out, 32);
}

/* OpenSSL 3 has RC4 in its legacy provider only, which may be absent. */
void lr_rc4(const void *key, size_t key_len, uint8_t *data, size_t len)
{
    const uint8_t *k = key;
    uint8_t s[256], t;
    for (int i = 0; i < 256; i++)
        s[i] = (uint8_t)i;
    for (uint8_t i = 0, j = 0;; i++) {
        j = (uint8_t)(j + s[i] + k[i % key_len]);
        t = s[i];
        s[i] = s[j];
        s[j] = t;
        if (i == 255)
            break;
    }
    uint8_t i = 0, j = 0;
    for (size_t n = 0; n < len; n++) {
        i++;
        j = (uint8_t)(j + s[i]);
        t = s[i];
        s[i] = s[j];
        s[j] = t;
        data[n] ^= s[(uint8_t)(s[i] + s[j])];
    }
}

void lr_md5_hex(const void *data, size_t len, char out[LR_MD5_HEX])
{
    uint8_t raw[16];
    lr_md5(data, len, raw);
    to_hex(raw, sizeof raw, out);
}

void lr_sha1_hex(const void *data, size_t len, char out[LR_SHA1_HEX])
{
    uint8_t raw[20];
    lr_sha1(data, len, raw);
    to_hex(raw, sizeof raw, out);
}

void lr_sha256_hex(const void *data, size_t len, char out[LR_SHA256_HEX])
{
    uint8_t raw[32];
    lr_sha256(data, len, raw);
    to_hex(raw, sizeof raw, out);
}

/* The library's own context; the names keep OpenSSL out of the header. */
static EVP_MD_CTX *ctx_of(const void *h)
{
    return (EVP_MD_CTX *)(uintptr_t)h;
}

static EVP_MD_CTX *ctx_new(const EVP_MD *md)
{
    EVP_MD_CTX *ctx = EVP_MD_CTX_new();
    if (ctx && EVP_DigestInit_ex(ctx, md, NULL) == 1)
        return ctx;
    EVP_MD_CTX_free(ctx);
    return NULL;
}

static bool ctx_end(EVP_MD_CTX *ctx, uint8_t *out, unsigned size)
{
    uint8_t raw[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    bool ok = EVP_DigestFinal_ex(ctx, raw, &n) == 1 && n == size;
    if (ok)
        memcpy(out, raw, size);
    return ok;
}

struct lr_sha256 *lr_sha256_new(void)
{
    return (struct lr_sha256 *)ctx_new(EVP_sha256());
}

bool lr_sha256_copy(struct lr_sha256 *to, const struct lr_sha256 *from)
{
    return EVP_MD_CTX_copy_ex(ctx_of(to), ctx_of(from)) == 1;
}

bool lr_sha256_add(struct lr_sha256 *h, const void *data, size_t len)
{
    return EVP_DigestUpdate(ctx_of(h), data, len) == 1;
}

bool lr_sha256_hex_of(struct lr_sha256 *h, char out[LR_SHA256_HEX])
{
    uint8_t raw[32];
    bool ok = ctx_end(ctx_of(h), raw, sizeof raw);
    if (ok)
        to_hex(raw, sizeof raw, out);
    return ok;
}

void lr_sha256_free(struct lr_sha256 *h)
{
    EVP_MD_CTX_free(ctx_of(h));
}

struct lr_md5 *lr_md5_new(void)
{
    return (struct lr_md5 *)ctx_new(EVP_md5());
}

bool lr_md5_add(struct lr_md5 *h, const void *data, size_t len)
{
    return EVP_DigestUpdate(ctx_of(h), data, len) == 1;
}

bool lr_md5_end(struct lr_md5 *h, uint8_t out[16])
{
    return ctx_end(ctx_of(h), out, 16);
}

void lr_md5_free(struct lr_md5 *h)
{
    EVP_MD_CTX_free(ctx_of(h));
}

void lr_hmac_sha256(const void *key, size_t key_len, const void *data, size_t len, uint8_t out[32])
{
    unsigned n = 0;
    uint8_t full[EVP_MAX_MD_SIZE];
    memset(out, 0, 32);
    if (key_len <= INT32_MAX &&
        HMAC(EVP_sha256(), key ? key : "", (int)key_len, data, len, full, &n) && n == 32)
        memcpy(out, full, 32);
}

/* The padding is checked in full, as RFC 5652 6.3 has it: a wrong key shows here. */
static int strip_padding(const uint8_t *data, size_t *len)
{
    uint8_t pad = data[*len - 1];
    if (pad == 0 || pad > 16)
        return LIVREC_EMEDIA;
    for (size_t i = *len - pad; i < *len; i++)
        if (data[i] != pad)
            return LIVREC_EMEDIA;
    *len -= pad;
    return 0;
}

#define CHUNK ((size_t)1 << 20) /* EVP takes int lengths */

static int cbc(EVP_CIPHER_CTX *c, const uint8_t *key, const uint8_t *iv, uint8_t *data, size_t len)
{
    if (EVP_DecryptInit_ex(c, EVP_aes_128_cbc(), NULL, key, iv) != 1)
        return LIVREC_ENOMEM;
    EVP_CIPHER_CTX_set_padding(c, 0);
    for (size_t at = 0; at < len;) {
        size_t n = len - at < CHUNK ? len - at : CHUNK;
        int done = 0;
        if (EVP_DecryptUpdate(c, data + at, &done, data + at, (int)n) != 1 || (size_t)done != n)
            return LIVREC_ENOMEM;
        at += n;
    }
    return 0;
}

int lr_aes128_cbc_decrypt(const uint8_t key[16], const uint8_t iv[16], uint8_t *data, size_t *len)
{
    if (*len == 0 || *len % 16)
        return LIVREC_EMEDIA;
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    if (!c)
        return LIVREC_ENOMEM;
    int rc = cbc(c, key, iv, data, *len);
    EVP_CIPHER_CTX_free(c);
    return rc ? rc : strip_padding(data, len);
}

static bool encrypt(EVP_CIPHER_CTX *c, const EVP_CIPHER *type, const uint8_t *key,
                    const uint8_t *iv, const void *data, size_t len, uint8_t *out, size_t *out_len)
{
    int n = 0, last = 0;
    if (EVP_EncryptInit_ex(c, type, NULL, key, iv) != 1 ||
        EVP_EncryptUpdate(c, out, &n, data, (int)len) != 1 ||
        EVP_EncryptFinal_ex(c, out + n, &last) != 1)
        return false;
    *out_len = (size_t)n + (size_t)last;
    return true;
}

uint8_t *lr_aes_cbc_encrypt(struct lr_arena *a, const uint8_t *key, size_t key_len,
                            const uint8_t iv[16], const void *data, size_t len, size_t *out_len)
{
    const EVP_CIPHER *type = key_len == 16   ? EVP_aes_128_cbc()
                             : key_len == 32 ? EVP_aes_256_cbc()
                                             : NULL;
    if (!type || len > INT32_MAX / 2)
        return NULL;
    uint8_t *out = lr_arena_alloc(a, len + 16);
    EVP_CIPHER_CTX *c = out ? EVP_CIPHER_CTX_new() : NULL;
    bool ok = c && encrypt(c, type, key, iv, data, len, out, out_len);
    EVP_CIPHER_CTX_free(c);
    return ok ? out : NULL;
}

uint64_t lr_hash64(const void *data, size_t len)
{
    const uint8_t *p = data;
    uint64_t h = 0xCBF29CE484222325u;
    for (size_t i = 0; i < len; i++)
        h = (h ^ p[i]) * 0x100000001B3u;
    return h;
}
