/* MP4 that lists its samples in tables of the moov, as cameras and editors write it, to tracks and
 * frames. The samples lie anywhere in the file, so this reads where they are, instead of being fed.
 * One thread's; calls may block on the disk. */
#ifndef LR_TABLES_H
#define LR_TABLES_H

#include "core/files.h"
#include "media/mp4.h"
#include "record/reader.h"

/* What is read. */
struct lr_tables_file {
    const struct lr_files *files;
    int fd;
    int64_t size;
    const char *path; /* for messages; borrowed */
};

/* A reader that is not fed. *moov: its content, borrowed as long as the reader lives. 0 or
 * LIVREC_ENOMEM. */
int lr_tables_new(struct lr_stage *out, const struct lr_tables_file *file,
                  const struct lr_box *moov, struct lr_reader **reader);
/* Hand on some samples, in the order of their decoding times. Those that are not in the file, or
 * can't be what is listed, are left out; a gap says so. *end: there are no more. 0, or an error as
 * of lr_reader_feed(), or LIVREC_EIO. */
int lr_tables_step(struct lr_reader *reader, bool *end);

/* Is there something in the tables that can't be true? */
bool lr_tables_damaged(const struct lr_reader *reader);

#endif
