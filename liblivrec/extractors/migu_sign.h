/* Signatures of Migu's Android app. */
#ifndef LR_MIGU_SIGN_H
#define LR_MIGU_SIGN_H

#include "core/arena.h"

/* "sign" of a request; text: time in ms, programme and app version, one after another. NULL: no
 * memory. */
char *lr_migu_sign(struct lr_arena *a, const char *text, const char *secret);

/* "ddCalcu" of a media address: puData, the programme's number, the day in China as YYYYMMDD. NULL
 * when a part is too short, or no memory. */
char *lr_migu_calcu(struct lr_arena *a, const char *pu_data, const char *program_id,
                    const char *day);

#endif
