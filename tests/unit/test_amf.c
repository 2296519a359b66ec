/* AMF0 of script tags: what stands in front of a property is passed over, whatever it is. */
#include "media/amf.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "unit.h"

#define META "02 000a 6f6e4d65746144617461 "
#define WIDTH "0005 7769647468 00 4094000000000000" /* "width": 1280 */
#define END " 000009"

/* In a block of its own, so that a read behind the end is seen. */
static int find(const uint8_t *data, size_t len, double *out)
{
    uint8_t *copy = malloc(len ? len : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, data, len);
    int type = lr_amf_find(copy, len, "width", out);
    free(copy);
    return type;
}

static size_t body_of(const char *before, uint8_t *body, size_t max)
{
    char text[1024];
    snprintf(text, sizeof text, META "03 %s " WIDTH END, before);
    return unhex(text, body, max);
}

START_TEST(values_are_passed_over)
{
    static const char *const before[] = {
        "",
        "0001 61 00 3ff0000000000000",           /* a number */
        "0001 61 01 01",                         /* a boolean */
        "0001 61 02 0003 616263",                /* a string */
        "0001 61 03 0001 62 05 000009",          /* an object with a null */
        "0001 61 05 0001 62 06",                 /* null, undefined */
        "0001 61 07 0001",                       /* a reference */
        "0001 61 08 ffffffff 0001 62 05 000009", /* a map whose count is wrong */
        "0001 61 0a 00000002 05 0101",           /* an array */
        "0001 61 0a 00000000",                   /* an empty one */
        "0001 61 0b 0000000000000000 0000",      /* a date */
        "0001 61 0c 00000003 616263",            /* a long string */
        "0001 61 0f 00000001 3c",                /* XML */
        "0000 05",                               /* a key without a letter */
    };
    uint8_t body[512];
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        double width = 0;
        size_t len = body_of(before[i], body, sizeof body);
        ck_assert_msg(find(body, len, &width) == LR_AMF_NUMBER, "%s", before[i]);
        ck_assert(width == 1280);
        for (size_t n = 0; n < len - 3; n++) /* cut anywhere in front of it */
            ck_assert_msg(find(body, n, &width) == LR_AMF_ABSENT, "%s cut at %zu", before[i], n);
    }
}
END_TEST

START_TEST(what_is_none)
{
    static const char *const before[] = {
        "0001 61 04",                   /* a movie clip: reserved */
        "0001 61 0d",                   /* unsupported */
        "0001 61 0a 00000002 05 04",    /* an array with one of these */
        "0001 61 03 0001 62 04 000009", /* an object with one */
        "0001 61 0a ffffffff 05",       /* an array beyond all */
        "0001 61 0c ffffffff",          /* a string beyond all */
    };
    uint8_t body[512];
    double width;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
        size_t len = body_of(before[i], body, sizeof body);
        ck_assert_msg(find(body, len, &width) == LR_AMF_ABSENT, "%s", before[i]);
    }
    ck_assert_int_eq(find(body, unhex(META "05", body, sizeof body), &width), LR_AMF_ABSENT);
    ck_assert_int_eq(find(body, unhex(META "03" END, body, sizeof body), &width), LR_AMF_ABSENT);
    ck_assert_int_eq(
        find(body, unhex(META "08 00000000 0005 7769647468 01 01" END, body, sizeof body), &width),
        LR_AMF_BOOLEAN);
    ck_assert(width == 1);
}
END_TEST

/* Objects in objects: 16 are followed, not more. */
START_TEST(depth)
{
    for (int deep = 1; deep < 40; deep++) {
        uint8_t body[1024];
        char before[1000] = "0001 61";
        double width;
        for (int i = 1; i < deep; i++)
            strncat(before, " 03 0001 61", sizeof before - strlen(before) - 1);
        strncat(before, " 05", sizeof before - strlen(before) - 1);
        for (int i = 1; i < deep; i++)
            strncat(before, END, sizeof before - strlen(before) - 1);
        size_t len = body_of(before, body, sizeof body);
        ck_assert_int_eq(find(body, len, &width),
                         deep <= LR_AMF_DEPTH ? LR_AMF_NUMBER : LR_AMF_ABSENT);
    }
}
END_TEST

/* What lies behind 256 KiB is not looked at. */
START_TEST(length)
{
    static const char name[] = "width";
    uint8_t *body = calloc(1, LR_AMF_MAX + 64);
    ck_assert_ptr_nonnull(body);
    size_t head = unhex(META "03 0001 61 0c 00000000", body, 64);
    for (size_t over = 0; over < 2; over++) {
        double width = 0;
        size_t text = LR_AMF_MAX - head - 2 - 5 - 9 + over, at = head + text;
        for (int i = 0; i < 4; i++)
            body[head - 4 + (size_t)i] = (uint8_t)(text >> (24 - 8 * i));
        memset(body + head, 'x', text);
        body[at] = 0;
        body[at + 1] = 5;
        memcpy(body + at + 2, name, 5);
        unhex("00 4094000000000000" END, body + at + 7, 12);
        ck_assert_int_eq(lr_amf_find(body, at + 7 + 12, name, &width),
                         over ? LR_AMF_ABSENT : LR_AMF_NUMBER);
    }
    free(body);
}
END_TEST

START_TEST(names)
{
    uint8_t body[64];
    const uint8_t *text;
    size_t n, len = unhex(META "03 0001 61 02 0002 6869" END, body, sizeof body);
    ck_assert(lr_amf_is(body, len, "onMetaData"));
    ck_assert(!lr_amf_is(body, len, "onMetaDat"));
    ck_assert(!lr_amf_is(body, 5, "onMetaData"));
    ck_assert(lr_amf_text(body, len, "a", &text, &n));
    ck_assert(n == 2 && memcmp(text, "hi", 2) == 0);
    ck_assert(!lr_amf_text(body, len, "b", &text, &n));
    len = unhex(META "03 0001 61 05" END, body, sizeof body);
    ck_assert(!lr_amf_text(body, len, "a", &text, &n));
}
END_TEST

UNIT_MAIN("amf", values_are_passed_over, what_is_none, depth, length, names)
