/* The files that belong to a part: itself, or what it was made into, and what lies beside it. */
#include <string.h>

#include "core/attr.h"
#include "post/path.h"
#include "session/post_parts.h"

static void add(struct lr_postproc *p, struct lr_post_belongings *b, const char *path)
{
    if (path && lr_post_is_there(p, path) && b->count < LR_COUNT(b->path))
        b->path[b->count++] = path;
}

struct lr_post_belongings lr_post_belongings_of(struct lr_postproc *p, struct lr_post_work *w)
{
    static const char *const exts[] = {"srt", "ass", "vtt", "nfo"};
    struct lr_post_belongings b = {0};
    int stem = (int)(lr_path_dot(w->path) - w->path);
    add(p, &b, lr_post_now_at(w));
    add(p, &b, w->sound);
    add(p, &b, lr_arena_fmt(w->arena, "%s.json", w->path));
    for (size_t i = 0; i < LR_COUNT(exts); i++)
        add(p, &b, lr_arena_fmt(w->arena, "%.*s.%s", stem, w->path, exts[i]));
    return b;
}

const char *lr_post_below(struct lr_post_work *w, const char *path)
{
    size_t n = strlen(w->dir);
    const char *base = lr_path_base(path);
    while (n && w->dir[n - 1] == '/')
        n--;
    if (strncmp(path, w->dir, n) != 0 || path[n] != '/' || base - path <= (ptrdiff_t)n + 1)
        return "";
    return lr_arena_strndup(w->arena, path + n + 1, (size_t)(base - path) - n - 2);
}
