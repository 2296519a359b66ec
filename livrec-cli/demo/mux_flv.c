#include "mux_flv.h"

#include <string.h>

#include "mark.h"

enum { TAG_AUDIO = 8, TAG_VIDEO = 9, TAG_SCRIPT = 18 };

void flv_header(struct bytes *out)
{
    static const uint8_t head[] = {'F', 'L', 'V', 1, 5, 0, 0, 0, 9, 0, 0, 0, 0};
    bytes_add(out, head, sizeof head);
}

/* Start a tag whose body follows; returns where it began. */
static size_t tag_begin(struct bytes *out, int type, int64_t dts)
{
    size_t at = out->len;
    bytes_u8(out, (unsigned)type);
    bytes_be24(out, 0);
    bytes_be24(out, (uint32_t)dts & 0xffffff);
    bytes_u8(out, (unsigned)(dts >> 24));
    bytes_be24(out, 0);
    return at;
}

static void tag_end(struct bytes *out, size_t at)
{
    if (out->failed)
        return;
    uint32_t size = (uint32_t)(out->len - at - 11);
    bytes_put32(out, at, (uint32_t)out->data[at] << 24 | size);
    bytes_be32(out, size + 11);
}

static void amf_key(struct bytes *out, const char *key)
{
    bytes_be16(out, (unsigned)strlen(key));
    bytes_add(out, key, strlen(key));
}

static void amf_number(struct bytes *out, const char *key, double value)
{
    uint64_t raw;
    memcpy(&raw, &value, sizeof raw);
    amf_key(out, key);
    bytes_u8(out, 0);
    bytes_be64(out, raw);
}

static void metadata(struct bytes *out, const struct clip *clip, int64_t dts)
{
    size_t at = tag_begin(out, TAG_SCRIPT, dts);
    bytes_u8(out, 2);
    amf_key(out, "onMetaData");
    bytes_u8(out, 8);
    bytes_be32(out, 6);
    amf_number(out, "width", clip->width);
    amf_number(out, "height", clip->height);
    amf_number(out, "videocodecid", 7);
    amf_number(out, "audiocodecid", 10);
    amf_number(out, "audiosamplerate", clip->rate);
    amf_key(out, "encoder");
    bytes_u8(out, 2);
    amf_key(out, "livrec demo");
    bytes_be24(out, 9); /* end of object */
    tag_end(out, at);
}

static void body_head(struct bytes *out, int track, bool key, int packet_type, int32_t cts)
{
    if (track == CLIP_VIDEO) {
        bytes_u8(out, key ? 0x17 : 0x27);
        bytes_u8(out, (unsigned)packet_type);
        bytes_be24(out, (uint32_t)cts & 0xffffff);
    } else {
        bytes_u8(out, 0xaf);
        bytes_u8(out, (unsigned)packet_type);
    }
}

void flv_configs(struct bytes *out, const struct clip *clip, int64_t dts)
{
    metadata(out, clip, dts);
    for (int track = 0; track < CLIP_TRACKS; track++) {
        size_t at = tag_begin(out, track == CLIP_VIDEO ? TAG_VIDEO : TAG_AUDIO, dts);
        body_head(out, track, true, 0, 0);
        bytes_add(out, clip->config[track], clip->config_len[track]);
        tag_end(out, at);
    }
}

void flv_frame(struct bytes *out, const struct shot *s)
{
    const struct clip_frame *f = s->frame;
    size_t at = tag_begin(out, f->track == CLIP_VIDEO ? TAG_VIDEO : TAG_AUDIO, s->dts);
    body_head(out, f->track, f->key, 1, f->cts);
    mark_frame(out, f, s->epoch, s->n);
    tag_end(out, at);
}
