/* A growing byte buffer whose failure sticks: append freely, look at `failed` once. */
#ifndef DEMO_BYTES_H
#define DEMO_BYTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct bytes {
    uint8_t *data;
    size_t len, cap;
    bool failed; /* memory ran out: some bytes are missing */
};

void bytes_add(struct bytes *b, const void *data, size_t len);
void bytes_u8(struct bytes *b, unsigned v);
void bytes_be16(struct bytes *b, unsigned v);
void bytes_be24(struct bytes *b, uint32_t v);
void bytes_be32(struct bytes *b, uint32_t v);
void bytes_be64(struct bytes *b, uint64_t v);
void bytes_fill(struct bytes *b, uint8_t v, size_t count);
void bytes_fmt(struct bytes *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void bytes_put32(struct bytes *b, size_t at, uint32_t v); /* overwrite; `at` must be inside */
void bytes_clear(struct bytes *b);                        /* empty, memory kept */
void bytes_free(struct bytes *b);

uint16_t read_be16(const uint8_t *p);
uint32_t read_be24(const uint8_t *p);
uint32_t read_be32(const uint8_t *p);

#endif
