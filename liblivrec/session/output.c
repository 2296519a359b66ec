#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/log.h"
#include "session/job_parts.h"
#include "session/known.h"

static struct lr_log *log_of(const struct lr_job *j)
{
    return j->jobs->deps.env->log;
}

static void file_open(void *user, const char *path)
{
    struct lr_job *j = user;
    if (!j->recording) {
        j->recording = true;
        lr_report_start(j);
    }
    lr_report_file(j, LIVREC_EVENT_FILE_OPEN, path, NULL);
    lr_cover_start(j, path);
}

static void file_closed(void *user, const char *path, int64_t bytes, int64_t duration_ms,
                        int64_t frames, const struct lr_err *err)
{
    struct lr_job *j = user;
    struct lr_pipeline_stats size = {.bytes = bytes, .duration_ms = duration_ms, .frames = frames};
    if (bytes > 0)
        lr_space_used(j);
    j->total.bytes += bytes;
    j->total.duration_ms += duration_ms;
    j->total.frames += frames;
    if (!err || err->code == 0) {
        lr_report_file(j, LIVREC_EVENT_FILE_CLOSE, path, &size);
        lr_joining_note(j, path);
        return;
    }
    lr_logf(log_of(j), LR_ERROR, j->id, "%s.part was not finished: %s", path, err->text);
    if (j->space.gone || j->space.short_of)
        return;
    if (!j->decided || j->end.code == 0)
        j->end = *err; /* a session whose file is not there did not end well */
    j->decided = true;
    lr_job_kick(j);
}

static void gap(void *user, const struct lr_gap *g, int64_t media_ms, int64_t duration_ms)
{
    lr_report_gap(user, lr_gap_cause_name(g->cause), media_ms, duration_ms);
}

static void full(void *user)
{
    struct lr_job *j = user;
    j->full = true;
    lr_job_decide(j, LIVREC_OK, "the length that was asked for is reached");
}

static void starved(void *user, const struct lr_err *err)
{
    lr_space_gone(user, err);
}

static void failed(void *user, const struct lr_err *err)
{
    lr_job_decide(user, err->code ? err->code : LIVREC_EINTERNAL, err->text);
}

static void closed(void *user)
{
    struct lr_job *j = user;
    j->pipeline = NULL;
    lr_job_kick(j);
}

static const struct lr_pipeline_ops ops = {
    .file_open = file_open,
    .file_closed = file_closed,
    .gap = gap,
    .full = full,
    .starved = starved,
    .failed = failed,
    .closed = closed,
};

static enum lr_clean clean(const struct lr_job *j)
{
    const char *how = lr_opts_str(j->opts, "record.clean");
    return strcmp(how, "dlr") == 0         ? LR_CLEAN_DLR
           : strcmp(how, "dlr-emoji") == 0 ? LR_CLEAN_DLR_EMOJI
                                           : LR_CLEAN_PLAIN;
}

static const char *subtitles(const struct lr_job *j)
{
    const char *form = lr_opts_str(j->opts, "record.subtitles");
    return strcmp(form, "none") == 0 ? NULL : form;
}

/* NULL: files stay as they are written. */
static struct lr_pool *faststart(struct lr_job *j)
{
    bool wanted = strcmp(lr_opts_str(j->opts, "record.mp4"), "faststart") == 0;
    bool joined = wanted && lr_opts_bool(j->opts, "record.join");
    struct lr_pool *pool = wanted && !joined ? lr_jobs_finisher(j->jobs) : NULL;
    if (joined) /* it reads fragments */
        lr_logf(log_of(j), LR_WARN, j->id,
                "record.mp4: files that are to be joined stay in fragments");
    else if (wanted && !pool)
        lr_logf(log_of(j), LR_WARN, j->id, "MP4 files stay in fragments: out of memory");
    return pool;
}

int lr_output_open(struct lr_job *j, struct lr_err *err)
{
    if (j->pipeline)
        return 0;
    struct lr_pipeline_config cfg = {
        .env = j->jobs->deps.env,
        .disk = j->jobs->disk,
        .root_fd = j->root_fd,
        .sink = j->sink,
        .name = lr_opts_str(j->opts, "record.name"),
        .clean = clean(j),
        .job = j->id,
        .sidecar = lr_opts_bool(j->opts, "record.sidecar"),
        .digest = lr_digest_kind_of(lr_opts_str(j->opts, "record.digest")),
        .subtitles = subtitles(j),
        .faststart = faststart(j),
        .cancel = j->jobs->deps.cancel,
        .split_ms = lr_opts_int(j->opts, "record.split_time"),
        .split_bytes = lr_opts_int(j->opts, "record.split_size"),
        .split_at_ms = lr_opts_int(j->opts, "record.split_at"),
        .split_title = lr_opts_bool(j->opts, "record.split_title"),
        .reserve = lr_opts_int(j->opts, "record.reserve"),
        .max_ms = lr_opts_int(j->opts, "record.duration"),
    };
    return lr_pipeline_new(&cfg, &ops, j, &j->pipeline, err);
}

/* Who was renamed keeps the first name that the state knows, where that is wanted; NULL: does not.
 */
static char *first_name(const struct lr_job *j)
{
    const char *alias = lr_opts_str(j->opts, "record.alias");
    if ((alias && *alias) || strcmp(lr_opts_str(j->opts, "record.renamed"), "keep") != 0)
        return NULL;
    struct lr_known_room known = lr_known_get(j->jobs->deps.known, j->url);
    char *name = known.first_name;
    known.first_name = NULL;
    lr_known_clear(&known);
    return name;
}

void lr_output_room(struct lr_job *j)
{
    if (!j->pipeline)
        return;
    const char *now = j->room->anchor;
    char *first = first_name(j);
    if (first)
        j->room->anchor = first;
    if (lr_pipeline_room(j->pipeline, j->room, lr_quality_name(j->feed.quality), j->feed.protocol))
        lr_logf(log_of(j), LR_WARN, j->id, "the next file keeps the old title: out of memory");
    j->room->anchor = now;
    lr_free(first);
}

void lr_output_close(struct lr_job *j)
{
    if (!j->pipeline || j->closing)
        return;
    j->closing = true;
    lr_pipeline_close(j->pipeline);
}
