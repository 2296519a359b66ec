#include "session/log_file.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/clock.h"
#include "core/log.h"
#include "core/redact.h"
#include "session/event.h"
#include "session/log_rooms.h"
#include "session/log_sink.h"

#define INBOX_MAX 5000 /* events that may wait for the disk */
#define LINE_MAX_BYTES ((size_t)64 << 10)

struct lr_log_file {
    const struct lr_env *env;
    struct lr_events *events;
    bool json;
    bool addresses; /* of streams are written whole */
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t news;
    /* Under the lock. */
    struct livrec_event *first, **last;
    size_t count, lost;
    bool closing;
    /* The thread's. */
    struct lr_log_sink sink, urls; /* without a path: there is none */
    struct lr_log_rooms rooms;
    int error, urls_error, rooms_error; /* errno of the last write, told once */
};

/* Any thread, often the loop's. */
static void hear(void *arg, const struct lr_event_data *e)
{
    struct lr_log_file *f = arg;
    struct livrec_event *copy = lr_event_copy(e);
    pthread_mutex_lock(&f->lock);
    bool fits = copy && f->count < INBOX_MAX;
    if (fits) {
        *f->last = copy;
        f->last = &copy->next;
        f->count++;
    } else {
        f->lost++;
    }
    pthread_cond_signal(&f->news);
    pthread_mutex_unlock(&f->lock);
    if (!fits)
        lr_event_free(copy);
}

/* ---- the thread */

static int add_time(struct lr_buf *b, int64_t wall_ms)
{
    char text[32];
    struct tm tm;
    time_t t = (time_t)(wall_ms / 1000);
    if (!localtime_r(&t, &tm) || strftime(text, sizeof text, "%Y-%m-%d %H:%M:%S", &tm) == 0)
        text[0] = '\0';
    return lr_buf_fmt(b, "%s.%03d", text, (int)(wall_ms % 1000));
}

static const char *level_of(const struct lr_event_data *e)
{
    static const char *const names[] = {"DEBUG", "INFO", "WARN", "ERROR"};
    int64_t level = e->type == LIVREC_EVENT_LOG      ? e->num[LIVREC_EVENT_CODE]
                    : e->num[LIVREC_EVENT_CODE] < 0 ? LR_WARN
                                                     : LR_INFO;
    return names[level >= 0 && level < (int64_t)LR_COUNT(names) ? level : LR_INFO];
}

/* "TIME LEVEL file_close job 3 Ann: /path" */
static int add_words(struct lr_buf *b, const struct lr_event_data *e)
{
    static const int what[] = {LIVREC_EVENT_TEXT, LIVREC_EVENT_PATH, LIVREC_EVENT_QUALITY,
                               LIVREC_EVENT_PROTOCOL, LIVREC_EVENT_TITLE};
    const char *who = e->str[LIVREC_EVENT_ANCHOR] ? e->str[LIVREC_EVENT_ANCHOR]
                                                  : e->str[LIVREC_EVENT_URL];
    int rc = add_time(b, e->num[LIVREC_EVENT_TIME]);
    rc = rc ? rc : lr_buf_fmt(b, " %-5s", level_of(e));
    if (rc == 0 && e->type != LIVREC_EVENT_LOG)
        rc = lr_buf_fmt(b, " %s", lr_event_name(e->type));
    if (rc == 0 && e->job)
        rc = lr_buf_fmt(b, " job %llu", (unsigned long long)e->job);
    if (rc == 0 && who)
        rc = lr_buf_fmt(b, " %s", who);
    const char *before = who || e->job || e->type != LIVREC_EVENT_LOG ? ": " : " ";
    for (size_t i = 0; i < LR_COUNT(what) && rc == 0; i++)
        if (e->str[what[i]] && *e->str[what[i]]) {
            rc = lr_buf_fmt(b, "%s%s", before, e->str[what[i]]);
            before = "; ";
        }
    return rc;
}

/* One event, one line: what a stranger put into it can't begin another. */
static void one_line(char *s)
{
    for (; *s; s++)
        if ((unsigned char)*s < 0x20 || *s == 0x7F)
            *s = ' ';
}

static void told_once(struct lr_log_file *f, int error, int *before, const char *what,
                      const char *path)
{
    if (error && error != *before)
        lr_logf(f->env->log, LR_ERROR, 0, "%s %s can't be written: %s", what, path,
                strerror(error));
    *before = error;
}

static bool is_address(const struct lr_event_data *e)
{
    const char *text = e->str[LIVREC_EVENT_TEXT];
    return e->type == LIVREC_EVENT_LOG && text &&
           strncmp(text, LR_LOG_ADDRESS, sizeof LR_LOG_ADDRESS - 1) == 0;
}

/* Where secrets may be. The texts lie behind the event, which is ours: see event.h. */
static void hide_secrets(const struct lr_log_file *f, struct livrec_event *e)
{
    static const int where[] = {LIVREC_EVENT_TEXT, LIVREC_EVENT_URL};
    if (f->addresses && is_address(&e->data))
        return; /* it was asked for */
    for (size_t i = 0; i < LR_COUNT(where); i++)
        if (e->data.str[where[i]])
            lr_redact(e->text + (e->data.str[where[i]] - e->text));
}

