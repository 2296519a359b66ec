#include "watching.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "after.h"
#include "config_place.h"
#include "control.h"
#include "control_path.h"
#include "control_serve.h"
#include "exit.h"
#include "first_room.h"
#include "http.h"
#include "job.h"
#include "list_file.h"
#include "msg.h"
#include "print.h"
#include "room_view.h"
#include "state_place.h"
#include "stop.h"
#include "tell.h"
#include "urls.h"
#include "write_back.h"

#define STOP_LOOK_MS 100
#define LOOKED_AT 5

struct watching {
    const struct call *call;
    const char *config; /* NULL: none */
    livrec *lr;
    struct stop stop;
    bool ends; /* as asked for at the socket: like a first signal */
    struct tell tell;
    struct control control;
    struct control_serve serve;
    struct http http;
    struct after after;
    struct first_room first;
    struct write_back back;
    struct job *jobs; /* those that run */
    size_t count, cap;
};

static struct job *job_by_id(struct watching *w, uint64_t id)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->jobs[i].id == id)
            return &w->jobs[i];
    return NULL;
}

/* The job of an event, known from its first one on. NULL: no memory. */
static struct job *job_of(struct watching *w, const livrec_event *ev)
{
    uint64_t id = livrec_event_job(ev);
    struct job *j = id ? job_by_id(w, id) : NULL;
    int32_t type = livrec_event_type(ev);
    if (j || !id || type == LIVREC_EVENT_LOG || type == LIVREC_EVENT_POST)
        return j;
    if (w->count == w->cap) {
        size_t cap = w->cap ? 2 * w->cap : 16;
        struct job *more = realloc(w->jobs, cap * sizeof *more);
        if (!more)
            return NULL;
        w->jobs = more;
        w->cap = cap;
    }
    const char *url = livrec_event_str(ev, LIVREC_EVENT_URL);
    w->jobs[w->count] = (struct job){.id = id, .label = url ? url_label(url) : NULL};
    return &w->jobs[w->count++];
}

static void forget(struct watching *w, struct job *j)
{
    free(j->label);
    *j = w->jobs[--w->count];
}

/* "live.example.com/1: offline" */
static void room_line(struct text *t, const livrec_event *ev)
{
    static const char *const words[] = {TR("paused"), TR("recording"), TR("removed"),
                                        TR("resumed")};
    const char *text = livrec_event_str(ev, LIVREC_EVENT_TEXT);
    const char *url = livrec_event_str(ev, LIVREC_EVENT_URL);
    char *label = url ? url_label(url) : NULL;
    int64_t code = livrec_event_int(ev, LIVREC_EVENT_CODE);
    text_safe(t, label ? label : tr("a room"));
    text_add(t, ": ");
    if (!text || code)
        text_add(t, tr(room_state_name(livrec_event_int(ev, LIVREC_EVENT_STATE))));
    if (text && code)
        text_add(t, ": ");
    for (size_t i = 0; text && i < sizeof words / sizeof *words; i++)
        if (strcmp(text, words[i]) == 0)
            text = tr(words[i]);
    text_safe(t, text);
    free(label);
}

static void take_event(struct watching *w, const livrec_event *ev)
{
    struct text words = {0};
    struct job *j = job_of(w, ev);
    if (j)
        job_take(j, ev);
    bool is_line = livrec_event_int(ev, LIVREC_EVENT_STATE) == LIVREC_STATE_UNSUPPORTED;
    if (livrec_event_type(ev) == LIVREC_EVENT_WATCH && !w->tell.quiet && !is_line)
        room_line(&words, ev);
    else if (j)
        job_line(&words, j, ev, w->tell.quiet);
    http_event(&w->http, livrec_event_json(ev));
    tell_event(&w->tell, ev, &words);
    write_back_take(&w->back, ev);
    if (j && j->ended)
        forget(w, j);
}

