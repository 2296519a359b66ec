#include "extractors/laixiu_sign.h"

#include <string.h>

#include "data/hash.h"

char *lr_laixiu_sign(struct lr_arena *a, const char *imei, int64_t now_ms, const char *salt)
{
    char hex[LR_MD5_HEX];
    const char *text = imei ? lr_arena_fmt(a, "web%s%lld%s", imei, (long long)now_ms, salt) : NULL;
    if (!text)
        return NULL;
    lr_md5_hex(text, strlen(text), hex);
    return lr_arena_strdup(a, hex);
}
