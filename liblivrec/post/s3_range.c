#include "post/s3_range.h"

#include <errno.h>
#include <string.h>

#include "core/alloc.h"

#define PIECE ((size_t)256 << 10)

struct digests {
    struct lr_sha256 *sha256;
    struct lr_md5 *md5;
    uint8_t *piece;
};

static int add(struct lr_s3_range *r, struct digests *d, int64_t done, struct lr_err *err)
{
    int64_t left = r->len - done;
    size_t n = left < (int64_t)PIECE ? (size_t)left : PIECE;
    int rc = lr_files_read(r->files, r->fd, d->piece, n, r->at + done);
    if (rc < 0)
        return lr_err_set(err, LIVREC_EIO, "it can't be read: %s", strerrordesc_np(-rc));
    bool ok = lr_sha256_add(d->sha256, d->piece, n) && lr_md5_add(d->md5, d->piece, n);
    return ok ? (int)n : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
}

static int run(struct lr_s3_range *r, struct digests *d, struct lr_cancel *cancel,
               struct lr_err *err)
{
    for (int64_t done = 0; done < r->len;) {
        int n = lr_cancelled(cancel) ? lr_err_set(err, LIVREC_ECANCELLED, "stopped")
                                     : add(r, d, done, err);
        if (n < 0)
            return n;
        done += n;
    }
    bool ok = lr_sha256_hex_of(d->sha256, r->sha256) && lr_md5_end(d->md5, r->md5);
    return ok ? 0 : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
}

int lr_s3_range_digest(struct lr_s3_range *r, struct lr_cancel *cancel, struct lr_err *err)
{
    struct digests d = {lr_sha256_new(), lr_md5_new(), lr_malloc(PIECE)};
    int rc = d.sha256 && d.md5 && d.piece ? run(r, &d, cancel, err)
             : d.sha256 && d.piece
                 ? lr_err_set(err, LIVREC_EUNSUPPORTED, "this OpenSSL offers no MD5")
                 : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_sha256_free(d.sha256);
    lr_md5_free(d.md5);
    lr_free(d.piece);
    return rc;
}

static ssize_t read_body(void *arg, void *to, size_t max, int64_t at)
{
    const struct lr_s3_range *r = arg;
    ssize_t n;
    do
        n = r->files->pread(r->files, r->fd, to, max, r->at + at);
    while (n == -EINTR);
    return n;
}

struct lr_body lr_s3_range_body(struct lr_s3_range *r)
{
    return (struct lr_body){r->len, read_body, r};
}
