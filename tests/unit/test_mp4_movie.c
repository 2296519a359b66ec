/* What the movie box of an MP4 says of its tracks. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "media/bytes.h"
#include "media/mp4.h"
#include "unit.h"

/* Boxes as text: "moov(mvhd:0011 trak(...))". */
static size_t make(const char **text, uint8_t *out, size_t max)
{
    size_t at = 0;
    for (; **text && **text != ')'; *text += strspn(*text, " ")) {
        size_t size = 8;
        ck_assert_uint_lt(at + 8, max);
        memcpy(out + at + 4, *text, 4);
        *text += 5;
        if ((*text)[-1] == '(') {
            size += make(text, out + at + 8, max - at - 8);
            ++*text;
        } else {
            char hex[512];
            size_t n = strcspn(*text, ",)");
            ck_assert_uint_lt(n, sizeof hex);
            memcpy(hex, *text, n);
            hex[n] = '\0';
            size += unhex(hex, out + at + 8, max - at - 8);
            *text += n + ((*text)[n] == ',');
        }
        for (int i = 0; i < 4; i++)
            out[at + (size_t)i] = (uint8_t)(size >> (24 - 8 * i));
        at += size;
    }
    return at;
}

#define MVHD "mvhd:00000000 00000000 00000000 000003e8 00000000," /* 1000 a second */
#define TKHD "tkhd:00000007 00000000 00000000 00000001 00000000,"
#define MDHD "mdhd:00000000 00000000 00000000 00015f90 00000000,"
#define HDLR(kind) "hdlr:00000000 00000000 " kind " 000000000000000000000000 00,"
#define STSD                                                                                       \
    "minf(stbl(stsd:00000000 00000001 00000024 6d703461 000000000000 0001 0000000000000000 0002"   \
    "0010 0000 0000 bb800000)"
#define SOUN "736f756e"

static void movie(const char *text, struct lr_mp4_movie *m)
{
    uint8_t box[2048];
    size_t n = make(&text, box, sizeof box);
    uint8_t *copy = malloc(n); /* a read behind the end is seen */
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, box, n);
    const struct lr_box moov = {LR_FOURCC('m', 'o', 'o', 'v'), copy, n};
    lr_mp4_movie(&moov, m);
    free(copy);
}

/* Where the media begins for players, at 90000 a second. */
static int64_t shift(const char *elst)
{
    struct lr_mp4_movie m;
    char text[1024];
    snprintf(text, sizeof text, MVHD "trak(" TKHD "edts(elst:%s)mdia(" MDHD HDLR(SOUN) STSD ")))",
             elst);
    movie(text, &m);
    ck_assert_int_eq(m.count, 1);
    ck_assert_uint_eq(m.track[0].id, 1);
    ck_assert_uint_eq(m.track[0].timescale, 90000);
    return m.track[0].shift;
}

START_TEST(edit_lists)
{
    ck_assert_int_eq(shift("00000000 00000001 00000064 00000bb8 00010000"), 3000);
    ck_assert_int_eq(shift("01000000 00000001 0000000000000064 0000000000000bb8 00010000"), 3000);
    /* a pause of half a second stands in front; then nothing, or media from 3000 on */
    ck_assert_int_eq(shift("00000000 00000001 000001f4 ffffffff 00010000"), -45000);
    ck_assert_int_eq(shift("00000000 00000002 000001f4 ffffffff 00010000"
                           "00000064 00000bb8 00010000"),
                     3000 - 45000);
    ck_assert_int_eq(shift("01000000 00000001 00000000000001f4 ffffffffffffffff 00010000"), -45000);
    ck_assert_int_eq(shift("00000000 00000001 00000064 fffffffe 00010000"), 0); /* no such time */
    ck_assert_int_eq(shift("01000000 00000001 0000000100000000 ffffffffffffffff 00010000"), 0);
    ck_assert_int_eq(shift("01000000 00000001 0000000000000064 0000000100000000 00010000"), 0);
    ck_assert_int_eq(shift("00000000 00000001 ffffffff ffffffff 00010000"), 0);      /* 49 days */
    ck_assert_int_eq(shift("00000000 00000009 000001f4 ffffffff 00010000"), -45000); /* it is cut */
    ck_assert_int_eq(shift("00000000"), 0);
    ck_assert_int_eq(shift("00000000 00000000"), 0);
}
END_TEST

START_TEST(tracks_that_can_not_be_read)
{
    static const char *const bad[] = {
        "trak(mdia(" MDHD HDLR(SOUN) STSD ")))",               /* no tkhd */
        "trak(" TKHD ")",                                      /* no mdia */
        "trak(" TKHD "mdia(" HDLR(SOUN) STSD ")))",            /* no mdhd */
        "trak(" TKHD "mdia(" MDHD HDLR(SOUN) "))",             /* no stsd */
        "trak(" TKHD "mdia(" MDHD STSD ")))",                  /* no hdlr */
        "trak(" TKHD "mdia(" MDHD HDLR("74657874") STSD ")))", /* a text */
        "trak(tkhd:00000007 00000000 00000000 00000000 00000000,mdia(" MDHD HDLR(SOUN) STSD ")))",
        "trak(" TKHD "mdia(mdhd:00000000 00000000 00000000 00000000 00000000," HDLR(SOUN) STSD
        ")))",
        "trak(" TKHD "mdia(mdhd:00000000," HDLR(SOUN) STSD ")))",
    };
    struct lr_mp4_movie m;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        char text[1024];
        snprintf(text, sizeof text, MVHD "%s", bad[i]);
        movie(text, &m);
        ck_assert_msg(m.count == 0, "%s", bad[i]);
    }
}
END_TEST

/* Defaults of fragments, by the track's number; what is cut is none. */
START_TEST(defaults)
{
    struct lr_mp4_movie m;
    movie(MVHD "trak(" TKHD "mdia(" MDHD HDLR(SOUN) STSD
          ")))mvex("
          "trex:00000000 00000002 00000001 00000005 00000006 00000007,"
          "trex:00000000 00000001 00000001 00000400 00000008 02000000,trex:00000000)",
          &m);
    ck_assert(m.fragmented);
    ck_assert_uint_eq(m.track[0].defaults.duration, 1024);
    ck_assert_uint_eq(m.track[0].defaults.size, 8);
    ck_assert_uint_eq(m.track[0].defaults.flags, 0x2000000);
}
END_TEST

UNIT_MAIN("mp4_movie", edit_lists, tracks_that_can_not_be_read, defaults)
