/* Names of codecs and boxes of four characters, as big-endian numbers. */
#ifndef LR_FOURCC_H
#define LR_FOURCC_H

#include <stdint.h>

#define LR_FOURCC(a, b, c, d)                                                                      \
    ((uint32_t)(a) << 24 | (uint32_t)(b) << 16 | (uint32_t)(c) << 8 | (uint32_t)(d))

#define LR_FOURCC_AVC LR_FOURCC('a', 'v', 'c', '1')
#define LR_FOURCC_HEVC LR_FOURCC('h', 'v', 'c', '1')
#define LR_FOURCC_AV1 LR_FOURCC('a', 'v', '0', '1')
#define LR_FOURCC_AAC LR_FOURCC('m', 'p', '4', 'a')
#define LR_FOURCC_MP3 LR_FOURCC('.', 'm', 'p', '3')
#define LR_FOURCC_OPUS LR_FOURCC('O', 'p', 'u', 's')
#define LR_FOURCC_AC3 LR_FOURCC('a', 'c', '-', '3')

#endif
