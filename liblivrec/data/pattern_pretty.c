#include <string.h>

#include "core/buf.h"
#include "data/pattern.h"
#include "data/pattern_form.h"

/* The way that shows "www." where there is a choice of it, else the first. */
static size_t best_form(const char *pattern)
{
    char form[LR_PATTERN_MAX];
    size_t forms = lr_pattern_forms(pattern);
    for (size_t i = 0; i < forms; i++) {
        lr_pattern_expand(pattern, i, form);
        if (strncmp(form, "www.", 4) == 0)
            return i;
    }
    return 0;
}

/* The capture that opens at p; returns what follows it. */
static const char *write_capture(struct lr_buf *b, const char *p, int *rc)
{
    const char *close = strchr(p, '}');
    struct lr_pattern_piece piece;
    if (!close || !lr_pattern_piece((struct lr_part){p, (size_t)(close + 1 - p)}, &piece))
        return p + strlen(p);
    bool hidden = piece.rest || (piece.name.len == 1 && *piece.name.p == '_');
    *rc =
        hidden ? lr_buf_puts(b, "...") : lr_buf_fmt(b, "<%.*s>", (int)piece.name.len, piece.name.p);
    return close + 1;
}

char *lr_pattern_pretty(struct lr_arena *a, const char *pattern)
{
    if (lr_pattern_check(pattern) != 0)
        return NULL;
    char form[LR_PATTERN_MAX];
    lr_pattern_expand(pattern, best_form(pattern), form);
    struct lr_buf b;
    lr_buf_init(&b, 4 * LR_PATTERN_MAX);
    const char *p = form;
    int rc = 0;
    if (strncmp(p, "*/", 2) == 0 || strcmp(p, "*") == 0) {
        rc = lr_buf_puts(&b, "<host>");
        p++;
    }
    while (*p && rc == 0) {
        if (*p == '{') {
            p = write_capture(&b, p, &rc);
        } else if (strncmp(p, ":*", 2) == 0) {
            rc = lr_buf_puts(&b, ":<port>");
            p += 2;
        } else {
            rc = lr_buf_putc(&b, *p++);
        }
    }
    char *out = rc ? NULL : lr_arena_strndup(a, (char *)b.data, b.len);
    lr_buf_free(&b);
    return out;
}