static void put_line(struct lr_log_file *f, const struct lr_event_data *e, const char *line,
                     size_t n)
{
    int64_t now = e->num[LIVREC_EVENT_TIME];
    if (f->urls.path && is_address(e)) {
        told_once(f, lr_log_sink_write(&f->urls, now, line, n), &f->urls_error, "log.urls_file",
                  f->urls.path);
        return;
    }
    if (f->sink.path)
        told_once(f, lr_log_sink_write(&f->sink, now, line, n), &f->error, "log.file",
                  f->sink.path);
    told_once(f, lr_log_rooms_write(&f->rooms, e, line, n), &f->rooms_error, "log.rooms",
              f->rooms.dir);
}

static void write_event(struct lr_log_file *f, struct livrec_event *e)
{
    hide_secrets(f, e);
    struct lr_buf b;
    lr_buf_init(&b, LINE_MAX_BYTES);
    int rc = f->json ? lr_event_to_json(e, &b) : add_words(&b, lr_event_view(e));
    char *line = rc == 0 ? lr_buf_str(&b) : NULL;
    if (line) {
        one_line(line);
        size_t n = strlen(line);
        line[n] = '\n'; /* in place of the NUL, which nobody needs any more */
        put_line(f, lr_event_view(e), line, n + 1);
    }
    lr_buf_free(&b);
}

static void tell_lost(struct lr_log_file *f, size_t lost)
{
    if (lost)
        lr_logf(f->env->log, LR_WARN, 0, "%s: %zu lines are missing: the disk is slow",
                f->sink.path ? f->sink.path : "the log", lost);
}

static void *work(void *arg)
{
    struct lr_log_file *f = arg;
    lr_log_speak(f->env->log);
    pthread_mutex_lock(&f->lock);
    for (;;) {
        while (!f->first && !f->closing)
            pthread_cond_wait(&f->news, &f->lock);
        struct livrec_event *e = f->first;
        size_t lost = f->lost;
        if (!e)
            break;
        f->first = NULL;
        f->last = &f->first;
        f->count = f->lost = 0;
        pthread_mutex_unlock(&f->lock);
        tell_lost(f, lost);
        for (struct livrec_event *next; e; e = next) {
            next = e->next;
            write_event(f, e);
            lr_event_free(e);
        }
        pthread_mutex_lock(&f->lock);
    }
    pthread_mutex_unlock(&f->lock);
    return NULL;
}

static void dispose(struct lr_log_file *f)
{
    lr_log_sink_close(&f->sink);
    lr_log_sink_close(&f->urls);
    lr_log_rooms_close(&f->rooms);
    pthread_cond_destroy(&f->news);
    pthread_mutex_destroy(&f->lock);
    lr_free(f);
}

static int begin(struct lr_log_file *f, struct lr_err *err)
{
    if (lr_events_tap(f->events, hear, f))
        return lr_err_set(err, LIVREC_EINTERNAL, "too many listen to events");
    if (pthread_create(&f->thread, NULL, work, f) == 0)
        return 0;
    lr_events_untap(f->events, hear, f);
    return lr_err_set(err, LIVREC_ENOMEM, "no thread can be started");
}

static bool is_set(const struct lr_opts *opts, const char *option)
{
    const char *path = lr_opts_str(opts, option);
    return path && *path;
}

static int open_sink(struct lr_log_sink *s, const struct lr_opts *opts, const char *option,
                     const struct lr_log_limits *limits, struct lr_err *err)
{
    return is_set(opts, option) ? lr_log_sink_open(s, lr_opts_str(opts, option), limits, err) : 0;
}

int lr_log_file_new(const struct lr_env *env, struct lr_events *events, const struct lr_opts *opts,
                    struct lr_log_file **out, struct lr_err *err)
{
    if (!is_set(opts, "log.file") && !is_set(opts, "log.rooms") && !is_set(opts, "log.urls_file"))
        return 0;
    struct lr_log_file *f = lr_calloc(1, sizeof *f);
    if (!f)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    f->sink.fd = f->urls.fd = -1;
    f->addresses = strcmp(lr_opts_str(opts, "log.urls"), "whole") == 0;
    f->env = env;
    f->events = events;
    f->json = strcmp(lr_opts_str(opts, "log.format"), "json") == 0;
    f->last = &f->first;
    pthread_mutex_init(&f->lock, NULL);
    pthread_cond_init(&f->news, NULL);
    const struct lr_log_limits limits = lr_log_limits_of(opts);
    int rc = open_sink(&f->sink, opts, "log.file", &limits, err);
    if (rc == 0)
        rc = open_sink(&f->urls, opts, "log.urls_file", &limits, err);
    if (rc == 0)
        rc = lr_log_rooms_open(&f->rooms, opts, err);
    if (rc == 0)
        rc = begin(f, err);
    if (rc)
        dispose(f);
    else
        *out = f;
    return rc;
}

void lr_log_file_free(struct lr_log_file *f)
{
    if (!f)
        return;
    lr_events_untap(f->events, hear, f);
    pthread_mutex_lock(&f->lock);
    f->closing = true;
    pthread_cond_signal(&f->news);
    pthread_mutex_unlock(&f->lock);
    pthread_join(f->thread, NULL);
    for (struct livrec_event *e = f->first, *next; e; e = next) {
        next = e->next;
        lr_event_free(e);
    }
    dispose(f);
}
