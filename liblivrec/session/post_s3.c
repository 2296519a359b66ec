/* Into a bucket of S3: files of a piece of work, one after the other, and how far they are. */
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "data/zone.h"
#include "post/path.h"
#include "record/naming.h"
#include "session/post_parts.h"

#define STEP "upload"
#define PROBE ".livrec-doctor"
#define NAMELESS "x" /* in the place of a file's name */

/* ---- as the store keeps it */

static void write_file(struct lr_jw *j, const struct lr_s3_progress *f)
{
    lr_jw_object(j, NULL);
    lr_jw_str(j, "path", f->path);
    lr_jw_str(j, "key", f->key);
    lr_jw_int(j, "size", f->size);
    lr_jw_int(j, "changed", f->changed);
    lr_jw_bool(j, "done", f->done);
    if (f->upload) {
        lr_jw_str(j, "upload", f->upload);
        lr_jw_int(j, "part", f->part);
        lr_jw_bool(j, "opaque", f->opaque);
        lr_jw_array(j, "etags");
        for (int i = 0; i < f->parts; i++)
            lr_jw_str(j, NULL, f->etag[i]);
        lr_jw_array_end(j);
    }
    lr_jw_object_end(j);
}

void lr_post_s3_write(struct lr_jw *j, const struct lr_post_work *w)
{
    lr_jw_array(j, "s3");
    for (const struct lr_s3_progress *f = w->sent; f; f = f->next)
        write_file(j, f);
    lr_jw_array_end(j);
}

/* An upload of which something is odd is begun anew. */
static int read_parts(struct lr_post_work *w, const lr_json *v, struct lr_s3_progress *f)
{
    const lr_json *list = lr_json_at(v, "etags");
    size_t n = lr_json_count(list);
    f->upload = lr_json_str(v, "upload");
    f->part = lr_json_int(v, "part", 0);
    f->opaque = lr_json_bool(v, "opaque");
    int64_t all = f->upload && f->part > 0 && f->size > 0 ? (f->size + f->part - 1) / f->part : 0;
    if (all <= 0 || all > LR_S3_PARTS || n > (size_t)all)
        f->upload = NULL;
    if (!f->upload)
        return 0;
    f->etag = lr_arena_alloc(w->arena, (size_t)all * sizeof *f->etag);
    for (size_t i = 0; f->etag && i < n; i++) {
        f->etag[i] = lr_json_str(lr_json_item(list, i), "");
        if (!f->etag[i])
            break;
        f->parts++;
    }
    return f->etag ? 0 : LIVREC_ENOMEM;
}

int lr_post_s3_read(struct lr_post_work *w, const lr_json *all)
{
    const lr_json *list = lr_json_at(all, "s3");
    struct lr_s3_progress **end = &w->sent;
    for (size_t i = 0; i < lr_json_count(list); i++) {
        const lr_json *v = lr_json_item(list, i);
        struct lr_s3_progress *f = lr_arena_alloc(w->arena, sizeof *f);
        if (!f)
            return LIVREC_ENOMEM;
        f->path = lr_json_str(v, "path");
        f->key = lr_json_str(v, "key");
        f->size = lr_json_int(v, "size", 0);
        f->changed = lr_json_int(v, "changed", 0);
        f->done = lr_json_bool(v, "done");
        if (!f->path || !f->key)
            continue;
        if (read_parts(w, v, f))
            return LIVREC_ENOMEM;
        *end = f;
        end = &f->next;
    }
    return 0;
}

void lr_post_s3_strip(struct lr_opts *own, const struct lr_opts *handle)
{
    static const char *const names[] = {"post.s3.key", "post.s3.secret", "post.s3.token"};
    bool same = true;
    for (size_t i = 0; i < LR_COUNT(names); i++) {
        const char *a = lr_opts_str(own, names[i]), *b = lr_opts_str(handle, names[i]);
        same = same && strcmp(a ? a : "", b ? b : "") == 0;
    }
    for (size_t i = 0; same && i < LR_COUNT(names); i++)
        lr_opts_set(own, names[i], NULL, NULL);
}

/* ---- what objects are called */

/* "douyin/name" of "{platform}/{anchor}". */
static const char *prefix_of(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    const char *template = lr_opts_str(w->opts, "post.s3.prefix");
    struct lr_zone *zone = NULL;
    if (!template || !*template)
        return "";
    if (lr_zone_open(p->deps.env->files, lr_opts_str(w->opts, "record.zone"), &zone, err))
        return NULL;
    const struct lr_naming n = {.platform = w->platform,
                                .anchor = w->anchor,
                                .title = w->title,
                                .wall_ms = w->time,
                                .start_ms = w->time,
                                .clean = lr_naming_clean_of(w->opts),
                                .zone = zone};
    const char *whole = lr_arena_fmt(w->arena, "%s/" NAMELESS, template);
    char *path = whole ? lr_naming_path(w->arena, whole, &n, NAMELESS) : NULL;
    lr_zone_free(zone);
    if (!path) {
        lr_err_set(err, LIVREC_ENOMEM, "S3: no memory");
        return NULL;
    }
    char *slash = strrchr(path, '/');
    *(slash ? slash : path) = '\0';
    return path;
}

static const char *key_of(struct lr_post_work *w, const char *prefix, const char *path)
{
    const char *below = lr_post_below(w, path);
    return below ? lr_arena_fmt(w->arena, "%s%s%s%s%s", prefix, *prefix ? "/" : "", below,
                                *below ? "/" : "", lr_path_base(path))
                 : NULL;
}

