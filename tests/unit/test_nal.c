/* Parameter sets are those of x264 and x265 at the sizes given; records are what FFmpeg's MP4
 * muxer makes of them. */
#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "hex.h"
#include "media/nal.h"

static const struct {
    const char *hex;
    int width, height;
} sps_avc[] =
    {
        {"67640028acd940780227e5c044000003000400000300283c60c658", 1920, 1080},
        {"6742c00ad9047b0110000003001000000300a0f1226480", 64, 48},
        {"677a001fb6cd9405005bfbc044000003000400000300283c60c658", 1280, 718},
        {"67640028acd94078044fde022000000300200000030143e2c5b2c0", 1920, 1080}, /* interlaced */
        {"67f4000c919b282a10f1f1f808800000030080000005078a14cb", 322, 242},     /* 4:4:4 */
        {"67640016f3650280bfe27016c80000030008000003005078b16cb0", 640, 360},   /* grey */
},
  sps_hevc[] = {
      {"420101016000000300900000030000030078a003c08010e596566924caf016808000000300800000030284",
       1920, 1080},
      {"4201010408000003009d0800000300005db00280802d1f6d96566924caf016808000000300800000030284",
       1280, 718},
      {"4201010408000003009e0800000300003c90014901f39e7cb2b349265780b4040000030004000003001420",
       322, 242},
};

#define PPS "68ebe3cb22c0"
#define HEVC_VPS "40010c01ffff016000000300900000030000030078959809"
#define HEVC_PPS "4401c172b46240"

static struct lr_nal nal_of(const char *hex, uint8_t *store)
{
    return (struct lr_nal){store, unhex(hex, store, 128)};
}

START_TEST(sizes_of_pictures)
{
    uint8_t store[128];
    int w, h;
    for (size_t i = 0; i < LR_COUNT(sps_avc); i++) {
        struct lr_nal sps = nal_of(sps_avc[i].hex, store);
        ck_assert(lr_avc_size(&sps, &w, &h));
        ck_assert_int_eq(w, sps_avc[i].width);
        ck_assert_int_eq(h, sps_avc[i].height);
    }
    for (size_t i = 0; i < LR_COUNT(sps_hevc); i++) {
        struct lr_nal sps = nal_of(sps_hevc[i].hex, store);
        ck_assert(lr_hevc_size(&sps, &w, &h));
        ck_assert_int_eq(w, sps_hevc[i].width);
        ck_assert_int_eq(h, sps_hevc[i].height);
    }
}
END_TEST

START_TEST(no_size_from_damage)
{
    uint8_t store[128];
    int w = -1, h = -1;
    struct lr_nal sps = nal_of(sps_avc[0].hex, store);
    for (sps.size = 0; sps.size < 11; sps.size++)
        ck_assert(!lr_avc_size(&sps, &w, &h));
    struct lr_nal pps = nal_of(PPS, store);
    ck_assert(!lr_avc_size(&pps, &w, &h) && !lr_hevc_size(&pps, &w, &h));
    sps = nal_of(sps_hevc[0].hex, store);
    for (sps.size = 0; sps.size < 24; sps.size++)
        ck_assert(!lr_hevc_size(&sps, &w, &h));
    memset(store, 0, sizeof store);
    store[0] = 0x67; /* Exp-Golomb numbers without an end */
    ck_assert(!lr_avc_size(&(struct lr_nal){store, sizeof store}, &w, &h));
    ck_assert_int_eq(w, -1);
}
END_TEST

/* All units of `hex` as text: "sizexfirst byte" each. */
static const char *walk(const char *hex, uint8_t nal_len)
{
    static char text[256];
    uint8_t data[256];
    struct lr_nal_iter it;
    struct lr_nal n;
    size_t used = 0;
    text[0] = '\0';
    lr_nal_begin(&it, data, unhex(hex, data, sizeof data), nal_len);
    while (lr_nal_next(&it, &n))
        used += (size_t)snprintf(text + used, sizeof text - used, "%zux%02x ", n.size, n.data[0]);
    ck_assert(!lr_nal_next(&it, &n)); /* the end stays the end */
    return text;
}

/* The same for what stands in front of pictures: a slice is all that is left. */
static const char *walk_head(const char *hex, uint8_t nal_len, bool hevc)
{
    static char text[256];
    uint8_t data[256];
    struct lr_nal_iter it;
    struct lr_nal n;
    size_t used = 0;
    text[0] = '\0';
    lr_nal_begin(&it, data, unhex(hex, data, sizeof data), nal_len);
    while (lr_nal_next_head(&it, hevc, &n))
        used += (size_t)snprintf(text + used, sizeof text - used, "%zux%02x ", n.size, n.data[0]);
    return text;
}

