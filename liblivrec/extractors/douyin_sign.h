/* a_bogus, the signature of Douyin's web API. */
#ifndef LR_DOUYIN_SIGN_H
#define LR_DOUYIN_SIGN_H

#include <stdint.h>
#include "core/arena.h"

struct lr_a_bogus {
    const char *query;      /* as sent, without the signature */
    const char *user_agent; /* as sent */
    int64_t now_ms;
    int random[3]; /* 0 .. 9999 each */
};

/* NULL: no memory. Not percent-encoded. */
char *lr_a_bogus(struct lr_arena *a, const struct lr_a_bogus *s);

#endif
