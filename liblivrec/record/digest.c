#include "record/digest.h"

#include <string.h>

#include "data/hash.h"
#include "data/xxh128.h"

/* What is done with the states of a kind. */
struct kind {
    const char *name;
    void *(*make)(void); /* NULL: no memory */
    bool (*add)(void *h, const void *data, size_t len);
    bool (*copy)(void *to, const void *from);
    bool (*hex)(void *h, char out[LR_DIGEST_HEX]);
    void (*free)(void *h);
};

static void *make_xxh128(void)
{
    return lr_xxh128_new();
}

static bool add_xxh128(void *h, const void *data, size_t len)
{
    lr_xxh128_add(h, data, len);
    return true;
}

static bool copy_xxh128(void *to, const void *from)
{
    lr_xxh128_copy(to, from);
    return true;
}

static bool hex_xxh128(void *h, char out[LR_DIGEST_HEX])
{
    lr_xxh128_hex(h, out);
    return true;
}

static void free_xxh128(void *h)
{
    lr_xxh128_free(h);
}

static void *make_sha256(void)
{
    return lr_sha256_new();
}

static bool add_sha256(void *h, const void *data, size_t len)
{
    return lr_sha256_add(h, data, len);
}

static bool copy_sha256(void *to, const void *from)
{
    return lr_sha256_copy(to, from);
}

static bool hex_sha256(void *h, char out[LR_DIGEST_HEX])
{
    return lr_sha256_hex_of(h, out);
}

static void free_sha256(void *h)
{
    lr_sha256_free(h);
}

static const struct kind kinds[] = {
    [LR_DIGEST_XXH128] = {"xxh128", make_xxh128, add_xxh128, copy_xxh128, hex_xxh128, free_xxh128},
    [LR_DIGEST_SHA256] = {"sha256", make_sha256, add_sha256, copy_sha256, hex_sha256, free_sha256},
};

enum lr_digest_kind lr_digest_kind_of(const char *name)
{
    for (enum lr_digest_kind k = LR_DIGEST_XXH128; k <= LR_DIGEST_SHA256; k++)
        if (strcmp(kinds[k].name, name) == 0)
            return k;
    return LR_DIGEST_NONE;
}

void lr_digest_begin(struct lr_digest *d, enum lr_digest_kind kind)
{
    if (kind == LR_DIGEST_NONE)
        return;
    *d = (struct lr_digest){.kind = kind, .all = kinds[kind].make(), .whole = kinds[kind].make()};
    if (!d->all || !d->whole)
        lr_digest_free(d);
}

void lr_digest_free(struct lr_digest *d)
{
    if (d->kind != LR_DIGEST_NONE) {
        kinds[d->kind].free(d->all);
        kinds[d->kind].free(d->whole);
    }
    *d = (struct lr_digest){0};
}

void lr_digest_add(struct lr_digest *d, const void *data, size_t len)
{
    if (d->kind != LR_DIGEST_NONE && !kinds[d->kind].add(d->all, data, len))
        lr_digest_free(d);
}

void lr_digest_mark(struct lr_digest *d)
{
    if (d->kind == LR_DIGEST_NONE)
        return;
    if (kinds[d->kind].copy(d->whole, d->all))
        d->marked = true;
    else
        lr_digest_free(d);
}

void lr_digest_end(struct lr_digest *d, bool whole, struct lr_sum *out)
{
    *out = (struct lr_sum){0};
    if (d->kind != LR_DIGEST_NONE && (d->marked || !whole) &&
        kinds[d->kind].hex(whole ? d->whole : d->all, out->hex))
        out->kind = d->kind;
    lr_digest_free(d);
}