static bool more_to_come(struct watching *w)
{
    if (w->stop.count == 0 && (w->control.fd >= 0 || w->http.fd >= 0)) /* rooms may come there */
        return true;
    return w->stop.count < 2 &&
           (livrec_watch_count(w->lr) > 0 || livrec_job_count(w->lr) > 0 ||
            after_waits(&w->after, w->lr, &w->stop, &w->tell));
}

/* That the last job is gone makes nothing readable: while stopping it is looked for. */
static int patience(const struct watching *w)
{
    int wait = http_wait(&w->http);
    return w->stop.count && (wait < 0 || wait > STOP_LOOK_MS) ? STOP_LOOK_MS : wait;
}

static void begin_to_end(struct watching *w)
{
    tell_note(&w->tell, tr("stopping; again to stop at once"));
    livrec_unwatch(w->lr, 0);
}

static void loop(struct watching *w)
{
    struct pollfd p[LOOKED_AT] = {{.fd = livrec_event_fd(w->lr), .events = POLLIN},
                         {.fd = w->stop.fd, .events = POLLIN},
                         {.fd = w->control.fd, .events = POLLIN},
                         {.fd = w->http.fd, .events = POLLIN},
                         {.fd = w->first.fd, .events = POLLIN}};
    for (bool more = true; more && p[0].fd >= 0;) {
        livrec_event *ev;
        more = more_to_come(w); /* looked at first: what it waited for is in the queue by then */
        p[4].fd = w->first.fd;
        if (more && poll(p, LOOKED_AT, patience(w)) < 0 && errno != EINTR)
            break;
        if (stop_take(&w->stop) && w->stop.count == 1)
            begin_to_end(w);
        while (w->stop.count < 2 && livrec_next_event(w->lr, 0, &ev) == 0)
            take_event(w, ev);
        control_turn(&w->control);
        if (w->ends && w->stop.count == 0) {
            w->stop.count = 1;
            begin_to_end(w);
        }
        http_turn(&w->http);
        first_room_turn(&w->first);
    }
}

/* A file that can't be read keeps nothing else from being watched. The error, or 0. */
static int32_t follow(struct watching *w, const char *path,
                      int32_t (*what)(livrec *, const char *, const livrec_opts *))
{
    int32_t code = path ? what(w->lr, path, NULL) : 0;
    if (code)
        fail_last(w->call, code);
    return code;
}

/* Rooms in JSON are a configuration. */
static int32_t follow_list(struct watching *w, const char *list)
{
    bool json = list && list_file_is_json(list);
    return follow(w, list, json ? livrec_watch_config : livrec_watch_list);
}

/* An address that is refused does not keep the others from being watched. The last error, or 0. */
static int32_t start(struct watching *w, const char *const *urls, size_t count, const char *list)
{
    int32_t last = follow(w, w->config, livrec_watch_config), code = 0;
    if (last != LIVREC_EBUSY && (code = follow_list(w, list)) != 0)
        last = code;
    for (size_t i = 0; i < count && last != LIVREC_EBUSY; i++) {
        uint64_t room;
        code = livrec_watch(w->lr, urls[i], NULL, &room);
        if (code) {
            fail_last(w->call, code);
            last = code;
        }
    }
    return last;
}

/* One that was named must be there; without the usual one rooms are watched all the same. */
static int open_control(struct watching *w)
{
    bool asked_for;
    struct text why = {0};
    char *path = control_path(w->call, &asked_for);
    int status = 0;
    w->control.serve = control_serve;
    w->control.arg = &w->serve;
    w->control.fd = -1;
    if (path && control_open(&w->control, path, &why) != 0) {
        if (asked_for)
            status = fail(w->call, LIVREC_EIO, "%s", why.s ? why.s : "");
        else
            tell_note(&w->tell, why.s ? why.s : "");
    }
    text_free(&why);
    return status;
}

