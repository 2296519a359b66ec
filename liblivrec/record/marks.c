#include "record/marks.h"

#include <string.h>

#include "core/alloc.h"

/* A stream that jumps each second must not leave room for nothing else. */
static const int most[LR_MARK_KINDS] = {LR_MARKS_MAX, LR_MARKS_MAX, LR_MARKS_MAX, 500, 32};

bool lr_marks_full(const struct lr_marks *m, enum lr_mark_kind kind)
{
    return m->kept >= LR_MARKS_MAX || m->of_kind[kind] >= most[kind];
}

void lr_marks_add(struct lr_marks *m, const struct lr_mark *like, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    struct lr_mark *mark =
        lr_marks_full(m, like->kind) ? NULL : lr_calloc(1, sizeof *mark + len + 1);
    if (!mark) {
        m->left_out++;
        return;
    }
    *mark = *like;
    mark->next = NULL;
    if (len)
        memcpy(mark->text, text, len);
    *(m->last ? &m->last->next : &m->first) = mark;
    m->last = mark;
    m->kept++;
    m->of_kind[like->kind]++;
}

void lr_marks_free(struct lr_marks *m)
{
    for (struct lr_mark *mark = m->first, *next; mark; mark = next) {
        next = mark->next;
        lr_free(mark);
    }
    *m = (struct lr_marks){0};
}
