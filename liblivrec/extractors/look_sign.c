#include "extractors/look_sign.h"

#include <string.h>

#include "data/encode.h"
#include "data/hash.h"

static char *round_of(struct lr_arena *a, const char *text, const char *key)
{
    size_t len;
    uint8_t *cipher = lr_aes_cbc_encrypt(
        a, (const uint8_t *)key, 16, (const uint8_t *)"0102030405060708", text, strlen(text), &len);
    return cipher ? lr_base64(a, cipher, len) : NULL;
}

char *lr_weapi_params(struct lr_arena *a, const char *json)
{
    char *first = json ? round_of(a, json, "0CoJUm6Qyw8W8jud") : NULL;
    return first ? round_of(a, first, "abcdefghijklmnop") : NULL;
}
