#include "unit.h"

#include "hex.h"
#include "media/aac.h"

static struct lr_aac parse(const char *hex)
{
    uint8_t asc[16];
    struct lr_aac a = {0};
    size_t len = unhex(hex, asc, sizeof asc);
    ck_assert(lr_asc_parse(asc, len, &a));
    return a;
}

static void check_asc(const char *hex, int type, int rate, int config, int channels)
{
    struct lr_aac a = parse(hex);
    ck_assert_int_eq(a.object_type, type);
    ck_assert_int_eq(a.rate, rate);
    ck_assert_int_eq(a.channel_config, config);
    ck_assert_int_eq(a.channels, channels);
}

START_TEST(reads_configurations)
{
    check_asc("1210", 2, 44100, 2, 2);
    check_asc("1190", 2, 48000, 2, 2);
    check_asc("121056e500", 2, 44100, 2, 2);   /* backward compatible SBR signalling */
    check_asc("2b920800", 5, 22050, 2, 2);     /* HE-AAC: 22050 Hz core, 44100 Hz output */
    check_asc("eb098800", 29, 24000, 1, 1);    /* HE-AAC v2: one core channel */
    check_asc("11b8", 2, 48000, 7, 8);         /* 7.1 */
    check_asc("1180", 2, 48000, 0, 0);         /* described in the stream */
    check_asc("1780 5dc0 10", 2, 48000, 2, 2); /* the rate is written out */
    check_asc("f94640", 42, 48000, 2, 2);      /* xHE-AAC: an escaped object type */
}
END_TEST

START_TEST(refuses_bad_configurations)
{
    struct lr_aac a = {.rate = 7};
    ck_assert(!lr_asc_parse((const uint8_t *)"", 0, &a));
    ck_assert(!lr_asc_parse((const uint8_t *)"\x12", 1, &a));
    ck_assert(!lr_asc_parse((const uint8_t *)"\x16\x90", 2, &a));       /* rate index 13 */
    ck_assert(!lr_asc_parse((const uint8_t *)"\x17\x80\0", 3, &a));     /* cut in the rate */
    ck_assert(!lr_asc_parse((const uint8_t *)"\x17\x80\0\0\0", 5, &a)); /* 0 Hz */
    ck_assert(!lr_asc_parse((const uint8_t *)"\0\0\0", 3, &a));         /* object type 0 */
    ck_assert(!lr_asc_parse((const uint8_t *)"\x2b\x92", 2, &a));       /* cut SBR */
    ck_assert_int_eq(a.rate, 7);
}
END_TEST

START_TEST(makes_configurations)
{
    uint8_t out[2], want[2];
    static const struct {
        const char *in, *out;
    } rows[] = {
        {"1210", "1210"}, {"121056e500", "1210"}, {"2b920800", "1390"}, {"eb098800", "1308"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct lr_aac a = parse(rows[i].in);
        ck_assert(lr_asc_make(&a, out));
        unhex(rows[i].out, want, 2);
        ck_assert_mem_eq(out, want, 2);
    }
    struct lr_aac written = parse("17805dc010"), escaped = parse("f94640");
    ck_assert(!lr_asc_make(&written, out));
    ck_assert(!lr_asc_make(&escaped, out));
}
END_TEST

START_TEST(adts_both_ways)
{
    uint8_t head[9];
    struct lr_adts a;
    struct lr_aac lc = parse("1210");
    for (size_t payload = 1; payload <= 8184; payload++) {
        if (!lr_adts_make(&lc, payload, head) || !lr_adts_parse(head, 7, &a) ||
            a.frame != payload + 7 || a.header != 7 || a.blocks != 1 || a.aac.rate != 44100 ||
            a.aac.channels != 2 || a.aac.object_type != 2)
            ck_abort_msg("payload of %zu bytes", payload);
    }
    ck_assert(!lr_adts_make(&lc, 8185, head));
    ck_assert(!lr_adts_make(&lc, 0, head));
    struct lr_aac ps = parse("eb098800"), written = parse("17805dc010"), xhe = parse("f94640");
    ck_assert(lr_adts_make(&ps, 100, head) && lr_adts_parse(head, 7, &a));
    ck_assert_int_eq(a.aac.object_type, 2);
    ck_assert_int_eq(a.aac.rate, 24000);
    ck_assert(!lr_adts_make(&written, 100, head) && !lr_adts_make(&xhe, 100, head));
}
END_TEST

static bool adts(const char *hex, struct lr_adts *a)
{
    uint8_t head[16];
    return lr_adts_parse(head, unhex(hex, head, sizeof head), a);
}

START_TEST(adts_headers)
{
    struct lr_adts a = {0};
    ck_assert(adts("fff15080 02dffc", &a)); /* 44100 Hz, stereo, 22 bytes */
    ck_assert_uint_eq(a.frame, 22);
    ck_assert_uint_eq(a.header, 7);
    ck_assert(adts("fff85080 02dfff 0000", &a)); /* MPEG-2 with a checksum, 4 blocks */
    ck_assert_uint_eq(a.header, 9);
    ck_assert_int_eq(a.blocks, 4);
    ck_assert(!adts("fff85080 02dfff", &a)); /* the checksum is missing */
    ck_assert(!adts("fff15080 02df", &a));   /* cut */
    ck_assert(!adts("fffb5080 02dffc", &a)); /* layer 1: MP3 */
    ck_assert(!adts("feff5080 02dffc", &a)); /* no sync */
    ck_assert(!adts("fff17480 02dffc", &a)); /* rate index 13 */
    ck_assert(!adts("fff15080 00dffc", &a)); /* shorter than its header */
}
END_TEST

UNIT_MAIN("aac", reads_configurations, refuses_bad_configurations, makes_configurations,
          adts_both_ways, adts_headers)