/* How far this file is; a new one is not begun. NULL: no memory. */
static struct lr_s3_progress *progress_of(struct lr_post_work *w, const char *prefix,
                                          const char *path)
{
    struct lr_s3_progress **at = &w->sent;
    while (*at && strcmp((*at)->path, path) != 0)
        at = &(*at)->next;
    if (*at)
        return *at;
    struct lr_s3_progress *f = lr_arena_alloc(w->arena, sizeof *f);
    const char *key = f ? key_of(w, prefix, path) : NULL;
    if (!key)
        return NULL;
    f->path = path;
    f->key = key;
    return *at = f;
}

/* ---- the step */

struct saving {
    struct lr_postproc *p;
    struct lr_post_work *w;
};

/* Progress is no standstill: a process that is killed again and again gets there all the same. */
static int save(void *arg, struct lr_err *err)
{
    const struct saving *s = arg;
    s->w->starts = 1;
    return lr_post_work_save(s->p, s->w, err);
}

static int send_all(struct lr_postproc *p, struct lr_post_work *w, const struct lr_s3_upload *u,
                    struct lr_err *err)
{
    const char *prefix = prefix_of(p, w, err);
    struct lr_post_belongings b = lr_post_belongings_of(p, w);
    int rc = prefix ? 0 : err->code;
    for (size_t i = 0; rc == 0 && i < b.count; i++) {
        struct lr_s3_progress *f = progress_of(w, prefix, b.path[i]);
        rc = f ? lr_s3_upload(u, f, err) : lr_err_set(err, LIVREC_ENOMEM, "S3: no memory");
    }
    return rc;
}

/* Nobody will go on with it. */
static void abandon(struct lr_post_work *w, const struct lr_s3_upload *u)
{
    for (struct lr_s3_progress *f = w->sent; f; f = f->next)
        lr_s3_abandon(u, f);
}

static struct lr_s3_deps deps_of(const struct lr_postproc_deps *d, const struct lr_opts *opts,
                                 struct lr_cancel *cancel)
{
    return (struct lr_s3_deps){.env = d->env,
                               .opts = opts,
                               .net = d->opts,
                               .cancel = cancel,
                               .limit_ms = lr_opts_int(opts, "post.limit")};
}

static struct lr_s3_upload upload_of(struct lr_postproc *p, struct lr_post_work *w,
                                     struct lr_s3 *s3, struct saving *s)
{
    return (struct lr_s3_upload){.s3 = s3,
                                 .files = p->deps.env->files,
                                 .arena = w->arena,
                                 .cancel = p->cancel,
                                 .part_size = lr_opts_int(w->opts, "post.s3.part_size"),
                                 .check = lr_opts_str(w->opts, "post.s3.check"),
                                 .save = save,
                                 .arg = s};
}

static int run(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    const struct lr_s3_deps deps = deps_of(&p->deps, w->opts, p->cancel);
    struct saving s = {p, w};
    struct lr_s3 *s3;
    int rc = lr_s3_open(&deps, &s3, err);
    if (rc)
        return rc;
    const struct lr_s3_upload u = upload_of(p, w, s3, &s);
    rc = send_all(p, w, &u, err);
    w->hopeless = rc == LIVREC_EARG || rc == LIVREC_EUNSUPPORTED;
    if (rc && rc != LIVREC_ECANCELLED && (w->hopeless || w->last || w->id == 0))
        abandon(w, &u);
    lr_s3_close(s3);
    return rc;
}

int lr_post_s3(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err)
{
    if (!lr_s3_wanted(w->opts))
        return 0;
    int rc = run(p, w, err);
    w->hopeless = rc == LIVREC_EARG || rc == LIVREC_EUNSUPPORTED;
    if (rc != LIVREC_ECANCELLED)
        lr_post_tell(p, w, STEP, lr_post_now_at(w), rc, err);
    return rc ? rc : lr_post_hook_on(p, w, STEP, err);
}

/* In the folders that each object is in: keys may be for those alone. */
static int probe(struct lr_s3 *s3, const struct lr_opts *opts, struct lr_err *err)
{
    const char *prefix = lr_opts_str(opts, "post.s3.prefix");
    size_t n = strcspn(prefix ? prefix : "", "{<");
    while (n && prefix[n - 1] != '/' && prefix[n])
        n--;
    while (n && prefix[n - 1] == '/')
        n--;
    char *key = lr_path_fmt("%.*s%s" PROBE, (int)n, prefix ? prefix : "", n ? "/" : "");
    int rc = key ? lr_s3_probe(s3, key, err) : lr_err_set(err, LIVREC_ENOMEM, "S3: no memory");
    lr_free(key);
    return rc;
}

int lr_post_probe(const struct lr_postproc_deps *d, struct lr_cancel *cancel, lr_post_told *told,
                  void *arg, struct lr_err *err)
{
    const struct lr_s3_deps deps = deps_of(d, d->opts, cancel);
    struct lr_s3 *s3 = NULL;
    if (!lr_s3_wanted(d->opts))
        return 0;
    int rc = lr_s3_open(&deps, &s3, err);
    if (rc == 0)
        rc = probe(s3, d->opts, err);
    if (rc != LIVREC_ECANCELLED && rc != LIVREC_ENOMEM) {
        const char *place = s3 ? lr_s3_where(s3)->address : lr_opts_str(d->opts, "post.s3.bucket");
        told(arg, "bucket", place, rc, err);
        rc = 0;
    }
    lr_s3_close(s3);
    return rc;
}
