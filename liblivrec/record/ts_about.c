#include "record/ts_about.h"

#include <string.h>

#include "core/codepoint.h"

#define UTF8 0x15 /* that a text is in it (EN 300 468, annex A) */
#define DIGITAL_TELEVISION 0x01
#define SERVICE 0x48
/* Bytes of text, so that the table is one packet. */
#define PROVIDER_MOST 60
#define NAME_MOST 96

/* With its length in front, cut between two characters. */
static uint8_t *put_text(uint8_t *p, const char *text, size_t most)
{
    size_t len = text ? strlen(text) : 0, kept = 0;
    for (uint32_t cp; kept < len;) {
        size_t n = lr_cp_decode(text + kept, len - kept, &cp);
        if (kept + n > most)
            break;
        kept += n;
    }
    *p++ = (uint8_t)(kept ? kept + 1 : 0);
    if (!kept)
        return p;
    *p++ = UTF8;
    memcpy(p, text, kept);
    return p + kept;
}

/* Its length. */
static size_t put_service(uint8_t *out, const struct lr_tags *tags)
{
    uint8_t *p = out;
    *p++ = SERVICE;
    uint8_t *size = p++;
    *p++ = DIGITAL_TELEVISION;
    p = put_text(p, tags->artist, PROVIDER_MOST);
    p = put_text(p, tags->title ? tags->title : tags->artist, NAME_MOST);
    *size = (uint8_t)(p - size - 1);
    return (size_t)(p - out);
}

/* EN 300 468, 5.2.3: one service, which runs, for anybody, without events. */
void lr_ts_describe(struct lr_ts *ts, const struct lr_tags *tags)
{
    static const uint8_t head[] = {0, 1, 0xff, 0, LR_TS_PROGRAM, 0xfc, 0x80};
    if (!tags || (!tags->title && !tags->artist))
        return;
    uint8_t *p = lr_ts_table_begin(ts->sdt, 0x11, 0x42, LR_TS_STREAM);
    memcpy(p, head, sizeof head);
    p += sizeof head;
    size_t n = put_service(p + 1, tags);
    *p = (uint8_t)n;
    lr_ts_table_end(ts->sdt, p + 1 + n);
}
