/* One file of a pipeline: name, sink and disk. */
#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "record/nfo.h"
#include "record/part_chapters.h"
#include "record/pipeline_parts.h"

#define NAME_ARENA ((size_t)64 << 10)

/* Without memory it keeps the one that it had. */
static void take_path(struct lr_output *o, const char *path)
{
    char *copy = o->path && strcmp(o->path, path) == 0 ? NULL : lr_strdup(path);
    if (!copy)
        return;
    lr_free(o->path);
    o->path = copy;
}

static void on_opened(void *user)
{
    struct lr_output *o = user;
    struct lr_pipeline *p = o->pipeline;
    take_path(o, lr_file_path(o->file));
    lr_subtitle_open(o);
    if (p->ops->file_open)
        p->ops->file_open(p->user, o->root_fd, lr_file_path(o->file));
}

static void on_failed(void *user, const struct lr_err *err)
{
    struct lr_output *o = user;
    o->starved = true;
    lr_pipeline_starve(o->pipeline, err, lr_file_is_starved(o->file));
}

static void forget(struct lr_output *o)
{
    struct lr_output **at = &o->pipeline->outputs;
    while (*at != o)
        at = &(*at)->next;
    *at = o->next;
    lr_subtitle_free(o->subtitle);
    lr_sidecar_free(&o->sidecar);
    lr_free(o->path);
    lr_free(o);
}

static void leave(struct lr_output *o)
{
    struct lr_pipeline *p = o->pipeline;
    forget(o);
    if (p->closing && !p->outputs)
        lr_pipeline_tell(p, LR_PIPE_CLOSED);
}

/* Everything that belongs to it is there. A file that the disk did not take never was. */
static void finish(struct lr_output *o, const char *path)
{
    struct lr_pipeline *p = o->pipeline;
    const struct lr_closed file = {o->root_fd, path, o->bytes, o->duration_ms, o->frames, &o->end};
    if (p->ops->file_closed && (o->bytes > 0 || !o->starved || !p->ops->starved))
        p->ops->file_closed(p->user, &file);
    leave(o);
}

/* The folder is borrowed until now. */
static void on_aborted(void *user, const char *path, int64_t bytes, const struct lr_err *err)
{
    leave(user);
}

/* A sidecar tells of media that is there, be it as .part. */
static bool describe(struct lr_output *o)
{
    bool wanted = o->pipeline->cfg.sidecar && o->bytes > 0 && !o->described;
    o->described = true;
    return wanted && lr_sidecar_save(o);
}

void lr_output_next(struct lr_output *o)
{
    bool waits = o->settling || o->sidecar.saving || lr_subtitle_close(o, o->bytes > 0);
    if (!waits && !describe(o) && !lr_nfo_save(o))
        finish(o, o->path);
}

static void tell_story(struct lr_output *o)
{
    struct lr_part part = {o->path, o->sidecar.media_ms, o->duration_ms, o->bytes};
    if (o->pipeline->story && o->end.code == 0)
        lr_story_add(o->pipeline->story, &part);
}

static void take_sum(struct lr_output *o, const struct lr_sum *sum)
{
    o->sidecar.digest = o->end.code == 0 ? *sum : (struct lr_sum){0};
}

void lr_output_settled(struct lr_output *o)
{
    tell_story(o);
    lr_output_next(o);
}

void lr_output_made_anew(struct lr_output *o, int64_t bytes, const struct lr_sum *sum)
{
    o->pipeline->closed_bytes += bytes - o->bytes;
    o->bytes = bytes;
    take_sum(o, sum);
}

void lr_output_place(struct lr_output *o, int64_t ms, int64_t frames)
{
    struct lr_tail_place place = {lr_file_whole(o->file), ms, frames};
    lr_tail_note(&o->tail, &place, lr_file_synced(o->file));
}

void lr_output_count(struct lr_output *o, const struct lr_frame *f)
{
    int lag = o->sink->ops->lag;
    memmove(o->dts + 1, o->dts, LR_LAG_MAX * sizeof o->dts[0]);
    o->dts[0] = f->dts / (LR_TIME_HZ / 1000);
    if (o->frames >= lag)
        lr_output_place(o, o->dts[lag], o->frames - lag);
}

/* The end of the file did not reach the disk. */
static void tell_lost(struct lr_output *o, int64_t kept)
{
    const struct lr_tail_place place = lr_tail_find(&o->tail, kept);
    int64_t lost = o->duration_ms - place.ms, at = o->begun_ms + place.ms;
    struct lr_gap gap = {.cause = LR_GAP_DISK,
                         .duration = lost * (LR_TIME_HZ / 1000),
                         .first_seq = -1,
                         .last_seq = -1};
    struct lr_mark mark = {.kind = LR_MARK_GAP, .media_ms = at, .gap = gap};
    if (lost <= 0 && o->frames == place.frames)
        return;
    if (lost <= 0) /* of a single frame nobody knows how long it is */
        gap.duration = mark.gap.duration = -1;
    o->duration_ms = place.ms;
    o->pipeline->frames -= o->frames - place.frames;
    o->frames = place.frames;
    lr_sidecar_mark(o->pipeline, o->bytes > 0 ? o : o->pipeline->now, &mark, NULL);
    lr_pipeline_gap(o->pipeline, &gap, at);
}

