#include "record/sidecar.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/clock.h"
#include "core/log.h"
#include "record/pipeline_parts.h"

#define AGAIN 10000 /* ms between two versions while the file grows */

static int64_t wall(const struct lr_pipeline *p)
{
    return lr_wall_ms(p->cfg.env->clock);
}

void lr_story_add(struct lr_story *s, const struct lr_part *part)
{
    char *path = lr_strdup(part->path);
    if (path && s->parts == LR_SIDECAR_PARTS) {
        lr_free(s->part[0].path);
        s->parts--;
        memmove(s->part, s->part + 1, (size_t)s->parts * sizeof s->part[0]);
    }
    struct lr_part *more =
        path ? lr_realloc(s->part, (size_t)(s->parts + 1) * sizeof s->part[0]) : NULL;
    if (!more) { /* the list lacks it; its own sidecar does not */
        lr_free(path);
        return;
    }
    s->part = more;
    s->part[s->parts] = *part;
    s->part[s->parts++].path = path;
}

void lr_story_free(struct lr_story *s)
{
    if (!s)
        return;
    for (int i = 0; i < s->parts; i++)
        lr_free(s->part[i].path);
    lr_free(s->part);
    lr_marks_free(&s->pending);
    lr_free(s);
}

void lr_sidecar_mark(struct lr_pipeline *p, struct lr_output *o, const struct lr_mark *like,
                     const char *text)
{
    struct lr_mark mark = *like;
    mark.wall_ms = wall(p);
    if (p->cfg.sidecar)
        lr_marks_add(o ? &o->sidecar.marks : &p->story->pending, &mark, text);
}

void lr_sidecar_begin(struct lr_output *o, const struct lr_tracks *tracks)
{
    struct lr_pipeline *p = o->pipeline;
    struct lr_sidecar *s = &o->sidecar;
    if (!p->cfg.sidecar)
        return;
    if (p->story->count++ == 0)
        p->story->wall_ms = o->opened_ms;
    s->number = p->story->count;
    s->last = -1;
    s->marks = p->story->pending;
    s->mends = p->story->mends;
    p->story->pending = (struct lr_marks){0};
    p->story->mends = (struct lr_mends){0};
    s->tracks = tracks ? tracks->count : 0;
    for (int i = 0; i < s->tracks; i++) {
        const struct lr_track *t = &tracks->track[i];
        s->track[i].kind = t->kind;
        s->track[i].codec = t->codec;
        s->track[i].width = t->width;
        s->track[i].height = t->height;
        s->track[i].rate = t->rate;
        s->track[i].channels = t->channels;
    }
}

void lr_sidecar_start(struct lr_output *o, int64_t media_ms)
{
    struct lr_sidecar *s = &o->sidecar;
    struct lr_mark title = {.kind = LR_MARK_TITLE, .media_ms = media_ms};
    if (s->begun || !o->pipeline->cfg.sidecar)
        return;
    s->begun = true;
    s->wall_ms = wall(o->pipeline);
    s->media_ms = media_ms;
    lr_sidecar_mark(o->pipeline, o, &title, o->pipeline->about.title);
}

void lr_sidecar_step(struct lr_sidecar *s, int64_t dts)
{
    int64_t step = s->last < 0 ? 0 : dts - s->last;
    s->last = dts;
    if (step <= 0 || step > LR_TIME_HZ) /* the first one; a hole */
        return;
    s->steps++;
    s->sum += step;
}

void lr_sidecar_end(struct lr_output *o)
{
    o->sidecar.end_ms = wall(o->pipeline);
}

void lr_sidecar_free(struct lr_sidecar *s)
{
    lr_marks_free(&s->marks);
    lr_free(s->path);
}

static void on_saved(void *user, const char *path, int64_t bytes, const struct lr_err *err)
{
    struct lr_output *o = user;
    struct lr_sidecar *s = &o->sidecar;
    const struct lr_pipeline_config *cfg = &o->pipeline->cfg;
    s->saving = false;
    if (err->code)
        lr_logf(cfg->env->log, LR_WARN, cfg->job, "the sidecar was not written: %s", err->text);
    else if (!s->path)
        s->path = lr_strdup(path);
    if (o->closed)
        lr_output_next(o);
}

static const struct lr_file_ops ops = {.closed = on_saved};

/* The version on disk, or "a.ts.json" for "a.ts". The caller frees it. */
static char *name_of(const struct lr_output *o)
{
    static const char ext[] = ".json";
    size_t len = strlen(o->path);
    char *name = o->sidecar.path ? lr_strdup(o->sidecar.path) : lr_malloc(len + sizeof ext);
    if (name && !o->sidecar.path) {
        memcpy(name, o->path, len);
        memcpy(name + len, ext, sizeof ext);
    }
    return name;
}

bool lr_sidecar_save(struct lr_output *o)
{
    struct lr_pipeline *p = o->pipeline;
    struct lr_sidecar *s = &o->sidecar;
    struct lr_err err;
    struct lr_buf b;
    lr_buf_init(&b, LR_SIDECAR_MAX);
    char *path = name_of(o);
    int rc = path ? lr_sidecar_json(o, &b) : LIVREC_ENOMEM;
    if (rc == 0)
        rc = lr_buf_putc(&b, '\n');
    struct lr_small_file file = {path, s->path != NULL, b.data, b.len};
    if (rc == 0)
        rc = lr_file_save(p->cfg.disk, o->root_fd, &file, &ops, o, &err);
    lr_buf_free(&b);
    lr_free(path);
    s->tried = true;
    s->told = s->marks.kept;
    s->saved_at = lr_mono_ms(p->cfg.env->clock);
    s->saving = rc == 0;
    if (rc)
        lr_logf(p->cfg.env->log, LR_WARN, p->cfg.job, "the sidecar was not written: out of memory");
    return rc == 0;
}

/* Not before some of the media is on disk: a file of which nothing comes leaves no sidecar. */
void lr_sidecar_tick(struct lr_output *o)
{
    struct lr_pipeline *p = o->pipeline;
    struct lr_sidecar *s = &o->sidecar;
    if (!p->cfg.sidecar || s->saving || !o->path)
        return;
    if (s->tried &&
        (s->told == s->marks.kept || lr_mono_ms(p->cfg.env->clock) - s->saved_at < AGAIN))
        return;
    if (lr_file_bytes(o->file) > (int64_t)lr_file_waiting(o->file))
        lr_sidecar_save(o);
}
