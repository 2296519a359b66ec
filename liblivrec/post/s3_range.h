/* A piece of a file: its digests, and its bytes as the body of a request. */
#ifndef LR_S3_RANGE_H
#define LR_S3_RANGE_H

#include "core/cancel.h"
#include "core/files.h"
#include "data/hash.h"
#include "net/send.h"

struct lr_s3_range {
    const struct lr_files *files;
    int fd;
    int64_t at, len;
    uint8_t md5[16];
    char sha256[LR_SHA256_HEX];
};

/* Read it once for both. LIVREC_EIO (also when the file is shorter), _ECANCELLED, _ENOMEM,
 * _EUNSUPPORTED (no MD5 here). */
int lr_s3_range_digest(struct lr_s3_range *r, struct lr_cancel *cancel, struct lr_err *err);

/* The range stays where it is as long as the body. */
struct lr_body lr_s3_range_body(struct lr_s3_range *r);

#endif
