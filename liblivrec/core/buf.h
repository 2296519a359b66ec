/* A growing byte buffer with a hard maximum, given at the start. Not thread-safe. */
#ifndef LR_BUF_H
#define LR_BUF_H

#include <stddef.h>
#include <stdint.h>
#include "core/attr.h"

struct lr_buf {
    uint8_t *data;
    size_t len, cap, max;
};

void lr_buf_init(struct lr_buf *b, size_t max); /* allocates nothing yet */
void lr_buf_free(struct lr_buf *b);             /* usable again afterwards, same maximum */
void lr_buf_clear(struct lr_buf *b);            /* empty, memory kept */

/* 0 or LIVREC_ENOMEM (also over the maximum); the content is unchanged on failure. */
int lr_buf_reserve(struct lr_buf *b, size_t more) LR_MUST_USE;
int lr_buf_append(struct lr_buf *b, const void *data, size_t len) LR_MUST_USE;
int lr_buf_puts(struct lr_buf *b, const char *s) LR_MUST_USE;
int lr_buf_putc(struct lr_buf *b, int c) LR_MUST_USE;
int lr_buf_be(struct lr_buf *b, int bytes, uint64_t v) LR_MUST_USE; /* big-endian, at most 8 */
int lr_buf_fmt(struct lr_buf *b, const char *fmt, ...) LR_PRINTF(2, 3) LR_MUST_USE;

void lr_buf_consume(struct lr_buf *b, size_t n); /* drop the first n bytes */

/* The content as a string: a NUL stands behind it, not counted. NULL when memory ran out. */
char *lr_buf_str(struct lr_buf *b);

#endif
