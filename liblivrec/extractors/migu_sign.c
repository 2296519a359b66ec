#include "extractors/migu_sign.h"

#include <string.h>

#include "data/hash.h"

char *lr_migu_sign(struct lr_arena *a, const char *text, const char *secret)
{
    char hex[LR_MD5_HEX];
    if (!text)
        return NULL;
    lr_md5_hex(text, strlen(text), hex);
    text = lr_arena_fmt(a, "%s%s", hex, secret);
    if (!text)
        return NULL;
    lr_md5_hex(text, strlen(text), hex);
    return lr_arena_strdup(a, hex);
}

static char key_of(char digit)
{
    return digit >= '0' && digit <= '9' ? "cdabyzwxkl"[digit - '0'] : 'c';
}

char *lr_migu_calcu(struct lr_arena *a, const char *pu_data, const char *program_id,
                    const char *day)
{
    size_t len = pu_data ? strlen(pu_data) : 0;
    if (len < 10 || !program_id || strlen(program_id) < 7 || !day || strlen(day) < 8)
        return NULL;
    char *out = lr_arena_alloc(a, len + 5), *to = out;
    for (size_t i = 0; out && i < len / 2; i++) {
        *to++ = pu_data[len - 1 - i];
        *to++ = pu_data[i];
        if (i == 1)
            *to++ = 'v';
        else if (i == 2)
            *to++ = key_of(day[2]);
        else if (i == 3)
            *to++ = key_of(program_id[6]);
        else if (i == 4)
            *to++ = 'a';
    }
    return out;
}
