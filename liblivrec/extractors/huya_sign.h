/* Signatures of Huya's media addresses ("anticode"). */
#ifndef LR_HUYA_SIGN_H
#define LR_HUYA_SIGN_H

#include <stdint.h>
#include "core/arena.h"

struct lr_huya_sign {
    const char *anticode; /* query text from the API: wsSecret, wsTime, fm, ctype, fs, t */
    const char *stream;   /* sStreamName */
    int64_t uid;          /* of the viewer that the link is for; the presenter's works */
    int64_t now_ms;
    int random; /* 0 .. 999 */
};

/* The player's form. Without "fm" the anticode is final and comes back as it is. NULL: a part is
 * missing, or no memory. */
char *lr_huya_sign(struct lr_arena *a, const struct lr_huya_sign *s);

/* The form of the web page's player of 2024, for anticodes out of the page. */
char *lr_huya_sign_web(struct lr_arena *a, const struct lr_huya_sign *s);

#endif
