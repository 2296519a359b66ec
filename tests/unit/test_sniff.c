#include "hex.h"
#include "unit.h"

#include <string.h>

#include "record/reader.h"

static enum lr_container sniff_hex(const char *hex)
{
    uint8_t data[600];
    return lr_sniff(data, unhex(hex, data, sizeof data));
}

static enum lr_container sniff_text(const char *text)
{
    return lr_sniff((const uint8_t *)text, strlen(text));
}

START_TEST(media)
{
    ck_assert_int_eq(sniff_hex("464c5601 05"), LR_CONTAINER_FLV);
    ck_assert_int_eq(sniff_hex("0000001c 66747970 69736f35"), LR_CONTAINER_FMP4);
    ck_assert_int_eq(sniff_hex("00000001 6d6f6f66"), LR_CONTAINER_FMP4);
    ck_assert_int_eq(sniff_hex("0000002c 73696478"), LR_CONTAINER_FMP4);
    ck_assert_int_eq(sniff_hex("494433 04"), LR_CONTAINER_ADTS);
    ck_assert_int_eq(sniff_hex("fff15080 02dffc"), LR_CONTAINER_ADTS);
    ck_assert_int_eq(sniff_hex("fffb10c4 0000"), LR_CONTAINER_ADTS);
    ck_assert_int_eq(sniff_hex("0b77c67248402f84"), LR_CONTAINER_ADTS);
    ck_assert_int_eq(sniff_hex("00000004 66747970"), LR_CONTAINER_UNKNOWN); /* no such box size */
    ck_assert_int_eq(sniff_hex("464c56"), LR_CONTAINER_UNKNOWN);
    ck_assert_int_eq(sniff_hex(""), LR_CONTAINER_UNKNOWN);
}
END_TEST

START_TEST(second_frame_of_sound_must_follow)
{
    uint8_t data[64] = {0xff, 0xf1, 0x50, 0x80, 0x02, 0xdf, 0xfc}; /* 22 bytes */
    ck_assert_int_eq(lr_sniff(data, 25), LR_CONTAINER_ADTS);
    ck_assert_int_eq(lr_sniff(data, 64), LR_CONTAINER_UNKNOWN);
    memcpy(data + 22, data, 7);
    ck_assert_int_eq(lr_sniff(data, 64), LR_CONTAINER_ADTS);
}
END_TEST

static enum lr_container sniff_ts(size_t at, size_t step, size_t len)
{
    uint8_t data[1000] = {0};
    for (size_t i = at; i < sizeof data; i += step)
        data[i] = 0x47;
    return lr_sniff(data, len);
}

START_TEST(transport_streams)
{
    ck_assert_int_eq(sniff_ts(0, 188, 189), LR_CONTAINER_TS);
    ck_assert_int_eq(sniff_ts(0, 188, 564), LR_CONTAINER_TS);
    ck_assert_int_eq(sniff_ts(4, 192, 564), LR_CONTAINER_TS);
    ck_assert_int_eq(sniff_ts(0, 204, 564), LR_CONTAINER_TS);
    ck_assert_int_eq(sniff_ts(77, 188, 564), LR_CONTAINER_TS);
    ck_assert_int_eq(sniff_ts(0, 188, 188), LR_CONTAINER_UNKNOWN);
    ck_assert_int_eq(sniff_ts(0, 190, 564), LR_CONTAINER_UNKNOWN);
    ck_assert_int_eq(sniff_ts(77, 188, 500), LR_CONTAINER_UNKNOWN);
}
END_TEST

START_TEST(text)
{
    ck_assert_int_eq(sniff_text("#EXTM3U\n#EXT-X-VERSION:3"), LR_CONTAINER_M3U8);
    ck_assert_int_eq(sniff_text("\xef\xbb\xbf\r\n #EXTM3U"), LR_CONTAINER_M3U8);
    ck_assert_int_eq(sniff_text("<?xml version=\"1.0\"?>\n<MPD xmlns="), LR_CONTAINER_MPD);
    ck_assert_int_eq(sniff_text("\n<MPD>"), LR_CONTAINER_MPD);
    ck_assert_int_eq(sniff_text("<!DOCTYPE HTML>"), LR_CONTAINER_HTML);
    ck_assert_int_eq(sniff_text(" <html lang=en>"), LR_CONTAINER_HTML);
    ck_assert_int_eq(sniff_text("<?xml version=\"1.0\"?>"), LR_CONTAINER_UNKNOWN);
    ck_assert_int_eq(sniff_text("#EXT"), LR_CONTAINER_UNKNOWN);
    ck_assert_int_eq(sniff_text("{\"error\":403}"), LR_CONTAINER_UNKNOWN);
    char xml[600];
    memset(xml, 'x', sizeof xml);
    memcpy(xml, "<?xml version=\"1.0\"?><Error>", 28);
    ck_assert_int_eq(lr_sniff((uint8_t *)xml, sizeof xml), LR_CONTAINER_HTML);
}
END_TEST

UNIT_MAIN("sniff", media, second_frame_of_sound_must_follow, transport_streams, text)
