/* Bodies of FLV tags: the classic form, and headers of Enhanced RTMP with all that may stand in
 * them. */
#include "media/flv.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "unit.h"

#define HVC1 "68766331"
#define AVC1 "61766331"
#define AV01 "61763031"
#define OPUS "4f707573"

/* Which packet, cts and how much is left as "F 80 3"; "-" when it is cut off. */
static const char *look(bool video, const char *hex, size_t len)
{
    static char text[64];
    uint8_t all[256];
    struct lr_flv_body b;
    size_t n = unhex(hex, all, sizeof all);
    n = len < n ? len : n;
    uint8_t *body = malloc(n ? n : 1); /* a read behind the end is seen */
    ck_assert_ptr_nonnull(body);
    memcpy(body, all, n);
    bool whole = video ? lr_flv_video(body, n, &b) : lr_flv_audio(body, n, &b);
    static const char packets[] = {
        [LR_FLV_CONFIG] = 'C', [LR_FLV_FRAME] = 'F', [LR_FLV_OTHER] = 'O'};
    snprintf(text, sizeof text, whole ? "%c%s %d %zu" : "-", packets[b.packet], b.key ? "k" : "",
             (int)b.cts, b.size);
    free(body);
    return text;
}

struct body {
    const char *hex, *want;
    size_t least; /* bytes without which it is cut off */
};

static void check(bool video, const struct body *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        ck_assert_msg(strcmp(look(video, cases[i].hex, 256), cases[i].want) == 0, "%s: %s, not %s",
                      cases[i].hex, look(video, cases[i].hex, 256), cases[i].want);
        for (size_t n = 0; n < cases[i].least; n++)
            ck_assert_msg(strcmp(look(video, cases[i].hex, n), "-") == 0, "%s cut at %zu: %s",
                          cases[i].hex, n, look(video, cases[i].hex, n));
    }
}

START_TEST(pictures)
{
    static const struct body cases[] = {
        {"17 00 000000 01", "Ck 0 1", 5},
        {"27 01 ffffec aabb", "F -20 2", 5},
        {"17 02 000000", "Ok 0 0", 5},
        {"22 aabb", "F 0 2", 1}, /* H.263: no name */
        {"57 00", "O 0 1", 1},   /* a command */
        {"47 01 000000", "Fk 0 0", 5},
        {"90" HVC1 "01", "Ck 0 1", 5},
        {"91" HVC1 "000050 aa", "Fk 80 1", 8},
        {"a1" AVC1 "ffffd8 aa", "F -40 1", 8},
        {"a1" AV01 "aa", "F 0 1", 5}, /* no composition time */
        {"93" HVC1 "aa", "Fk 0 1", 5},
        {"92" HVC1, "Ok 0 0", 5}, /* end of sequence */
        {"94" HVC1 "aa", "Ok 0 1", 5},
        /* a modifier of 3 bytes, and one of 257 that is not there */
        {"97 02 000001 03" HVC1 "aa", "Fk 0 1", 10},
        {"97 02 000001 07 00 ff 01" HVC1 "000000", "Fk 0 0", 15},
        {"97 ff", "-", 2},
        {"97 ff 0001 00", "-", 5},
        /* several tracks: one codec, one track; another track; many codecs */
        {"96 01" HVC1 "00 000028 aa", "Fk 40 1", 10},
        {"96 01" HVC1 "01 000028 aa", "Ok 0 4", 7},
        {"96 11" HVC1 "00 000004 000028 aa ffff", "Fk 40 1", 14},
        {"96 21" HVC1 "00 000003 000028", "Fk 40 0", 13},
        {"96 31" HVC1 "00 000003 000028", "Ok 0 3", 13},
        {"96 11" HVC1 "00 0000ff 000028", "-", 13},
    };
    check(true, cases, sizeof cases / sizeof *cases);
}
END_TEST

START_TEST(sound)
{
    static const struct body cases[] = {
        {"af 00 1210", "Ck 0 2", 2},
        {"af 01 aabb", "Fk 0 2", 2},
        {"af 02 aabb", "Ok 0 2", 2},
        {"2f fffb", "Fk 0 2", 1},
        {"ef fffb", "Fk 0 2", 1},
        {"0f aa", "Fk 0 1", 1},
        {"90" OPUS "aa", "Ck 0 1", 5},
        {"91" OPUS "aabb", "Fk 0 2", 5},
        {"92" OPUS, "Ok 0 0", 5},
        {"95 01" OPUS "00 aa", "Fk 0 1", 7},
        {"95 01" OPUS "01 aa", "Ok 0 1", 7},
    };
    check(false, cases, sizeof cases / sizeof *cases);
}
END_TEST

START_TEST(where_a_tag_may_start)
{
    static const struct {
        const char *hex;
        bool plausible;
    } cases[] = {
        {"09 000010 000000 00 000000 17 01", true},  {"09 000010 000000 00 000001 17 01", false},
        {"09 000001 000000 00 000000 17 01", false}, {"09 100001 000000 00 000000 17 01", false},
        {"09 000010 000000 00 000000 07 01", false}, {"09 000010 000000 00 000000 67 01", false},
        {"09 000010 000000 00 000000 97 01", true},  {"09 000010 000000 00 000000 98 01", false},
        {"09 000010 000000 00 000000 1f 01", false}, {"08 000010 000000 00 000000 af 01", true},
        {"08 000010 000000 00 000000 af 02", false}, {"08 000010 000000 00 000000 cf 01", false},
        {"12 000010 000000 00 000000 02 00", true},  {"12 000010 000000 00 000000 03 00", false},
        {"0a 000010 000000 00 000000 02 00", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t p[LR_FLV_PROBE];
        ck_assert_uint_eq(unhex(cases[i].hex, p, sizeof p), sizeof p);
        ck_assert_msg(lr_flv_tag_plausible(p) == cases[i].plausible, "%s", cases[i].hex);
    }
}
END_TEST

START_TEST(headers)
{
    static const struct {
        const char *hex;
        size_t size; /* 0: it is none */
    } cases[] = {{"464c56 01 05 00000009", 9}, {"464c56 01 05 0000000d", 13},
                 {"464c56 05 05 00000009", 0}, {"464c56 01 05 00000008", 0},
                 {"464c56 01 05 00000041", 0}, {"464c57 01 05 00000009", 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t p[LR_FLV_HEADER];
        size_t size = 0;
        bool audio = false, video = false;
        unhex(cases[i].hex, p, sizeof p);
        ck_assert_int_eq(lr_flv_header(p, &size, &audio, &video), cases[i].size > 0);
        ck_assert_uint_eq(size, cases[i].size);
        ck_assert(!size || (audio && video));
    }
}
END_TEST

UNIT_MAIN("flv_body", pictures, sound, where_a_tag_may_start, headers)
