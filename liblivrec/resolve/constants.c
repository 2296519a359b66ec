/* The user's file of constants: "platform.name = value", # starts a comment line. */
#include <errno.h>
#include <string.h>

#include "core/files.h"
#include "core/text.h"
#include "resolve/ctx.h"

#define FILE_MAX ((size_t)1 << 20)
#define OVERRIDES_MAX 64

/* One line; name and value stay NULL for blank lines, comments and other platforms. */
static bool read_line(char *line, const char *platform, struct lr_constant *out)
{
    *out = (struct lr_constant){NULL, NULL};
    line = lr_trim(line);
    if (!*line || *line == '#')
        return true;
    char *equals = strchr(line, '='), *dot = strchr(line, '.');
    if (!equals || !dot || dot > equals || dot == line)
        return false;
    *equals = *dot = '\0';
    char *name = lr_trim(dot + 1);
    if (!*name)
        return false;
    if (strcmp(line, platform) == 0)
        *out = (struct lr_constant){name, lr_trim(equals + 1)};
    return true;
}

/* `text` is changed, and must live as long as the result. Returns the number of a bad line, or 0.
 */
static int read_lines(char *text, const char *platform, struct lr_constant *out)
{
    int count = 0, number = 1;
    for (char *line; (line = lr_next_line(&text)) != NULL; number++) {
        struct lr_constant c;
        if (!read_line(line, platform, &c) || (c.name && count == OVERRIDES_MAX))
            return number;
        if (c.name)
            out[count++] = c;
    }
    return 0;
}

int lr_constants_load(const struct lr_env *env, struct lr_arena *a, const char *platform,
                      const char *path, const struct lr_constant **out, struct lr_err *err)
{
    struct lr_buf b;
    lr_buf_init(&b, FILE_MAX);
    int rc = env->files->load(env->files, path, &b);
    const char *data = b.len ? (const char *)b.data : "";
    size_t bom = b.len >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
    char *text = rc == 0 ? lr_arena_strndup(a, data + bom, b.len - bom) : NULL;
    lr_buf_free(&b);
    if (rc && rc != -ENOMEM)
        return lr_err_set(err, LIVREC_EIO, "core.constants: %s: %s", path, strerror(-rc));
    struct lr_constant *list = lr_arena_alloc(a, (OVERRIDES_MAX + 1) * sizeof *list);
    if (!text || !list)
        return lr_err_set(err, LIVREC_ENOMEM, "core.constants: no memory");
    int bad = read_lines(text, platform, list);
    if (bad)
        return lr_err_set(err, LIVREC_EARG,
                          "core.constants: %s:%d: expected \"platform.name = value\"", path, bad);
    *out = list;
    return 0;
}

int lr_ctx_constants(lr_ctx *x, struct lr_err *err)
{
    const char *path = lr_opts_str(x->opts, "core.constants");
    x->overrides = NULL;
    if (!path || !*path)
        return 0;
    return lr_constants_load(x->env, x->arena, x->extractor->name, path, &x->overrides, err);
}
