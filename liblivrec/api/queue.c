#include <livrec/notify.h>

#include <string.h>

#include "api/last_error.h"
#include "api/state.h"
#include "api/text.h"
#include "core/clock.h"
#include "session/queued.h"

#define TEXT_MAX ((size_t)64 << 20)
#define FLAGS (LIVREC_QUEUE_FAILED | LIVREC_QUEUE_RETRY)

static int list(struct lr_handle *h, const struct lr_opts *opts, struct lr_queued *q, char **text,
                struct lr_err *err)
{
    struct lr_buf out;
    lr_buf_init(&out, TEXT_MAX);
    int rc = lr_state_open(h, opts, &q->store, err);
    if (rc == 0)
        rc = lr_queued_list(q, &out, err);
    lr_store_close(q->store);
    return lr_api_text(&out, rc, text, err);
}

LIVREC_API int32_t livrec_queue(livrec *lr, const livrec_opts *opts, const char *queue,
                                uint32_t flags, int64_t id, char **text)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    struct lr_queued q = {.kind = queue,
                          .id = id,
                          .failed = flags & LIVREC_QUEUE_FAILED,
                          .retry = flags & LIVREC_QUEUE_RETRY,
                          .now = lr_wall_ms(h->env.clock)};
    struct lr_opts *all = lr_handle_opts(h, opts);
    bool known = queue && (strcmp(queue, "notice") == 0 || strcmp(queue, "post") == 0);
    if (!all)
        rc = lr_err_set(&err, LIVREC_ENOMEM, "out of memory");
    else if (!known || !text || flags & ~(uint32_t)FLAGS || id < 0)
        rc = lr_err_set(&err, LIVREC_EARG, "%s",
                        !known  ? "queue is neither \"notice\" nor \"post\""
                        : !text ? "text is NULL"
                                : "flags or id: unknown");
    else
        rc = list(h, all, &q, text, &err);
    lr_opts_free(all);
    lr_handle_leave(h);
    return rc ? lr_api_fail(__func__, &err) : LIVREC_OK;
}
