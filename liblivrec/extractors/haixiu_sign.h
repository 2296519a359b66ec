/* The signature of Haixiu and Lehai. */
#ifndef LR_HAIXIU_SIGN_H
#define LR_HAIXIU_SIGN_H

#include <stdint.h>
#include "core/arena.h"

#define LR_HAIXIU_TKU "3000006"
#define LR_HAIXIU_C "10138100100000"

/* token: as handed out, not encoded. NULL: no memory. */
char *lr_haixiu_sign(struct lr_arena *a, const char *token, int64_t now_ms);

#endif