START_TEST(walks_up_to_the_first_slice)
{
    const char *slices = "00000001 0910 000001 6742 00000001 65888000 000001 41";
    ck_assert_str_eq(walk_head(slices, 0, false), "2x09 2x67 8x65 ");
    ck_assert_str_eq(walk_head("000001 4601 000001 2601aa 000001 02", 0, true), "2x46 7x26 ");
    ck_assert_str_eq(walk_head("000001 41", 0, false), "1x41 ");
    ck_assert_str_eq(walk_head("000001 000001 41 000001 42", 0, false), "1x41 1x42 ");
    ck_assert_str_eq(walk_head("000001 09 000001", 0, false), "1x09 ");
    ck_assert_str_eq(walk_head("000001", 0, false), "");
    ck_assert_str_eq(walk_head("", 0, false), "");
    ck_assert_str_eq(walk_head("00000002 0910 00000003 65aabb 00000001 41", 4, false),
                     "2x09 3x65 1x41 ");
}
END_TEST

START_TEST(walks_start_codes)
{
    ck_assert_str_eq(walk("00000001 0910 000001 6742 00000001 65888000", 0), "2x09 2x67 3x65 ");
    ck_assert_str_eq(walk("0000000000 01 41aabb 0000", 0), "3x41 "); /* zeros around */
    ck_assert_str_eq(walk("aabb 000001 41", 0), "1x41 ");            /* garbage in front */
    ck_assert_str_eq(walk("000001 000001 00000001 41", 0), "1x41 "); /* empty units */
    ck_assert_str_eq(walk("000001", 0), "");
    ck_assert_str_eq(walk("0001", 0), "");
    ck_assert_str_eq(walk("", 0), "");
    ck_assert_str_eq(walk("0101010101", 0), "");
    ck_assert_str_eq(walk("000001 0100000301 000001 02", 0), "5x01 1x02 "); /* emulation stays */
}
END_TEST

/* The search goes by blocks: a code may lie anywhere in one, or over its end. */
START_TEST(finds_start_codes_at_every_place)
{
    enum { MOST = 260 };
    uint8_t data[MOST];
    struct lr_nal_iter it;
    struct lr_nal n;
    for (size_t size = 4; size <= MOST; size++) {
        for (size_t at = 0; at + 4 <= size; at++) {
            memset(data, 0xaa, size);
            memcpy(data + at, "\0\0\1\x65", 4);
            if (at >= 6)
                memcpy(data + at - 6, "\0\0\3\0\1", 5); /* none of these is one */
            lr_nal_begin(&it, data, size, 0);
            ck_assert(lr_nal_next(&it, &n));
            ck_assert_ptr_eq(n.data, data + at + 3);
            ck_assert_uint_eq(n.size, size - at - 3);
            ck_assert(!lr_nal_next(&it, &n));
        }
    }
}
END_TEST

START_TEST(walks_lengths)
{
    ck_assert_str_eq(walk("00000002 0910 00000003 65aabb", 4), "2x09 3x65 ");
    ck_assert_str_eq(walk("000002 0910 000003 65aabb", 3), "2x09 3x65 ");
    ck_assert_str_eq(walk("0002 0910 0003 65aabb", 2), "2x09 3x65 ");
    ck_assert_str_eq(walk("02 0910 00 03 65aabb", 1), "2x09 3x65 ");
    ck_assert_str_eq(walk("00000002 0910 00000004 65aabb", 4), "2x09 "); /* leaves the input */
    ck_assert_str_eq(walk("00000002 0910 ffffffff 65aabb", 4), "2x09 ");
    ck_assert_str_eq(walk("00000002 0910 00000000", 4), "2x09 ");
    ck_assert_str_eq(walk("00000001", 4), "");
}
END_TEST

/* Record made of `sets`, as lr_avcc_make() or lr_hvcc_make() gives it, equals `hex`. */
static void check_made(int (*make)(struct lr_buf *, const struct lr_nal *, int),
                       const char *const *sets, int count, const char *hex)
{
    uint8_t store[4][128], want[256];
    struct lr_nal nal[4];
    struct lr_buf b;
    lr_buf_init(&b, 4096);
    for (int i = 0; i < count; i++)
        nal[i] = nal_of(sets[i], store[i]);
    ck_assert_int_eq(make(&b, nal, count), 0);
    ck_assert_uint_eq(b.len, unhex(hex, want, sizeof want));
    ck_assert_mem_eq(b.data, want, b.len);
    lr_buf_free(&b);
}

