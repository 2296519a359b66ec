#include "core/buf.h"

#include <stdarg.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "lang/lang.h"

#define FIRST_CAP ((size_t)256)

void lr_buf_init(struct lr_buf *b, size_t max)
{
    *b = (struct lr_buf){.max = max};
}

void lr_buf_free(struct lr_buf *b)
{
    lr_free(b->data);
    lr_buf_init(b, b->max);
}

void lr_buf_clear(struct lr_buf *b)
{
    b->len = 0;
}

static int grow(struct lr_buf *b, size_t cap)
{
    uint8_t *data = lr_realloc(b->data, cap);
    if (!data)
        return LIVREC_ENOMEM;
    b->data = data;
    b->cap = cap;
    return 0;
}

/* A NUL behind the content may stand one byte above the maximum. */
static int reserve_nul(struct lr_buf *b)
{
    return b->len < b->cap ? 0 : grow(b, b->len + 1);
}

int lr_buf_reserve(struct lr_buf *b, size_t more)
{
    if (more > b->max || b->len > b->max - more)
        return LIVREC_ENOMEM;
    size_t need = b->len + more;
    if (need <= b->cap)
        return 0;
    size_t cap = b->cap ? b->cap : FIRST_CAP;
    while (cap < need)
        cap += cap / 2 + 64;
    return grow(b, cap < b->max ? cap : b->max);
}

int lr_buf_append(struct lr_buf *b, const void *data, size_t len)
{
    int rc = lr_buf_reserve(b, len);
    if (rc == 0 && len) {
        memcpy(b->data + b->len, data, len);
        b->len += len;
    }
    return rc;
}

int lr_buf_puts(struct lr_buf *b, const char *s)
{
    return lr_buf_append(b, s, strlen(s));
}

int lr_buf_putc(struct lr_buf *b, int c)
{
    uint8_t byte = (uint8_t)c;
    return lr_buf_append(b, &byte, 1);
}

int lr_buf_be(struct lr_buf *b, int bytes, uint64_t v)
{
    uint8_t be[8];
    for (int i = 0; i < bytes; i++)
        be[i] = (uint8_t)(v >> (8 * (bytes - 1 - i)));
    return lr_buf_append(b, be, (size_t)bytes);
}

int lr_buf_fmt(struct lr_buf *b, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int n = lr_lang_format(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0)
        return LIVREC_EARG;
    size_t len = b->len;
    int rc = lr_buf_reserve(b, (size_t)n);
    if (rc)
        return rc;
    b->len += (size_t)n;
    rc = reserve_nul(b);
    if (rc) {
        b->len = len;
        return rc;
    }
    va_start(args, fmt);
    lr_lang_format((char *)b->data + len, (size_t)n + 1, fmt, args);
    va_end(args);
    return 0;
}

void lr_buf_consume(struct lr_buf *b, size_t n)
{
    if (n >= b->len) {
        b->len = 0;
        return;
    }
    memmove(b->data, b->data + n, b->len - n);
    b->len -= n;
}

char *lr_buf_str(struct lr_buf *b)
{
    if (reserve_nul(b))
        return NULL;
    b->data[b->len] = '\0';
    return (char *)b->data;
}
