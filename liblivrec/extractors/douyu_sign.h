/* The MD5 chain that signs Douyu's play requests with a key that the server hands out. */
#ifndef LR_DOUYU_SIGN_H
#define LR_DOUYU_SIGN_H

#include <stdbool.h>
#include <stdint.h>
#include "core/arena.h"
#include "data/hash.h"

struct lr_douyu_key {
    const char *key, *random; /* "key", "rand_str" */
    int64_t rounds;           /* "enc_time" */
    bool special;             /* "is_special": the room and the time are not signed */
};

/* "auth" for a room at a time. 0; -1 when the key is none (missing, absurd number of rounds). */
int lr_douyu_auth(const struct lr_douyu_key *k, const char *rid, int64_t tt, char out[LR_MD5_HEX]);

#endif
