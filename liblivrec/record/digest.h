/* Digest of a file while it is written: of all that was written, and of its whole part, since what
 * is behind the last unit may be cut off again. */
#ifndef LR_DIGEST_H
#define LR_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

/* "record.digest": the order of its choices. */
enum lr_digest_kind { LR_DIGEST_NONE, LR_DIGEST_XXH128, LR_DIGEST_SHA256 };

#define LR_DIGEST_HEX 65

enum lr_digest_kind lr_digest_kind_of(const char *name); /* NONE for others */

/* What came out. */
struct lr_sum {
    enum lr_digest_kind kind; /* NONE: not wanted, or not known */
    char hex[LR_DIGEST_HEX];  /* lower case */
};

/* Zeroed: no digest is wanted. When memory runs out there is none any more. */
struct lr_digest {
    enum lr_digest_kind kind;
    void *all, *whole; /* states of the kind */
    bool marked;       /* a unit was */
};

void lr_digest_begin(struct lr_digest *d, enum lr_digest_kind kind);
void lr_digest_add(struct lr_digest *d, const void *data, size_t len);
void lr_digest_mark(struct lr_digest *d); /* what was added is whole */
/* The digest of the whole part, or of everything; kind NONE when there is none. Frees. */
void lr_digest_end(struct lr_digest *d, bool whole, struct lr_sum *out);
void lr_digest_free(struct lr_digest *d);

#endif
