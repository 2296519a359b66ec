#include "media/flv.h"

#include <string.h>

#include "media/bytes.h"

#define MAX_PLAUSIBLE ((uint32_t)1 << 20)
#define MAX_HEADER 64

enum { FRAME_KEY = 1, FRAME_GENERATED_KEY = 4, FRAME_COMMAND = 5 };
enum { PACKET_CONFIG = 0, PACKET_FRAMES = 1, PACKET_FRAMES_X = 3 };
enum { EX_MULTITRACK_AUDIO = 5, EX_MULTITRACK_VIDEO = 6, EX_MODIFIER = 7 };
enum { ONE_TRACK = 0, MANY_CODECS = 2 };

void lr_flv_tag(const uint8_t head[LR_FLV_TAG], struct lr_flv_tag *out)
{
    out->type = head[0] & 0xdf;
    out->encrypted = head[0] & 0x20;
    out->size = lr_be24(head + 1);
    out->time = (uint32_t)head[7] << 24 | lr_be24(head + 4);
    out->stream = lr_be24(head + 8);
}

static bool video_starts(uint8_t first)
{
    int frame = first >> 4 & 7, low = first & 15;
    if (frame == 0 || frame > FRAME_COMMAND)
        return false;
    return first & 0x80 ? low <= EX_MODIFIER : low >= 2 && low <= LR_FLV_ID_AV1;
}

bool lr_flv_tag_plausible(const uint8_t p[LR_FLV_PROBE])
{
    struct lr_flv_tag t;
    lr_flv_tag(p, &t);
    if (t.stream != 0 || t.size < 2 || t.size > MAX_PLAUSIBLE)
        return false;
    const uint8_t *body = p + LR_FLV_TAG;
    switch (t.type) {
    case LR_FLV_VIDEO:
        return video_starts(body[0]);
    case LR_FLV_AUDIO: /* all formats with a meaning; AAC says configuration or frame */
        return body[0] >> 4 != 12 && body[0] >> 4 != 13 &&
               (body[0] >> 4 != LR_FLV_ID_AAC || body[1] <= 1);
    case LR_FLV_SCRIPT: /* a string of less than 256 bytes */
        return body[0] == 2 && body[1] == 0;
    }
    return false;
}

bool lr_flv_header(const uint8_t head[LR_FLV_HEADER], size_t *size, bool *audio, bool *video)
{
    uint32_t offset = lr_be32(head + 5);
    if (memcmp(head, "FLV", 3) != 0 || head[3] > 4 || offset < LR_FLV_HEADER || offset > MAX_HEADER)
        return false;
    *size = offset;
    *audio = head[4] & 4;
    *video = head[4] & 1;
    return true;
}

static bool take(struct lr_flv_body *b, size_t count)
{
    if (b->size < count)
        return false;
    b->data += count;
    b->size -= count;
    return true;
}

static bool take_cts(struct lr_flv_body *b)
{
    if (!take(b, 3))
        return false;
    b->cts = lr_sbe24(b->data - 3);
    return true;
}

/* Modifiers between the packet type and the FourCC (E-RTMP v2, "ModEx"). The packet type behind
 * them, or -1. */
static int skip_modifiers(struct lr_flv_body *b, int type)
{
    while (type == EX_MODIFIER) {
        if (!take(b, 1))
            return -1;
        size_t count = (size_t)b->data[-1] + 1;
        if (count == 256) {
            if (!take(b, 2))
                return -1;
            count = (size_t)lr_be16(b->data - 2) + 1;
        }
        if (!take(b, count + 1))
            return -1;
        type = b->data[-1] & 15;
    }
    return type;
}

/* Of several tracks the first in the tag is taken if it is the default one, number 0. The packet
 * type, or -1 when cut off, or -2 when it is another track. */
