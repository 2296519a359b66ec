/* Requests to a bucket of S3: signed, tried again with growing waits, and their errors understood.
 * Blocks its thread, one at a time. */
#ifndef LR_S3_H
#define LR_S3_H

#include "net/send.h"
#include "post/s3_answer.h"
#include "post/s3_place.h"

#define LR_S3_TRIES 5

struct lr_s3;

struct lr_s3_deps {
    const struct lr_env *env;
    const struct lr_opts *opts; /* "post.s3.*" */
    const struct lr_opts *net;  /* "net.*", and keys where `opts` have none */
    struct lr_cancel *cancel;
    int64_t limit_ms; /* for all that is asked of it */
};

/* Nothing is asked yet. LIVREC_EARG, LIVREC_ENOMEM. */
int lr_s3_open(const struct lr_s3_deps *d, struct lr_s3 **out, struct lr_err *err);
void lr_s3_close(struct lr_s3 *s); /* NULL is allowed */
const struct lr_s3_place *lr_s3_where(const struct lr_s3 *s);

struct lr_s3_ask {
    const char *method, *key;   /* NULL: the bucket itself */
    const char *query;          /* as in post/s3_sign.h; NULL: none */
    const char *type;           /* of an object; or NULL */
    const char *md5, *sha256;   /* of `body`: base64, hex */
    const struct lr_body *body; /* NULL: the text */
    const char *text;           /* NULL: none */
};

/* Strings of the answer in the arena. LIVREC_EAUTH (refused), _ENOTFOUND (no such bucket, object or
 * upload), _ERATE (slower, please), _EHTTP, and those of lr_sender_send(). */
int lr_s3_ask(struct lr_s3 *s, const struct lr_s3_ask *q, struct lr_arena *a,
              struct lr_http_resp *resp, struct lr_s3_answer *answer, struct lr_err *err);

#endif
