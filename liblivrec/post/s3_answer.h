/* What S3 says in XML. */
#ifndef LR_S3_ANSWER_H
#define LR_S3_ANSWER_H

#include <stddef.h>
#include "core/arena.h"
#include "core/err.h"

/* Texts of elements right below the root; NULL: not said. */
struct lr_s3_answer {
    const char *root;           /* "Error", "InitiateMultipartUploadResult" ... */
    const char *upload, *etag;  /* UploadId, ETag */
    const char *code, *message; /* Code, Message */
    const char *region;         /* Region: the one that is right */
};

/* A text that is none says nothing, which is no error. 0 or LIVREC_ENOMEM. */
int lr_s3_answer(struct lr_arena *a, const char *text, size_t len, struct lr_s3_answer *out,
                 struct lr_err *err);

#endif
