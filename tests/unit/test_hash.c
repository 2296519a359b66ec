#include "unit.h"

#include <string.h>
#include <livrec/error.h>

#include "data/hash.h"

#define ABC "abc", 3

START_TEST(digests)
{
    char md5[LR_MD5_HEX], sha1[LR_SHA1_HEX], sha256[LR_SHA256_HEX];
    lr_md5_hex("", 0, md5); /* RFC 1321 A.5 */
    ck_assert_str_eq(md5, "d41d8cd98f00b204e9800998ecf8427e");
    lr_md5_hex(NULL, 0, md5);
    ck_assert_str_eq(md5, "d41d8cd98f00b204e9800998ecf8427e");
    lr_md5_hex("message digest", 14, md5);
    ck_assert_str_eq(md5, "f96b697d7cb7938d525a2f31aaf161d0");
    lr_sha1_hex(ABC, sha1); /* FIPS 180-4 */
    ck_assert_str_eq(sha1, "a9993e364706816aba3e25717850c26c9cd0d89d");
    lr_sha256_hex(ABC, sha256);
    ck_assert_str_eq(sha256, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    uint8_t raw[32];
    lr_md5(ABC, raw);
    ck_assert_mem_eq(raw, "\x90\x01\x50\x98\x3c\xd2\x4f\xb0\xd6\x96\x3f\x7d\x28\xe1\x7f\x72", 16);
    lr_sha256(ABC, raw);
    ck_assert_mem_eq(raw, "\xba\x78\x16\xbf\x8f\x01\xcf\xea", 8);
}
END_TEST

START_TEST(hmac)
{
    uint8_t key[131], out[32];
    lr_hmac_sha256("Jefe", 4, "what do ya want for nothing?", 28, out); /* RFC 4231 4.3 */
    ck_assert_mem_eq(out,
                     "\x5b\xdc\xc1\x46\xbf\x60\x75\x4e\x6a\x04\x24\x26\x08\x95\x75\xc7"
                     "\x5a\x00\x3f\x08\x9d\x27\x39\x83\x9d\xec\x58\xb9\x64\xec\x38\x43",
                     32);
    memset(key, 0xaa, sizeof key); /* RFC 4231 4.7: a key longer than the block */
    lr_hmac_sha256(key, sizeof key, "Test Using Larger Than Block-Size Key - Hash Key First", 54,
                   out);
    ck_assert_mem_eq(out,
                     "\x60\xe4\x31\x59\x1e\xe0\xb6\x7f\x0d\x8a\x26\xaa\xcb\xf5\xb7\x7f"
                     "\x8e\x0b\xc6\x21\x37\x28\xc5\x14\x05\x46\x04\x0f\x0e\xe3\x7f\x54",
                     32);
    lr_hmac_sha256(NULL, 0, "", 0, out);
    ck_assert_mem_eq(out, "\xb6\x13\x67\x9a\x08\x14\xd9\xec", 8);
}
END_TEST

/* NIST SP 800-38A F.2.1, two blocks, with a third of padding made by the openssl command. */
static const uint8_t key[16] = {0x2b, 0x7e, 0x15, 0x16, 0x28, 0xae, 0xd2, 0xa6,
                                0xab, 0xf7, 0x15, 0x88, 0x09, 0xcf, 0x4f, 0x3c};
static const uint8_t iv[16] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
static const uint8_t cipher[] = {
    0x76, 0x49, 0xab, 0xac, 0x81, 0x19, 0xb2, 0x46, 0xce, 0xe9, 0x8e, 0x9b, 0x12, 0xe9, 0x19, 0x7d,
    0x50, 0x86, 0xcb, 0x9b, 0x50, 0x72, 0x19, 0xee, 0x95, 0xdb, 0x11, 0x3a, 0x91, 0x76, 0x78, 0xb2,
    0x55, 0xe2, 0x1d, 0x71, 0x00, 0xb9, 0x88, 0xff, 0xec, 0x32, 0xfe, 0xea, 0xfa, 0xf2, 0x35, 0x38};
static const uint8_t plain[32] = {0x6b, 0xc1, 0xbe, 0xe2, 0x2e, 0x40, 0x9f, 0x96, 0xe9, 0x3d, 0x7e,
                                  0x11, 0x73, 0x93, 0x17, 0x2a, 0xae, 0x2d, 0x8a, 0x57, 0x1e, 0x03,
                                  0xac, 0x9c, 0x9e, 0xb7, 0x6f, 0xac, 0x45, 0xaf, 0x8e, 0x51};

START_TEST(aes_cbc_known_answer)
{
    uint8_t data[sizeof cipher];
    size_t len = sizeof data;
    memcpy(data, cipher, sizeof data);
    ck_assert_int_eq(lr_aes128_cbc_decrypt(key, iv, data, &len), 0);
    ck_assert_uint_eq(len, sizeof plain);
    ck_assert_mem_eq(data, plain, sizeof plain);
}
END_TEST

START_TEST(aes_cbc_refuses)
{
    uint8_t data[sizeof cipher], wrong[16] = {1};
    static const size_t lengths[] = {0, 1, 15, 17, 47};
    for (size_t i = 0; i < sizeof lengths / sizeof *lengths; i++) {
        size_t len = lengths[i];
        memcpy(data, cipher, sizeof data);
        ck_assert_int_eq(lr_aes128_cbc_decrypt(key, iv, data, &len), LIVREC_EMEDIA);
        ck_assert_uint_eq(len, lengths[i]);
    }
    size_t len = 32; /* the last plain byte 0x51 is no padding */
    memcpy(data, cipher, sizeof data);
    ck_assert_int_eq(lr_aes128_cbc_decrypt(key, iv, data, &len), LIVREC_EMEDIA);
    len = sizeof data;
    memcpy(data, cipher, sizeof data);
    ck_assert_int_eq(lr_aes128_cbc_decrypt(wrong, iv, data, &len), LIVREC_EMEDIA);
    len = sizeof data;
    memcpy(data, cipher, sizeof data);
    data[16] ^= 1; /* turns one byte of the padding block */
    ck_assert_int_eq(lr_aes128_cbc_decrypt(key, iv, data, &len), LIVREC_EMEDIA);
}
END_TEST

START_TEST(sm3)
{
    uint8_t out[32];
    lr_sm3("abc", 3, out); /* GB/T 32905-2016 A.1 */
    ck_assert_mem_eq(out,
                     "\x66\xc7\xf0\xf4\x62\xee\xed\xd9\xd1\xf2\xd4\x6b\xdc\x10\xe4\xe2"
                     "\x41\x67\xc4\x87\x5c\xf2\xf7\xa2\x29\x7d\xa0\x2b\x8f\x4b\xa8\xe0",
                     32);
}
END_TEST

START_TEST(rc4)
{
    uint8_t a[] = "Plaintext", b[] = "pedia", c[] = "Attack at dawn";
    lr_rc4("Key", 3, a, 9);
    ck_assert_mem_eq(a, "\xbb\xf3\x16\xe8\xd9\x40\xaf\x0a\xd3", 9);
    lr_rc4("Wiki", 4, b, 5);
    ck_assert_mem_eq(b, "\x10\x21\xbf\x04\x20", 5);
    lr_rc4("Secret", 6, c, 14);
    ck_assert_mem_eq(c, "\x45\xa0\x1f\x64\x5f\xc3\x5b\x38\x35\x52\x54\x4b\x9b\xf5", 14);
    lr_rc4("Secret", 6, c, 14);
    ck_assert_mem_eq(c, "Attack at dawn", 14);
}
END_TEST

START_TEST(aes_cbc_encrypt)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    size_t n = 0;
    uint8_t *out = lr_aes_cbc_encrypt(a, key, 16, iv, plain, sizeof plain, &n);
    ck_assert_uint_eq(n, sizeof cipher);
    ck_assert_mem_eq(out, cipher, n);
    static const uint8_t key256[32] = {/* NIST SP 800-38A F.2.5 */
                                       0x60, 0x3d, 0xeb, 0x10, 0x15, 0xca, 0x71, 0xbe,
                                       0x2b, 0x73, 0xae, 0xf0, 0x85, 0x7d, 0x77, 0x81,
                                       0x1f, 0x35, 0x2c, 0x07, 0x3b, 0x61, 0x08, 0xd7,
                                       0x2d, 0x98, 0x10, 0xa3, 0x09, 0x14, 0xdf, 0xf4};
    out = lr_aes_cbc_encrypt(a, key256, 32, iv, plain, 16, &n);
    ck_assert_uint_eq(n, 32);
    ck_assert_mem_eq(out, "\xf5\x8c\x4c\x04\xd6\xe5\xf1\xba\x77\x9e\xab\xfb\x5f\x7b\xfb\xd6", 16);
    for (size_t len = 0; len < 50; len++) {
        uint8_t data[64];
        memset(data, (int)len, sizeof data);
        out = lr_aes_cbc_encrypt(a, key, 16, iv, data, len, &n);
        ck_assert_uint_eq(n, (len / 16 + 1) * 16);
        ck_assert_int_eq(lr_aes128_cbc_decrypt(key, iv, out, &n), 0);
        ck_assert_uint_eq(n, len);
        ck_assert_mem_eq(out, data, len);
    }
    ck_assert_ptr_null(lr_aes_cbc_encrypt(a, key, 24, iv, plain, 16, &n));
    ck_assert_ptr_null(lr_aes_cbc_encrypt(NULL, key, 16, iv, plain, 16, &n));
    lr_arena_free(a);
}
END_TEST

