#include "record/digest.h"

void lr_digest_begin(struct lr_digest *d)
{
    d->all = lr_sha256_new();
}

void lr_digest_free(struct lr_digest *d)
{
    lr_sha256_free(d->all);
    lr_sha256_free(d->whole);
    *d = (struct lr_digest){0};
}

void lr_digest_add(struct lr_digest *d, const void *data, size_t len)
{
    if (d->all && !lr_sha256_add(d->all, data, len))
        lr_digest_free(d);
}

void lr_digest_mark(struct lr_digest *d)
{
    if (!d->all)
        return;
    lr_sha256_free(d->whole);
    d->whole = lr_sha256_copy(d->all);
    if (!d->whole)
        lr_digest_free(d);
}

void lr_digest_end(struct lr_digest *d, bool whole, char out[LR_SHA256_HEX])
{
    struct lr_sha256 **h = whole ? &d->whole : &d->all;
    if (!*h || !lr_sha256_end(*h, out))
        out[0] = '\0';
    *h = NULL;
    lr_digest_free(d);
}
