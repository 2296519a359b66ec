/* The page "Please wait..." that TikTok puts before its own: a number is to be found by trial. */
#ifndef LR_TIKTOK_WALL_H
#define LR_TIKTOK_WALL_H

#include "core/arena.h"

/* challenge: the base64 text of the element "cs": JSON with v.a (a prefix) and v.c (the SHA-256 of
 * prefix and number), both in base64. Returns the value of the cookie that proves the work: the
 * same JSON with "d", the number, in base64. NULL: it is none, no number fits, or no memory. */
char *lr_tiktok_proof(struct lr_arena *a, const char *challenge);

#endif
