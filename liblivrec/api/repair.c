#include <livrec/repair.h>

#include "api/handle.h"
#include "api/last_error.h"
#include "record/repair.h"

struct question {
    const char *const *paths;
    uint32_t count;
    const char *out, *like;
    bool join, check;
};

static int work(struct lr_handle *h, const struct question *q, struct lr_report **out,
                struct lr_err *err)
{
    const struct lr_repair_options o = {.out = q->out, .like = q->like, .check = q->check};
    struct lr_report *report = lr_report_new();
    struct lr_cancel *cancel = lr_cancel_new(h->cancel);
    int rc;
    if (!report || !cancel)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    else if (q->join)
        rc = lr_join(&h->env, cancel, q->paths, q->count, q->out, report, err);
    else
        rc = lr_repair(&h->env, cancel, q->paths[0], &o, report, err);
    lr_cancel_free(cancel);
    if (rc)
        lr_report_free(report);
    else
        *out = report;
    return rc;
}

static const char *missing(const struct question *q, livrec_report *const *out)
{
    if (!out)
        return "report";
    if (!q->paths || q->count == 0)
        return "paths";
    for (uint32_t i = 0; i < q->count; i++)
        if (!q->paths[i])
            return "path";
    return q->join && !q->out ? "out" : NULL;
}

static int32_t answer(const char *function, livrec *lr, const struct question *q,
                      livrec_report **out)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    struct lr_report *report = NULL;
    const char *lacks = missing(q, out);
    int rc = lr_handle_enter(function, lr, &h);
    if (rc)
        return rc;
    if (lacks)
        rc = lr_err_set(&err, LIVREC_EARG, "%s is NULL or empty", lacks);
    else
        rc = work(h, q, &report, &err);
    lr_handle_leave(h);
    if (rc)
        return lr_api_fail(function, &err);
    *out = (livrec_report *)report;
    return LIVREC_OK;
}

static int32_t repair(const char *function, livrec *lr, struct question *q, uint32_t flags,
                      livrec_report **report)
{
    q->count = 1;
    q->check = flags & LIVREC_REPAIR_CHECK;
    if (flags & ~(uint32_t)LIVREC_REPAIR_CHECK)
        return lr_api_failf(function, LIVREC_EARG, "there are no flags 0x%x", (unsigned)flags);
    return answer(function, lr, q, report);
}

LIVREC_API int32_t livrec_repair(livrec *lr, const char *path, const char *out, uint32_t flags,
                                 livrec_report **report)
{
    struct question q = {.paths = &path, .out = out};
    return repair(__func__, lr, &q, flags, report);
}

LIVREC_API int32_t livrec_repair_like(livrec *lr, const char *path, const char *like,
                                      const char *out, uint32_t flags, livrec_report **report)
{
    struct question q = {.paths = &path, .out = out, .like = like};
    return repair(__func__, lr, &q, flags, report);
}

LIVREC_API int32_t livrec_join(livrec *lr, const char *const *paths, uint32_t count,
                               const char *out, livrec_report **report)
{
    const struct question q = {.paths = paths, .count = count, .out = out, .join = true};
    return answer(__func__, lr, &q, report);
}
