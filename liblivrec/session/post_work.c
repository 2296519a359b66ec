#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "data/json.h"
#include "session/post_parts.h"

#define ARENA ((size_t)8 << 20)
#define BODY_MAX ((size_t)4 << 20)

/* Options that steps and hooks look at. */
static bool is_kept(const struct lr_option *o)
{
    return strncmp(o->name, "post.", 5) == 0 || strcmp(o->name, "record.format") == 0 ||
           strcmp(o->name, "record.split_time") == 0 || strcmp(o->name, "record.reserve") == 0 ||
           strcmp(o->name, "record.clean") == 0 || strcmp(o->name, "record.zone") == 0;
}

static void write_pair(struct lr_jw *j, const char *name, const char *value)
{
    lr_jw_array(j, NULL);
    lr_jw_str(j, NULL, name);
    lr_jw_str(j, NULL, value);
    lr_jw_array_end(j);
}

static void write_opts(struct lr_jw *j, const struct lr_opts *opts)
{
    const struct lr_option *o;
    lr_jw_array(j, "opts");
    for (size_t i = 0; (o = lr_option_at(i)) != NULL; i++) {
        size_t n = o->type == LR_OPT_LIST ? lr_opts_list_count(opts, o->name) : 0;
        const char *value = o->type == LR_OPT_LIST ? NULL : lr_opts_str(opts, o->name);
        for (size_t k = 0; k < n && is_kept(o); k++)
            write_pair(j, o->name, lr_opts_list_at(opts, o->name, k));
        if (value && is_kept(o))
            write_pair(j, o->name, value);
    }
    lr_jw_array_end(j);
}

static void write_about(struct lr_jw *j, const struct lr_post_work *w)
{
    lr_jw_str(j, "what", w->what);
    lr_jw_str(j, "session", w->session);
    lr_jw_int(j, "job", w->job);
    lr_jw_int(j, "time", w->time);
    lr_jw_str(j, "url", w->url);
    lr_jw_str(j, "platform", w->platform);
    lr_jw_str(j, "anchor", w->anchor);
    lr_jw_str(j, "title", w->title);
    lr_jw_str(j, "dir", w->dir);
    lr_jw_str(j, "path", w->path);
    lr_jw_str(j, "scratch", w->scratch);
    lr_jw_int(j, "bytes", w->bytes);
    lr_jw_int(j, "duration", w->duration_ms);
    lr_jw_str(j, "code", w->code);
    lr_jw_str(j, "text", w->text);
    lr_jw_array(j, "files");
    for (size_t i = 0; i < w->files; i++)
        lr_jw_str(j, NULL, w->file[i]);
    lr_jw_array_end(j);
}

int lr_post_work_write(const struct lr_post_work *w, struct lr_buf *out)
{
    struct lr_jw j;
    lr_jw_begin(&j, out);
    lr_jw_object(&j, NULL);
    write_about(&j, w);
    write_opts(&j, w->opts);
    lr_jw_int(&j, "step", w->step);
    lr_jw_int(&j, "starts", w->starts);
    lr_jw_int(&j, "hook_fails", w->hook_fails);
    lr_jw_str(&j, "made", w->made);
    lr_jw_str(&j, "sound", w->sound);
    lr_jw_str(&j, "target", w->target);
    lr_post_s3_write(&j, w);
    lr_jw_object_end(&j);
    return lr_jw_end(&j);
}

/* One that a later version knows of is left out: the others count. */
static int read_opts(struct lr_post_work *w, const lr_json *all)
{
    const lr_json *list = lr_json_at(all, "opts");
    w->opts = lr_opts_new();
    for (size_t i = 0; w->opts && i < lr_json_count(list); i++) {
        const lr_json *pair = lr_json_item(list, i);
        const char *name = lr_json_str(pair, "[0]"), *value = lr_json_str(pair, "[1]");
        if (name && value && lr_opts_set(w->opts, name, value, NULL) == LIVREC_ENOMEM)
            return LIVREC_ENOMEM;
    }
    return w->opts ? 0 : LIVREC_ENOMEM;
}

static int read_files(struct lr_post_work *w, const lr_json *all)
{
    const lr_json *list = lr_json_at(all, "files");
    size_t n = lr_json_count(list);
    w->file = lr_arena_alloc(w->arena, (n + 1) * sizeof *w->file);
    for (size_t i = 0; w->file && i < n; i++) {
        const char *path = lr_json_str(list, lr_arena_fmt(w->arena, "[%zu]", i));
        if (path)
            w->file[w->files++] = path;
    }
    return w->file ? 0 : LIVREC_ENOMEM;
}

static void read_about(struct lr_post_work *w, const lr_json *all)
{
    w->what = lr_json_str(all, "what");
    w->session = lr_json_str(all, "session");
    w->job = lr_json_int(all, "job", 0);
    w->time = lr_json_int(all, "time", 0);
    w->url = lr_json_str(all, "url");
    w->platform = lr_json_str(all, "platform");
    w->anchor = lr_json_str(all, "anchor");
    w->title = lr_json_str(all, "title");
    w->dir = lr_json_str(all, "dir");
    w->path = lr_json_str(all, "path");
    w->scratch = lr_json_str(all, "scratch");
    w->bytes = lr_json_int(all, "bytes", 0);
    w->duration_ms = lr_json_int(all, "duration", 0);
    w->code = lr_json_str(all, "code");
    w->text = lr_json_str(all, "text");
    w->step = (int)lr_json_int(all, "step", 0);
    w->starts = (int)lr_json_int(all, "starts", 0);
    w->hook_fails = (int)lr_json_int(all, "hook_fails", 0);
    w->made = lr_json_str(all, "made");
    w->sound = lr_json_str(all, "sound");
    w->target = lr_json_str(all, "target");
}

int lr_post_work_read(struct lr_post_work *w, const char *body, struct lr_err *err)
{
    *w = (struct lr_post_work){.arena = lr_arena_new(ARENA)};
    if (!w->arena)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_err_clear(err);
    const lr_json *all = lr_json_parse(w->arena, body, strlen(body), err);
    if (!all)
        return err->code;
    read_about(w, all);
    if (read_opts(w, all) || read_files(w, all) || lr_post_s3_read(w, all))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (!w->what || !w->session || !w->dir || (strcmp(w->what, "part") == 0 && !w->path))
        return lr_err_set(err, LIVREC_EPARSE, "a step in the queue does not say what it is about");
    return 0;
}

void lr_post_work_close(struct lr_post_work *w)
{
    lr_opts_free(w->opts);
    lr_arena_free(w->arena);
    *w = (struct lr_post_work){0};
}

int lr_post_work_save(struct lr_postproc *p, const struct lr_post_work *w, struct lr_err *err)
{
    struct lr_buf b;
    if (w->id == 0)
        return 0;
    lr_buf_init(&b, BODY_MAX);
    int rc = lr_post_work_write(w, &b);
    const char *body = rc == 0 ? lr_buf_str(&b) : NULL;
    rc = body ? lr_store_job_save(p->deps.store, w->id, body, err)
              : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_buf_free(&b);
    return rc;
}
