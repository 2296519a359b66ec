/* Big-endian numbers. The caller has looked that the bytes are there. */
#ifndef LR_BYTES_H
#define LR_BYTES_H

#include <stdint.h>

static inline uint32_t lr_be16(const uint8_t *p)
{
    return (uint32_t)p[0] << 8 | p[1];
}

static inline uint32_t lr_be24(const uint8_t *p)
{
    return (uint32_t)p[0] << 16 | (uint32_t)p[1] << 8 | p[2];
}

static inline int32_t lr_sbe24(const uint8_t *p) /* signed */
{
    return (int32_t)(lr_be24(p) ^ 0x800000) - 0x800000;
}

static inline uint32_t lr_be32(const uint8_t *p)
{
    return (uint32_t)p[0] << 24 | lr_be24(p + 1);
}

static inline uint64_t lr_be64(const uint8_t *p)
{
    return (uint64_t)lr_be32(p) << 32 | lr_be32(p + 4);
}

#endif
