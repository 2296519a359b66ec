#include "extractors/tiktok_wall.h"

#include <stdio.h>
#include <string.h>

#include "data/encode.h"
#include "data/hash.h"
#include "data/html.h"

#define TRIALS 1000000
#define PREFIX_MAX 256
#define HASH 32

/* The number, in decimal, into out. */
static bool find(const uint8_t *prefix, size_t len, const uint8_t *hash, char out[16])
{
    uint8_t text[PREFIX_MAX + 16], got[HASH];
    memcpy(text, prefix, len);
    for (int i = 0; i <= TRIALS; i++) {
        int n = snprintf(out, 16, "%d", i);
        memcpy(text + len, out, (size_t)n);
        lr_sha256(text, len + (size_t)n, got);
        if (memcmp(got, hash, HASH) == 0)
            return true;
    }
    return false;
}

/* A base64 text of the challenge, which is compact JSON. */
static uint8_t *part(struct lr_arena *a, const char *json, const char *mark, size_t *len)
{
    const char *text = lr_between(a, json, mark, "\"");
    return text ? lr_base64_decode(a, text, len) : NULL;
}

char *lr_tiktok_proof(struct lr_arena *a, const char *challenge)
{
    size_t json_len = 0, prefix_len = 0, hash_len = 0;
    char number[16];
    const char *json = challenge ? (const char *)lr_base64_decode(a, challenge, &json_len) : NULL;
    const uint8_t *prefix = part(a, json, "\"a\":\"", &prefix_len);
    const uint8_t *hash = part(a, json, "\"c\":\"", &hash_len);
    const char *end = json ? strrchr(json, '}') : NULL;
    if (!prefix || !hash || !end || prefix_len > PREFIX_MAX || hash_len != HASH ||
        !find(prefix, prefix_len, hash, number))
        return NULL;
    const char *d = lr_base64(a, number, strlen(number));
    char *text = d ? lr_arena_fmt(a, "%.*s,\"d\":\"%s\"}", (int)(end - json), json, d) : NULL;
    return text ? lr_base64(a, text, strlen(text)) : NULL;
}
