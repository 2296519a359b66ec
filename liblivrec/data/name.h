/* The one file-name function: from any text to one safe path component. */
#ifndef LR_NAME_H
#define LR_NAME_H

#include <stddef.h>
#include "core/arena.h"

#define LR_NAME_MAX 200

/* The result, the same on every system so that files can move between them:
 *   valid UTF-8, bad sequences as U+FFFD; no controls, bidi marks, zero-width characters (but for
 *   the joiner inside an emoji);
 *   / \ : * ? " < > | replaced by _; nothing else is special to livrec, which knows no shell;
 *   no leading . - ~ or blank, no trailing dot or blank (of Unicode's blanks too);
 *   names of DOS devices (CON, nul.txt, COM1, LPT9, CONIN$ ...) with a _ in front;
 *   at most max_bytes bytes (more than LR_NAME_MAX counts as that, 0 as 1), cut between two
 *   characters as people see them: flags, emoji and letters with their marks stay whole; where 64
 *   bytes or more are allowed, what is cut ends in "~" and four digits of a hash of all of it.
 * Never empty: "_" then, also for NULL. Idempotent. The text is kept in the normal form that it
 * came in (data/nfc.h). NULL only when memory ran out. */
char *lr_name(struct lr_arena *a, const char *text, size_t max_bytes);

#endif
