/* Program tables of transport streams (ISO/IEC 13818-1, 2.4.4). */
#include <string.h>

#include "media/bytes.h"
#include "media/fourcc.h"
#include "media/ts.h"

enum { TABLE_PAT = 0, TABLE_PMT = 2 };
enum { DESCRIPTOR_REGISTRATION = 5, DESCRIPTOR_DVB_AC3 = 0x6a };

#define CHECKSUM 4
#define SECTION_HEAD 3

uint32_t lr_ts_crc(const uint8_t *data, size_t len)
{
    uint32_t crc = 0xffffffffu;
    for (size_t i = 0; i < len; i++) {
        crc ^= (uint32_t)data[i] << 24;
        for (int bit = 0; bit < 8; bit++)
            crc = crc << 1 ^ (crc >> 31 ? 0x04c11db7u : 0);
    }
    return crc;
}

void lr_ts_section_add(struct lr_ts_section *s, const struct lr_ts_packet *p)
{
    s->at = p->data;
    s->start = s->end = p->data + p->size;
    if (!p->start || p->size == 0)
        return;
    s->at++;
    if (p->data[0] < p->size)
        s->start = s->at + p->data[0];
}

/* Bytes of the section that is being collected, as far as that is known. */
static size_t section_want(const struct lr_ts_section *s)
{
    return s->len < SECTION_HEAD ? SECTION_HEAD : SECTION_HEAD + (lr_be16(s->data + 1) & 0xfff);
}

/* Take bytes up to `limit`. True when the section is whole. */
static bool collect(struct lr_ts_section *s, const uint8_t *limit)
{
    while (s->at < limit) {
        size_t want = section_want(s);
        if (want > sizeof s->data)
            break;
        size_t take = want - s->len, left = (size_t)(limit - s->at);
        take = take < left ? take : left;
        memcpy(s->data + s->len, s->at, take);
        s->len += take;
        s->at += take;
        if (s->len >= SECTION_HEAD && s->len == section_want(s))
            return true;
    }
    s->open = s->open && s->at == s->end && s->at == limit;
    s->at = limit;
    return false;
}

bool lr_ts_section_next(struct lr_ts_section *s, size_t *len)
{
    while (s->at < s->end) {
        if (!s->open && s->at < s->start) /* the end of one whose start was not seen */
            s->at = s->start;
        if (s->at == s->end || (!s->open && *s->at == 0xff)) /* stuffing */
            break;
        bool tail = s->open && s->at < s->start;
        if (!s->open)
            s->len = 0;
        s->open = true;
        if (!collect(s, tail ? s->start : s->end))
            continue;
        s->open = false;
        if (s->len >= SECTION_HEAD + 5 + CHECKSUM && lr_ts_crc(s->data, s->len) == 0) {
            *len = s->len - CHECKSUM;
            return true;
        }
    }
    s->at = s->end;
    return false;
}

/* Table of that kind, in force now? */
static bool is_table(const uint8_t *section, size_t len, int id)
{
    return len >= 8 && section[0] == id && (section[5] & 1);
}

bool lr_ts_pat(const uint8_t *section, size_t len, uint16_t *number, uint16_t *pmt_pid)
{
    if (!is_table(section, len, TABLE_PAT))
        return false;
    for (size_t at = 8; at + 4 <= len; at += 4) {
        *number = (uint16_t)lr_be16(section + at);
        *pmt_pid = (uint16_t)(lr_be16(section + at + 2) & 0x1fff);
        if (*number != 0) /* 0 is the network table */
            return true;
    }
    return false;
}

static void set(struct lr_ts_stream *s, enum lr_ts_role role, uint32_t fourcc)
{
    s->role = role;
    s->fourcc = fourcc;
}

/* By stream_type: table 2-34, ATSC A/53, and Apple's "MPEG-2 Stream Encryption Format" for the
 * encrypted ones. */
static void set_type(struct lr_ts_stream *s)
{
    switch (s->type) {
    case 0x1b:
        set(s, LR_TS_VIDEO, LR_FOURCC_AVC);
        break;
    case 0x24:
        set(s, LR_TS_VIDEO, LR_FOURCC_HEVC);
        break;
    case 0x0f:
        set(s, LR_TS_AUDIO, LR_FOURCC_AAC);
        break;
    case 0x03:
    case 0x04:
        set(s, LR_TS_AUDIO, LR_FOURCC_MP3);
        break;
    case 0x81:
        set(s, LR_TS_AUDIO, LR_FOURCC_AC3);
        break;
    case 0x01: /* MPEG-1 and -2, MPEG-4, VVC, AVS */
    case 0x02:
    case 0x10:
    case 0x33:
    case 0x42:
    case 0xd2:
    case 0xd4:
        set(s, LR_TS_VIDEO, 0);
        break;
    case 0x11: /* LATM, DTS, E-AC-3 */
    case 0x82:
    case 0x85:
    case 0x87:
    case 0x8a:
        set(s, LR_TS_AUDIO, 0);
        break;
    case 0xdb:
        set(s, LR_TS_VIDEO, LR_FOURCC_AVC);
        s->encrypted = true;
        break;
    case 0xcf:
    case 0xc1:
    case 0xc2:
        set(s, LR_TS_AUDIO, 0);
        s->encrypted = true;
        break;
    }
}

/* Private data (type 6) says by a descriptor what it is. */
static void set_private(struct lr_ts_stream *s, const uint8_t *p, size_t len)
{
    for (; len >= 2 && (size_t)p[1] + 2 <= len; len -= 2 + (size_t)p[1], p += 2 + p[1]) {
        uint32_t name = p[0] == DESCRIPTOR_REGISTRATION && p[1] >= 4 ? lr_be32(p + 2) : 0;
        if (p[0] == DESCRIPTOR_DVB_AC3 || name == LR_FOURCC('A', 'C', '-', '3'))
            set(s, LR_TS_AUDIO, LR_FOURCC_AC3);
        else if (name == LR_FOURCC('H', 'E', 'V', 'C'))
            set(s, LR_TS_VIDEO, LR_FOURCC_HEVC);
        else if (name == LR_FOURCC('O', 'p', 'u', 's') || name == LR_FOURCC('E', 'A', 'C', '3'))
            set(s, LR_TS_AUDIO, 0);
        else if (name == LR_FOURCC('A', 'V', '0', '1'))
            set(s, LR_TS_VIDEO, 0);
    }
}

bool lr_ts_pmt(const uint8_t *section, size_t len, struct lr_ts_program *out)
{
    if (!is_table(section, len, TABLE_PMT) || len < 12)
        return false;
    *out = (struct lr_ts_program){.number = (uint16_t)lr_be16(section + 3)};
    size_t at = 12 + (lr_be16(section + 10) & 0xfff);
    while (at + 5 <= len && out->count < LR_TS_STREAMS) {
        const uint8_t *p = section + at;
        size_t info = lr_be16(p + 3) & 0xfff;
        if (at + 5 + info > len)
            break;
        struct lr_ts_stream *s = &out->stream[out->count++];
        s->type = p[0];
        s->pid = (uint16_t)(lr_be16(p + 1) & 0x1fff);
        set_type(s);
        if (s->type == 6)
            set_private(s, p + 5, info);
        at += 5 + info;
    }
    return true;
}
