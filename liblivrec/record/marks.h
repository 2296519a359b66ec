/* What happened while a part was recorded, in order: for its sidecar. */
#ifndef LR_MARKS_H
#define LR_MARKS_H

#include "record/frame.h"

#define LR_MARKS_MAX 2000 /* more are counted only */

enum lr_mark_kind { LR_MARK_TITLE, LR_MARK_GAP, LR_MARK_RECONNECT };

struct lr_mark {
    struct lr_mark *next;
    enum lr_mark_kind kind;
    int64_t wall_ms;   /* Unix */
    int64_t media_ms;  /* of the session */
    struct lr_gap gap; /* of GAP */
    char text[];       /* the title, or why */
};

struct lr_marks {
    struct lr_mark *first, *last;
    int kept, left_out;
};

/* `like`: kind, times and gap. Without memory it is left out. */
void lr_marks_add(struct lr_marks *m, const struct lr_mark *like, const char *text);
void lr_marks_free(struct lr_marks *m); /* empty, and usable again */

#endif
