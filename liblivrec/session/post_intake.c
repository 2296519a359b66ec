/* From events to pieces of work. The tap copies; everything else is done by a worker. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/files.h"
#include "core/log.h"
#include "post/path.h"
#include "session/post_parts.h"

#define BODY_MAX ((size_t)4 << 20)
#define LATEST 256     /* files of the session that a piece of work in its middle knows ... */
#define FILES_MAX 8192 /* ... and its end: the first one, and the latest */

/* ---- sessions */

void lr_post_session_free(struct lr_post_session *s)
{
    if (!s)
        return;
    for (size_t i = 0; i < s->files; i++)
        lr_free(s->file[i]);
    lr_free(s->file);
    lr_free(s->url);
    lr_free(s->platform);
    lr_free(s->anchor);
    lr_free(s->title);
    lr_free(s->dir);
    lr_free(s->scratch);
    lr_free(s->cwd);
    lr_opts_free(s->opts);
    lr_free(s);
}

/* A restart may have another working folder. */
static char *absolute(const char *cwd, const char *path)
{
    if (*path == '/')
        return lr_strdup(path);
    return strcmp(path, ".") == 0 ? lr_strdup(cwd) : lr_path_fmt("%s/%s", cwd, path);
}

/* Kept with the work, for a restart that has another working folder. */
static int fix_hook_dir(struct lr_post_session *s)
{
    const char *dir = lr_opts_str(s->opts, "post.hook_dir");
    struct lr_err unused = {0};
    if (!dir || !*dir || *dir == '/')
        return 0;
    char *full = absolute(s->cwd, dir);
    int rc = full ? lr_opts_set(s->opts, "post.hook_dir", full, &unused) : LIVREC_ENOMEM;
    lr_free(full);
    return rc;
}

struct lr_post_session *lr_post_session_new(const struct lr_postproc *p, uint64_t job,
                                            const char *url, const struct lr_opts *opts)
{
    char here[4096];
    struct lr_post_session *s = lr_calloc(1, sizeof *s);
    if (!s)
        return NULL;
    s->job = job;
    snprintf(s->id, sizeof s->id, "%s-%llu", p->process, (unsigned long long)job);
    s->url = lr_strdup(url);
    s->cwd = lr_strdup(getcwd(here, sizeof here) ? here : "");
    s->opts = lr_opts_copy(opts);
    if (s->opts)
        lr_post_s3_strip(s->opts, p->deps.opts);
    s->dir = s->cwd ? absolute(s->cwd, lr_opts_str(opts, "record.dir")) : NULL;
    const char *scratch = lr_opts_str(opts, "record.scratch");
    bool moves = scratch && *scratch;
    s->scratch = moves && s->cwd ? absolute(s->cwd, scratch) : NULL;
    if (s->url && s->opts && s->dir && (s->scratch || !moves) && fix_hook_dir(s) == 0)
        return s;
    lr_post_session_free(s);
    return NULL;
}

bool lr_post_session_begin(struct lr_postproc *p, uint64_t job, const char *url,
                           const struct lr_opts *opts)
{
    if (!lr_post_wants_any(opts))
        return false;
    struct lr_post_session *s = lr_post_session_new(p, job, url, opts);
    if (!s) {
        lr_logf(p->deps.env->log, LR_WARN, job,
                "nothing will be done with these files after the recording: out of memory");
        return false;
    }
    pthread_mutex_lock(&p->lock);
    s->next = p->sessions;
    p->sessions = s;
    pthread_mutex_unlock(&p->lock);
    return true;
}

static struct lr_post_session *find_session(struct lr_postproc *p, uint64_t job)
{
    struct lr_post_session *s = p->sessions;
    while (s && s->job != job)
        s = s->next;
    return s;
}

static bool is_of_recording(const struct lr_event_data *e)
{
    switch (e->type) {
    case LIVREC_EVENT_ROOM:
    case LIVREC_EVENT_RECORD_START:
    case LIVREC_EVENT_FILE_CLOSE:
    case LIVREC_EVENT_FILE_RECOVER:
    case LIVREC_EVENT_FILE_JOIN:
    case LIVREC_EVENT_DISK:
    case LIVREC_EVENT_JOB_END:
        return true;
    default:
        return false;
    }
}

