#include "aes.h"

#include <string.h>

#define ROUNDS 10

static uint8_t times2(uint8_t x)
{
    return (uint8_t)(x << 1 ^ (x & 0x80 ? 0x1b : 0));
}

/* S-box (FIPS 197, 5.1.1): walk through all powers of 3 and of its inverse side by side, then the
 * affine map. */
static void make_sbox(uint8_t box[256])
{
    uint8_t p = 1, q = 1;
    do {
        p = (uint8_t)(p ^ times2(p));
        q ^= (uint8_t)(q << 1);
        q ^= (uint8_t)(q << 2);
        q ^= (uint8_t)(q << 4);
        if (q & 0x80)
            q ^= 0x09;
        uint8_t x = q;
        for (int i = 1; i < 5; i++)
            x ^= (uint8_t)(q << i | q >> (8 - i));
        box[p] = x ^ 0x63;
    } while (p != 1);
    box[0] = 0x63;
}

static void expand(uint8_t w[16 * (ROUNDS + 1)], const uint8_t key[16], const uint8_t box[256])
{
    uint8_t rcon = 1;
    memcpy(w, key, 16);
    for (int i = 16; i < 16 * (ROUNDS + 1); i += 4) {
        uint8_t t[4];
        memcpy(t, w + i - 4, 4);
        if (i % 16 == 0) {
            uint8_t first = t[0];
            t[0] = box[t[1]] ^ rcon;
            t[1] = box[t[2]];
            t[2] = box[t[3]];
            t[3] = box[first];
            rcon = times2(rcon);
        }
        for (int k = 0; k < 4; k++)
            w[i + k] = w[i + k - 16] ^ t[k];
    }
}

static void mix_columns(uint8_t s[16])
{
    for (int c = 0; c < 16; c += 4) {
        uint8_t *p = s + c, all = p[0] ^ p[1] ^ p[2] ^ p[3], first = p[0];
        for (int i = 0; i < 4; i++) {
            uint8_t next = i == 3 ? first : p[i + 1];
            p[i] ^= all ^ times2(p[i] ^ next);
        }
    }
}

static void encrypt_block(uint8_t s[16], const uint8_t *w, const uint8_t box[256])
{
    for (int round = 0; round <= ROUNDS; round++) {
        uint8_t t[16];
        for (int i = 0; i < 16 && round > 0; i++) /* SubBytes and ShiftRows */
            t[i] = box[s[(i + 4 * (i % 4)) % 16]];
        if (round > 0)
            memcpy(s, t, 16);
        if (round > 0 && round < ROUNDS)
            mix_columns(s);
        for (int i = 0; i < 16; i++)
            s[i] ^= w[16 * round + i];
    }
}

void aes_cbc(struct bytes *out, const uint8_t key[16], const uint8_t iv[16], const uint8_t *data,
             size_t len)
{
    uint8_t box[256], w[16 * (ROUNDS + 1)], state[16];
    make_sbox(box);
    expand(w, key, box);
    memcpy(state, iv, 16);
    for (size_t at = 0; at <= len; at += 16) {
        uint8_t pad = (uint8_t)(len - at < 16 ? 16 - (len - at) : 0);
        for (size_t i = 0; i < 16; i++)
            state[i] ^= at + i < len ? data[at + i] : pad;
        encrypt_block(state, w, box);
        bytes_add(out, state, 16);
    }
}
