#include "api/handle.h"

#include <string.h>

#include "api/last_error.h"
#include "api/open_handles.h"
#include "core/alloc.h"
#include "core/attr.h"
#include "core/clock.h"
#include "core/files.h"
#include "core/rand.h"

static void to_queue(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    struct lr_handle_log *l = (struct lr_handle_log *)log;
    struct lr_event_data e = {.type = LIVREC_EVENT_LOG, .job = job, .str[LIVREC_EVENT_TEXT] = text};
    e.num[LIVREC_EVENT_CODE] = level;
    lr_events_put(l->events, &e);
}

static enum lr_level log_level(const struct lr_opts *o)
{
    static const char *const names[] = {"debug", "info", "warn", "error"};
    const char *wish = lr_opts_str(o, "core.log_level");
    for (size_t i = 0; i < LR_COUNT(names); i++)
        if (wish && strcmp(wish, names[i]) == 0)
            return (enum lr_level)i;
    return LR_INFO;
}

/* "auto" is the language of the thread that makes the handle. */
static enum lr_lang language(const struct lr_opts *o, enum lr_lang otherwise)
{
    const char *wish = lr_opts_str(o, "core.language");
    return !wish || strcmp(wish, "auto") == 0 ? otherwise : lr_lang_of(wish);
}

#define WORKERS 16 /* if nothing else was asked for; each starts when it is needed */
#define SITE_QUESTIONS 8
#define NOTICES_MS 1500 /* for what is told of the end itself */

/* Everything that runs is stopped before what it stands on is freed. */
static void free_handle(struct lr_handle *h)
{
    lr_watchlist_stop(h->watches);
    lr_jobs_free(h->jobs);
    lr_notices_free(h->notices, NOTICES_MS, h->notice_cancel);
    lr_chronicle_free(h->chronicle);
    lr_postproc_free(h->post);
    lr_pool_free(h->pool);
    lr_low_space_free(h->low_space);
    lr_log_file_free(h->log_file);
    lr_resolver_free(h->resolver);
    lr_store_close(h->store);
    lr_loop_free(h->loop);
    lr_watchlist_free(h->watches);
    lr_roots_free(h->roots);
    lr_known_free(h->known);
    lr_events_free(h->events);
    lr_cancel_free(h->notice_cancel);
    lr_cancel_free(h->cancel);
    lr_opts_free(h->defaults);
    pthread_mutex_destroy(&h->start_lock);
    lr_free(h);
}

static struct lr_handle *new_handle(const livrec_opts *opts, struct lr_err *err)
{
    struct lr_handle *h = lr_calloc(1, sizeof *h);
    if (!h) {
        lr_err_set(err, LIVREC_ENOMEM, "out of memory");
        return NULL;
    }
    pthread_mutex_init(&h->start_lock, NULL);
    h->env = (struct lr_env){lr_clock_system(), lr_rand_system(), lr_files_system(), &h->log.base};
    h->defaults = lr_opts_copy((const struct lr_opts *)opts);
    h->cancel = lr_cancel_new(NULL);
    if (!h->defaults || !h->cancel)
        lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    else if (lr_events_new(h->env.clock, &h->events, err) == 0) {
        h->log.base =
            (struct lr_log){log_level(h->defaults), to_queue, language(h->defaults, lr_lang_now())};
        h->log.events = h->events;
        return h;
    }
    free_handle(h);
    return NULL;
}

LIVREC_API int32_t livrec_new(const livrec_opts *opts, livrec **out)
{
    struct lr_err err = {0};
    if (!out)
        return lr_api_failf(__func__, LIVREC_EARG, "out is NULL");
    struct lr_handle *h = new_handle(opts, &err);
    if (!h)
        return lr_api_fail(__func__, &err);
    lr_handles_add(h);
    *out = (livrec *)h->number;
    return LIVREC_OK;
}

LIVREC_API void livrec_free(livrec *lr)
{
    struct lr_handle *h = lr_handles_take((uintptr_t)lr);
    if (!h)
        return;
    lr_cancel_fire(h->cancel);
    lr_events_close(h->events);
    lr_handles_wait(h);
    lr_lang_lend(h->log.base.lang);
    free_handle(h);
    lr_lang_return();
}

int lr_handle_enter(const char *function, const livrec *lr, struct lr_handle **out)
{
    switch (lr_handles_enter((uintptr_t)lr, out)) {
    case LR_HANDLE_OPEN:
        lr_lang_lend((*out)->log.base.lang);
        return LIVREC_OK;
    case LR_HANDLE_CLOSED:
        return lr_api_failf(function, LIVREC_ECLOSED,
                            "the handle was freed, or belongs to the parent process");
    default:
        return lr_api_failf(function, LIVREC_EARG, "%s",
                            lr ? "that is no handle of livrec_new()" : "the handle is NULL");
    }
}

void lr_handle_leave(struct lr_handle *h)
{
    lr_lang_return();
    lr_handles_leave(h);
}

