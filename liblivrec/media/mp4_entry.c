#include "media/mp4_entry.h"

#include <string.h>

#include "media/bytes.h"

#define VIDEO_HEAD 78
#define AUDIO_HEAD 28

enum { TAG_ES = 3, TAG_DECODER = 4, TAG_SPECIFIC = 5 };
enum { OBJECT_AAC = 0x40, OBJECT_MP3_2 = 0x69, OBJECT_MP3 = 0x6b };
enum { OBJECT_AAC_2_FIRST = 0x66, OBJECT_AAC_2_LAST = 0x68 };

struct descriptor {
    int tag;
    const uint8_t *data;
    size_t size;
};

/* The descriptor at *p (ISO/IEC 14496-1, 8.3.3); its size is cut to what is there. */
static bool next_descriptor(const uint8_t **p, const uint8_t *end, struct descriptor *out)
{
    size_t size = 0;
    if (*p == end)
        return false;
    out->tag = *(*p)++;
    for (int i = 0; i < 4; i++) {
        if (*p == end)
            return false;
        uint8_t byte = *(*p)++;
        size = size << 7 | (byte & 0x7f);
        if (!(byte & 0x80))
            break;
    }
    size_t left = (size_t)(end - *p);
    out->data = *p;
    out->size = size < left ? size : left;
    *p += out->size;
    return true;
}

static bool find_descriptor(const uint8_t *p, size_t len, int tag, struct descriptor *out)
{
    const uint8_t *end = p + len;
    while (next_descriptor(&p, end, out))
        if (out->tag == tag)
            return true;
    return false;
}

/* Bytes of an ES_Descriptor in front of the descriptors in it. */
static size_t es_head(const struct descriptor *es)
{
    size_t at = 3;
    if (es->size < at)
        return es->size;
    uint8_t flags = es->data[2];
    at += flags & 0x80 ? 2 : 0;
    if (flags & 0x40)
        at += 1 + (size_t)(at < es->size ? es->data[at] : 0);
    at += flags & 0x20 ? 2 : 0;
    return at < es->size ? at : es->size;
}

static void take_esds(const struct lr_box *esds, struct lr_mp4_track *t)
{
    struct descriptor es, decoder, specific;
    t->fourcc = 0;
    if (esds->size < 4 || !find_descriptor(esds->data + 4, esds->size - 4, TAG_ES, &es))
        return;
    size_t head = es_head(&es);
    if (!find_descriptor(es.data + head, es.size - head, TAG_DECODER, &decoder) ||
        decoder.size < 13)
        return;
    int object = decoder.data[0];
    if (object == OBJECT_MP3 || object == OBJECT_MP3_2)
        t->fourcc = LR_FOURCC_MP3;
    if (object != OBJECT_AAC && (object < OBJECT_AAC_2_FIRST || object > OBJECT_AAC_2_LAST))
        return;
    t->fourcc = LR_FOURCC_AAC;
    if (find_descriptor(decoder.data + 13, decoder.size - 13, TAG_SPECIFIC, &specific)) {
        t->config = specific.data;
        t->config_len = specific.size;
    }
}

/* dOps to OpusHead: the same fields, but little-endian (Opus in ISOBMFF 4.3.2, RFC 7845 5.1). */
static void take_dops(const struct lr_box *dops, struct lr_mp4_track *t)
{
    const uint8_t *p = dops->data;
    size_t tail = dops->size - 11;
    if (dops->size < 11 || tail > sizeof t->made - 19)
        return;
    uint8_t *o = t->made;
    memcpy(o, "OpusHead\1", 9);
    o[9] = p[1];
    o[10] = p[3];
    o[11] = p[2];
    for (int i = 0; i < 4; i++)
        o[12 + i] = p[7 - i];
    o[16] = p[9];
    o[17] = p[8];
    memcpy(o + 18, p + 10, tail + 1); /* mapping family and table */
    t->config = o;
    t->config_len = 19 + tail;
}

/* Where QuickTime has the box that MP4 has in the entry itself. */
static void take_wave(const struct lr_box *wave, struct lr_mp4_track *t)
{
    struct lr_box_iter it = lr_box_begin(wave->data, wave->size);
    for (struct lr_box b; lr_box_next(&it, &b);)
        if (b.type == LR_FOURCC('e', 's', 'd', 's'))
            take_esds(&b, t);
}

static void take_box(const struct lr_box *b, struct lr_mp4_track *t)
{
    switch (b->type) {
    case LR_FOURCC('a', 'v', 'c', 'C'):
    case LR_FOURCC('h', 'v', 'c', 'C'):
    case LR_FOURCC('a', 'v', '1', 'C'):
        t->config = b->data;
        t->config_len = b->size;
        break;
    case LR_FOURCC('e', 's', 'd', 's'):
        take_esds(b, t);
        break;
    case LR_FOURCC('w', 'a', 'v', 'e'):
        take_wave(b, t);
        break;
    case LR_FOURCC('d', 'O', 'p', 's'):
        take_dops(b, t);
        break;
    case LR_FOURCC('s', 'i', 'n', 'f'):
        t->encrypted = true;
        break;
    }
}

static uint32_t codec_of(uint32_t entry)
{
    switch (entry) {
    case LR_FOURCC('a', 'v', 'c', '1'):
    case LR_FOURCC('a', 'v', 'c', '3'):
        return LR_FOURCC_AVC;
    case LR_FOURCC('h', 'v', 'c', '1'):
    case LR_FOURCC('h', 'e', 'v', '1'):
    case LR_FOURCC('d', 'v', 'h', '1'): /* Dolby Vision over HEVC: its base layer */
    case LR_FOURCC('d', 'v', 'h', 'e'):
        return LR_FOURCC_HEVC;
    case LR_FOURCC_AV1:
    case LR_FOURCC_AAC:
    case LR_FOURCC_MP3:
    case LR_FOURCC_OPUS:
    case LR_FOURCC_AC3:
        return entry;
    }
    return 0;
}

/* Bytes in front of the boxes of a sound entry; QuickTime has longer ones. */
static size_t audio_head(const struct lr_box *e)
{
    uint32_t version = lr_be16(e->data + 8);
    return AUDIO_HEAD + (version == 1 ? 16 : version == 2 ? 36 : 0);
}

/* The entries are boxes. */
static bool find_entry(const struct lr_box *stsd, uint32_t number, struct lr_box *entry)
{
    struct lr_box_iter it = lr_box_begin(stsd->data + 8, stsd->size - 8);
    for (uint32_t i = 0; i < number; i++)
        if (!lr_box_next(&it, entry))
            return false;
    return number > 0;
}

void lr_mp4_entry(const struct lr_box *stsd, uint32_t number, struct lr_mp4_track *t)
{
    struct lr_box entry, b;
    if (stsd->size < 8)
        return;
    size_t head = t->role == LR_MP4_VIDEO ? VIDEO_HEAD : AUDIO_HEAD;
    if (!find_entry(stsd, number, &entry) || entry.size < head)
        return;
    t->entry = entry.type;
    t->fourcc = codec_of(entry.type);
    t->encrypted =
        entry.type == LR_FOURCC('e', 'n', 'c', 'v') || entry.type == LR_FOURCC('e', 'n', 'c', 'a');
    if (t->role == LR_MP4_AUDIO) {
        t->channels = (int)lr_be16(entry.data + 16);
        t->rate = (int)lr_be16(entry.data + 24);
        head = audio_head(&entry);
    }
    if (head > entry.size)
        return;
    struct lr_box_iter it = lr_box_begin(entry.data + head, entry.size - head);
    while (lr_box_next(&it, &b))
        take_box(&b, t);
}
