#include "post/hook.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/arena.h"
#include "core/attr.h"
#include "data/json.h"
#include "post/run.h"

#define ARENA ((size_t)1 << 20)
#define JSON_MAX ((size_t)4 << 20)

static const char *number(struct lr_arena *a, int64_t n)
{
    return n ? lr_arena_fmt(a, "%lld", (long long)n) : NULL;
}

/* What is not known is not set; and nobody's of our own name is passed on. */
static const char *const *make_env(struct lr_arena *a, const struct lr_subject *s)
{
    const struct {
        const char *name, *value;
    } rows[] = {{"EVENT", s->event},   {"PLATFORM", s->platform},
                {"URL", s->url},       {"ANCHOR", s->anchor},
                {"TITLE", s->title},   {"DIR", s->dir},
                {"PATH", s->path},     {"SOURCE", s->source},
                {"SOUND", s->sound},   {"CODE", s->code},
                {"TEXT", s->text},     {"JOB", number(a, s->job)},
                {"TIME", number(a, s->time)}, {"BYTES", number(a, s->bytes)},
                {"DURATION", number(a, s->duration_ms)}};
    const char **env = lr_arena_alloc(a, (LR_COUNT(rows) + 1) * sizeof *env);
    for (size_t i = 0; env && i < LR_COUNT(rows); i++) {
        env[i] = lr_arena_fmt(a, "LIVREC_%s=%s", rows[i].name, rows[i].value ? rows[i].value : "");
        if (!env[i])
            return NULL;
    }
    if (env)
        env[LR_COUNT(rows)] = NULL;
    return env;
}

static int write_json(const struct lr_subject *s, struct lr_buf *out)
{
    struct lr_jw w;
    lr_jw_begin(&w, out);
    lr_jw_object(&w, NULL);
    lr_jw_str(&w, "event", s->event);
    lr_jw_int(&w, "time", s->time);
    lr_jw_int(&w, "job", s->job);
    lr_jw_str(&w, "platform", s->platform);
    lr_jw_str(&w, "url", s->url);
    lr_jw_str(&w, "anchor", s->anchor);
    lr_jw_str(&w, "title", s->title);
    lr_jw_str(&w, "dir", s->dir);
    lr_jw_str(&w, "path", s->path);
    lr_jw_str(&w, "source", s->source);
    lr_jw_str(&w, "sound", s->sound);
    lr_jw_int_if(&w, "bytes", s->bytes, s->bytes > 0);
    lr_jw_int_if(&w, "duration", s->duration_ms, s->duration_ms > 0);
    lr_jw_array(&w, "files");
    for (size_t i = 0; i < s->file_count; i++)
        lr_jw_str(&w, NULL, s->files[i]);
    lr_jw_array_end(&w);
    lr_jw_str(&w, "code", s->code);
    lr_jw_str(&w, "text", s->text);
    lr_jw_object_end(&w);
    int rc = lr_jw_end(&w);
    return rc ? rc : lr_buf_putc(out, '\n');
}

static int run(struct lr_hook *h, const struct lr_subject *s, struct lr_arena *a,
               const char *input, struct lr_err *err)
{
    char **argv = lr_arena_alloc(a, (h->count + 1) * sizeof *argv);
    const char *const *env = make_env(a, s);
    if (!argv || !env || !input)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    for (size_t i = 0; i < h->count; i++)
        argv[i] = (char *)(uintptr_t)h->args[i];
    argv[h->count] = NULL;
    struct lr_run r = {.program = h->args[0],
                       .argv = argv,
                       .env = env,
                       .dir = h->dir ? h->dir : s->dir,
                       .input = input,
                       .limit_ms = h->limit_ms,
                       .cancel = h->cancel};
    int rc = lr_run(&r, err);
    h->output = r.output;
    return rc;
}

int lr_hook_run(struct lr_hook *h, const struct lr_subject *s, struct lr_err *err)
{
    struct lr_buf json;
    lr_buf_init(&h->output, LR_RUN_OUTPUT);
    if (h->count == 0 || !*h->args[0])
        return lr_err_set(err, LIVREC_EARG, "the hook names no program");
    struct lr_arena *a = lr_arena_new(ARENA);
    lr_buf_init(&json, JSON_MAX);
    int rc = a && write_json(s, &json) == 0 ? run(h, s, a, lr_buf_str(&json), err)
                                            : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_buf_free(&json);
    lr_arena_free(a);
    return rc;
}
