#include "config/finding.h"

#include <stdarg.h>

#include "core/attr.h"

void lr_findings_init(struct lr_findings *f, struct lr_arena *a, const char *file)
{
    *f = (struct lr_findings){.arena = a, .file = file};
    f->end = &f->first;
}

static void add(struct lr_findings *f, bool mild, int line, int column, const char *fmt,
                va_list args) LR_PRINTF(5, 0);

static void add(struct lr_findings *f, bool mild, int line, int column, const char *fmt,
                va_list args)
{
    char *text = lr_arena_fmtv(f->arena, fmt, args);
    struct lr_finding *one = text ? lr_arena_alloc(f->arena, sizeof *one) : NULL;
    if (!one)
        return;
    *one = (struct lr_finding){f->file, line, column, text, mild, NULL};
    *f->end = one;
    f->end = &one->next;
    f->count++;
    f->errors += !mild;
}

void lr_findings_add(struct lr_findings *f, int line, int column, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    add(f, false, line, column, fmt, args);
    va_end(args);
}

void lr_findings_note(struct lr_findings *f, int line, int column, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    add(f, true, line, column, fmt, args);
    va_end(args);
}