/* A state that can't be kept is no reason not to record: it is told, and ends with the process. */
static int open_store(struct lr_handle *h, struct lr_err *err)
{
    const char *path = lr_opts_str(h->defaults, "state.path");
    int rc = lr_store_open(path && *path ? path : NULL, h->env.clock, &h->store, err);
    if (rc == 0 && (rc = lr_store_claim(h->store, err)) != 0) {
        lr_store_close(h->store);
        h->store = NULL;
    }
    if (rc == LIVREC_EIO && path && *path) {
        lr_logf(h->env.log, LR_WARN, 0, "%s: nothing is kept for the next start", err->text);
        lr_err_clear(err);
        return lr_store_open(NULL, h->env.clock, &h->store, err);
    }
    if (rc == 0 && lr_store_aside(h->store))
        lr_logf(h->env.log, LR_WARN, 0, "state %s was damaged: it is %s now, and begun anew", path,
                lr_store_aside(h->store));
    return rc;
}

static int send_notice(void *arg, const struct lr_channel *c, const struct lr_opts *opts,
                       const char *target, const struct lr_notice *n, struct lr_err *err)
{
    struct lr_handle *h = arg;
    return lr_channel_send(h->loop, c, opts, target, n, h->notice_cancel, err);
}

static int start_notices(struct lr_handle *h, struct lr_err *err)
{
    const struct lr_notice_deps deps = {&h->env, h->store, send_notice, h};
    if (!h->notice_cancel && !(h->notice_cancel = lr_cancel_new(NULL)))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    return lr_notices_new(&deps, h->events, h->defaults, &h->notices, err);
}

static int start_resolver(struct lr_handle *h, struct lr_err *err)
{
    int rc = lr_resolver_new(&h->env, h->loop, &h->resolver, err);
    if (rc)
        return rc;
    lr_logins_init(&h->logins, h->store, h->events, h->env.log);
    lr_resolver_keep(h->resolver, &h->logins.keeper);
    return 0;
}

static int number(const struct lr_handle *h, const char *option, int otherwise)
{
    int n = (int)lr_opts_int(h->defaults, option);
    return n ? n : otherwise;
}

/* Some workers are left to recordings. */
static int start_watches(struct lr_handle *h, const struct lr_jobs_deps *deps, struct lr_err *err)
{
    int workers = number(h, "core.workers", WORKERS);
    int most = workers > 4 ? workers - workers / 4 : workers > 1 ? workers - 1 : 1;
    int wish = number(h, "core.questions", most);
    const struct lr_watch_limits limits = {wish < most ? wish : most,
                                           number(h, "core.site_questions", SITE_QUESTIONS)};
    return lr_watchlist_new(deps, h->jobs, limits, &h->watches, err);
}

static int start(struct lr_handle *h, struct lr_err *err)
{
    if (!h->loop && lr_loop_new(&h->env, &h->loop, err))
        return err->code;
    if (!h->log_file && lr_log_file_new(&h->env, h->events, h->defaults, &h->log_file, err))
        return err->code;
    if (!h->store && open_store(h, err))
        return err->code;
    if (!h->roots && lr_roots_new(&h->env, &h->roots, err))
        return err->code;
    if (!h->known && lr_known_new(&h->known, err))
        return err->code;
    if (!h->chronicle &&
        lr_chronicle_new(&h->env, h->events, h->store, h->known, &h->chronicle, err))
        return err->code;
    if (!h->notices && start_notices(h, err))
        return err->code;
    if (!h->low_space && lr_low_space_new(&h->env, h->events, &h->low_space, err))
        return err->code;
    if (!h->pool && !(h->pool = lr_pool_new(number(h, "core.workers", WORKERS))))
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_pool_set_log(h->pool, h->env.log);
    if (!h->resolver && start_resolver(h, err))
        return err->code;
    const struct lr_jobs_deps deps = {&h->env,   h->loop,     h->pool,  h->resolver,  h->events,
                                      h->cancel, &h->network, h->known, h->low_space, h->roots};
    if (!h->jobs)
        lr_network_init(&h->network, h->loop, h->events);
    if (!h->jobs && lr_jobs_new(&deps, &h->jobs, err))
        return err->code;
    const struct lr_postproc_deps post = {&h->env, h->events, h->store, h->defaults};
    if (!h->post && lr_postproc_new(&post, &h->post, err))
        return err->code;
    lr_jobs_on_begin(h->jobs, lr_postproc_begin, h->post);
    if (!h->watches && start_watches(h, &deps, err))
        return err->code;
    return lr_loop_start(h->loop, err);
}

/* What a failed start made is kept: the next try goes on from there. */
int lr_handle_start(struct lr_handle *h, struct lr_err *err)
{
    pthread_mutex_lock(&h->start_lock);
    int rc = h->started ? 0 : start(h, err);
    h->started = rc == 0;
    pthread_mutex_unlock(&h->start_lock);
    return rc;
}

int lr_handle_adopt(struct lr_handle *h, const struct lr_opts *opts, struct lr_err *err)
{
    pthread_mutex_lock(&h->start_lock);
    struct lr_opts *all = h->started ? NULL : lr_opts_merge(opts, h->defaults);
    int rc = all || h->started ? 0 : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (all) {
        lr_opts_free(h->defaults);
        h->defaults = all;
        h->log.base.level = log_level(all);
        h->log.base.lang = language(all, h->log.base.lang);
        lr_lang_lend(h->log.base.lang);
    }
    pthread_mutex_unlock(&h->start_lock);
    return rc;
}

struct lr_opts *lr_handle_opts(const struct lr_handle *h, const livrec_opts *opts)
{
    return lr_opts_merge(h->defaults, (const struct lr_opts *)opts);
}
