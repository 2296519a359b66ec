/* A file into a bucket: in one piece, or in parts that a later try goes on with. What was sent is
 * known to be there whole when it is done. Blocks its thread. */
#ifndef LR_S3_UPLOAD_H
#define LR_S3_UPLOAD_H

#include "post/s3.h"

#define LR_S3_PARTS 10000 /* of an object */

/* How far a file is. Strings are the arena's. */
struct lr_s3_progress {
    struct lr_s3_progress *next;
    const char *path, *key;
    int64_t size, changed; /* of the file when it was begun: bytes, Unix ns */
    const char *upload;    /* what the service calls it; NULL: none is begun */
    int64_t part;          /* bytes of each but the last */
    const char **etag;     /* of those that are there, as the service calls them */
    int parts;
    bool opaque; /* the service's digests are not MD5 */
    bool done;   /* it is there, and was compared */
};

struct lr_s3_upload {
    struct lr_s3 *s3;
    const struct lr_files *files;
    struct lr_arena *arena; /* of the progress */
    struct lr_cancel *cancel;
    int64_t part_size;
    const char *check;                          /* "post.s3.check" */
    int (*save)(void *arg, struct lr_err *err); /* there is progress; NULL: nobody asks */
    void *arg;
};

/* Each part is sent with its MD5 and SHA-256, and refused by the service when it is another. Its
 * ETag, and that of the whole, must be the MD5 that S3 makes of it; where a service has others, the
 * whole is compared by its size. LIVREC_EIO: the file can't be read, or is another one there; else
 * errors of lr_s3_ask(). What was sent so far counts the next time, unless the file has changed. */
int lr_s3_upload(const struct lr_s3_upload *u, struct lr_s3_progress *p, struct lr_err *err);

/* It won't be gone on with: parts that lie there, and cost money, are removed as far as that works.
 */
void lr_s3_abandon(const struct lr_s3_upload *u, struct lr_s3_progress *p);

/* Can an object of this name be written? An upload is begun and taken back: nothing is left. */
int lr_s3_probe(struct lr_s3 *s3, const char *key, struct lr_err *err);

#endif
