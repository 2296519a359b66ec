#include <limits.h>
#include <livrec/watch.h>

#include "api/handle.h"
#include "api/last_error.h"
#include "core/files.h"
#include "session/folders.h"
#include "session/notice_route.h"
#include "session/roots.h"
#include "session/watch_source.h"

#define VIEW_MAX ((size_t)256 << 20)

static uint32_t count_wrong(const struct lr_watch_told *t)
{
    size_t n = t->config->bad.errors;
    const struct lr_config_path *p = t->config->lists;
    for (size_t i = 0; p; i++, p = p->next)
        n += t->lists[i]->bad.errors + (t->lists[i]->err.code && !t->lists[i]->missing);
    return n < UINT32_MAX ? (uint32_t)n : UINT32_MAX;
}

static size_t count_paused(const struct lr_watch_reading *d)
{
    size_t n = 0;
    for (size_t i = 0; i < d->count; i++)
        n += d->rooms[i].paused;
    return n;
}

static void write_list(struct lr_jw *w, const char *path, const struct lr_watch_reading *d)
{
    lr_jw_object(w, NULL);
    lr_jw_str(w, "path", path);
    lr_jw_str(w, "error", d->err.code ? d->err.text : NULL);
    lr_jw_int(w, "rooms", (int64_t)d->count);
    lr_jw_int(w, "paused", (int64_t)count_paused(d));
    lr_findings_write(&d->bad, w);
    lr_jw_object_end(w);
}

static int write_json(const struct lr_watch_told *t, struct lr_buf *out)
{
    struct lr_jw w;
    const struct lr_config_path *p = t->config->lists;
    lr_jw_begin(&w, out);
    lr_jw_object(&w, NULL);
    lr_config_write(t->config, &w);
    lr_jw_array(&w, "lists");
    for (size_t i = 0; p; i++, p = p->next)
        write_list(&w, p->path, t->lists[i]);
    lr_jw_array_end(&w);
    lr_jw_object_end(&w);
    return lr_jw_end(&w);
}

static int write_lines(const struct lr_watch_told *t, struct lr_buf *out)
{
    const struct lr_config_path *p = t->config->lists;
    int rc = lr_config_to_lines(t->config, out);
    for (size_t i = 0; p && rc == 0; i++, p = p->next) {
        const struct lr_watch_reading *d = t->lists[i];
        rc = d->missing
                 ? lr_buf_fmt(out, "%s: there is none yet; it counts when it comes\n", p->path)
             : d->err.code ? lr_buf_fmt(out, "%s\n", d->err.text)
                           : lr_buf_fmt(out, "%s: %zu rooms, %zu of them paused\n", p->path,
                                        d->count, count_paused(d));
        rc = rc ? rc : lr_findings_to_lines(&d->bad, out);
    }
    return rc;
}

