#include "record/marks.h"

#include <string.h>

#include "core/alloc.h"

void lr_marks_add(struct lr_marks *m, const struct lr_mark *like, const char *text)
{
    size_t len = text ? strlen(text) : 0;
    struct lr_mark *mark = m->kept < LR_MARKS_MAX ? lr_calloc(1, sizeof *mark + len + 1) : NULL;
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
}

void lr_marks_free(struct lr_marks *m)
{
    for (struct lr_mark *mark = m->first, *next; mark; mark = next) {
        next = mark->next;
        lr_free(mark);
    }
    *m = (struct lr_marks){0};
}
