/* One file that is being sent. Private to post/s3_*.c. */
#ifndef LR_S3_SENDING_H
#define LR_S3_SENDING_H

#include "post/s3_range.h"
#include "post/s3_upload.h"

struct lr_s3_sending {
    const struct lr_s3_upload *u;
    struct lr_s3_progress *p;
    int fd;
    struct lr_arena *arena; /* of the request at hand */
};

/* s3_upload.c */
int lr_s3_fresh(struct lr_s3_sending *k, struct lr_err *err); /* an arena for another request */
int lr_s3_save(const struct lr_s3_sending *k, struct lr_err *err);
void lr_s3_forget(struct lr_s3_progress *p);
int lr_s3_no_memory(struct lr_err *err);
const char *lr_s3_type(const char *path);
struct lr_s3_range lr_s3_range_of(const struct lr_s3_sending *k, int64_t at, int64_t len);
/* One request with a piece of the file. */
int lr_s3_put(struct lr_s3_sending *k, struct lr_s3_range *r, const char *query, const char *type,
              struct lr_http_resp *resp, struct lr_err *err);

/* s3_parts.c */
int lr_s3_send_in_parts(struct lr_s3_sending *k, struct lr_err *err);
int lr_s3_ask_begin(struct lr_s3 *s3, const char *key, struct lr_arena *a, const char **id,
                    struct lr_err *err);
int lr_s3_ask_abort(struct lr_s3 *s3, const char *key, struct lr_arena *a, const char *id,
                    struct lr_err *err);

/* s3_check.c: is there what was sent? */
/* In one request, by its ETag: it must be the MD5, unless the service says or shows that it is
 * something else. */
int lr_s3_check_piece(struct lr_s3_sending *k, const struct lr_http_resp *resp, const char *what,
                      const uint8_t md5[16], const char **etag, struct lr_err *err);
int lr_s3_check_size(struct lr_s3_sending *k, struct lr_err *err);
int lr_s3_check_whole(struct lr_s3_sending *k, const char *etag, struct lr_err *err);
/* An earlier try may have come so far that only its answer was lost. LIVREC_ENOTFOUND: it has not.
 */
int lr_s3_is_complete(struct lr_s3_sending *k, struct lr_err *err);

#endif
