/* Builds FLV bodies tag by tag, and says what a reader makes of them. */
#ifndef UNIT_FLV_TAGS_H
#define UNIT_FLV_TAGS_H

#include "collect.h"
#include "hex.h"

#define SPS "6742c00ad9047b0110000003001000000300a0f1226480" /* 64x48 */
#define AVCC "0142c00affe10017" SPS "01000568cb83cb20"
#define AVCC_BIG                                                                                   \
    "01640028ffe1001b67640028acd940780227e5c044000003000400000300283c60c65801000668ebe3cb22c0fdf8" \
    "f800"
#define HVCC                                                                                       \
    "01016000000090000000000078f000fcfdf8f800000f03a00001001840010c01ffff0160000003009000000300"   \
    "00030078959809a10001002b420101016000000300900000030000030078a003c08010e596566924caf0168080"   \
    "00000300800000030284a2000100074401c172b46240"
#define AV1C "81000c000a0b00000004457e3e017c0020" /* 352x288 */
#define OPUS_HEAD "4f70757348656164 01 02 3801 80bb0000 0000 00"
#define AC3_FRAME "0b77c67248402f842b51"
#define MP3_FRAME "fffb10c4000004741355"

#define IDR "00000003 658880"
#define SLICE "00000003 419a80"

static struct lr_buf flv; /* what is built */

static inline void put(const char *hex)
{
    uint8_t bytes[1024];
    size_t n = unhex(hex, bytes, sizeof bytes);
    ck_assert_int_eq(lr_buf_append(&flv, bytes, n), 0);
}

static inline void put_header(const char *flags)
{
    put("464c5601");
    put(flags);
    put("00000009 00000000");
}

/* A tag whose body is the given pieces of hex, one after another. */
static inline void tag(int type, uint32_t ms, const char *a, const char *b)
{
    uint8_t body[1024];
    size_t n = unhex(a, body, sizeof body);
    n += unhex(b, body + n, sizeof body - n);
    uint8_t head[11] = {
        (uint8_t)type,      0,           (uint8_t)(n >> 8),  (uint8_t)n, (uint8_t)(ms >> 16),
        (uint8_t)(ms >> 8), (uint8_t)ms, (uint8_t)(ms >> 24)};
    uint8_t tail[4] = {0, 0, (uint8_t)((n + 11) >> 8), (uint8_t)(n + 11)};
    ck_assert_int_eq(lr_buf_append(&flv, head, sizeof head), 0);
    ck_assert_int_eq(lr_buf_append(&flv, body, n), 0);
    ck_assert_int_eq(lr_buf_append(&flv, tail, sizeof tail), 0);
}

static inline void avc_config(uint32_t ms)
{
    tag(9, ms, "17 00 000000", AVCC);
}

static inline void aac_config(uint32_t ms)
{
    tag(8, ms, "af 00", "1210");
}

static inline void idr(uint32_t ms)
{
    tag(9, ms, "17 01 000000", IDR);
}

static inline void slice(uint32_t ms)
{
    tag(9, ms, "27 01 000000", SLICE);
}

static inline void sound(uint32_t ms)
{
    tag(8, ms, "af 01", "21100405");
}

static inline void begin(void)
{
    lr_buf_init(&flv, (size_t)32 << 20);
}

static inline void begin_av(void)
{
    begin();
    put_header("05");
    avc_config(0);
    aac_config(0);
}

/* The text of what was built, and its end. */
static inline void expect(const char *want)
{
    struct collect c;
    collect_init(&c);
    int rc = collect_run(&c, lr_reader_flv_new, flv.data, flv.len, flv.len, NULL);
    ck_assert_msg(rc == 0, "%d %s", rc, c.err.text);
    ck_assert_str_eq(collect_text(&c), want);
    collect_free(&c);
    collect_cuts(lr_reader_flv_new, flv.data, flv.len, 37);
    lr_buf_free(&flv);
}

static inline void expect_error(int code, const char *text)
{
    struct collect c;
    collect_init(&c);
    ck_assert_int_eq(collect_run(&c, lr_reader_flv_new, flv.data, flv.len, flv.len, NULL), code);
    ck_assert_int_eq(c.err.code, code);
    ck_assert_str_eq(c.err.text, text);
    collect_free(&c);
    lr_buf_free(&flv);
}

#define T_AV "T avc 64x48 aac 44100x2\n"
#define V_IDR(dts) "v " #dts " " #dts " k 3 37cf97f8\n"
#define V_SLICE(dts) "v " #dts " " #dts " - 3 f34081b2\n"
#define A(dts) "a " #dts " " #dts " k 4 5c52eb0f\n"

#endif
