/* Where a sink writes when nobody waits for the disk: a spool behind a buffer, or nowhere. */
#ifndef LR_WRITER_H
#define LR_WRITER_H

#include "core/buf.h"
#include "record/sink.h"
#include "record/spool.h"

struct lr_file_writer {
    struct lr_out out; /* first member */
    struct lr_spool *spool; /* NULL: bytes are counted only */
    struct lr_buf buf;
    size_t unit; /* bytes of buf up to the last unit mark */
    int64_t bytes;
};

void lr_file_writer_init(struct lr_file_writer *w, struct lr_spool *spool);
int lr_file_writer_flush(struct lr_file_writer *w);
void lr_file_writer_free(struct lr_file_writer *w);

#endif
