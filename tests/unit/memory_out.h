/* A file in memory for tests of sinks. What is handed out to be filled in is a block of its own, so
 * that the sanitizer sees a write behind its end. */
#ifndef UNIT_MEMORY_OUT_H
#define UNIT_MEMORY_OUT_H

#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "record/sink.h"

struct memory_out {
    struct lr_out base;
    struct lr_buf bytes;
    size_t whole;                          /* up to the last unit mark */
    size_t units;                          /* marks */
    size_t room;                           /* bytes that fit */
    int code;                              /* what write() answers then */
    void (*on_unit)(struct memory_out *m); /* may be NULL */
    uint8_t *space;                        /* handed out and not yet taken over */
    size_t space_len;
};

/* Take over what was filled in; also at the end. 0 or LIVREC_ENOMEM. */
static inline int memory_out_settle(struct memory_out *m)
{
    int rc = m->space ? lr_buf_append(&m->bytes, m->space, m->space_len) : 0;
    lr_free(m->space);
    m->space = NULL;
    return rc;
}

static inline int memory_out_write(struct lr_out *o, const void *data, size_t len)
{
    struct memory_out *m = (struct memory_out *)o;
    int rc = memory_out_settle(m);
    if (rc == 0 && m->bytes.len + len > m->room)
        rc = m->code;
    return rc ? rc : lr_buf_append(&m->bytes, data, len);
}

static inline void memory_out_unit(struct lr_out *o)
{
    struct memory_out *m = (struct memory_out *)o;
    if (memory_out_settle(m))
        return;
    m->whole = m->bytes.len;
    m->units++;
    if (m->on_unit)
        m->on_unit(m);
}

static inline uint8_t *memory_out_space(struct lr_out *o, size_t len)
{
    struct memory_out *m = (struct memory_out *)o;
    if (len == 0 || len > LR_OUT_SPACE || memory_out_settle(m))
        return NULL;
    if (m->bytes.len + len > m->room)
        return NULL;
    m->space_len = len;
    return m->space = lr_malloc(len);
}

/* Not set by memory_out_init(): what is written is then what comes first. */
static inline int memory_out_amend(struct lr_out *o, int64_t at, const void *data, size_t len)
{
    struct memory_out *m = (struct memory_out *)o;
    int rc = memory_out_settle(m);
    if (rc == 0 && at >= 0 && (size_t)at + len <= m->bytes.len)
        memcpy(m->bytes.data + at, data, len);
    return rc;
}

static inline void memory_out_init(struct memory_out *m, size_t max)
{
    *m = (struct memory_out){.base = {memory_out_write, memory_out_unit, memory_out_space},
                             .room = SIZE_MAX,
                             .code = LIVREC_EIO};
    lr_buf_init(&m->bytes, max);
}

static inline void memory_out_clear(struct memory_out *m) /* a new file */
{
    lr_buf_clear(&m->bytes);
    m->whole = m->units = 0;
}

static inline void memory_out_free(struct memory_out *m)
{
    lr_free(m->space);
    lr_buf_free(&m->bytes);
}

#endif
