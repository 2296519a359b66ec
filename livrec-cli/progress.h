/* One line per running job at the bottom of the terminal on standard error; nothing where that is
 * no terminal. */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "text.h"

struct progress_row {
    const char *label; /* untrusted */
    const char *state; /* word shown while there are no figures: "resolving" */
    int64_t duration_ms, bytes, bitrate, gaps;
    bool shown;
};

/* Zero-initialise. */
struct progress {
    size_t drawn; /* lines on the screen */
    int columns;  /* of the terminal when they were drawn */
    struct text block;
};

/* Rows as they are now, in place of those drawn before. */
void progress_draw(struct progress *p, const struct progress_row *rows, size_t count);

/* Take the lines away, before something else is printed. */
void progress_clear(struct progress *p);

/* One line without its end, at most `columns` wide. */
void progress_line(struct text *t, const struct progress_row *row, size_t columns);

void progress_free(struct progress *p);

#endif