START_TEST(makes_avcc)
{
    const char *high[] = {PPS, sps_avc[0].hex}, *high422[] = {sps_avc[2].hex, PPS},
               *base[] = {sps_avc[1].hex, "68cb83cb20"};
    check_made(lr_avcc_make, high, 2,
               "01640028ffe1001b67640028acd940780227e5c044000003000400000300283c60c658"
               "01000668ebe3cb22c0fdf8f800");
    check_made(lr_avcc_make, high422, 2,
               "017a001fffe1001b677a001fb6cd9405005bfbc044000003000400000300283c60c658"
               "01000668ebe3cb22c0fefafa00");
    check_made(lr_avcc_make, base, 2,
               "0142c00affe100176742c00ad9047b0110000003001000000300a0f122648001000568cb83cb20");
}
END_TEST

/* The arrays are marked complete, which hvc1 asks for; FFmpeg leaves that bit open. */
START_TEST(makes_hvcc)
{
    const char *sets[] = {HEVC_PPS, HEVC_VPS, sps_hevc[0].hex};
    check_made(
        lr_hvcc_make, sets, 3,
        "01016000000090000000000078f000fcfdf8f800000f03a00001001840010c01ffff0160000003009000"
        "00030000030078959809a10001002b420101016000000300900000030000030078a003c08010e5965669"
        "24caf016808000000300800000030284a2000100074401c172b46240");
}
END_TEST

START_TEST(refuses_incomplete_sets)
{
    uint8_t store[2][128];
    struct lr_buf b;
    lr_buf_init(&b, 4096);
    struct lr_nal sps = nal_of(sps_avc[0].hex, store[0]), pps = nal_of(PPS, store[1]);
    ck_assert_int_eq(lr_avcc_make(&b, &sps, 1), LIVREC_EMEDIA);
    ck_assert_int_eq(lr_avcc_make(&b, &pps, 1), LIVREC_EMEDIA);
    ck_assert_int_eq(lr_avcc_make(&b, NULL, 0), LIVREC_EMEDIA);
    ck_assert_int_eq(lr_hvcc_make(&b, &sps, 1), LIVREC_EMEDIA);
    sps = nal_of(sps_hevc[0].hex, store[0]);
    ck_assert_int_eq(lr_hvcc_make(&b, &sps, 1), LIVREC_EMEDIA);
    lr_buf_free(&b);
    lr_buf_init(&b, 20);
    struct lr_nal both[] = {nal_of(sps_avc[0].hex, store[0]), nal_of(PPS, store[1])};
    ck_assert_int_eq(lr_avcc_make(&b, both, 2), LIVREC_ENOMEM);
    lr_buf_free(&b);
}
END_TEST

START_TEST(reads_records_back)
{
    uint8_t rec[256], nal_len = 0;
    struct lr_nal sets[LR_NAL_SETS];
    size_t len = unhex("01640028fde1000467640028 02 0002 68eb 0003 68ebe3 fdf8f800", rec, 256);
    ck_assert_int_eq(lr_avcc_sets(rec, len, sets, LR_NAL_SETS, &nal_len), 3);
    ck_assert_int_eq(nal_len, 2);
    ck_assert_uint_eq(sets[0].size, 4);
    ck_assert_int_eq(lr_avc_type(&sets[2]), 8);
    ck_assert_uint_eq(sets[2].size, 3);
    ck_assert_int_eq(lr_avcc_sets(rec, len, sets, 1, NULL), 1);
    for (size_t cut = 0; cut < len - 4; cut++) /* the last 4 bytes are not needed */
        ck_assert_int_eq(lr_avcc_sets(rec, cut, sets, LR_NAL_SETS, NULL), -1);
    rec[0] = 0;
    ck_assert_int_eq(lr_avcc_sets(rec, len, sets, LR_NAL_SETS, NULL), -1);

    len =
        unhex("01016000000090000000000078f000fcfdf8f800000f 04"
              "22 0002 0002 4401 0003 4401c1 27 0001 0001 4e 20 0001 0003 40010c 21 0001 0002 4201",
              rec, 256);
    ck_assert_int_eq(lr_hvcc_sets(rec, len, sets, LR_NAL_SETS, &nal_len), 4);
    ck_assert_int_eq(nal_len, 4);
    int order[] = {32, 33, 34, 34};
    for (int i = 0; i < 4; i++)
        ck_assert_int_eq(lr_hevc_type(&sets[i]), order[i]);
    for (size_t cut = 0; cut < len; cut++)
        ck_assert_int_eq(lr_hvcc_sets(rec, cut, sets, LR_NAL_SETS, NULL), -1);
}
END_TEST

UNIT_MAIN("nal", sizes_of_pictures, no_size_from_damage, walks_up_to_the_first_slice,
          walks_start_codes, finds_start_codes_at_every_place, walks_lengths, makes_avcc, makes_hvcc,
          refuses_incomplete_sets, reads_records_back)
