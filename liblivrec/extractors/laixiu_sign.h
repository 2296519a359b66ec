/* The request id of Laixiu's web API. */
#ifndef LR_LAIXIU_SIGN_H
#define LR_LAIXIU_SIGN_H

#include <stdint.h>
#include "core/arena.h"

/* imei: 32 hex digits that stand for the device. */
char *lr_laixiu_sign(struct lr_arena *a, const char *imei, int64_t now_ms, const char *salt);

#endif
