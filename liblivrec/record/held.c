#include <string.h>

#include "record/stage.h"

void lr_held_init(struct lr_held *h, size_t max)
{
    lr_buf_init(&h->bytes, max);
    h->count = 0;
}

int lr_held_add(struct lr_held *h, const struct lr_frame *f)
{
    int rc = lr_buf_reserve(&h->bytes, sizeof *f + f->size);
    if (rc == 0)
        rc = lr_buf_append(&h->bytes, f, sizeof *f);
    if (rc == 0)
        rc = lr_buf_append(&h->bytes, f->data, f->size);
    h->count += rc == 0;
    return rc;
}

bool lr_held_next(const struct lr_held *h, size_t *at, struct lr_frame *out)
{
    if (*at >= h->bytes.len)
        return false;
    memcpy(out, h->bytes.data + *at, sizeof *out);
    out->data = h->bytes.data + *at + sizeof *out;
    *at += sizeof *out + out->size;
    return true;
}

void lr_held_free(struct lr_held *h)
{
    lr_buf_free(&h->bytes);
    h->count = 0;
}
