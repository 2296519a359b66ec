/* DouyinLiveRecorder's way to call a script: the same arguments, one by one in place of a line for
 * the shell. */
#include <ctype.h>
#include <string.h>
#include <livrec/error.h>

#include "core/arena.h"
#include "post/hook.h"
#include "post/path.h"

#define ARENA ((size_t)1 << 20)
#define MORE 10 /* arguments that are added */

/* The next word of *at, unquoted into `to`, which is as long as the line. 1: a word; 0: none is
 * left; -1: a quote is not closed. */
static int next_word(const char **at, char *to)
{
    const char *s = *at + strspn(*at, " \t");
    char quote = '\0';
    if (!*s)
        return 0;
    for (; *s && (quote || (*s != ' ' && *s != '\t')); s++) {
        bool escaped = *s == '\\' && quote != '\'' && (s[1] == '\\' || s[1] == '"' ||
                                                       (!quote && (s[1] == ' ' || s[1] == '\'')));
        if (escaped)
            *to++ = *++s;
        else if (quote ? *s == quote : *s == '"' || *s == '\'')
            quote = quote ? '\0' : *s;
        else
            *to++ = *s;
    }
    *to = '\0';
    *at = s;
    return quote ? -1 : 1;
}

static int split(struct lr_hook_line *l, const char *line, struct lr_err *err)
{
    size_t len = strlen(line);
    l->args = lr_arena_alloc(l->arena, (len / 2 + 2 + MORE) * sizeof *l->args);
    for (int more = l->args ? 1 : 0; more;) {
        char *word = lr_arena_alloc(l->arena, len + 1);
        if (!word)
            return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
        more = next_word(&line, word);
        if (more < 0)
            return lr_err_set(err, LIVREC_EARG, "post.hook_dlr: a quote is not closed");
        if (more)
            l->args[l->count++] = word;
    }
    if (!l->args)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    return l->count ? 0 : lr_err_set(err, LIVREC_EARG, "post.hook_dlr is empty");
}

/* Where a recording is split, DouyinLiveRecorder tells the pattern of its names: "a_%03d.ts". */
static const char *pattern(struct lr_arena *a, const char *path)
{
    const char *dot = lr_path_dot(path);
    bool numbered = dot - lr_path_base(path) > 4 && dot[-4] == '_' &&
                    isdigit((unsigned char)dot[-3]) && isdigit((unsigned char)dot[-2]) &&
                    isdigit((unsigned char)dot[-1]);
    return numbered ? lr_arena_fmt(a, "%.*s%%03d%s", (int)(dot - path - 3), path, dot) : path;
}

static const char *upper(struct lr_arena *a, const char *s)
{
    char *copy = lr_arena_alloc(a, strlen(s) + 1);
    for (size_t i = 0; copy && i <= strlen(s); i++)
        copy[i] = (char)toupper((unsigned char)s[i]);
    return copy;
}

static void add(struct lr_hook_line *l, bool named, const char *name, const char *value)
{
    if (named)
        l->args[l->count++] = name;
    l->args[l->count++] = value;
}

static int add_all(struct lr_hook_line *l, bool python, const struct lr_subject *s)
{
    bool split = lr_opts_int(s->opts, "record.split_time") > 0;
    bool mp4 = strcmp(lr_opts_str(s->opts, "post.convert"), "mp4") == 0;
    const char *path = s->file_count ? s->files[0] : "";
    const char *name = lr_arena_fmt(l->arena, "序号%lld %s", (long long)s->job,
                                    s->anchor ? s->anchor : "");
    const char *type = upper(l->arena, lr_opts_str(s->opts, "record.format"));
    const char *splits = lr_arena_fmt(l->arena, "%s%s", python ? "" : "split_video_by_time:",
                                      split ? "True" : "False");
    const char *converts = lr_arena_fmt(l->arena, "%s%s", python ? "" : "converts_to_mp4:",
                                        mp4 ? "True" : "False");
    path = split ? pattern(l->arena, path) : path;
    if (!name || !type || !splits || !converts || !path)
        return LIVREC_ENOMEM;
    add(l, python, "--record_name", name);
    add(l, python, "--save_file_path", path);
    add(l, python, "--save_type", type);
    add(l, python, "--split_video_by_time", splits);
    add(l, python, "--converts_to_mp4", converts);
    return 0;
}

int lr_hook_line(struct lr_hook_line *l, const char *line, const struct lr_subject *s,
                 struct lr_err *err)
{
    *l = (struct lr_hook_line){.arena = lr_arena_new(ARENA)};
    int rc = l->arena ? split(l, line, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc == 0 && add_all(l, strstr(line, "python") != NULL, s))
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    return rc;
}

void lr_hook_line_free(struct lr_hook_line *l)
{
    lr_arena_free(l->arena);
    *l = (struct lr_hook_line){0};
}
