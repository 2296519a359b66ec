/* Names as DouyinLiveRecorder makes them safe, so that its folders and files go on. */
#ifndef LR_NAME_DLR_H
#define LR_NAME_DLR_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"

#define LR_NAME_DLR_NONE "空白昵称" /* in place of a name of which nothing is left */

/* Blanks around it go. Each of / \ : * ? " < > | & # . , ~ and the blanks, and of the full-width
 * ？ 。 ， ！ and ·, becomes _; those at the ends go; （ ） become ( ). With `emoji` false, a run
 * of emoji becomes one _, too, with what joins them. That is as there; beyond it, what lr_name() leaves out of any name
 * is left out (controls, bidi marks), and it is cut at max_bytes, as there. A dash in front stays.
 * NULL only when memory ran out. */
char *lr_name_dlr(struct lr_arena *a, const char *text, bool emoji, size_t max_bytes);

#endif
