/* "weapi", the envelope of NetEase's web APIs. */
#ifndef LR_LOOK_SIGN_H
#define LR_LOOK_SIGN_H

#include "core/arena.h"

/* The client's key is free, so it is a constant, and this its RSA cipher under the site's key. */
#define LR_WEAPI_KEY                                                                               \
    "d15a1683c992095d0c234c19966605c5c5964911268bbeda8cb8d08d834913e59d53b32358903a121b5fca784c1f" \
    "5ae44951fd02524df58ecc98e52cc7cf8689b42c2e93ddf05b0592512d87f5960467e2f086c018849d76014d3235" \
    "00e30f13ef4cafbb0cf5a66731a3f1776c75ca35d0062dac70a3e33245afabcf47938487"

/* "params" for a JSON text: AES twice. NULL: no memory. */
char *lr_weapi_params(struct lr_arena *a, const char *json);

#endif