START_TEST(fnv1a)
{
    ck_assert_uint_eq(lr_hash64("", 0), 0xcbf29ce484222325u);
    ck_assert_uint_eq(lr_hash64("a", 1), 0xaf63dc4c8601ec8cu);
    ck_assert_uint_eq(lr_hash64("foobar", 6), 0x85944171f73967e8u);
}
END_TEST

START_TEST(piece_by_piece)
{
    char out[LR_SHA256_HEX], want[LR_SHA256_HEX];
    struct lr_sha256 *h = lr_sha256_new(), *kept = lr_sha256_new();
    ck_assert(lr_sha256_add(h, "a", 1) && lr_sha256_add(h, "", 0) && lr_sha256_add(h, "bc", 2));
    ck_assert(lr_sha256_add(kept, "other", 5) && lr_sha256_copy(kept, h));
    ck_assert(lr_sha256_add(h, "d", 1));
    ck_assert(lr_sha256_hex_of(kept, out));
    lr_sha256_hex(ABC, want);
    ck_assert_str_eq(out, want);
    ck_assert(lr_sha256_hex_of(h, out));
    lr_sha256_hex("abcd", 4, want);
    ck_assert_str_eq(out, want);
    lr_sha256_free(h);
    lr_sha256_free(kept);
    lr_sha256_free(NULL);
}
END_TEST

UNIT_MAIN("hash", digests, piece_by_piece, hmac, aes_cbc_known_answer, aes_cbc_refuses, sm3, rc4,
          aes_cbc_encrypt, fnv1a)