static int view(const struct lr_watch_told *t, int32_t form, char **text, struct lr_err *err)
{
    bool refers = form == LIVREC_CONFIG_REFERENCES;
    struct lr_buf b;
    lr_buf_init(&b, VIEW_MAX);
    int rc = form == LIVREC_CONFIG_JSON   ? write_json(t, &b)
             : form == LIVREC_CONFIG_TEXT ? write_lines(t, &b)
                                          : lr_config_to_text(t->config, refers, &b);
    char *s = rc ? NULL : lr_buf_str(&b); /* the buffer's memory is the caller's now */
    if (!s) {
        lr_buf_free(&b);
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    *text = s;
    return 0;
}

static int check(const char *path, int32_t form, uint32_t *wrong, char **text, struct lr_err *err)
{
    struct lr_watch_told *t = lr_watch_read_config(lr_files_system(), path, NULL);
    if (!t)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (!t->config)
        *err = t->err;
    else if (lr_watch_judge_cookies(t->config, lr_files_system()) ||
             lr_watch_judge_channels(t->config))
        lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    else if (view(t, form, text, err) == 0 && wrong)
        *wrong = count_wrong(t);
    lr_watch_told_free(t);
    return err->code;
}

LIVREC_API int32_t livrec_config_check(const char *path, int32_t form, uint32_t *wrong, char **text)
{
    struct lr_err err = {0};
    if (!path || !text)
        lr_err_set(&err, LIVREC_EARG, "%s is NULL", path ? "text" : "path");
    else if (form < LIVREC_CONFIG_JSON || form > LIVREC_CONFIG_REFERENCES)
        lr_err_set(&err, LIVREC_EARG, "there is no form %d", (int)form);
    else
        check(path, form, wrong, text, &err);
    return err.code ? lr_api_fail(__func__, &err) : LIVREC_OK;
}

static int read_opts(const char *path, const struct lr_opts *over, struct lr_opts **out,
                     struct lr_err *err)
{
    struct lr_config *c = NULL;
    int rc = lr_config_read(lr_files_system(), path, lr_watch_is_platform, &c, err);
    if (rc)
        return rc;
    struct lr_opts *all = lr_opts_merge(c->opts, over);
    lr_config_free(c);
    if (!all)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    *out = all;
    return 0;
}

LIVREC_API int32_t livrec_config_opts(const char *path, const livrec_opts *opts, livrec_opts **out)
{
    struct lr_err err = {0};
    struct lr_opts *all = NULL;
    if (!path || !out)
        return lr_api_failf(__func__, LIVREC_EARG, "%s is NULL", path ? "out" : "path");
    if (read_opts(path, (const struct lr_opts *)opts, &all, &err))
        return lr_api_fail(__func__, &err);
    *out = (livrec_opts *)all;
    return LIVREC_OK;
}

/* Where state is kept when nobody says: in the folder that recordings go to. */
static int place_state(struct lr_opts *all, struct lr_err *err)
{
    const char *dir = lr_opts_str(all, "record.dir");
    struct lr_buf b;
    if (lr_opts_has(all, "state.path"))
        return 0;
    lr_buf_init(&b, PATH_MAX);
    size_t fixed = lr_folders_fixed(dir);
    int rc = lr_buf_fmt(&b, "%.*s/.livrec/state.db", (int)(fixed ? fixed : 1), fixed ? dir : ".");
    const char *path = rc ? NULL : lr_buf_str(&b);
    rc = path ? lr_opts_set(all, "state.path", path, err)
              : lr_err_set(err, LIVREC_ENOMEM, "%s is too long", dir);
    lr_buf_free(&b);
    return rc;
}

/* Words of notices that mean nothing were told with their line (session/watch_judge.c), and keep
 * nothing else from counting; what was asked for beside the configuration is refused as ever. */
static void drop_bad_notices(struct lr_opts *all, const struct lr_opts *over)
{
    const char *option;
    for (int round = 0; round < 2; round++) /* a route that goes takes those that name it along */
        for (size_t i = 0; (option = lr_notice_option(i)) != NULL; i++) {
            struct lr_err err = {0};
            if (!(over && lr_opts_has(over, option)) && lr_notice_check_option(all, option, &err))
                lr_opts_set(all, option, NULL, &err);
        }
}

/* What is for the whole program counts only while nothing runs yet. */
static int adopt(struct lr_handle *h, const struct lr_config *c, const struct lr_opts *over,
                 struct lr_err *err)
{
    struct lr_opts *all = lr_opts_merge(c->opts, over);
    if (!all)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    drop_bad_notices(all, over);
    int rc = place_state(all, err);
    rc = rc ? rc : lr_handle_adopt(h, all, err);
    rc = rc ? rc : lr_handle_start(h, err);
    rc = rc ? rc : lr_roots_take(h->roots, all, true, err);
    lr_opts_free(all);
    return rc;
}

static int watch(struct lr_handle *h, const char *path, const livrec_opts *opts, struct lr_err *err)
{
    struct lr_opts *over = lr_handle_opts(h, opts);
    struct lr_config *c = NULL;
    if (!over)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    int rc = lr_config_read(h->env.files, path, lr_watch_is_platform, &c, err);
    rc = rc ? rc : adopt(h, c, over, err);
    rc = rc ? rc : lr_watchlist_config(h->watches, path, over, err);
    lr_config_free(c);
    lr_opts_free(over);
    return rc;
}

LIVREC_API int32_t livrec_watch_config(livrec *lr, const char *path, const livrec_opts *opts)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    rc = path ? watch(h, path, opts, &err) : lr_err_set(&err, LIVREC_EARG, "path is NULL");
    lr_handle_leave(h);
    return rc ? lr_api_fail(__func__, &err) : LIVREC_OK;
}
