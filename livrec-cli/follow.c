#include "follow.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>

#include "after.h"
#include "exit.h"
#include "job.h"
#include "msg.h"
#include "now.h"
#include "print.h"
#include "stop.h"
#include "tell.h"
#include "urls.h"

#define DRAW_MS 250      /* least time between two drawings of the progress lines */
#define PATIENCE_MS 2000 /* for a reader of our output that stands still, once we shall stop */

struct following {
    const struct call *call;
    livrec *lr;
    struct stop stop;
    struct job *jobs;
    struct progress_row *rows;
    size_t count, running;
    int status;
    struct tell tell;
    struct after after;
    int64_t drawn_at, stopped_at;
};

static void keep_status(struct following *f, int status)
{
    if (f->status == 0)
        f->status = status;
}

static void take_signals(struct following *f)
{
    int before = f->stop.count;
    if (!stop_take(&f->stop) || before > 0)
        return;
    f->stopped_at = now_ms();
    for (size_t i = 0; i < f->count; i++)
        if (f->jobs[i].id && !f->jobs[i].ended)
            livrec_stop(f->lr, f->jobs[i].id);
}

/* While a write waits: signals still work, and cut the wait short. */
static bool give_up(void *arg)
{
    struct following *f = arg;
    take_signals(f);
    return f->stop.count > 1 || (f->stop.count && now_ms() - f->stopped_at > PATIENCE_MS);
}

static struct job *job_by_id(struct following *f, uint64_t id)
{
    for (size_t i = 0; id && i < f->count; i++)
        if (f->jobs[i].id == id)
            return &f->jobs[i];
    return NULL;
}

/* A stop that was asked for is no failure. */
static int32_t end_code(const struct following *f, const struct job *j)
{
    return f->stop.count && j->code == LIVREC_ECANCELLED ? 0 : j->code;
}

static void take_event(struct following *f, const livrec_event *ev)
{
    struct job *j = job_by_id(f, livrec_event_job(ev));
    bool had_ended = j && j->ended;
    if (j)
        job_take(j, ev);
    if (j && j->ended && !had_ended) {
        f->running--;
        keep_status(f, exit_status(end_code(f, j)));
    }
    struct text words = {0};
    if (j && !f->tell.json)
        job_line(&words, j, ev, f->tell.quiet);
    tell_event(&f->tell, ev, &words);
}

static void draw(struct following *f)
{
    for (size_t i = 0; i < f->count; i++)
        f->rows[i] = f->jobs[i].row;
    progress_draw(&f->tell.progress, f->rows, f->count);
    f->drawn_at = now_ms();
    f->tell.stale = false;
}

/* Milliseconds until the next drawing is due, or something else is looked for; or -1. */
static int draw_in(const struct following *f)
{
    int64_t left = f->drawn_at + DRAW_MS - now_ms();
    if (!f->tell.stale || f->tell.json || f->tell.quiet)
        return f->running ? -1 : AFTER_LOOK_MS;
    return left > 0 ? (int)left : 0;
}

/* Looked at first: what it waited for is in the queue by then. */
static bool more_to_come(struct following *f)
{
    return f->stop.count < 2 &&
           (f->running || after_waits(&f->after, f->lr, &f->stop, &f->tell));
}

static void loop(struct following *f)
{
    struct pollfd p[] = {{.fd = livrec_event_fd(f->lr), .events = POLLIN},
                         {.fd = f->stop.fd, .events = POLLIN}};
    for (bool more = f->count > 0; more && p[0].fd >= 0;) {
        livrec_event *ev;
        int before = f->stop.count;
        more = more_to_come(f);
        if (more && poll(p, 2, draw_in(f)) < 0 && errno != EINTR)
            break;
        take_signals(f);
        if (before == 0 && f->stop.count == 1)
            tell_note(&f->tell, tr("stopping; again to stop at once"));
        while (f->stop.count < 2 && livrec_next_event(f->lr, 0, &ev) == 0)
            take_event(f, ev);
        if (draw_in(f) == 0)
            draw(f);
    }
}

static void tell_refusal(struct following *f, const char *url, const char *label, int32_t code)
{
    const char *text = plain_error(livrec_last_error());
    if (f->tell.json)
        print_json_error(code, text, "url", url);
    else
        print_note("%s: %s", label, text);
}

/* Start the jobs. An address that is refused does not keep the others from being recorded; what
 * concerns them all does. */
static void start(struct following *f, char *const *urls)
{
    for (size_t i = 0; i < f->count; i++) {
        struct job *j = &f->jobs[i];
        j->label = url_label(urls[i]);
        j->row = (struct progress_row){.label = j->label ? j->label : "", .state = "resolving"};
        int32_t code = livrec_record(f->lr, urls[i], NULL, &j->id);
        if (code == 0) {
            j->row.shown = true;
            f->running++;
            continue;
        }
        tell_refusal(f, urls[i], j->row.label, code);
        keep_status(f, exit_status(code));
        if (code == LIVREC_EIO || code == LIVREC_ENOMEM || code == LIVREC_ECLOSED)
            break;
    }
}

static int run(struct following *f, char *const *urls)
{
    int status = after_options(f->call);
    if (status)
        return status;
    int32_t code = livrec_new(f->call->opts, &f->lr);
    if (code)
        return fail_last(f->call, code);
    start(f, urls);
    loop(f);
    progress_clear(&f->tell.progress);
    stop_give_back(&f->stop); /* from here the next signal kills */
    livrec_free(f->lr);
    return f->stop.count > 1 ? 128 + f->stop.last : f->status;
}

int follow(struct call *c, char *const *urls, size_t count)
{
    struct following f = {.call = c,
                          .count = count,
                          .jobs = calloc(count, sizeof *f.jobs),
                          .rows = calloc(count, sizeof *f.rows)};
    int status;
    tell_init(&f.tell, c);
    if (!f.jobs || !f.rows) {
        status = fail(c, LIVREC_ENOMEM, "out of memory");
    } else if (stop_init(&f.stop) < 0) {
        status = fail(c, LIVREC_EINTERNAL, "signalfd: %s", tr(strerror(errno)));
    } else {
        print_set_impatience(give_up, &f);
        status = run(&f, urls);
        print_set_impatience(NULL, NULL);
    }
    for (size_t i = 0; f.jobs && i < count; i++)
        free(f.jobs[i].label);
    free(f.jobs);
    free(f.rows);
    progress_free(&f.tell.progress);
    return status;
}
