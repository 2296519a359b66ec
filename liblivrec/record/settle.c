#include "record/settle.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/log.h"
#include "record/faststart.h"
#include "record/part_chapters.h"
#include "record/pipeline_parts.h"
#include "record/resum.h"

struct lr_settle {
    struct lr_output *output;
    bool anew; /* rewritten; else only its digest is taken */
    struct lr_faststart work;
    char *path;
    int rc;
    struct lr_err err;
    struct lr_task task; /* back to the loop */
};

static void warn(const struct lr_output *o, bool anew, const char *why)
{
    const struct lr_pipeline_config *cfg = &o->pipeline->cfg;
    lr_logf(cfg->env->log, LR_WARN, cfg->job, "%s %s: %s", o->path,
            anew ? "stays in fragments" : "has no digest", why);
}

static void free_settle(struct lr_settle *k)
{
    if (k) {
        lr_part_chapters_free(&k->work.chapters);
        lr_free(k->path);
    }
    lr_free(k);
}

static void done(void *arg)
{
    struct lr_settle *k = arg;
    struct lr_output *o = k->output;
    if (k->rc)
        warn(o, k->anew, k->err.text);
    else
        lr_output_made_anew(o, k->anew ? k->work.bytes : o->bytes, &k->work.sum);
    o->settling = false;
    free_settle(k);
    lr_output_settled(o);
}

static int take_sum(struct lr_settle *k)
{
    struct lr_faststart *w = &k->work;
    return lr_resum(w->env, w->root_fd, w->path, w->cancel, w->digest, &w->sum, &k->err);
}

/* On a worker. */
static void work(void *arg)
{
    struct lr_settle *k = arg;
    struct lr_loop *loop = lr_disk_loop(k->output->pipeline->cfg.disk);
    k->rc = k->anew ? lr_faststart(&k->work, &k->err) : take_sum(k);
    lr_loop_post_task(loop, &k->task, done, k);
}

static struct lr_settle *new_settle(struct lr_output *o, bool anew, enum lr_digest_kind digest)
{
    const struct lr_pipeline_config *cfg = &o->pipeline->cfg;
    struct lr_settle *k = lr_calloc(1, sizeof *k);
    if (!k || !(k->path = lr_strdup(o->path))) {
        free_settle(k);
        return NULL;
    }
    k->output = o;
    k->anew = anew;
    k->work = (struct lr_faststart){.env = cfg->env,
                                    .root_fd = o->root_fd,
                                    .path = k->path,
                                    .cancel = cfg->cancel,
                                    .jumps = o->sidecar.mends.jumps,
                                    .digest = digest};
    if (anew)
        k->work.chapters = lr_part_chapters(&o->sidecar);
    return k;
}

bool lr_settle_start(struct lr_output *o, bool amended)
{
    const struct lr_pipeline_config *cfg = &o->pipeline->cfg;
    enum lr_digest_kind digest = cfg->sidecar ? cfg->digest : LR_DIGEST_NONE;
    bool anew = cfg->faststart && lr_sink_has_boxes(o->format);
    if (!anew && (!amended || digest == LR_DIGEST_NONE))
        return false;
    struct lr_settle *k = cfg->finisher ? new_settle(o, anew, digest) : NULL;
    if (k && lr_pool_submit(cfg->finisher, work, k) == 0)
        return true;
    free_settle(k);
    warn(o, anew, "out of memory");
    return false;
}
