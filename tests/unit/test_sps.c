/* The size of H.264 pictures behind what x264 never writes: scaling lists, the second kind of
 * picture order count, all chroma formats, crops and fields. */
#include <stdio.h>

#include "bit_text.h"
#include "media/nal.h"
#include "unit.h"

#define HIGH 100
#define MAIN 77
#define ID "1"
#define MBS(frame) " 1 0  000010110 000010010 " frame /* 22 x 18 macroblocks */

/* As "WxH"; cut anywhere nothing is read behind the end. */
static void check(int profile, const char *bits, const char *want)
{
    uint8_t sps[160] = {0x67, (uint8_t)profile, 0, 40};
    char text[32] = "none";
    int w, h;
    size_t n = 4 + bit_text(bits, sps + 4, sizeof sps - 4);
    struct lr_nal nal = {sps, n};
    if (lr_avc_size(&nal, &w, &h))
        snprintf(text, sizeof text, "%dx%d", w, h);
    ck_assert_msg(strcmp(text, want) == 0, "%s: %s, not %s", bits, text, want);
    for (size_t len = 1; len < n; len++) {
        uint8_t *copy = malloc(len);
        ck_assert_ptr_nonnull(copy);
        memcpy(copy, sps, len);
        nal = (struct lr_nal){copy, len};
        lr_avc_size(&nal, &w, &h);
        free(copy);
    }
}

#define ONES8 "11111111"
#define ONES64 ONES8 ONES8 ONES8 ONES8 ONES8 ONES8 ONES8 ONES8

START_TEST(order_counts)
{
    check(MAIN, ID "1 1 1" MBS("1 1 0 0 1"), "352x288");                   /* type 0 */
    check(MAIN, ID "1 011" MBS("1 1 0 0 1"), "352x288");                   /* type 2 */
    check(MAIN, ID "1 010 0 1 1 011 00101 1" MBS("1 1 0 0 1"), "352x288"); /* type 1, two steps */
    check(MAIN, ID "1 010 0 1 1 1" MBS("1 1 0 0 1"), "352x288");           /* and none */
    check(MAIN, ID "1 010 0 1 1 z16 1 z16", "none");                       /* 65,535, and no more */
}
END_TEST

START_TEST(scaling_lists)
{
    check(HIGH, ID "010 1 1 0 0  1 1 1" MBS("1 1 0 0 1"), "352x288");
    /* one that ends at once, one of 64, none of the others */
    check(HIGH, ID "010 1 1 0 1  1 000010001 z5 1" ONES64 " 0  1 1 1" MBS("1 1 0 0 1"), "352x288");
    /* 4:4:4 has twelve */
    check(HIGH, ID "00100 0 1 1 0 1  z11 1" ONES64 "  1 1 1" MBS("1 1 0 0 1"), "352x288");
    check(HIGH, ID "010 1 1 0 1  1 1", "none");
}
END_TEST

START_TEST(crops_and_fields)
{
    check(MAIN, ID "1 1 1" MBS("0 0 1 0 0 1"), "352x576"); /* fields: twice as high */
    check(MAIN, ID "1 1 1" MBS("1 1 1 010 010 1 011 0 1"), "348x284");
    check(HIGH, ID "1 1 1 0 0  1 1 1" MBS("1 1 1 010 010 1 011 0 1"), "350x286");       /* grey */
    check(HIGH, ID "011 1 1 0 0  1 1 1" MBS("1 1 1 010 010 1 011 0 1"), "348x286");     /* 4:2:2 */
    check(HIGH, ID "00100 0 1 1 0 0  1 1 1" MBS("1 1 1 010 010 1 011 0 1"), "350x286"); /* 4:4:4 */
    check(MAIN, ID "1 1 1" MBS("1 1 1 000000010110001 1 1 1 0 1"), "none"); /* nothing is left */
}
END_TEST

START_TEST(what_is_none)
{
    check(HIGH, ID "00101 1 1 0 0  1 1 1" MBS("1 1 0 0 1"), "none");     /* chroma format 4 */
    check(HIGH, ID "010 0001000 1 0 0  1 1 1" MBS("1 1 0 0 1"), "none"); /* 15 bits a point */
    check(MAIN, ID "1 1 1  1 0  z16 1 z16 000010010 1 1 0 0 1", "none"); /* too wide */
}
END_TEST

UNIT_MAIN("sps", order_counts, scaling_lists, crops_and_fields, what_is_none)
