#include "media/mpegaudio.h"

#include "media/bits.h"

/* kbit/s by index 1..14; [0..2]: layers I to III of MPEG-1; [3]: layer I, [4]: II and III of MPEG-2
 */
static const uint16_t bitrates[5][15] = {
    {0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384},
    {0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320},
    {0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256},
    {0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160},
};

static const uint16_t ac3_bitrates[] = {32,  40,  48,  56,  64,  80,  96,  112, 128, 160,
                                        192, 224, 256, 320, 384, 448, 512, 576, 640};

bool lr_mpegaudio_parse(const uint8_t *data, size_t len, struct lr_mpegaudio *out)
{
    static const int rates[] = {44100, 48000, 32000};
    if (len < LR_MPEGAUDIO_HEADER || data[0] != 0xff || (data[1] & 0xe0) != 0xe0)
        return false;
    int version = data[1] >> 3 & 3, layer = 4 - (data[1] >> 1 & 3); /* 3 = MPEG-1, 2 = 2, 0 = 2.5 */
    int bitrate = data[2] >> 4, rate = data[2] >> 2 & 3, padding = data[2] >> 1 & 1;
    if (version == 1 || layer == 4 || bitrate == 0 || bitrate == 15 || rate == 3)
        return false;
    bool first = version == 3;
    struct lr_mpegaudio a = {.layer = layer,
                             .rate = rates[rate] >> (first          ? 0
                                                     : version == 2 ? 1
                                                                    : 2)};
    int bits = bitrates[first ? layer - 1 : layer == 1 ? 3 : 4][bitrate] * 1000;
    a.samples = layer == 1 ? 384 : layer == 3 && !first ? 576 : 1152;
    if (layer == 1)
        a.frame = (size_t)(12 * bits / a.rate + padding) * 4;
    else
        a.frame = (size_t)(a.samples / 8 * bits / a.rate + padding);
    a.channels = data[3] >> 6 == 3 ? 1 : 2;
    *out = a;
    return true;
}

static int ac3_channels(const uint8_t *data)
{
    static const uint8_t channels[] = {2, 1, 2, 3, 3, 4, 4, 5};
    struct lr_bits b;
    lr_bits_begin(&b, data + 6, 2);
    int mode = (int)lr_bits_get(&b, 3);
    if ((mode & 1) && mode != 1)
        lr_bits_skip(&b, 2); /* cmixlev */
    if (mode & 4)
        lr_bits_skip(&b, 2); /* surmixlev */
    if (mode == 2)
        lr_bits_skip(&b, 2); /* dsurmod */
    return channels[mode] + (int)lr_bits_get(&b, 1);
}

bool lr_ac3_parse(const uint8_t *data, size_t len, struct lr_ac3 *out)
{
    static const int rates[] = {48000, 44100, 32000};
    if (len < LR_AC3_HEADER || data[0] != 0x0b || data[1] != 0x77)
        return false;
    int rate = data[4] >> 6, size = data[4] & 63, version = data[5] >> 3;
    if (rate == 3 || size / 2 >= (int)(sizeof ac3_bitrates / sizeof *ac3_bitrates) || version > 10)
        return false;
    int bits = ac3_bitrates[size / 2];
    switch (rate) {
    case 0:
        out->frame = (size_t)bits * 4;
        break;
    case 1:
        out->frame = (size_t)(bits * 320 / 147 + (size & 1)) * 2;
        break;
    default:
        out->frame = (size_t)bits * 6;
        break;
    }
    out->rate = rates[rate] >> (version > 8 ? version - 8 : 0);
    out->channels = ac3_channels(data);
    return true;
}