void lr_post_see(void *arg, const struct lr_event_data *e)
{
    struct lr_postproc *p = arg;
    pthread_mutex_lock(&p->lock);
    bool alert = lr_post_alert(p, e), ours = is_of_recording(e) && find_session(p, e->job);
    struct livrec_event *copy = ours ? lr_event_copy(e) : NULL;
    p->lost += ours && !copy;
    if (copy) {
        copy->next = NULL;
        *(p->first ? &p->last->next : &p->first) = copy;
        p->last = copy;
    }
    if (copy || alert)
        pthread_cond_signal(&p->news);
    bool idle = (copy || alert) && !p->pool;
    pthread_mutex_unlock(&p->lock);
    if (idle)
        lr_post_start_threads(p);
}

/* ---- pieces of work */

static int put(struct lr_postproc *p, const struct lr_post_work *w, struct lr_err *err)
{
    struct lr_buf b;
    char *key = lr_path_fmt("%s/%s/%s", w->session, w->what, w->path ? w->path : "");
    lr_buf_init(&b, BODY_MAX);
    int rc = key ? lr_post_work_write(w, &b) : LIVREC_ENOMEM;
    const char *body = rc == 0 ? lr_buf_str(&b) : NULL;
    rc = body ? lr_store_job_put(p->deps.store, LR_POST_KIND, key, body,
                                 lr_wall_ms(p->deps.env->clock), err)
              : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_buf_free(&b);
    lr_free(key);
    return rc;
}

void lr_post_add(struct lr_postproc *p, struct lr_post_session *s, const char *what,
                 const char *path, const struct lr_event_data *e)
{
    struct lr_err err = {0};
    bool end = e->type == LIVREC_EVENT_JOB_END || e->num[LIVREC_EVENT_CODE];
    bool all = e->type == LIVREC_EVENT_JOB_END || s->files <= LATEST;
    size_t first = all ? 0 : s->files - LATEST;
    struct lr_post_work w = {.what = what,
                             .session = s->id,
                             .job = (int64_t)s->job,
                             .time = e->num[LIVREC_EVENT_TIME],
                             .url = s->url,
                             .platform = s->platform,
                             .anchor = s->anchor,
                             .title = s->title,
                             .dir = s->dir,
                             .path = path,
                             .scratch = s->scratch,
                             .bytes = e->num[LIVREC_EVENT_BYTES],
                             .duration_ms = e->num[LIVREC_EVENT_DURATION],
                             .file = (const char **)(uintptr_t)(s->file ? s->file + first : NULL),
                             .files = s->files - first,
                             .opts = s->opts,
                             .step = strcmp(what, "part") == 0 ? LR_POST_CONVERT : LR_POST_HOOK};
    if (end) {
        w.code = livrec_error_name((int32_t)e->num[LIVREC_EVENT_CODE]);
        w.text = e->str[LIVREC_EVENT_TEXT];
    }
    if (put(p, &w, &err))
        lr_logf(p->deps.env->log, LR_ERROR, s->job, "%s: its step \"%s\" can't be noted: %s",
                path ? path : s->url, what, err.text);
}

/* What is not known yet keeps what was. */
static void replace(char **old, const char *now)
{
    if (!now || (*old && strcmp(*old, now) == 0))
        return;
    char *copy = lr_strdup(now);
    if (copy) {
        lr_free(*old);
        *old = copy;
    }
}

/* Some broadcasts never end. Parts that will be joined are all needed. */
static void forget_second(struct lr_post_session *s)
{
    if (s->files < FILES_MAX || lr_opts_bool(s->opts, "record.join"))
        return;
    lr_free(s->file[1]);
    s->files--;
    memmove(s->file + 1, s->file + 2, (s->files - 1) * sizeof *s->file);
}

/* Its place in the list of the session. NULL: no memory, which is told. */
static const char *keep_file(struct lr_postproc *p, struct lr_post_session *s, const char *path)
{
    forget_second(s);
    char **more = lr_realloc(s->file, (s->files + 1) * sizeof *more);
    s->file = more ? more : s->file;
    char *full = more ? absolute(s->cwd, path) : NULL;
    if (!full) {
        lr_logf(p->deps.env->log, LR_ERROR, s->job, "%s: nothing is done with it: out of memory",
                path);
        return NULL;
    }
    return s->file[s->files++] = full;
}

static bool is_there(const struct lr_postproc *p, const char *path)
{
    const struct lr_files *f = p->deps.env->files;
    int fd = f->open(f, path);
    if (fd >= 0)
        f->close(f, fd);
    return fd >= 0;
}

/* Parts that are joined are not there any more: what came of them is in the list by then. */
static void drop_joined(const struct lr_postproc *p, struct lr_post_session *s)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->files; i++) {
        if (is_there(p, s->file[i]))
            s->file[kept++] = s->file[i];
        else
            lr_free(s->file[i]);
    }
    s->files = kept;
}

