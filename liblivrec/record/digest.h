/* SHA-256 of a file while it is written: of all that was written, and of its whole part, since what
 * is behind the last unit may be cut off again. */
#ifndef LR_DIGEST_H
#define LR_DIGEST_H

#include "data/hash.h"

/* Zeroed: no digest is wanted. When memory runs out there is none any more. */
struct lr_digest {
    struct lr_sha256 *all, *whole; /* whole NULL: no unit was marked */
};

void lr_digest_begin(struct lr_digest *d);
void lr_digest_add(struct lr_digest *d, const void *data, size_t len);
void lr_digest_mark(struct lr_digest *d); /* what was added is whole */
/* The digest of the whole part, or of everything; "" when there is none. Frees. */
void lr_digest_end(struct lr_digest *d, bool whole, char out[LR_SHA256_HEX]);
void lr_digest_free(struct lr_digest *d);

#endif