/* Where the options say, or the configuration. 0, or the error after it was told. */
static int32_t open_http(struct watching *w)
{
    livrec_opts *all = NULL;
    struct text why = {0};
    int32_t code = w->config ? livrec_config_opts(w->config, w->call->opts, &all)
                             : livrec_opts_copy(w->call->opts, &all);
    if (code) /* that the configuration can't be read is told by whoever watches it */
        return 0;
    code = http_open(&w->http, all, &w->serve, &why);
    if (code)
        fail(w->call, code, "%s", why.s ? why.s : livrec_error_text(code));
    else if (w->http.address[0])
        text_fmt(&why, tr("the rooms are shown at http://%s/"), w->http.address);
    if (code == 0 && why.s)
        tell_note(&w->tell, why.s);
    w->serve.http = w->http.address;
    text_free(&why);
    livrec_opts_free(all);
    return code;
}

static bool is_reachable(const struct watching *w)
{
    const char *socket = livrec_opts_get(w->call->opts, "control.socket");
    const char *http = livrec_opts_get(w->call->opts, "control.http");
    return (http && *http) || (w->control.fd >= 0 && socket && *socket);
}

static int run(struct watching *w, const char *const *urls, size_t count, const char *list)
{
    int status = after_options(w->call);
    if (status)
        return status;
    int32_t code = w->config ? 0 : state_place(w->call->opts); /* it may say where */
    if (code == 0)
        code = livrec_new(w->call->opts, &w->lr);
    if (code)
        return fail_last(w->call, code);
    w->back.lr = w->lr;
    w->back.tell = &w->tell;
    w->serve = (struct control_serve){
        .lr = w->lr, .opts = w->call->opts, .list = list, .config = w->config,
        .started = (int64_t)time(NULL), .ends = &w->ends};
    code = open_http(w);
    if (code == 0)
        code = start(w, urls, count, list);
    if (livrec_watch_count(w->lr) > 0 || (code == 0 && is_reachable(w))) {
        first_room_ask(&w->first, &w->tell, w->lr, list, w->config);
        loop(w);
        first_room_close(&w->first);
        code = 0;
    }
    http_close(&w->http);
    stop_give_back(&w->stop); /* from here the next signal kills */
    livrec_free(w->lr);
    return w->stop.count > 1 ? 128 + w->stop.last : exit_status(code);
}

/* What the configuration says to the command itself. Before there are other threads. */
static void take_settings(struct watching *w)
{
    livrec_opts *all = NULL;
    int32_t code = w->config ? livrec_config_opts(w->config, w->call->opts, &all) : LIVREC_ENOTFOUND;
    const livrec_opts *opts = code ? w->call->opts : all;
    const char *language = livrec_opts_get(opts, "core.language");
    if (!getenv("LIVREC_LANG") && language && strcmp(language, "auto") != 0)
        msg_choose(language);
    write_back_init(&w->back, opts);
    livrec_opts_free(all);
}

static int with_control(struct watching *w, const char *const *urls, size_t count, const char *list)
{
    int status = open_control(w);
    if (status == 0 && count == 0 && !list && !w->config && !is_reachable(w))
        status = fail(w->call, LIVREC_EARG,
                      "livrec watch needs a configuration (-c), an address or --urls FILE (or "
                      "--socket FILE)");
    else if (status == 0)
        status = run(w, urls, count, list);
    control_close(&w->control);
    return status;
}

int watching(struct call *c, const char *const *urls, size_t count, const char *list,
             const char *config)
{
    char *found = count || list || config ? NULL : config_place();
    struct watching w = {.call = c, .config = config ? config : found, .http.fd = -1, .first.fd = -1};
    take_settings(&w);
    tell_init(&w.tell, c);
    int status = stop_init(&w.stop) < 0 ? fail(c, LIVREC_EINTERNAL, "signalfd: %s", tr(strerror(errno)))
                                        : with_control(&w, urls, count, list);
    for (size_t i = 0; i < w.count; i++)
        free(w.jobs[i].label);
    free(w.jobs);
    write_back_close(&w.back);
    free(found);
    return status;
}
