/* What record/faststart.c and faststart_check.c share. */
#ifndef LR_FASTSTART_PARTS_H
#define LR_FASTSTART_PARTS_H

#include "core/buf.h"
#include "core/files.h"
#include "media/mp4_index.h"
#include "record/faststart.h"

#define LR_FASTSTART_BOX ((size_t)1 << 30) /* moov; a moof is much smaller */
#define LR_FASTSTART_BLOCK ((size_t)1 << 20)

/* A file that is read. */
struct lr_mp4_file {
    const struct lr_files *files;
    struct lr_cancel *cancel;
    int fd;
    int64_t size;
    struct lr_err *err;
};
/* All of it, or LIVREC_EIO, LIVREC_ECANCELLED. */
int lr_mp4_file_read(const struct lr_mp4_file *f, void *to, size_t len, uint64_t at);
/* Call take() for each box, with the content of moov and moof, which is borrowed; b->data is NULL
 * for the others. */
struct lr_mp4_boxes {
    int (*take)(struct lr_mp4_boxes *b, const struct lr_box *box, uint64_t position, uint64_t size);
};
int lr_mp4_file_walk(const struct lr_mp4_file *f, struct lr_mp4_boxes *b);

/* Are the samples of `made`, by its tables, those of `from`, by its fragments: times, flags, bytes?
 * 0 or an error that says what differs. */
int lr_faststart_check(const struct lr_mp4_file *from, const struct lr_mp4_file *made);

#endif
