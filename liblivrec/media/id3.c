#include "media/id3.h"

#include <string.h>

#include "media/bytes.h"
#include "media/fourcc.h"

enum { FLAG_EXTENDED = 0x40, FLAG_FOOTER = 0x10 };

#define FRAME_HEADER 10

static const char owner[] = "com.apple.streaming.transportStreamTimestamp";

/* 7 bits in each byte. */
static uint32_t synchsafe(const uint8_t *p)
{
    return (uint32_t)(p[0] & 0x7f) << 21 | (uint32_t)(p[1] & 0x7f) << 14 |
           (uint32_t)(p[2] & 0x7f) << 7 | (p[3] & 0x7f);
}

size_t lr_id3_size(const uint8_t head[LR_ID3_HEADER])
{
    if (memcmp(head, "ID3", 3) != 0 || head[3] == 0xff || head[4] == 0xff)
        return 0;
    return LR_ID3_HEADER + (size_t)synchsafe(head + 6) + (head[5] & FLAG_FOOTER ? 10 : 0);
}

static bool read_private(const uint8_t *data, size_t len, uint64_t *out)
{
    if (len < sizeof owner + 8 || memcmp(data, owner, sizeof owner) != 0)
        return false;
    *out = lr_be64(data + sizeof owner) & 0x1ffffffff;
    return true;
}

/* Frames have sizes of 4 bytes, synchsafe since 2.4; 2.2 has no such frame. */
bool lr_id3_timestamp(const uint8_t *tag, size_t len, uint64_t *out)
{
    size_t at = LR_ID3_HEADER;
    if (len < at + 4 || lr_id3_size(tag) == 0 || tag[3] < 3)
        return false;
    bool safe = tag[3] >= 4;
    if (tag[5] & FLAG_EXTENDED)
        at += safe ? synchsafe(tag + at) : 4 + (size_t)lr_be32(tag + at);
    while (at < len && len - at >= FRAME_HEADER && tag[at]) {
        const uint8_t *frame = tag + at;
        size_t size = safe ? synchsafe(frame + 4) : lr_be32(frame + 4);
        size_t left = len - at - FRAME_HEADER;
        if (lr_be32(frame) == LR_FOURCC('P', 'R', 'I', 'V') &&
            read_private(frame + FRAME_HEADER, size < left ? size : left, out))
            return true;
        if (size > left)
            break;
        at += FRAME_HEADER + size;
    }
    return false;
}
