/* What is wrong with a line of a file that a user wrote, told so that they can mend it. */
#ifndef LR_FINDING_H
#define LR_FINDING_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"
#include "core/attr.h"

struct lr_finding {
    const char *file;
    int line, column; /* from 1; column 0: the whole line */
    const char *text; /* what is there, and what is expected */
    bool mild;        /* the line counts all the same */
    struct lr_finding *next;
};

/* In the order of their lines, behind those of its bytes. All text lives in the arena that the list was made with. */
struct lr_findings {
    struct lr_arena *arena;
    const char *file;
    struct lr_finding *first, **end;
    size_t count;
    size_t errors; /* those that are not mild */
};

void lr_findings_init(struct lr_findings *f, struct lr_arena *a, const char *file);
/* No memory: nothing is added, and lr_arena_failed() says so. */
void lr_findings_add(struct lr_findings *f, int line, int column, const char *fmt, ...)
    LR_PRINTF(4, 5);
/* The same for what counts all the same. */
void lr_findings_note(struct lr_findings *f, int line, int column, const char *fmt, ...)
    LR_PRINTF(4, 5);

#endif
