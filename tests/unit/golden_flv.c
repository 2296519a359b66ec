/* Words of FLV:
 *
 *   H          the file's header
 *   V1 V2 A1 A2  configurations; V1:600 at 600 ms
 *   V3 V4      HEVC: as codec id 12, as Enhanced RTMP says; the pictures behind it too
 *   V1:flags   V1 with other flag bytes
 *   E40        end of sequence at 40 ms
 *   S40        script data: onMetaData; S40:... what follows that name, in hex */
#include "golden.h"

#include <stdio.h>
#include <string.h>

#include "hex.h"
#include <check.h>
#include <stdlib.h>

#define HVCC                                                                                       \
    "01016000000090000000000078f000fcfdf8f800000f03a00001001840010c01ffff0160000003009000000300"   \
    "00030078959809a10001002b420101016000000300900000030000030078a003c08010e596566924caf0168080"   \
    "00000300800000030284a2000100074401c172b46240"
#define AVCC_FLAGS "01424c0affe10017" GOLDEN_SPS "010005" GOLDEN_PPS

static int form; /* of pictures: 1 AVC, 3 HEVC id 12, 4 enhanced */

static void bytes(struct lr_buf *b, const void *data, size_t len)
{
    ck_assert_int_eq(lr_buf_append(b, data, len), 0);
}

static void put32(uint8_t *p, size_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (24 - 8 * i));
}

static void tag(struct lr_buf *b, int type, int64_t ms, const uint8_t *body, size_t len)
{
    uint32_t t = (uint32_t)ms;
    const uint8_t head[11] = {(uint8_t)type, (uint8_t)(len >> 16), (uint8_t)(len >> 8),
                              (uint8_t)len,  (uint8_t)(t >> 16),   (uint8_t)(t >> 8),
                              (uint8_t)t,    (uint8_t)(t >> 24)};
    uint8_t tail[4];
    put32(tail, len + 11);
    bytes(b, head, sizeof head);
    bytes(b, body, len);
    bytes(b, tail, sizeof tail);
}

static void hex_tag(struct lr_buf *b, int type, int64_t ms, const char *hex)
{
    uint8_t body[512];
    tag(b, type, ms, body, unhex(hex, body, sizeof body));
}

static void header(struct lr_buf *b)
{
    static const uint8_t head[] = {'F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0};
    bytes(b, head, sizeof head);
}

static void begin(struct lr_buf *b)
{
    form = 1;
    header(b);
    hex_tag(b, 9, 0, "1700000000" GOLDEN_AVCC);
    hex_tag(b, 8, 0, "af00" GOLDEN_ASC);
}

static void picture(struct lr_buf *b, const struct golden_word *w)
{
    uint8_t body[32 + GOLDEN_BODY];
    int key = w->key ? 0x10 : 0x20;
    size_t n = form == 4 ? unhex("93 68766331 000000 000000", body, sizeof body)
                         : unhex("00 01 000000 000000", body, sizeof body);
    if (form == 4)
        body[0] = (uint8_t)(0x80 | key | 1); /* CodedFrames: with composition time */
    else
        body[0] = (uint8_t)(key | (form == 3 ? 12 : 7));
    uint8_t *p = body + (form == 4 ? 5 : 2);
    p[0] = (uint8_t)(w->shown >> 16);
    p[1] = (uint8_t)(w->shown >> 8);
    p[2] = (uint8_t)w->shown;
    n = (size_t)(p + 3 - body) + 4;
    size_t head = n;
    if (form == 1) {
        n += golden_nal(w, body + n);
    } else { /* IDR_W_RADL, TRAIL_R */
        body[n++] = w->key ? 19 << 1 : 1 << 1;
        body[n++] = 1;
        n += golden_body(w, body + n);
    }
    put32(body + head - 4, n - head);
    tag(b, 9, w->ms, body, n);
}

static void sound(struct lr_buf *b, const struct golden_word *w)
{
    uint8_t body[2 + GOLDEN_BODY] = {0xaf, 1};
    tag(b, 8, w->ms, body, 2 + golden_body(w, body + 2));
}

static bool config(struct lr_buf *b, const char *text)
{
    static const struct {
        const char *name, *body;
        int type, form;
    } known[] = {{"V1:flags", "1700000000" AVCC_FLAGS, 9, 1},
                 {"V1", "1700000000" GOLDEN_AVCC, 9, 1},
                 {"V2", "1700000000" GOLDEN_AVCC2, 9, 1},
                 {"V3", "1c00000000" HVCC, 9, 3},
                 {"V4", "9068766331" HVCC, 9, 4},
                 {"A1", "af00" GOLDEN_ASC, 8, 0},
                 {"A2", "af00" GOLDEN_ASC2, 8, 0}};
    const char *colon = strchr(text, ':');
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        if (strncmp(text, known[i].name, strlen(known[i].name)) != 0)
            continue;
        form = known[i].form ? known[i].form : form;
        hex_tag(b, known[i].type, colon ? strtoll(colon + 1, NULL, 10) : 0, known[i].body);
        return true;
    }
    return false;
}

static void script(struct lr_buf *b, int64_t ms, const char *colon)
{
    char hex[2 * GOLDEN_WORD];
    snprintf(hex, sizeof hex, "02000a 6f6e4d65746144617461 %s",
             colon ? colon + 1 : "08 00000000 000009");
    hex_tag(b, 18, ms, hex);
}

static bool word(struct lr_buf *b, const struct golden_word *w)
{
    long long ms = strtoll(w->text + 1, NULL, 10);
    if (w->frame && w->video)
        picture(b, w);
    else if (w->frame)
        sound(b, w);
    else if (w->text[0] == 'H')
        header(b);
    else if (w->text[0] == 'E')
        hex_tag(b, 9, ms, "1702000000");
    else if (w->text[0] == 'S')
        script(b, ms, strchr(w->text, ':'));
    else
        return config(b, w->text);
    return true;
}

const struct golden_way golden_flv = {"flv", lr_reader_flv_new, begin, word};
