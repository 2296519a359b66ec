#include <livrec/event.h>

#include "api/handle.h"
#include "api/last_error.h"

static bool nothing_left(void *arg)
{
    struct lr_handle *h = arg;
    pthread_mutex_lock(&h->start_lock);
    bool any = h->watches && (lr_jobs_count(h->jobs) > 0 || lr_watchlist_count(h->watches) > 0 ||
                              lr_postproc_count(h->post) > 0);
    pthread_mutex_unlock(&h->start_lock);
    return !any;
}

static const char *why(int code)
{
    switch (code) {
    case LIVREC_ETIMEOUT:
        return "no event came in time";
    case LIVREC_ECLOSED:
        return "no event can come any more: no job runs and no room is watched";
    case LIVREC_ECANCELLED:
        return "the handle is being freed";
    default:
        return "another thread waits for events of this handle";
    }
}

LIVREC_API int32_t livrec_next_event(livrec *lr, int32_t timeout_ms, livrec_event **out)
{
    struct lr_handle *h;
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    bool valid = out && timeout_ms >= -1;
    if (valid)
        rc = lr_events_next(h->events, timeout_ms, nothing_left, h, out);
    lr_handle_leave(h);
    if (!valid)
        return lr_api_failf(__func__, LIVREC_EARG, "%s",
                            out ? "timeout_ms is less than -1" : "out is NULL");
    return rc ? lr_api_failf(__func__, rc, "%s", why(rc)) : LIVREC_OK;
}

LIVREC_API int32_t livrec_event_fd(livrec *lr)
{
    struct lr_handle *h;
    int rc = lr_handle_enter(__func__, lr, &h);
    if (rc)
        return rc;
    int fd = lr_events_fd(h->events);
    lr_handle_leave(h);
    return fd;
}

LIVREC_API int32_t livrec_event_type(const livrec_event *ev)
{
    return ev ? lr_event_view(ev)->type : 0;
}

LIVREC_API const char *livrec_event_name(const livrec_event *ev)
{
    return lr_event_name(livrec_event_type(ev));
}

LIVREC_API uint64_t livrec_event_job(const livrec_event *ev)
{
    return ev ? lr_event_view(ev)->job : 0;
}

LIVREC_API const char *livrec_event_str(const livrec_event *ev, int32_t field)
{
    return ev && field >= 0 && field < LR_EVENT_STRS ? lr_event_view(ev)->str[field] : NULL;
}

LIVREC_API int64_t livrec_event_int(const livrec_event *ev, int32_t field)
{
    return ev && field >= 0 && field < LR_EVENT_INTS ? lr_event_view(ev)->num[field] : 0;
}

LIVREC_API const char *livrec_event_json(const livrec_event *ev)
{
    /* The event is the reader's alone, and the text is part of it. */
    return ev ? lr_event_json((struct livrec_event *)ev) : NULL;
}
