/* Where a bucket of S3 is: at Amazon, or at one of the many that speak like it. */
#ifndef LR_S3_PLACE_H
#define LR_S3_PLACE_H

#include "core/arena.h"
#include "core/err.h"
#include "core/options.h"
#include "post/s3_sign.h"

struct lr_s3_place {
    const char *host;        /* with the bucket in front, where that belongs there */
    const char *origin;      /* "https://host:9000" */
    const char *address;     /* with the path */
    const char *signed_host; /* "host:9000": as requests name it */
    const char *path;        /* of the bucket: "/bucket", or "" where the host names it */
    const char *bucket, *region;
    struct lr_s3_keys keys;
    bool plain;     /* no TLS */
    bool own_etags; /* its digests of objects in parts are not S3's */
};

/* As "post.s3.*" say, and for what they leave out the variables AWS_ACCESS_KEY_ID,
 * AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, AWS_REGION and AWS_DEFAULT_REGION. `keys`: options that
 * keys are taken from where `opts` have none. `region`: the one that is right; NULL: as they say.
 * Strings in the arena. LIVREC_EARG, LIVREC_ENOMEM. */
int lr_s3_place(struct lr_arena *a, const struct lr_opts *opts, const struct lr_opts *keys,
                const char *region, struct lr_s3_place *out, struct lr_err *err);

bool lr_s3_wanted(const struct lr_opts *opts);

/* "a b/c" as it stands in addresses: all but unreserved characters and "/" encoded. */
char *lr_s3_encode(struct lr_arena *a, const char *key);

#endif
