#include <string.h>
#include <strings.h>

#include "data/encode.h"
#include "post/s3_etag.h"
#include "post/s3_sending.h"

static bool checks(const struct lr_s3_sending *k, const char *how)
{
    return strcmp(k->u->check, how) == 0;
}

static int another(const struct lr_s3_sending *k, const char *what, const char *got,
                   const char *want, struct lr_err *err)
{
    return lr_err_set(err, LIVREC_EIO, "%s: %s of %s is another there: ETag %s, not %s%s",
                      lr_s3_where(k->u->s3)->host, what, k->p->key, got ? got : "none", want,
                      strcmp(what, "the whole") == 0
                          ? " (post.s3.check parts, if this service makes it in a way of its own)"
                          : "");
}

int lr_s3_check_piece(struct lr_s3_sending *k, const struct lr_http_resp *resp, const char *what,
                      const uint8_t md5[16], const char **out, struct lr_err *err)
{
    const char *etag = lr_s3_etag(k->arena, lr_http_header(&resp->head, "etag"));
    const char *want = lr_hex(k->arena, md5, 16);
    if (lr_arena_failed(k->arena))
        return lr_s3_no_memory(err);
    bool digest = lr_s3_etag_is_md5(etag) && !lr_s3_is_under_key(&resp->head);
    *out = etag;
    if (digest && strcasecmp(etag, want) == 0)
        return 0;
    if (!etag || digest || checks(k, "etag"))
        return another(k, what, etag, want, err);
    k->p->opaque = true;
    return 0;
}

/* What the bucket says of the object. */
static int look(struct lr_s3_sending *k, int64_t *size, const char **etag, struct lr_err *err)
{
    const struct lr_s3_ask ask = {.method = "HEAD", .key = k->p->key};
    struct lr_http_resp resp;
    struct lr_s3_answer answer;
    int rc = lr_s3_ask(k->u->s3, &ask, k->arena, &resp, &answer, err);
    if (rc)
        return rc;
    *size = resp.head.length;
    *etag = lr_s3_etag(k->arena, lr_http_header(&resp.head, "etag"));
    return 0;
}

int lr_s3_check_size(struct lr_s3_sending *k, struct lr_err *err)
{
    int64_t size = -1;
    const char *etag = NULL;
    int rc = look(k, &size, &etag, err);
    if (rc || size == k->p->size)
        return rc == LIVREC_ENOTFOUND ? LIVREC_EIO : rc; /* it is not what it was sent for */
    return lr_err_set(err, LIVREC_EIO, "%s: %s has %lld bytes there, not %lld",
                      lr_s3_where(k->u->s3)->host, k->p->key, (long long)size,
                      (long long)k->p->size);
}

/* The digest that S3 makes of the parts. "": it can't be known; NULL: no memory. */
static const char *expected(const struct lr_s3_sending *k)
{
    bool known = !k->p->opaque;
    for (int i = 0; known && i < k->p->parts; i++)
        known = lr_s3_etag_is_md5(k->p->etag[i]);
    return known ? lr_s3_etag_of(k->arena, k->p->etag, k->p->parts) : "";
}

int lr_s3_check_whole(struct lr_s3_sending *k, const char *text, struct lr_err *err)
{
    const char *etag = lr_s3_etag(k->arena, text), *want = expected(k);
    if (!want || lr_arena_failed(k->arena))
        return lr_s3_no_memory(err);
    if (etag && strcasecmp(etag, want) == 0)
        return 0;
    bool alike = *want && lr_s3_etag_is_of_parts(etag, k->p->parts);
    bool own = lr_s3_where(k->u->s3)->own_etags;
    if (checks(k, "etag") || (checks(k, "auto") && alike && !own))
        return another(k, "the whole", etag, want, err);
    return lr_s3_check_size(k, err);
}

int lr_s3_is_complete(struct lr_s3_sending *k, struct lr_err *err)
{
    int64_t size = -1;
    const char *etag = NULL, *want = expected(k);
    struct lr_err unused = {0};
    int rc = want ? look(k, &size, &etag, &unused) : LIVREC_ENOMEM;
    if (rc == LIVREC_ENOMEM || rc == LIVREC_ECANCELLED)
        return lr_err_set(err, rc, "S3: %s", livrec_error_text(rc));
    return rc == 0 && size == k->p->size && etag && strcasecmp(etag, want) == 0 ? 0
                                                                                : LIVREC_ENOTFOUND;
}
