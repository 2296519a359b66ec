#include "record/naming.h"

#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "data/name.h"

#define PART_MAX 8192 /* before it is made safe and cut */

static const char *first_of(const char *a, const char *b, const char *c)
{
    return a && *a ? a : b && *b ? b : c && *c ? c : "";
}

static const char *format_time(const struct lr_naming *n, bool date, char *out, size_t size)
{
    time_t t = (time_t)(n->wall_ms / 1000);
    struct tm tm;
    out[0] = '\0';
    if (localtime_r(&t, &tm)) {
        size_t len =
            date ? strftime(out, size, "%Y-%m-%d", &tm) : strftime(out, size, "%H-%M-%S", &tm);
        out[len] = '\0';
    }
    return out;
}

/* NULL: no such placeholder. */
static const char *value_of(const struct lr_naming *n, const char *key, size_t len, char *space,
                            size_t size)
{
    static const char *const keys[] = {"platform", "id",   "anchor", "title",
                                       "quality",  "date", "time",   "part"};
    size_t i = 0;
    while (i < LR_COUNT(keys) && (strlen(keys[i]) != len || memcmp(keys[i], key, len) != 0))
        i++;
    switch (i) {
    case 0:
        return first_of(n->platform, "", "");
    case 1:
        return first_of(n->id, "", "");
    case 2:
        return first_of(n->anchor, n->id, n->platform);
    case 3:
        return first_of(n->title, "", "");
    case 4:
        return first_of(n->quality, "", "");
    case 5:
        return format_time(n, true, space, size);
    case 6:
        return format_time(n, false, space, size);
    case 7:
        snprintf(space, size, "%03d", n->part);
        return space;
    default:
        return NULL;
    }
}

static int fill_in(struct lr_buf *out, const struct lr_naming *n, const char *from, const char *to)
{
    char space[32];
    int rc = 0;
    while (from < to && rc == 0) {
        const char *end = *from == '{' ? memchr(from, '}', (size_t)(to - from)) : NULL;
        const char *value =
            end ? value_of(n, from + 1, (size_t)(end - from - 1), space, sizeof space) : NULL;
        rc = value ? lr_buf_puts(out, value) : lr_buf_putc(out, *from);
        from = value ? end + 1 : from + 1;
    }
    return rc;
}

/* One safe part; "" when nothing was filled in, NULL when memory ran out. */
static char *make_part(struct lr_arena *a, const struct lr_naming *n, const char *from,
                       const char *to)
{
    struct lr_buf b;
    lr_buf_init(&b, PART_MAX);
    fill_in(&b, n, from, to); /* what is over the maximum would be cut anyway */
    const char *text = lr_buf_str(&b);
    char *part = !text ? NULL : *text ? lr_name(a, text, LR_NAME_MAX) : lr_arena_strdup(a, "");
    lr_buf_free(&b);
    return part;
}

char *lr_naming_path(struct lr_arena *a, const char *template, const struct lr_naming *n,
                     const char *ext)
{
    const char *path = "", *at = template;
    for (int folders = 0;;) {
        const char *end = at + strcspn(at, "/");
        char *part = make_part(a, n, at, end);
        if (!part || !path)
            return NULL;
        if (!*end)
            return lr_arena_fmt(a, "%s%s.%s", path, *part ? part : "recording", ext);
        if (*part && folders++ < LR_NAMING_FOLDERS)
            path = lr_arena_fmt(a, "%s%s/", path, part);
        at = end + 1;
    }
}

char *lr_naming_beside(const char *path, const char *ext)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(slash ? slash : path, '.');
    size_t stem = dot ? (size_t)(dot - path) : strlen(path), len = strlen(ext);
    char *name = lr_malloc(stem + 1 + len + 1);
    if (!name)
        return NULL;
    memcpy(name, path, stem);
    name[stem] = '.';
    memcpy(name + stem + 1, ext, len + 1);
    return name;
}
