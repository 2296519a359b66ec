#include "record/reader.h"

int lr_reader_feed(struct lr_reader *r, const uint8_t *data, size_t len)
{
    return len ? r->ops->feed(r, data, len) : 0;
}

int lr_reader_flush(struct lr_reader *r)
{
    return r->ops->flush(r);
}

void lr_reader_discontinuity(struct lr_reader *r)
{
    r->ops->discontinuity(r);
}

void lr_reader_free(struct lr_reader *r)
{
    if (r)
        r->ops->free(r);
}
