/* What happened while a part was recorded, in order: for its sidecar. */
#ifndef LR_MARKS_H
#define LR_MARKS_H

#include "record/frame.h"

#define LR_MARKS_MAX 2000 /* more are counted only; so are some kinds beyond less */

enum lr_mark_kind { LR_MARK_TITLE, LR_MARK_GAP, LR_MARK_RECONNECT, LR_MARK_JUMP, LR_MARK_CONFIG };
#define LR_MARK_KINDS 5

struct lr_mark {
    struct lr_mark *next;
    enum lr_mark_kind kind;
    int64_t wall_ms;     /* Unix */
    int64_t media_ms;    /* of the session */
    struct lr_gap gap;   /* of GAP */
    int64_t by;          /* of JUMP: ms that time went ahead */
    enum lr_codec codec; /* of CONFIG */
    char text[];         /* the title, why, or the configuration in base64 */
};

struct lr_marks {
    struct lr_mark *first, *last;
    int kept, left_out;
    int of_kind[LR_MARK_KINDS];
};

/* `like`: all but the text. Without memory it is left out. */
void lr_marks_add(struct lr_marks *m, const struct lr_mark *like, const char *text);
bool lr_marks_full(const struct lr_marks *m, enum lr_mark_kind kind);
void lr_marks_free(struct lr_marks *m); /* empty, and usable again */

#endif
