#include "core/codepoint.h"

/* Length of the sequence that a lead byte opens, and the range of its second byte. 0: no lead. */
static size_t lead(uint8_t b, uint8_t *lo, uint8_t *hi)
{
    *lo = 0x80;
    *hi = 0xBF;
    if (b < 0xC2 || b > 0xF4)
        return 0;
    if (b < 0xE0)
        return 2;
    if (b == 0xE0)
        *lo = 0xA0; /* overlong */
    else if (b == 0xED)
        *hi = 0x9F; /* surrogates */
    else if (b == 0xF0)
        *lo = 0x90; /* overlong */
    else if (b == 0xF4)
        *hi = 0x8F; /* above U+10FFFF */
    return b < 0xF0 ? 3 : 4;
}

size_t lr_cp_decode(const char *s, size_t len, uint32_t *cp)
{
    const uint8_t *b = (const uint8_t *)s;
    if (b[0] < 0x80) {
        *cp = b[0];
        return 1;
    }
    uint8_t lo, hi;
    size_t n = lead(b[0], &lo, &hi);
    *cp = LR_CP_BAD;
    if (n == 0)
        return 1;
    uint32_t v = b[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) {
        if (i >= len || b[i] < lo || b[i] > hi)
            return i;
        v = v << 6 | (b[i] & 0x3F);
        lo = 0x80;
        hi = 0xBF;
    }
    *cp = v;
    return n;
}

size_t lr_cp_encode(uint32_t cp, char out[4])
{
    if (cp > 0x10FFFF || (cp >= 0xD800 && cp <= 0xDFFF))
        cp = LR_CP_REPLACEMENT;
    if (cp < 0x80) {
        out[0] = (char)cp;
        return 1;
    }
    size_t n = cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    static const uint8_t first[] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = n; i-- > 1; cp >>= 6)
        out[i] = (char)(0x80 | (cp & 0x3F));
    out[0] = (char)(first[n] | cp);
    return n;
}

bool lr_cp_is_control(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0x2028 || cp == 0x2029;
}

bool lr_cp_is_bidi(uint32_t cp)
{
    return cp == 0x061C || cp == 0x200E || cp == 0x200F || (cp >= 0x202A && cp <= 0x202E) ||
           (cp >= 0x2066 && cp <= 0x206F);
}

bool lr_cp_is_invisible(uint32_t cp)
{
    return cp == 0xAD || cp == 0x034F || cp == 0x115F || cp == 0x1160 || cp == 0x17B4 ||
           cp == 0x17B5 || cp == 0x180E || (cp >= 0x200B && cp <= 0x200D) ||
           (cp >= 0x2060 && cp <= 0x2065) || cp == 0x3164 || cp == 0xFEFF || cp == 0xFFA0 ||
           (cp >= 0xFFF0 && cp <= 0xFFFB) || (cp >= 0xE0000 && cp <= 0xE0FFF);
}
