/* The size of pictures in av1C, behind all that a sequence header may have in front of it. */
#include "media/av1.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bit_text.h"
#include "unit.h"

/* As "WxH". Cut anywhere nothing is read behind the end, and there is no size but this one. */
static void check(const char *bits, const char *want)
{
    uint8_t record[128] = {0x81, 0, 0, 0, 0x0a};
    char text[32];
    int w, h;
    size_t n = bit_text(bits, record + 6, sizeof record - 6);
    record[5] = (uint8_t)n;
    ck_assert(lr_av1c_parse(record, 6 + n, &w, &h));
    snprintf(text, sizeof text, "%dx%d", w, h);
    ck_assert_str_eq(text, want);
    for (size_t len = 0; len < 6 + n; len++) {
        uint8_t *copy = malloc(len ? len : 1);
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, record, len);
        w = h = 0;
        ck_assert_int_eq(lr_av1c_parse(copy, len, &w, &h), len >= 4);
        ck_assert(w == 0 && h == 0);
        free(copy);
    }
}

#define SIZE " 1000 1000 101011111 100011111" /* 352x288 in nine bits each */

START_TEST(sequence_headers)
{
    check("000 0 0  0  0 00000 z12 00001" SIZE, "352x288");
    check("000 1 1  00101" SIZE, "352x288");                  /* a still picture */
    check("000 0 0  0  0 00000 z12 01000 1" SIZE, "352x288"); /* a level with a tier */
    check("000 0 0  1 z64 0 0  0 00000 z12 00001" SIZE, "352x288");
    check("000 0 0  1 z64 1 00101 0  0 00000 z12 00001" SIZE, "352x288");
    /* a model of the decoder with delays of 8 bits; two points, one of them with both */
    check("000 0 0  1 z64 0 1 00111 z32 z10  1 00001 z12 00001 1 z17 1 0110"
          " z12 00001 0 0" SIZE,
          "352x288");
}
END_TEST

START_TEST(other_units)
{
    /* a temporal delimiter and padding with an extension in front; then one of another kind alone
     */
    static const uint8_t with[] = {0x81, 0, 0,    0, 0x12, 0,    0x7e, 0,    2,
                                   1,    1, 0x0a, 5, 0x18, 0x11, 0x0f, 0x88, 0x80};
    static const uint8_t without[] = {0x81, 0, 0, 0, 0x12, 0};
    static const uint8_t too_long[] = {0x81, 0, 0, 0, 0x0a, 0xff, 0xff, 0xff, 0xff, 1};
    static const uint8_t leaves[] = {0x81, 0, 0, 0, 0x0a, 9, 0x18};
    static const uint8_t version[] = {0x82, 0, 0, 0};
    int w, h;
    ck_assert(lr_av1c_parse(with, sizeof with, &w, &h));
    ck_assert(w > 0 && h > 0);
    ck_assert(lr_av1c_parse(without, sizeof without, &w, &h));
    ck_assert(w == 0 && h == 0);
    ck_assert(lr_av1c_parse(too_long, sizeof too_long, &w, &h));
    ck_assert(w == 0 && h == 0);
    ck_assert(lr_av1c_parse(leaves, sizeof leaves, &w, &h));
    ck_assert(w == 0 && h == 0);
    ck_assert(!lr_av1c_parse(version, sizeof version, &w, &h));
}
END_TEST

UNIT_MAIN("av1", sequence_headers, other_units)