static int take_first_track(struct lr_flv_body *b)
{
    if (!take(b, 1 + 4 + 1))
        return -1;
    int kind = b->data[-6] >> 4, type = b->data[-6] & 15, track = b->data[-1];
    b->fourcc = lr_be32(b->data - 5);
    if (kind != ONE_TRACK) {
        if (!take(b, 3))
            return -1;
        size_t count = lr_be24(b->data - 3);
        if (count > b->size)
            return -1;
        b->size = count;
    }
    return track == 0 && kind <= MANY_CODECS ? type : -2;
}

/* Packet type and FourCC of an ex header; as take_first_track(). */
static int take_ex(struct lr_flv_body *b, int type, int multitrack)
{
    type = skip_modifiers(b, type);
    if (type == multitrack)
        return take_first_track(b);
    if (type < 0 || !take(b, 4))
        return -1;
    b->fourcc = lr_be32(b->data - 4);
    return type;
}

static bool video_ex(uint8_t first, struct lr_flv_body *b)
{
    int type = take_ex(b, first & 15, EX_MULTITRACK_VIDEO);
    if (type == -1)
        return false;
    if (type == PACKET_CONFIG)
        b->packet = LR_FLV_CONFIG;
    if (type == PACKET_FRAMES || type == PACKET_FRAMES_X)
        b->packet = LR_FLV_FRAME;
    bool has_cts = b->fourcc == LR_FOURCC_AVC || b->fourcc == LR_FOURCC_HEVC;
    return type != PACKET_FRAMES || !has_cts || take_cts(b);
}

static uint32_t video_fourcc(int id)
{
    switch (id) {
    case LR_FLV_ID_AVC:
        return LR_FOURCC_AVC;
    case LR_FLV_ID_HEVC:
        return LR_FOURCC_HEVC;
    case LR_FLV_ID_AV1:
        return LR_FOURCC_AV1;
    }
    return 0;
}

bool lr_flv_video(const uint8_t *body, size_t len, struct lr_flv_body *b)
{
    *b = (struct lr_flv_body){.packet = LR_FLV_OTHER, .data = body, .size = len};
    if (!take(b, 1))
        return false;
    int frame = body[0] >> 4 & 7;
    b->key = frame == FRAME_KEY || frame == FRAME_GENERATED_KEY;
    if (frame == FRAME_COMMAND)
        return true;
    if (body[0] & 0x80)
        return video_ex(body[0], b);
    b->id = body[0] & 15;
    b->fourcc = video_fourcc(b->id);
    if (!b->fourcc) {
        b->packet = LR_FLV_FRAME;
        return true;
    }
    if (!take(b, 1) || !take_cts(b))
        return false;
    if (body[1] <= PACKET_FRAMES)
        b->packet = body[1] == PACKET_CONFIG ? LR_FLV_CONFIG : LR_FLV_FRAME;
    return true;
}

static bool audio_ex(uint8_t first, struct lr_flv_body *b)
{
    int type = take_ex(b, first & 15, EX_MULTITRACK_AUDIO);
    if (type == PACKET_CONFIG)
        b->packet = LR_FLV_CONFIG;
    if (type == PACKET_FRAMES)
        b->packet = LR_FLV_FRAME;
    return type != -1;
}

bool lr_flv_audio(const uint8_t *body, size_t len, struct lr_flv_body *b)
{
    *b = (struct lr_flv_body){.packet = LR_FLV_OTHER, .key = true, .data = body, .size = len};
    if (!take(b, 1))
        return false;
    b->id = body[0] >> 4;
    if (b->id == LR_FLV_ID_EX)
        return audio_ex(body[0], b);
    b->packet = LR_FLV_FRAME;
    if (b->id == LR_FLV_ID_MP3 || b->id == LR_FLV_ID_MP3_8K)
        b->fourcc = LR_FOURCC_MP3;
    if (b->id != LR_FLV_ID_AAC)
        return true;
    b->fourcc = LR_FOURCC_AAC;
    if (!take(b, 1))
        return false;
    if (body[1] != PACKET_FRAMES)
        b->packet = body[1] == PACKET_CONFIG ? LR_FLV_CONFIG : LR_FLV_OTHER;
    return true;
}