static void take_file(struct lr_postproc *p, struct lr_post_session *s,
                      const struct lr_event_data *e)
{
    const char *path = keep_file(p, s, e->str[LIVREC_EVENT_PATH]);
    bool waits = lr_opts_bool(s->opts, "record.join") && e->type != LIVREC_EVENT_FILE_RECOVER;
    if (path && lr_post_wants_hook(s->opts, "closed"))
        lr_post_add(p, s, "closed", path, e);
    if (path && !waits && lr_post_wants_parts(s->opts))
        lr_post_add(p, s, "part", path, e);
}

static void end_session(struct lr_postproc *p, struct lr_post_session *s,
                        const struct lr_event_data *e)
{
    bool failed = e->num[LIVREC_EVENT_CODE] && e->num[LIVREC_EVENT_CODE] != LIVREC_ECANCELLED;
    if (lr_opts_bool(s->opts, "record.join")) {
        struct lr_event_data part = {.type = LIVREC_EVENT_FILE_CLOSE};
        part.num[LIVREC_EVENT_TIME] = e->num[LIVREC_EVENT_TIME];
        drop_joined(p, s);
        for (size_t i = 0; lr_post_wants_parts(s->opts) && i < s->files; i++)
            lr_post_add(p, s, "part", s->file[i], &part);
    }
    if (failed && lr_post_wants_hook(s->opts, "error"))
        lr_post_add(p, s, "error", NULL, e);
    if (lr_post_wants_end(s->opts) && s->files)
        lr_post_add(p, s, "end", NULL, e);
    pthread_mutex_lock(&p->lock);
    struct lr_post_session **at = &p->sessions;
    while (*at != s)
        at = &(*at)->next;
    *at = s->next;
    pthread_mutex_unlock(&p->lock);
    lr_post_session_free(s);
}

/* Once a recording, by its key in the store. The folder stands in its words. */
static void take_disk(struct lr_postproc *p, struct lr_post_session *s,
                      const struct lr_event_data *e)
{
    if (e->num[LIVREC_EVENT_CODE] && lr_post_wants_hook(s->opts, "disk"))
        lr_post_add(p, s, "disk", NULL, e);
}

/* Once a recording. */
static void tell_once(struct lr_postproc *p, struct lr_post_session *s, const char *what,
                      bool *told, const struct lr_event_data *e)
{
    if (!*told && lr_post_wants_hook(s->opts, what))
        lr_post_add(p, s, what, NULL, e);
    *told = true;
}

void lr_post_learn(struct lr_post_session *s, const struct lr_event_data *e)
{
    replace(&s->platform, e->str[LIVREC_EVENT_PLATFORM]);
    replace(&s->anchor, e->str[LIVREC_EVENT_ANCHOR]);
    replace(&s->title, e->str[LIVREC_EVENT_TITLE]);
}

static void take_event(struct lr_postproc *p, struct lr_post_session *s,
                       const struct lr_event_data *e)
{
    lr_post_learn(s, e);
    if (e->type == LIVREC_EVENT_ROOM && e->num[LIVREC_EVENT_STATE] == LIVREC_STATE_LIVE)
        tell_once(p, s, "live", &s->live_told, e);
    else if (e->type == LIVREC_EVENT_RECORD_START)
        tell_once(p, s, "start", &s->start_told, e);
    else if (e->type == LIVREC_EVENT_DISK)
        take_disk(p, s, e);
    else if (e->type == LIVREC_EVENT_JOB_END)
        end_session(p, s, e);
    else if (e->str[LIVREC_EVENT_PATH])
        take_file(p, s, e);
}

static void tell_lost(struct lr_postproc *p)
{
    pthread_mutex_lock(&p->lock);
    unsigned lost = p->lost;
    p->lost = 0;
    pthread_mutex_unlock(&p->lock);
    if (lost)
        lr_logf(p->deps.env->log, LR_ERROR, 0, "%u events of recordings are lost: out of memory",
                lost);
}

void lr_post_take_in(struct lr_postproc *p)
{
    tell_lost(p);
    lr_post_take_alerts(p);
    for (;;) {
        pthread_mutex_lock(&p->lock);
        struct livrec_event *e = p->first;
        struct lr_post_session *s = e ? find_session(p, e->data.job) : NULL;
        if (e)
            p->first = e->next;
        pthread_mutex_unlock(&p->lock);
        if (!e)
            return;
        if (s)
            take_event(p, s, &e->data);
        lr_event_free(e);
    }
}
