#include <livrec/repair.h>

#include "api/handle.h"
#include "api/last_error.h"
#include "api/text.h"
#include "data/json.h"
#include "session/postproc.h"

#define TEXT_MAX ((size_t)1 << 20)

static void write_step(void *arg, const char *step, const char *path, int rc,
                       const struct lr_err *err)
{
    struct lr_jw *w = arg;
    lr_jw_object(w, NULL);
    lr_jw_str(w, "step", step);
    lr_jw_str(w, "path", path);
    lr_jw_str(w, "code", livrec_error_name(rc));
    lr_jw_str(w, "text", rc ? err->text : NULL);
    lr_jw_object_end(w);
}

static int post(struct lr_handle *h, const char *path, const struct lr_opts *opts, char **text,
                struct lr_err *err)
{
    const struct lr_postproc_deps deps = {&h->env, h->events, NULL, opts};
    struct lr_cancel *cancel = lr_cancel_new(h->cancel);
    struct lr_buf out;
    struct lr_jw w;
    lr_buf_init(&out, TEXT_MAX);
    lr_jw_begin(&w, &out);
    lr_jw_array(&w, NULL);
    int rc = !cancel ? LIVREC_ENOMEM
             : path  ? lr_post_alone(&deps, cancel, path, write_step, &w, err)
                     : lr_post_probe(&deps, cancel, write_step, &w, err);
    lr_jw_array_end(&w);
    if (rc == LIVREC_ENOMEM || (rc == 0 && lr_jw_end(&w)))
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_cancel_free(cancel);
    return lr_api_text(&out, rc, text, err);
}

LIVREC_API int32_t livrec_post(livrec *lr, const char *path, const livrec_opts *opts, char **text)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    struct lr_opts *all = lr_handle_opts(h, opts);
    if (!all)
        rc = lr_err_set(&err, LIVREC_ENOMEM, "out of memory");
    else if (!text)
        rc = lr_err_set(&err, LIVREC_EARG, "text is NULL");
    else
        rc = post(h, path, all, text, &err);
    lr_opts_free(all);
    lr_handle_leave(h);
    return rc ? lr_api_fail(__func__, &err) : LIVREC_OK;
}
