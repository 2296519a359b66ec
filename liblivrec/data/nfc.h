/* Unicode's composed normal form: one spelling of each name. */
#ifndef LR_NFC_H
#define LR_NFC_H

#include "core/arena.h"

/* The text in NFC (UAX 15): "e" with an accent behind it becomes "é". Itself when it is so already,
 * or no UTF-8. NULL only when memory ran out. */
const char *lr_nfc(struct lr_arena *a, const char *text);

#endif
