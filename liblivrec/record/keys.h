/* Places of keyframes in a file, for the index at its head: so many that the index has room for
 * them, evenly spread over any length. */
#ifndef LR_KEYS_H
#define LR_KEYS_H

#include "core/buf.h"

#define LR_KEYS_MAX 2048

struct lr_key_place {
    int64_t ms, at; /* when it is shown or decoded; byte in the file */
};

struct lr_keys {
    struct lr_buf list;
    int64_t apart; /* ms that two of them are apart, at least */
};

void lr_keys_init(struct lr_keys *k);
void lr_keys_free(struct lr_keys *k);
int lr_keys_add(struct lr_keys *k, int64_t ms, int64_t at); /* in order. 0 or LIVREC_ENOMEM */
size_t lr_keys_count(const struct lr_keys *k);
struct lr_key_place lr_keys_at(const struct lr_keys *k, size_t i);

#endif
