/* What is a picture. */
#include "unit.h"

#include "session/cover.h"

#define KIND(bytes) lr_cover_kind((const uint8_t *)(bytes), sizeof(bytes) - 1)

START_TEST(pictures)
{
    ck_assert_str_eq(KIND("\xff\xd8\xff\xe0\0\x10JFIF"), "jpg");
    ck_assert_str_eq(KIND("\x89PNG\r\n\x1a\n\0\0\0\rIHDR"), "png");
    ck_assert_str_eq(KIND("GIF89a\1\0"), "gif");
    ck_assert_str_eq(KIND("RIFF\x24\0\0\0WEBPVP8 "), "webp");
    ck_assert_str_eq(KIND("\0\0\0\x20"
                          "ftypavif\0\0\0\0"),
                     "avif");
}
END_TEST

START_TEST(others)
{
    ck_assert_ptr_null(KIND(""));
    ck_assert_ptr_null(KIND("\xff\xd8\xff")); /* nothing behind it */
    ck_assert_ptr_null(KIND("RIFF\x24\0\0\0WAVEfmt "));
    ck_assert_ptr_null(KIND("CORK\x24\0\0\0WEBPVP8 "));
    ck_assert_ptr_null(KIND("\0\0\0\x20"
                            "ftypisom\0\0\0\0"));
    ck_assert_ptr_null(KIND("<html><body>no picture</body></html>"));
    ck_assert_ptr_null(KIND("<svg xmlns='http://www.w3.org/2000/svg'/>"));
}
END_TEST

UNIT_MAIN("cover", pictures, others)
