#include "extractors/liveme_sign.h"

#include <string.h>

#include "core/attr.h"
#include "data/hash.h"

char *lr_liveme_sign(struct lr_arena *a, const char *const *pairs, size_t n, const char *tail)
{
    char hex[LR_MD5_HEX];
    const char *text = "", *last = "";
    for (size_t done = 0; text && done < n; done += 2) {
        size_t next = n; /* the smallest key above the last one */
        for (size_t i = 0; i < n; i += 2)
            if (strcmp(pairs[i], last) > 0 && (next == n || strcmp(pairs[i], pairs[next]) < 0))
                next = i;
        if (next == n)
            return NULL;
        last = pairs[next];
        text = lr_arena_fmt(a, "%s%s%s", text, last, pairs[next + 1]);
    }
    text = text && tail ? lr_arena_fmt(a, "%s%s", text, tail) : NULL;
    if (!text)
        return NULL;
    lr_md5_hex(text, strlen(text), hex);
    return lr_arena_strdup(a, hex);
}
