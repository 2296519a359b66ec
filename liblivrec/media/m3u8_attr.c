#include <string.h>

#include "media/m3u8_parts.h"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static char *skip_blanks(char *p)
{
    while (is_blank(*p))
        p++;
    return p;
}

/* Value from p on; cuts it off and returns what comes behind its comma. */
static char *cut_value(char *p, const char **value)
{
    char *end;
    if (*p == '"') {
        *value = ++p;
        end = strchr(p, '"');
        if (!end)
            return p + strlen(p); /* a cut line: the rest is the value */
        *end++ = '\0';
        return end + strcspn(end, ",");
    }
    *value = p;
    end = p + strcspn(p, ",");
    char *last = end;
    while (last > p && is_blank(last[-1]))
        last--;
    if (*end)
        end++;
    else
        end = last;
    *last = '\0';
    return end;
}

bool lr_m3u8_next_attr(struct lr_m3u8_attrs *attrs)
{
    char *p = attrs->at;
    while (is_blank(*p) || *p == ',')
        p++;
    char *eq = strchr(p, '=');
    if (!eq)
        return false;
    char *end = eq;
    while (end > p && is_blank(end[-1]))
        end--;
    attrs->name = p;
    attrs->at = cut_value(skip_blanks(eq + 1), &attrs->value);
    *end = '\0';
    return true;
}

static int hex(char c)
{
    if (lr_is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

bool lr_m3u8_iv(const char *s, uint8_t iv[16])
{
    if (s[0] != '0' || (s[1] | 0x20) != 'x')
        return false;
    s += 2;
    size_t len = strlen(s);
    if (len == 0 || len > 32)
        return false;
    memset(iv, 0, 16);
    for (size_t i = 0; i < len; i++) {
        int digit = hex(s[len - 1 - i]);
        if (digit < 0)
            return false;
        iv[15 - i / 2] |= (uint8_t)(i % 2 ? digit << 4 : digit);
    }
    return true;
}

bool lr_m3u8_byterange(const char *s, uint64_t next, struct lr_m3u8_range *out)
{
    char length[24];
    const char *at = strchr(s, '@');
    size_t n = at ? (size_t)(at - s) : strlen(s);
    uint64_t bytes, offset = next;
    if (n >= sizeof length)
        return false;
    memcpy(length, s, n);
    length[n] = '\0';
    if (!lr_number_u64(length, &bytes) || (at && !lr_number_u64(at + 1, &offset)))
        return false;
    if (bytes == 0 || bytes > INT64_MAX || offset > INT64_MAX - bytes)
        return false;
    *out = (struct lr_m3u8_range){offset, (int64_t)bytes};
    return true;
}
