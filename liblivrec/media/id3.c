#include "media/id3.h"

#include <string.h>

#include "media/bytes.h"
#include "media/fourcc.h"

enum { FLAG_EXTENDED = 0x40, FLAG_FOOTER = 0x10 };
enum { UTF8 = 3 }; /* encoding of a text */

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

/* The frames of a tag, one after the other. Frames have sizes of 4 bytes, synchsafe since 2.4; 2.2
 * has others, of which none is of use here. */
struct walk {
    const uint8_t *tag;
    size_t len, at;
    bool safe;
    bool cut; /* the last one */
};

static bool begin(struct walk *w, const uint8_t *tag, size_t len)
{
    *w = (struct walk){.tag = tag, .len = len, .at = LR_ID3_HEADER};
    if (len < LR_ID3_HEADER + 4 || lr_id3_size(tag) == 0 || tag[3] < 3)
        return false;
    w->safe = tag[3] >= 4;
    if (tag[5] & FLAG_EXTENDED)
        w->at += w->safe ? synchsafe(tag + w->at) : 4 + (size_t)lr_be32(tag + w->at);
    return true;
}

/* *size: as much of it as is there. */
static bool next(struct walk *w, uint32_t *id, const uint8_t **data, size_t *size)
{
    if (w->at >= w->len || w->len - w->at < FRAME_HEADER || w->tag[w->at] == 0)
        return false;
    const uint8_t *frame = w->tag + w->at;
    size_t all = w->safe ? synchsafe(frame + 4) : lr_be32(frame + 4);
    size_t left = w->len - w->at - FRAME_HEADER;
    *id = lr_be32(frame);
    *data = frame + FRAME_HEADER;
    *size = all < left ? all : left;
    w->cut = all > left;
    w->at = w->cut ? w->len : w->at + FRAME_HEADER + all;
    return true;
}

bool lr_id3_timestamp(const uint8_t *tag, size_t len, uint64_t *out)
{
    const uint8_t *data;
    struct walk w;
    uint32_t id;
    size_t size;
    if (!begin(&w, tag, len))
        return false;
    while (next(&w, &id, &data, &size))
        if (id == LR_FOURCC('P', 'R', 'I', 'V') && read_private(data, size, out))
            return true;
    return false;
}

/* A comment has a language and a NUL, behind a description that is empty, in front of its text. */
static size_t text_at(uint32_t id)
{
    return id == LR_ID3_COMMENT ? 1 + 3 + 1 : 1;
}

bool lr_id3_text(const uint8_t *tag, size_t len, uint32_t id, const uint8_t **text, size_t *n)
{
    const uint8_t *data;
    struct walk w;
    uint32_t found;
    size_t size, at = text_at(id);
    if (!begin(&w, tag, len))
        return false;
    while (next(&w, &found, &data, &size)) {
        if (found != id || w.cut || size < at || data[0] != UTF8 || (at > 1 && data[at - 1]))
            continue;
        *text = data + at;
        *n = size - at;
        return true;
    }
    return false;
}

static void put_synchsafe(uint8_t *p, size_t v)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(v >> (21 - 7 * i) & 0x7f);
}

int lr_id3_put(struct lr_buf *b, uint32_t id, const char *text)
{
    static const uint8_t before[] = {UTF8, 'u', 'n', 'd', 0};
    size_t n = text ? strlen(text) : 0, at = text_at(id);
    uint8_t head[FRAME_HEADER] = {(uint8_t)(id >> 24), (uint8_t)(id >> 16), (uint8_t)(id >> 8),
                                  (uint8_t)id};
    if (n == 0)
        return 0;
    put_synchsafe(head + 4, at + n);
    int rc = lr_buf_append(b, head, sizeof head);
    if (rc == 0)
        rc = lr_buf_append(b, before, at);
    return rc ? rc : lr_buf_append(b, text, n);
}

void lr_id3_head(uint8_t head[LR_ID3_HEADER], size_t len)
{
    static const uint8_t begin_of_tag[] = {'I', 'D', '3', 4, 0, 0};
    memcpy(head, begin_of_tag, sizeof begin_of_tag);
    put_synchsafe(head + sizeof begin_of_tag, len);
}
