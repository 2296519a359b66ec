/* ETags of S3: the MD5 of an object, or of the MD5s of its parts. */
#ifndef LR_S3_ETAG_H
#define LR_S3_ETAG_H

#include <stdbool.h>
#include <stdint.h>
#include "core/arena.h"
#include "net/http.h"

/* Without its quotes. NULL: none, or one with characters that no service uses (or no memory). */
const char *lr_s3_etag(struct lr_arena *a, const char *text);

bool lr_s3_etag_is_md5(const char *etag);                 /* in its form */
bool lr_s3_etag_is_of_parts(const char *etag, int count); /* the same */

/* Does an answer say that the object lies there under a key, so that its ETag is no MD5? */
bool lr_s3_is_under_key(const struct lr_http_head *head);

/* Of a whole, from those of its parts; NULL: no memory. */
const char *lr_s3_etag_of(struct lr_arena *a, const char *const *parts, int count);

#endif
