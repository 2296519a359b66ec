/* Signatures of requests to S3 (AWS Signature Version 4). A pure function: the time is given. */
#ifndef LR_S3_SIGN_H
#define LR_S3_SIGN_H

#include <stdint.h>
#include "core/arena.h"

struct lr_s3_keys {
    const char *id, *secret;
    const char *token; /* of a session; NULL: none */
};

#define LR_S3_TIME 17 /* "20261128T194500Z" */

/* What is signed. The path is percent-encoded as it is sent. Of the query the names are in order,
 * each with a "=", and all percent-encoded; "" where there is none. NULL headers are not sent. */
struct lr_s3_question {
    const char *method, *path, *query;
    const char *host; /* with a port that is not the scheme's own */
    const char *content_md5, *content_type;
    const char *sha256; /* of the body, in hex */
    const char *region;
    int64_t at; /* Unix s */
};

void lr_s3_time(int64_t at, char out[LR_S3_TIME]); /* for "x-amz-date" */

/* The value of "Authorization", for which all of them are sent as headers, and the token as
 * "x-amz-security-token". NULL when memory ran out. */
char *lr_s3_sign(struct lr_arena *a, const struct lr_s3_question *q, const struct lr_s3_keys *keys);

#endif
