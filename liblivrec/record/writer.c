#include "record/writer.h"

#define FLUSH ((size_t)256 << 10)
#define MOST ((size_t)64 << 20)

int lr_file_writer_flush(struct lr_file_writer *w)
{
    int rc = w->spool && w->buf.len
                 ? lr_spool_write(w->spool, w->buf.data, w->buf.len, w->unit)
                 : 0;
    lr_buf_clear(&w->buf);
    w->unit = 0;
    return rc;
}

static int out_write(struct lr_out *o, const void *data, size_t len)
{
    struct lr_file_writer *w = (struct lr_file_writer *)o;
    w->bytes += (int64_t)len;
    if (!w->spool)
        return 0;
    int rc = w->buf.len >= FLUSH ? lr_file_writer_flush(w) : 0;
    return rc ? rc : lr_buf_append(&w->buf, data, len);
}

static void out_unit(struct lr_out *o)
{
    struct lr_file_writer *w = (struct lr_file_writer *)o;
    w->unit = w->buf.len;
}

static uint8_t *out_space(struct lr_out *o, size_t len)
{
    struct lr_file_writer *w = (struct lr_file_writer *)o;
    if (!w->spool)
        lr_buf_clear(&w->buf);
    if ((w->buf.len >= FLUSH && lr_file_writer_flush(w)) || lr_buf_reserve(&w->buf, len))
        return NULL;
    w->buf.len += len;
    w->bytes += (int64_t)len;
    return w->buf.data + w->buf.len - len;
}

static int out_amend(struct lr_out *o, int64_t at, const void *data, size_t len)
{
    struct lr_file_writer *w = (struct lr_file_writer *)o;
    int rc = lr_file_writer_flush(w);
    if (rc == 0 && w->spool)
        lr_spool_amend(w->spool, at, data, len);
    return rc;
}

void lr_file_writer_init(struct lr_file_writer *w, struct lr_spool *spool)
{
    *w = (struct lr_file_writer){.out = {out_write, out_unit, out_space, out_amend}, .spool = spool};
    lr_buf_init(&w->buf, MOST);
}

void lr_file_writer_free(struct lr_file_writer *w)
{
    lr_buf_free(&w->buf);
}
