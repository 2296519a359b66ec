#include <livrec/repair.h>

#include <string.h>

#include "api/handle.h"
#include "api/last_error.h"
#include "api/state.h"
#include "api/text.h"
#include "data/json.h"
#include "session/prune.h"

#define TEXT_MAX ((size_t)64 << 20)

struct listing {
    struct lr_jw w;
    struct lr_log *log;
    bool dry_run;
};

static void write_one(void *arg, const struct lr_pruned *one)
{
    struct listing *l = arg;
    struct lr_jw *w = &l->w;
    char text[128];
    lr_prune_log(l->log, 0, l->dry_run, one);
    lr_jw_object(w, NULL);
    lr_jw_str(w, "folder", one->root);
    lr_jw_str(w, "path", one->path);
    lr_jw_int(w, "bytes", one->bytes);
    lr_jw_int(w, "time", one->at);
    lr_jw_str(w, "limit", one->why);
    lr_jw_str(w, "error", one->rc ? strerror_r(-one->rc, text, sizeof text) : NULL);
    lr_jw_object_end(w);
}

static int prune_all(struct lr_handle *h, struct lr_store *store, const struct lr_opts *opts,
                     bool dry_run, struct lr_buf *out, struct lr_err *err)
{
    struct listing l = {.log = h->env.log, .dry_run = dry_run};
    const struct lr_store_retain retain = lr_retain_of(opts);
    const struct lr_prune p = {&h->env, store, dry_run, write_one, &l};
    lr_jw_begin(&l.w, out);
    lr_jw_array(&l.w, NULL);
    int rc = lr_prune_all(&p, lr_retain_any(&retain) ? &retain : NULL, err);
    lr_jw_array_end(&l.w);
    if (rc == 0 && lr_jw_end(&l.w))
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    return rc;
}

static int prune(struct lr_handle *h, const struct lr_opts *opts, bool dry_run, char **text,
                 struct lr_err *err)
{
    struct lr_store *store = NULL;
    struct lr_buf out;
    lr_buf_init(&out, TEXT_MAX);
    int rc = lr_state_open(h, opts, &store, err);
    if (rc == 0)
        rc = prune_all(h, store, opts, dry_run, &out, err);
    lr_store_close(store);
    return lr_api_text(&out, rc, text, err);
}

LIVREC_API int32_t livrec_prune(livrec *lr, const livrec_opts *opts, uint32_t flags, char **text)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    struct lr_opts *all = lr_handle_opts(h, opts);
    if (!all)
        rc = lr_err_set(&err, LIVREC_ENOMEM, "out of memory");
    else if (!text || flags > LIVREC_PRUNE_DRY_RUN)
        rc = lr_err_set(&err, LIVREC_EARG, "%s", text ? "flags: unknown" : "text is NULL");
    else
        rc = prune(h, all, flags & LIVREC_PRUNE_DRY_RUN, text, &err);
    lr_opts_free(all);
    lr_handle_leave(h);
    return rc ? lr_api_fail(__func__, &err) : LIVREC_OK;
}
