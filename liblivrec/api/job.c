#include <livrec/job.h>

#include "api/handle.h"
#include "api/last_error.h"

static int record(struct lr_handle *h, const char *url, const livrec_opts *opts, uint64_t *job,
                  struct lr_err *err)
{
    int rc = lr_handle_start(h, err);
    if (rc)
        return rc;
    struct lr_opts *all = lr_handle_opts(h, opts);
    if (!all)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    rc = lr_notice_check(all, err);
    if (rc == 0)
        rc = lr_jobs_start(h->jobs, url, all, job, err);
    lr_opts_free(all);
    return rc;
}

LIVREC_API int32_t livrec_record(livrec *lr, const char *url, const livrec_opts *opts,
                                 uint64_t *job)
{
    struct lr_handle *h;
    struct lr_err err = {0};
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    if (!url || !job)
        rc = lr_err_set(&err, LIVREC_EARG, "%s is NULL", url ? "job" : "url");
    else
        rc = record(h, url, opts, job, &err);
    lr_handle_leave(h);
    return rc ? lr_api_fail(__func__, &err) : LIVREC_OK;
}

/* The jobs, or NULL when there were none yet. */
static struct lr_jobs *jobs_of(struct lr_handle *h)
{
    pthread_mutex_lock(&h->start_lock);
    struct lr_jobs *jobs = h->jobs;
    pthread_mutex_unlock(&h->start_lock);
    return jobs;
}

LIVREC_API int32_t livrec_stop(livrec *lr, uint64_t job)
{
    struct lr_handle *h;
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    struct lr_jobs *jobs = jobs_of(h);
    rc = jobs ? lr_jobs_stop(jobs, job) : LIVREC_ENOTFOUND;
    lr_handle_leave(h);
    return rc ? lr_api_failf(__func__, rc, "there is no job %llu, or it has ended",
                             (unsigned long long)job)
              : LIVREC_OK;
}

LIVREC_API uint32_t livrec_post_count(livrec *lr)
{
    struct lr_handle *h;
    if (lr_handle_enter(__func__, lr, &h))
        return 0;
    uint32_t n = jobs_of(h) ? lr_postproc_count(h->post) : 0;
    lr_handle_leave(h);
    return n;
}

LIVREC_API uint32_t livrec_job_count(livrec *lr)
{
    struct lr_handle *h;
    if (lr_handle_enter(__func__, lr, &h))
        return 0;
    struct lr_jobs *jobs = jobs_of(h);
    uint32_t n = jobs ? lr_jobs_count(jobs) : 0;
    lr_handle_leave(h);
    return n;
}
