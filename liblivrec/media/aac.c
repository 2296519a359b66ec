#include "media/aac.h"

#include "core/attr.h"
#include "media/bits.h"

enum { OBJECT_LC = 2, OBJECT_SBR = 5, OBJECT_ESCAPE = 31, OBJECT_PS = 29, RATE_WRITTEN = 15 };

static const int rates[] = {96000, 88200, 64000, 48000, 44100, 32000, 24000,
                            22050, 16000, 12000, 11025, 8000,  7350};

/* By channelConfiguration (ISO/IEC 14496-3, table 1.19); 0: in the stream, or reserved. */
static const uint8_t channels[16] = {0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 24, 8, 0};

static int read_object_type(struct lr_bits *b)
{
    int type = (int)lr_bits_get(b, 5);
    return type == OBJECT_ESCAPE ? 32 + (int)lr_bits_get(b, 6) : type;
}

static int read_rate(struct lr_bits *b, int *index)
{
    *index = (int)lr_bits_get(b, 4);
    if (*index == RATE_WRITTEN)
        return (int)lr_bits_get(b, 24);
    return *index < (int)LR_COUNT(rates) ? rates[*index] : 0;
}

bool lr_asc_parse(const uint8_t *asc, size_t len, struct lr_aac *out)
{
    struct lr_bits b;
    struct lr_aac a = {0};
    lr_bits_begin(&b, asc, len);
    a.object_type = read_object_type(&b);
    a.rate = read_rate(&b, &a.rate_index);
    a.channel_config = (int)lr_bits_get(&b, 4);
    a.channels = channels[a.channel_config];
    if (a.object_type == OBJECT_SBR || a.object_type == OBJECT_PS) {
        int index, core;
        read_rate(&b, &index); /* of the output; that of the core came first */
        core = read_object_type(&b);
        if (core != OBJECT_LC)
            a.object_type = core;
    }
    if (b.over || a.rate <= 0 || a.object_type == 0)
        return false;
    *out = a;
    return true;
}

/* Object type of the core codec: SBR and PS are signalled implicitly where there is no room. */
static int core_type(const struct lr_aac *a)
{
    return a->object_type == OBJECT_SBR || a->object_type == OBJECT_PS ? OBJECT_LC : a->object_type;
}

static bool has_index(const struct lr_aac *a)
{
    return a->rate_index >= 0 && a->rate_index < (int)LR_COUNT(rates);
}

bool lr_asc_make(const struct lr_aac *a, uint8_t out[2])
{
    int type = core_type(a);
    if (!has_index(a) || type <= 0 || type >= OBJECT_ESCAPE || a->channel_config < 0 ||
        a->channel_config > 15)
        return false;
    out[0] = (uint8_t)(type << 3 | a->rate_index >> 1);
    out[1] = (uint8_t)(a->rate_index << 7 | a->channel_config << 3);
    return true;
}

bool lr_adts_parse(const uint8_t *data, size_t len, struct lr_adts *out)
{
    if (len < LR_ADTS_HEADER || data[0] != 0xff || (data[1] & 0xf6) != 0xf0)
        return false;
    struct lr_adts a = {.header = data[1] & 1 ? LR_ADTS_HEADER : LR_ADTS_HEADER + 2};
    a.aac.object_type = (data[2] >> 6) + 1;
    a.aac.rate_index = data[2] >> 2 & 15;
    a.aac.channel_config = (data[2] & 1) << 2 | data[3] >> 6;
    a.frame = (size_t)((data[3] & 3) << 11 | data[4] << 3 | data[5] >> 5);
    a.blocks = (data[6] & 3) + 1;
    if (!has_index(&a.aac) || len < a.header || a.frame <= a.header)
        return false;
    a.aac.rate = rates[a.aac.rate_index];
    a.aac.channels = channels[a.aac.channel_config];
    *out = a;
    return true;
}

bool lr_adts_make(const struct lr_aac *a, size_t payload, uint8_t out[LR_ADTS_HEADER])
{
    int type = core_type(a);
    size_t size = payload + LR_ADTS_HEADER;
    if (!has_index(a) || type < 1 || type > 4 || a->channel_config < 0 || a->channel_config > 7 ||
        payload == 0 || payload > 0x1fff - LR_ADTS_HEADER)
        return false;
    out[0] = 0xff;
    out[1] = 0xf1; /* MPEG-4, no checksum */
    out[2] = (uint8_t)((type - 1) << 6 | a->rate_index << 2 | a->channel_config >> 2);
    out[3] = (uint8_t)(a->channel_config << 6 | size >> 11);
    out[4] = (uint8_t)(size >> 3);
    out[5] = (uint8_t)(size << 5 | 0x1f); /* buffer fullness: variable rate */
    out[6] = 0xfc;
    return true;
}
