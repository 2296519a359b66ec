#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/log.h"
#include "session/folder.h"
#include "session/job_parts.h"
#include "session/known.h"

static struct lr_log *log_of(const struct lr_job *j)
{
    return j->jobs->deps.env->log;
}

/* As the user can open it. Without memory it is below its folder. */
static char *full_path(const struct lr_job *j, int root_fd, const char *path)
{
    return lr_folder_join(lr_folders_path(j->opts, lr_folders_find(&j->folders, root_fd)), path);
}

static void file_open(void *user, int root_fd, const char *path)
{
    struct lr_job *j = user;
    char *full = full_path(j, root_fd, path);
    if (!j->recording) {
        j->recording = true;
        lr_report_start(j);
        if (j->jobs->on_media)
            j->jobs->on_media(j->jobs->on_media_arg, j->id);
    }
    lr_report_file(j, LIVREC_EVENT_FILE_OPEN, full ? full : path, NULL);
    lr_cover_start(j, path);
    lr_free(full);
}

/* Its data stays as far as the disk has it; the session goes on, but does not end well. */
static void not_finished(struct lr_job *j, const char *full, const struct lr_err *err)
{
    lr_logf(log_of(j), LR_ERROR, j->id, "%s%s was not finished: %s", full,
            lr_opts_bool(j->opts, "record.part") ? ".part" : "", err->text);
    if (!j->unfinished.code)
        j->unfinished = *err;
}

static void file_closed(void *user, const struct lr_closed *f)
{
    struct lr_job *j = user;
    struct lr_pipeline_stats size = {
        .bytes = f->bytes, .duration_ms = f->duration_ms, .frames = f->frames};
    char *full = full_path(j, f->root_fd, f->path);
    if (f->bytes > 0)
        lr_space_used(j);
    j->total.bytes += f->bytes;
    j->total.duration_ms += f->duration_ms;
    j->total.frames += f->frames;
    if (f->err->code) {
        not_finished(j, full ? full : f->path, f->err);
    } else {
        lr_report_file(j, LIVREC_EVENT_FILE_CLOSE, full ? full : f->path, &size);
        lr_joining_note(j, f->root_fd, full);
        lr_unusual_file(j, f->duration_ms);
    }
    lr_free(full);
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

static void starved(void *user, const struct lr_err *err, bool full)
{
    lr_space_gone(user, err, full);
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

static const char *subtitles(const struct lr_job *j)
{
    const char *form = lr_opts_str(j->opts, "record.subtitles");
    return strcmp(form, "none") == 0 ? NULL : form;
}

int lr_output_open(struct lr_job *j, struct lr_err *err)
{
    if (j->pipeline)
        return 0;
    struct lr_pipeline_config cfg = {
        .env = j->jobs->deps.env,
        .disk = j->jobs->disk,
        .root_fd = lr_folders_fd(&j->folders),
        .sink = j->sink,
        .name = lr_opts_str(j->opts, "record.name"),
        .clean = lr_naming_clean_of(j->opts),
        .zone = j->zone,
        .job = j->id,
        .named = !lr_opts_bool(j->opts, "record.part"),
        .sidecar = lr_opts_bool(j->opts, "record.sidecar"),
        .nfo = lr_opts_bool(j->opts, "record.nfo"),
        .digest = lr_digest_kind_of(lr_opts_str(j->opts, "record.digest")),
        .subtitles = subtitles(j),
        .subtitle_text = lr_opts_str(j->opts, "record.subtitle_text"),
        .faststart = strcmp(lr_opts_str(j->opts, "record.mp4"), "faststart") == 0,
        .finisher = lr_jobs_finisher(j->jobs),
        .cancel = j->jobs->deps.cancel,
        .split_ms = lr_opts_int(j->opts, "record.split_time"),
        .split_bytes = lr_opts_int(j->opts, "record.split_size"),
        .split_at_ms = lr_opts_int(j->opts, "record.split_at"),
        .split_title = lr_opts_bool(j->opts, "record.split_title"),
        .reserve = lr_reserve_of(j->opts),
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
    if (first) {
        j->room->name = now;
        j->room->anchor = first;
    }
    if (lr_pipeline_room(j->pipeline, j->room, lr_quality_name(j->feed.quality), j->feed.protocol))
        lr_logf(log_of(j), LR_WARN, j->id, "the next file keeps the old title: out of memory");
    j->room->anchor = now;
    j->room->name = first ? NULL : j->room->name;
    lr_free(first);
}

void lr_output_close(struct lr_job *j)
{
    if (!j->pipeline || j->closing)
        return;
    lr_feed_over(j);
    j->closing = true;
    lr_pipeline_close(j->pipeline);
}