static void on_closed(void *user, const char *path, int64_t bytes, const struct lr_err *err)
{
    struct lr_output *o = user;
    o->pipeline->closed_bytes += bytes;
    o->closed = true;
    o->bytes = bytes;
    o->end = *err;
    take_path(o, path);
    take_sum(o, lr_file_sum(o->file));
    if (o->starved)
        tell_lost(o, lr_file_certain(o->file));
    bool amended = lr_file_is_amended(o->file);
    o->file = NULL;
    o->settling = o->path && o->end.code == 0 && lr_settle_start(o, amended);
    if (o->settling)
        return;
    if (o->path)
        lr_output_settled(o);
    else /* nothing else was begun without it */
        finish(o, path);
}

void lr_output_ops(struct lr_pipeline *p)
{
    p->file_ops = (struct lr_file_ops){.opened = on_opened,
                                       .failed = on_failed,
                                       .closed = on_closed,
                                       .digest = p->cfg.sidecar ? p->cfg.digest : LR_DIGEST_NONE,
                                       .named = p->cfg.named,
                                       .reserve = p->cfg.reserve};
}

static const struct lr_file_ops file_ops_aborted = {.closed = on_aborted};

static int open_file(struct lr_pipeline *p, struct lr_output *o, const char *ext)
{
    struct lr_arena *a = lr_arena_new(NAME_ARENA);
    struct lr_naming naming = {.platform = p->about.platform,
                               .id = p->about.room_id,
                               .anchor = p->about.anchor,
                               .title = p->about.title,
                               .quality = p->about.granted,
                               .part = p->parts,
                               .wall_ms = o->opened_ms,
                               .start_ms = p->begun_ms,
                               .clean = p->cfg.clean,
                               .zone = p->cfg.zone,
                               .name = p->about.name,
                               .alias = p->about.alias};
    const char *path = lr_naming_path(a, p->name, &naming, ext);
    int rc = path ? lr_file_open(p->cfg.disk, o->root_fd, path, &p->file_ops, o, &o->file, &p->err)
                  : lr_err_set(&p->err, LIVREC_ENOMEM, "file name: out of memory");
    lr_arena_free(a);
    return rc;
}

static int counted_track(const struct lr_tracks *t)
{
    for (int i = 0; t && i < t->count; i++)
        if (t->track[i].kind == LR_VIDEO)
            return i;
    return 0;
}

static int open_sink(struct lr_output *o, const struct lr_tracks *tracks)
{
    struct lr_pipeline *p = o->pipeline;
    struct lr_arena *a = lr_arena_new(NAME_ARENA);
    struct lr_tags tags;
    if (!a)
        return lr_err_set(&p->err, LIVREC_ENOMEM, "recording: out of memory");
    lr_tags_fill(&tags, a, &p->about, o->opened_ms);
    int rc = p->sink->open(p->sink, tracks, &tags, lr_file_out(o->file), &o->sink, &p->err);
    if (rc == 0)
        o->sink->carry = &p->carry;
    lr_arena_free(a);
    return rc;
}

int lr_output_begin(struct lr_pipeline *p, const struct lr_tracks *tracks, const char *ext)
{
    struct lr_output *o = lr_calloc(1, sizeof *o);
    if (!o)
        return lr_err_set(&p->err, LIVREC_ENOMEM, "recording: out of memory");
    o->pipeline = p;
    o->root_fd = p->cfg.root_fd;
    o->opened_ms = lr_wall_ms(p->cfg.env->clock);
    p->begun_ms = p->begun_ms ? p->begun_ms : o->opened_ms;
    o->counted = counted_track(tracks);
    o->format = tracks ? p->sink->name : "raw";
    int rc = open_file(p, o, ext);
    if (rc) {
        lr_free(o);
        return rc;
    }
    lr_sidecar_begin(o, tracks);
    p->parts++;
    p->retitled = false;
    lr_subtitle_begin(o);
    o->next = p->outputs;
    p->outputs = p->now = o;
    if (tracks)
        rc = open_sink(o, tracks);
    if (rc) { /* nothing playable is in it */
        lr_file_abort(o->file, &file_ops_aborted);
        o->file = NULL;
        p->now = NULL;
    }
    return rc;
}

static int close_sink(struct lr_output *o)
{
    struct lr_chapter_list chapters = lr_part_chapters(&o->sidecar);
    o->sink->jumps = o->sidecar.mends.jumps;
    o->sink->chapters = chapters.count ? &chapters : NULL;
    int rc = o->sink->ops->close(o->sink, &o->pipeline->err);
    o->sink = NULL;
    lr_part_chapters_free(&chapters);
    return rc;
}

int lr_output_end(struct lr_pipeline *p, int64_t duration_ms)
{
    struct lr_output *o = p->now;
    int rc = 0;
    if (!o)
        return 0;
    p->now = NULL;
    o->duration_ms = duration_ms;
    lr_sidecar_end(o);
    lr_subtitle_settle(o);
    if (o->sink)
        rc = close_sink(o);
    lr_output_place(o, duration_ms, o->frames);
    lr_file_close(o->file);
    return rc;
}
