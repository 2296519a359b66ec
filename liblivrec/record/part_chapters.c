#include "record/part_chapters.h"

#include <string.h>

#include "core/alloc.h"
#include "record/sidecar.h"

/* The same title may be told again, by a new session of the platform. */
static size_t collect(const struct lr_sidecar *s, struct lr_chapter *to)
{
    const char *last = NULL;
    size_t n = 0;
    for (const struct lr_mark *m = s->marks.first; m; m = m->next) {
        if (m->kind != LR_MARK_TITLE || !*m->text || (last && strcmp(last, m->text) == 0))
            continue;
        int64_t ms = m->media_ms > s->media_ms ? m->media_ms - s->media_ms : 0;
        last = m->text;
        if (to)
            to[n] = (struct lr_chapter){n ? ms : 0, m->text};
        n++;
    }
    return n;
}

struct lr_chapter_list lr_part_chapters(const struct lr_sidecar *s)
{
    size_t n = collect(s, NULL);
    struct lr_chapter *list = n > 1 ? lr_calloc(n, sizeof *list) : NULL;
    if (list)
        collect(s, list);
    return (struct lr_chapter_list){list, list ? n : 0};
}

void lr_part_chapters_free(struct lr_chapter_list *l)
{
    lr_free((void *)(uintptr_t)l->at);
    *l = (struct lr_chapter_list){NULL, 0};
}
