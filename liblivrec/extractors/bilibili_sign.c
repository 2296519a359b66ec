#include "extractors/bilibili_sign.h"

#include <string.h>

#include "core/attr.h"
#include "data/hash.h"
#include "data/url.h"

#define PAIRS_MAX 16

int lr_wbi_mixin(const char *img, const char *sub, char out[LR_WBI_MIXIN])
{
    static const uint8_t order[] = {46, 47, 18, 2,  53, 8, 23, 32, 15, 50, 10, 31, 58, 3,  45, 35,
                                    27, 43, 5,  49, 33, 9, 42, 19, 29, 28, 14, 39, 12, 38, 41, 13};
    if (!img || !sub || strlen(img) != 32 || strlen(sub) != 32)
        return -1;
    for (size_t i = 0; i < LR_COUNT(order); i++)
        out[i] = order[i] < 32 ? img[order[i]] : sub[order[i] - 32];
    out[LR_COUNT(order)] = 0;
    return 0;
}

/* The site drops these from values before it signs. */
static char *clean(struct lr_arena *a, const char *value)
{
    char *out = lr_arena_strdup(a, value), *to = out;
    for (const char *p = value; out && *p; p++)
        if (!strchr("!'()*", *p))
            *to++ = *p;
    if (out)
        *to = 0;
    return out;
}

static void sort_pairs(const char **pairs, size_t n)
{
    for (size_t i = 2; i < n; i += 2)
        for (size_t j = i; j > 0 && strcmp(pairs[j - 2], pairs[j]) > 0; j -= 2)
            for (size_t k = 0; k < 2; k++) {
                const char *swap = pairs[j - 2 + k];
                pairs[j - 2 + k] = pairs[j + k];
                pairs[j + k] = swap;
            }
}

char *lr_wbi_query(struct lr_arena *a, const char *mixin, const char *const *pairs, size_t n,
                   int64_t now)
{
    const char *all[2 * PAIRS_MAX];
    if (n + 2 > LR_COUNT(all))
        return NULL;
    memcpy(all, pairs, n * sizeof *pairs);
    all[n++] = "wts";
    all[n++] = lr_arena_fmt(a, "%lld", (long long)now);
    sort_pairs(all, n);
    const char *query = "";
    for (size_t i = 0; i < n; i += 2) {
        const char *value = all[i + 1] ? clean(a, all[i + 1]) : NULL;
        value = value ? lr_percent_encode(a, value, strlen(value)) : NULL;
        if (!query || !value)
            return NULL;
        query = lr_arena_fmt(a, "%s%s%s=%s", query, i ? "&" : "", all[i], value);
    }
    const char *text = query ? lr_arena_fmt(a, "%s%s", query, mixin) : NULL;
    if (!text)
        return NULL;
    char rid[LR_MD5_HEX];
    lr_md5_hex(text, strlen(text), rid);
    return lr_arena_fmt(a, "%s&w_rid=%s", query, rid);
}
