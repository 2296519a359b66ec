#include "unicode.h"

struct range {
    uint32_t first, last;
};

static bool in_ranges(const struct range *r, size_t n, uint32_t cp)
{
    for (size_t i = 0; i < n; i++)
        if (cp >= r[i].first && cp <= r[i].last)
            return true;
    return false;
}

#define IN(ranges, cp) in_ranges(ranges, sizeof ranges / sizeof *ranges, cp)

/* Length of the sequence that a lead byte opens and its smallest legal value; 0: no lead byte. */
static size_t lead(uint8_t b, uint32_t *least)
{
    *least = b < 0xE0 ? 0x80 : b < 0xF0 ? 0x800 : 0x10000;
    if (b < 0xC2 || b > 0xF4)
        return 0;
    return b < 0xE0 ? 2 : b < 0xF0 ? 3 : 4;
}

size_t cp_decode(const char *s, uint32_t *cp)
{
    const uint8_t *b = (const uint8_t *)s;
    uint32_t least, v;
    *cp = b[0];
    if (b[0] < 0x80)
        return 1;
    *cp = CP_BAD;
    size_t n = lead(b[0], &least);
    if (n == 0)
        return 1;
    v = b[0] & (0x7Fu >> n);
    for (size_t i = 1; i < n; i++) { /* the zero byte at the end is no continuation */
        if ((b[i] & 0xC0) != 0x80)
            return 1;
        v = v << 6 | (b[i] & 0x3F);
    }
    if (v < least || v > 0x10FFFF || (v >= 0xD800 && v <= 0xDFFF))
        return 1;
    *cp = v;
    return n;
}

bool cp_is_unsafe(uint32_t cp)
{
    static const struct range unsafe[] = {{0x00, 0x1F},     {0x7F, 0x9F},      {0xAD, 0xAD},
                                          {0x061C, 0x061C}, {0x180E, 0x180E},  {0x200B, 0x200F},
                                          {0x2028, 0x202E}, {0x2060, 0x206F},  {0xFEFF, 0xFEFF},
                                          {0xFFF0, 0xFFFB}, {0xE0000, 0xE0FFF}};
    return cp == CP_BAD || IN(unsafe, cp);
}

int cp_width(uint32_t cp)
{
    /* Unicode's EastAsianWidth W and F in blocks: an unassigned hole inside counts as wide. */
    static const struct range wide[] = {
        {0x1100, 0x115F},   {0x2E80, 0x303E},   {0x3041, 0xA4CF},   {0xA960, 0xA97F},
        {0xAC00, 0xD7A3},   {0xF900, 0xFAFF},   {0xFE30, 0xFE6F},   {0xFF00, 0xFF60},
        {0xFFE0, 0xFFE6},   {0x16FE0, 0x18DFF}, {0x1AFF0, 0x1B2FF}, {0x1F300, 0x1F64F},
        {0x1F680, 0x1F6FF}, {0x1F900, 0x1F9FF}, {0x1FA70, 0x1FAFF}, {0x20000, 0x3FFFD}};
    static const struct range combining[] = {
        {0x0300, 0x036F}, {0x0483, 0x0489}, {0x0591, 0x05BD}, {0x0610, 0x061A}, {0x064B, 0x065F},
        {0x0E31, 0x0E31}, {0x0E34, 0x0E3A}, {0x0E47, 0x0E4E}, {0x1AB0, 0x1AFF}, {0x1DC0, 0x1DFF},
        {0x20D0, 0x20FF}, {0x302A, 0x302D}, {0x3099, 0x309A}, {0xFE00, 0xFE0F}, {0xFE20, 0xFE2F}};
    if (IN(combining, cp))
        return 0;
    return IN(wide, cp) ? 2 : 1;
}
