#include "extractors/haixiu_sign.h"

#include <string.h>

#include "data/hash.h"
#include "data/url.h"

char *lr_haixiu_sign(struct lr_arena *a, const char *token, int64_t now_ms)
{
    char hex[LR_MD5_HEX];
    char *once = lr_percent_encode(a, token, strlen(token));
    char *twice = once ? lr_percent_encode(a, once, strlen(once)) : NULL;
    char *text = twice ? lr_arena_fmt(a,
                                      "_st1=%lld&accessToken=%s&c=" LR_HAIXIU_C
                                      "&tku=" LR_HAIXIU_TKU "1eha12h5",
                                      (long long)now_ms, twice)
                       : NULL;
    if (!text)
        return NULL;
    lr_md5_hex(text, strlen(text), hex);
    return lr_arena_strdup(a, hex);
}
