#include "unit.h"

#include <string.h>

#include "core/attr.h"
#include "core/codepoint.h"

/* Without assertions inside: check notes each of them in a file. */
static bool survives(uint32_t cp)
{
    char s[4];
    uint32_t back;
    size_t n = lr_cp_encode(cp, s);
    bool is_char = cp <= 0x10FFFF && (cp < 0xD800 || cp > 0xDFFF);
    size_t size = !is_char ? 3 : cp < 0x80 ? 1 : cp < 0x800 ? 2 : cp < 0x10000 ? 3 : 4;
    bool ok =
        n == size && lr_cp_decode(s, n, &back) == n && back == (is_char ? cp : LR_CP_REPLACEMENT);
    for (size_t cut = 1; cut < n && ok; cut++)
        ok = lr_cp_decode(s, cut, &back) == cut && back == LR_CP_BAD;
    return ok;
}

START_TEST(every_code_point_there_and_back)
{
    uint32_t cp = 0;
    while (cp <= 0x110010 && survives(cp))
        cp++;
    ck_assert_msg(cp == 0x110011, "U+%04X", cp);
}
END_TEST

START_TEST(two_bytes_of_every_kind)
{
    for (unsigned a = 0; a < 256; a++)
        for (unsigned b = 0; b < 256; b++) {
            char s[2] = {(char)a, (char)b}, again[4];
            uint32_t cp;
            size_t n = lr_cp_decode(s, 2, &cp);
            /* a good one is the only spelling: what is decoded encodes to the same bytes */
            bool same = cp == LR_CP_BAD ? n == 1 || n == 2
                                        : lr_cp_encode(cp, again) == n && !memcmp(again, s, n);
            if (!same)
                ck_abort_msg("%02x %02x", a, b);
        }
}
END_TEST

START_TEST(classes)
{
    static const uint32_t controls[] = {0, '\n', 0x1F, 0x7F, 0x80, 0x9F, 0x2028, 0x2029};
    static const uint32_t bidi[] = {0x61C, 0x200E, 0x200F, 0x202A, 0x202E, 0x2066, 0x2069};
    static const uint32_t invisible[] = {0xAD, 0x200B, 0x200C, 0x200D, 0x2060, 0xFEFF, 0xE0041};
    static const uint32_t plain[] = {' ', 'a', 0xA0, 0x6D6A, 0x1F600, 0x2027, 0x202F, 0xFFFD};
    for (size_t i = 0; i < LR_COUNT(controls); i++)
        ck_assert(lr_cp_is_control(controls[i]) && !lr_cp_is_bidi(controls[i]));
    for (size_t i = 0; i < LR_COUNT(bidi); i++)
        ck_assert(lr_cp_is_bidi(bidi[i]) && !lr_cp_is_invisible(bidi[i]));
    for (size_t i = 0; i < LR_COUNT(invisible); i++)
        ck_assert(lr_cp_is_invisible(invisible[i]) && !lr_cp_is_control(invisible[i]));
    for (size_t i = 0; i < LR_COUNT(plain); i++)
        ck_assert(!lr_cp_is_control(plain[i]) && !lr_cp_is_bidi(plain[i]) &&
                  !lr_cp_is_invisible(plain[i]));
}
END_TEST

UNIT_MAIN("codepoint", every_code_point_there_and_back, two_bytes_of_every_kind, classes)
