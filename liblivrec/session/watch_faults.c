/* Rooms that fail over and over have the state "error" until something goes well, and are tried
 * less often. What takes somebody (a login), or is an answer (no such room), is no fault. */
#include <livrec/error.h>

#include "core/alloc.h"
#include "session/watch_parts.h"

#define MANY 5 /* in a row: questions, or recordings */
#define SLOWLY 600000

bool lr_watch_is_refused(const struct lr_poll_state *s)
{
    return s->state == LR_STATE_BLOCKED || s->err.code == LIVREC_EAUTH ||
           s->err.code == LIVREC_EGEO;
}

void lr_watch_set_code(struct lr_watched *r, const struct lr_err *err)
{
    lr_free(r->why);
    r->code = err->code;
    r->why = err->code ? lr_strdup(err->text) : NULL;
}

bool lr_watch_cannot_record(const struct lr_watched *r)
{
    return r->failed_jobs >= MANY;
}

bool lr_watch_is_failing(const struct lr_watched *r)
{
    return r->failed_asks >= MANY || lr_watch_cannot_record(r);
}

enum lr_state lr_watch_state(const struct lr_watched *r)
{
    return r->failing ? LR_STATE_ERROR : r->state;
}

/* A platform that does not answer is left alone as a whole (watch_site.c). */
int64_t lr_watch_slowed(const struct lr_watched *r, int64_t ms)
{
    int asks = r->failures ? 0 : r->failed_asks;
    int more = (asks > r->failed_jobs ? asks : r->failed_jobs) - MANY;
    for (; more >= 0 && ms < SLOWLY; more--)
        ms = ms < SLOWLY / 2 ? 2 * ms : SLOWLY;
    return ms;
}

void lr_watch_note_answer(struct lr_watched *r, const struct lr_poll_state *s)
{
    int code = s->err.code;
    bool fault = code && code != LIVREC_ENOTFOUND && !lr_watch_is_refused(s);
    bool outage = lr_watch_is_outage(code) || code == LIVREC_ERATE;
    r->failures = outage ? r->failures + 1 : 0;
    if (!fault)
        r->failed_asks = 0;
    else if (!r->site->watches->deps.network->down)
        r->failed_asks++;
    if (code == LIVREC_ENOTFOUND || s->state == LR_STATE_OFFLINE || s->state == LR_STATE_BLOCKED)
        r->failed_jobs = r->job_code = 0; /* nothing is recorded then */
}

void lr_watch_forget_faults(struct lr_watched *r)
{
    r->failed_asks = r->failed_jobs = r->job_code = 0;
    r->failing = false;
}

void lr_watch_job_failed(struct lr_watched *r, const struct lr_err *err, bool tell)
{
    r->failed_jobs++;
    bool news = err->code != r->job_code, failing = lr_watch_is_failing(r);
    r->job_code = err->code;
    tell = (tell && news) || failing != r->failing;
    r->failing = failing;
    lr_watch_set_code(r, err);
    if (tell)
        lr_watch_tell(r, err->text);
}

void lr_watch_job_over(struct lr_watched *r, int code)
{
    struct lr_job_look look;
    struct lr_err err = {0};
    bool found = lr_jobs_look(r->site->watches->jobs, r->job, &look);
    r->job = 0;
    if (code == 0 && found && look.recording)
        r->failed_jobs = r->job_code = 0;
    if (code == 0 || code == LIVREC_ECANCELLED || r->gone || r->paused ||
        r->site->watches->deps.network->down)
        return;
    lr_err_set(&err, code, "%s", found && look.why ? look.why : livrec_error_text(code));
    lr_watch_job_failed(r, &err, false); /* its end was told */
}

void lr_watch_media(void *watchlist, uint64_t job)
{
    struct lr_watchlist *w = watchlist;
    struct lr_watched *r = w->first;
    while (r && r->job != job)
        r = r->next;
    bool failed = r && r->failing;
    if (r)
        lr_watch_forget_faults(r);
    if (!failed)
        return;
    lr_watch_set_code(r, &(struct lr_err){0});
    lr_watch_tell(r, NULL);
}
