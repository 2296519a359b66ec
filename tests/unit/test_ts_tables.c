/* Program tables of MPEG-TS: what streams are, by their type or by what a descriptor says. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "hex.h"
#include "media/ts.h"
#include "unit.h"

#define PMT "02 b000 0001 c1 00 00 e100 "

static const char role_of[] = {[LR_TS_OTHER] = '-', [LR_TS_VIDEO] = 'v', [LR_TS_AUDIO] = 'a'};

/* The stream of a PMT with one entry, as "v avc1", "a - !" when it is encrypted. */
static const char *stream(const char *entry)
{
    static char text[32];
    char hex[256];
    uint8_t section[128];
    struct lr_ts_program p;
    snprintf(hex, sizeof hex, PMT "f000 %s", entry);
    size_t len = unhex(hex, section, sizeof section);
    ck_assert(lr_ts_pmt(section, len, &p));
    ck_assert_int_eq(p.number, 1);
    ck_assert_int_eq(p.count, 1);
    ck_assert_int_eq(p.stream[0].pid, 0x100);
    uint32_t c = p.stream[0].fourcc;
    char name[5] = {(char)(c >> 24), (char)(c >> 16), (char)(c >> 8), (char)c};
    snprintf(text, sizeof text, "%c %s%s", role_of[p.stream[0].role], c ? name : "-",
             p.stream[0].encrypted ? " !" : "");
    return text;
}

START_TEST(types)
{
    static const struct {
        const char *entry, *want;
    } cases[] = {
        {"1b e100 f000", "v avc1"},
        {"24 e100 f000", "v hvc1"},
        {"0f e100 f000", "a mp4a"},
        {"03 e100 f000", "a .mp3"},
        {"04 e100 f000", "a .mp3"},
        {"81 e100 f000", "a ac-3"},
        {"02 e100 f000", "v -"},
        {"42 e100 f000", "v -"},
        {"11 e100 f000", "a -"},
        {"87 e100 f000", "a -"},
        {"db e100 f000", "v avc1 !"},
        {"cf e100 f000", "a - !"},
        {"c1 e100 f000", "a - !"},
        {"15 e100 f000", "- -"}, /* ID3 */
        {"06 e100 f000", "- -"}, /* private, and nothing that says what */
        {"06 e100 f002 6a00", "a ac-3"},
        {"06 e100 f006 05 04 41432d33", "a ac-3"},
        {"06 e100 f006 05 04 48455643", "v hvc1"},
        {"06 e100 f006 05 04 4f707573", "a -"},
        {"06 e100 f006 05 04 45414333", "a -"},
        {"06 e100 f006 05 04 41563031", "v -"},
        {"06 e100 f008 0a00 05 04 48455643", "v hvc1"}, /* behind another descriptor */
        {"06 e100 f005 05 04 484556", "- -"},           /* one that leaves the entry */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(strcmp(stream(cases[i].entry), cases[i].want) == 0, "%s: %s, not %s",
                      cases[i].entry, stream(cases[i].entry), cases[i].want);
}
END_TEST

/* In a block of its own. */
static bool pmt(const char *hex, struct lr_ts_program *out)
{
    uint8_t all[512];
    size_t len = unhex(hex, all, sizeof all);
    uint8_t *copy = malloc(len ? len : 1);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, all, len);
    bool is = lr_ts_pmt(copy, len, out);
    free(copy);
    return is;
}

START_TEST(programs)
{
    struct lr_ts_program p;
    ck_assert(pmt(PMT "f002 ffff 1b e100 f000 0f e101 f000", &p)); /* descriptors of the program */
    ck_assert_int_eq(p.count, 2);
    ck_assert_int_eq(p.stream[1].pid, 0x101);
    ck_assert(pmt(PMT "ffff 1b e100 f000", &p)); /* they leave the section */
    ck_assert_int_eq(p.count, 0);
    ck_assert(pmt(PMT "f000 1b e100 f000 0f e101 f001", &p)); /* so do those of the second stream */
    ck_assert_int_eq(p.count, 1);
    ck_assert(!pmt("02 b000 0001 c0 00 00 e100 f000", &p)); /* not in force yet */
    ck_assert(!pmt("00 b000 0001 c1 00 00 e100 f000", &p)); /* another table */
    ck_assert(!pmt("02 b000 0001 c1 00 00 e100", &p));      /* cut */
    char many[512] = PMT "f000";
    for (int i = 0; i < 20; i++)
        strncat(many, " 0f e101 f000", sizeof many - strlen(many) - 1);
    ck_assert(pmt(many, &p));
    ck_assert_int_eq(p.count, LR_TS_STREAMS);
}
END_TEST

START_TEST(associations)
{
    static const struct {
        const char *hex;
        int number, pid; /* 0: there is none */
    } cases[] = {{"00 b000 0001 c1 00 00 0001 f000", 1, 0x1000},
                 {"00 b000 0001 c1 00 00 0000 e010 0007 e100", 7, 0x100}, /* behind the network's */
                 {"00 b000 0001 c1 00 00 0000 e010", 0, 0},
                 {"00 b000 0001 c0 00 00 0001 f000", 0, 0},
                 {"02 b000 0001 c1 00 00 0001 f000", 0, 0},
                 {"00 b000 0001 c1 00 00", 0, 0},
                 {"00 b000", 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint8_t section[64];
        uint16_t number = 0, pid = 0;
        size_t len = unhex(cases[i].hex, section, sizeof section);
        ck_assert_int_eq(lr_ts_pat(section, len, &number, &pid), cases[i].pid > 0);
        if (cases[i].pid)
            ck_assert(number == cases[i].number && pid == cases[i].pid);
    }
}
END_TEST

UNIT_MAIN("ts_tables", types, programs, associations)
