#include "record/settle.h"

#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/log.h"
#include "record/faststart.h"
#include "record/part_chapters.h"
#include "record/pipeline_parts.h"

struct lr_settle {
    struct lr_output *output;
    struct lr_faststart work;
    char *path;
    int rc;
    struct lr_err err;
    struct lr_task task; /* back to the loop */
};

static void warn(const struct lr_output *o, const char *why)
{
    const struct lr_pipeline_config *cfg = &o->pipeline->cfg;
    lr_logf(cfg->env->log, LR_WARN, cfg->job, "%s stays in fragments: %s", o->path, why);
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
        warn(o, k->err.text);
    else
        lr_output_made_anew(o, k->work.bytes, &k->work.sum);
    o->settling = false;
    free_settle(k);
    lr_output_settled(o);
}

/* On a worker. */
static void work(void *arg)
{
    struct lr_settle *k = arg;
    struct lr_loop *loop = lr_disk_loop(k->output->pipeline->cfg.disk);
    k->rc = lr_faststart(&k->work, &k->err);
    lr_loop_post_task(loop, &k->task, done, k);
}

bool lr_settle_start(struct lr_output *o)
{
    const struct lr_pipeline_config *cfg = &o->pipeline->cfg;
    if (!cfg->faststart || !lr_sink_has_boxes(o->format))
        return false;
    struct lr_settle *k = lr_calloc(1, sizeof *k);
    char *path = lr_strdup(o->path);
    if (k && path) {
        k->output = o;
        k->path = path;
        k->work = (struct lr_faststart){.env = cfg->env,
                                        .root_fd = o->root_fd,
                                        .path = path,
                                        .cancel = cfg->cancel,
                                        .chapters = lr_part_chapters(&o->sidecar),
                                        .jumps = o->sidecar.mends.jumps,
                                        .digest = cfg->sidecar ? cfg->digest : LR_DIGEST_NONE};
        if (lr_pool_submit(cfg->faststart, work, k) == 0)
            return true;
    } else {
        lr_free(path);
    }
    free_settle(k);
    warn(o, "out of memory");
    return false;
}
