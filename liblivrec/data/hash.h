/* Digests and ciphers, as the signers of platforms and HLS need them. Thread-safe. A digest that
 * this OpenSSL does not offer (MD5 and SM3 in FIPS mode) gives zeros: no server takes them for a
 * right signature. */
#ifndef LR_HASH_H
#define LR_HASH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/arena.h"

#define LR_MD5_HEX 33
#define LR_SHA1_HEX 41
#define LR_SHA256_HEX 65

void lr_md5(const void *data, size_t len, uint8_t out[16]);
void lr_sha1(const void *data, size_t len, uint8_t out[20]);
void lr_sha256(const void *data, size_t len, uint8_t out[32]);
void lr_md5_hex(const void *data, size_t len, char out[LR_MD5_HEX]); /* lower case */
void lr_sha1_hex(const void *data, size_t len, char out[LR_SHA1_HEX]);
void lr_sha256_hex(const void *data, size_t len, char out[LR_SHA256_HEX]);
void lr_hmac_sha256(const void *key, size_t key_len, const void *data, size_t len, uint8_t out[32]);

/* SHA-256 of what comes piece by piece. NULL when memory ran out. */
struct lr_sha256;
struct lr_sha256 *lr_sha256_new(void);
bool lr_sha256_add(struct lr_sha256 *h, const void *data, size_t len);
bool lr_sha256_copy(struct lr_sha256 *to, const struct lr_sha256 *from); /* what was added to it */
bool lr_sha256_hex_of(struct lr_sha256 *h, char out[LR_SHA256_HEX]);     /* once, at the end */
void lr_sha256_free(struct lr_sha256 *h);                                /* NULL is allowed */

/* The same of MD5. NULL also when this OpenSSL does not offer it. */
struct lr_md5;
struct lr_md5 *lr_md5_new(void);
bool lr_md5_add(struct lr_md5 *h, const void *data, size_t len);
bool lr_md5_end(struct lr_md5 *h, uint8_t out[16]); /* once, at the end */
void lr_md5_free(struct lr_md5 *h);                /* NULL is allowed */

void lr_sm3(const void *data, size_t len, uint8_t out[32]); /* GB/T 32905 */

/* RC4 in place: for the obfuscation of platforms, not for secrets. key_len 1 .. 256. */
void lr_rc4(const void *key, size_t key_len, uint8_t *data, size_t len);

/* AES-CBC with PKCS7 padding; key_len 16 or 32. NULL for another length or no memory. */
uint8_t *lr_aes_cbc_encrypt(struct lr_arena *a, const uint8_t *key, size_t key_len,
                            const uint8_t iv[16], const void *data, size_t len, size_t *out_len);

/* AES-128-CBC, in place, PKCS7 padding removed at the end. *len becomes the plain length.
 * 0, LIVREC_EMEDIA (length or padding wrong) or LIVREC_ENOMEM. */
int lr_aes128_cbc_decrypt(const uint8_t key[16], const uint8_t iv[16], uint8_t *data, size_t *len);

/* 64-bit content hash (FNV-1a) for frames; not for secrets. */
uint64_t lr_hash64(const void *data, size_t len);

#endif
