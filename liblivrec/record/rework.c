#include "record/rework.h"

#include <livrec/error.h>
#include <string.h>

#include "core/alloc.h"
#include "core/files.h"
#include "record/chain.h"
#include "record/faststart.h"
#include "record/input.h"
#include "record/interleave.h"
#include "record/split.h"
#include "record/writer.h"

#define MS (LR_TIME_HZ / 1000)

struct rework {
    struct lr_stage in; /* first of the chain: knows whether an error came from behind it */
    struct lr_ledger ledger;
    const struct lr_rework_config *cfg;
    struct lr_report *report;
    struct lr_stage *split; /* part of the chain */
    struct lr_input input;
    uint32_t index;  /* of the input */
    int64_t skipped; /* of it, that was told */
    int behind;      /* error of the stages behind `in` */
    int lack;        /* LIVREC_ENOMEM: something was not told */
    struct lr_err err;

    struct lr_tracks tracks; /* of the last file; count 0: none yet */
    struct lr_spool spool;
    struct lr_file_writer writer;
    struct lr_sink *sink; /* a file is being written */
    int counted;          /* track whose frames are counted */
};

/* ---- what is found */

static int64_t now_ms(const struct rework *w)
{
    return lr_split_duration_ms(w->split);
}

static void tell(struct rework *w, struct lr_finding f)
{
    f.input = w->index;
    f.at_ms = now_ms(w);
    if (lr_report_add(w->report, &f))
        w->lack = LIVREC_ENOMEM;
}

static void on_mended(struct lr_ledger *l, enum lr_mend what, int64_t amount)
{
    struct rework *w = (struct rework *)((char *)l - offsetof(struct rework, ledger));
    switch (what) {
    case LR_MEND_JUMP:
        tell(w, (struct lr_finding){.kind = LR_FOUND_JUMP, .ms = -amount / MS});
        break;
    case LR_MEND_STEP:
        tell(w, (struct lr_finding){.kind = LR_FOUND_STEPS, .frames = 1});
        break;
    case LR_MEND_UNDECODABLE:
        tell(w, (struct lr_finding){.kind = LR_FOUND_UNDECODABLE, .bytes = amount, .frames = 1});
        break;
    case LR_MEND_ZEROED:
        tell(w, (struct lr_finding){.kind = LR_FOUND_SKIPPED, .bytes = amount});
        break;
    case LR_MEND_HEADLESS: /* tell_skipped() */
    case LR_MEND_SKIPPED:
        break;
    case LR_MEND_REPEATED:
        tell(w, (struct lr_finding){.kind = LR_FOUND_REPEATED, .bytes = amount, .frames = 1});
        break;
    }
}

static void tell_skipped(struct rework *w)
{
    int64_t now = lr_input_skipped(&w->input);
    if (now > w->skipped || (w->input.reader && w->input.reader->torn))
        tell(w, (struct lr_finding){.kind = LR_FOUND_SKIPPED, .bytes = now - w->skipped});
    w->skipped = now;
}

/* ---- what the splitter says */

static int refuse_change(struct rework *w, const struct lr_tracks *t)
{
    char before[96], now[96];
    lr_tracks_describe(before, sizeof before, &w->tracks);
    lr_tracks_describe(now, sizeof now, t);
    return lr_err_set(&w->err, LIVREC_EMEDIA,
                      "%s has another decoder configuration (%s) than what is in front of it (%s): "
                      "they can't be joined without loss",
                      w->input.path, now, before);
}

static int begin_file(struct rework *w, const struct lr_tracks *t)
{
    const struct lr_rework_config *c = w->cfg;
    bool writes = c->root_fd >= 0;
    struct lr_tags tags = lr_tags_of(&w->input.tags);
    if (writes && lr_spool_init(&w->spool, c->env, c->root_fd, c->name))
        return LIVREC_ENOMEM;
    lr_file_writer_init(&w->writer, writes ? &w->spool : NULL);
    int rc = writes ? lr_spool_open(&w->spool) : 0;
    if (rc)
        w->err = w->spool.err;
    else
        rc = c->sink->open(c->sink, t, &tags, &w->writer.out, &w->sink, &w->err);
    if (rc == 0)
        return 0;
    if (writes) {
        lr_spool_remove(&w->spool);
        lr_spool_free(&w->spool);
    }
    lr_file_writer_free(&w->writer);
    return rc;
}

static int on_begin(void *user, const struct lr_tracks *t)
{
    struct rework *w = user;
    if (w->tracks.count && w->cfg->one)
        return refuse_change(w, t);
    if (w->tracks.count)
        tell(w, (struct lr_finding){.kind = LR_FOUND_CONFIG});
    lr_tracks_copy(&w->tracks, t);
    w->counted = 0;
    for (int i = t->count - 1; i >= 0; i--)
        if (t->track[i].kind == LR_VIDEO)
            w->counted = i;
    return begin_file(w, t);
}

/* The disk's own words are better than the sink's. */
static int checked(struct rework *w, int rc)
{
    if (rc && w->cfg->root_fd >= 0 && w->spool.failed)
        w->err = w->spool.err;
    return rc && w->err.code ? w->err.code : rc;
}

static int on_frame(void *user, const struct lr_frame *f)
{
    struct rework *w = user;
    int rc = w->sink->ops->frame(w->sink, f, &w->err);
    w->report->frames += rc == 0 && f->track == w->counted;
    return checked(w, rc);
}

/* A file that nobody would be told of is not left. */
static int keep_name(struct rework *w)
{
    const struct lr_files *f = w->cfg->env->files;
    const char *name = lr_spool_name(&w->spool);
    size_t n = strlen(w->cfg->folder), len = strlen(name);
    char *path = lr_malloc(n + len + 1);
    int rc = path ? 0 : LIVREC_ENOMEM;
    if (rc == 0) {
        memcpy(path, w->cfg->folder, n);
        memcpy(path + n, name, len + 1);
        rc = lr_report_add_file(w->report, path);
    }
    if (rc)
        f->unlink(f, w->cfg->root_fd, name);
    lr_free(path);
    return rc;
}

/* As the file was that it is made of. One that would take an edit list stays in fragments, which
 * play everywhere, too. */
static int put_index(struct rework *w, int64_t *bytes)
{
    struct lr_faststart f = {.env = w->cfg->env,
                             .root_fd = w->cfg->root_fd,
                             .path = lr_spool_name(&w->spool),
                             .cancel = w->cfg->cancel};
    int rc = lr_faststart(&f, &w->err);
    if (rc == 0)
        *bytes = f.bytes;
    if (rc != LIVREC_EMEDIA)
        return rc;
    lr_err_clear(&w->err);
    return 0;
}

static void drop_file(struct rework *w)
{
    void (*give_up)(struct lr_sink *) = w->sink ? w->sink->ops->abort : NULL;
    if (give_up)
        give_up(w->sink);
    w->sink = NULL;
    if (w->cfg->root_fd >= 0) {
        lr_spool_remove(&w->spool);
        lr_spool_free(&w->spool);
    }
    lr_file_writer_free(&w->writer);
}

static int on_end(void *user, int64_t duration_ms)
{
    struct rework *w = user;
    struct lr_sink *sink = w->sink;
    w->sink = NULL;
    int rc = sink->ops->close(sink, &w->err);
    if (rc == 0)
        rc = lr_file_writer_flush(&w->writer);
    rc = checked(w, rc);
    if (rc == 0 && w->cfg->root_fd >= 0)
        rc = lr_spool_finish(&w->spool, &w->err);
    int64_t bytes = w->writer.bytes;
    if (rc == 0 && w->cfg->root_fd >= 0)
        rc = keep_name(w);
    if (rc) {
        drop_file(w);
        return rc;
    }
    if (w->cfg->indexed && w->cfg->root_fd >= 0)
        rc = put_index(w, &bytes);
    w->report->bytes += bytes;
    w->report->duration_ms += duration_ms;
    if (w->cfg->root_fd >= 0)
        lr_spool_free(&w->spool);
    lr_file_writer_free(&w->writer);
    return rc;
}

static int64_t on_bytes(void *user)
{
    return ((struct rework *)user)->writer.bytes;
}

/* Between two files there is no gap but what the overlap of both proves. */
static void on_gap(void *user, const struct lr_gap *g, int64_t at)
{
    tell(user, (struct lr_finding){.kind = LR_FOUND_GAP,
                                   .ms = g->duration < 0 ? -1 : g->duration / MS,
                                   .detail = lr_gap_cause_name(g->cause)});
}

static const struct lr_split_ops split_ops = {
    .begin = on_begin, .frame = on_frame, .end = on_end, .bytes = on_bytes, .gap = on_gap};

/* ---- the chain */

static int in_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    return ((struct rework *)s)->behind = lr_push_tracks(s->next, t);
}

static int in_frame(struct lr_stage *s, const struct lr_frame *f)
{
    return ((struct rework *)s)->behind = lr_push_frame(s->next, f);
}

static int in_gap(struct lr_stage *s, const struct lr_gap *g)
{
    return ((struct rework *)s)->behind = lr_push_gap(s->next, g);
}

static const struct lr_stage_ops in_ops = {
    .name = "in", .tracks = in_tracks, .frame = in_frame, .gap = in_gap};

static int build_chain(struct rework *w)
{
    struct lr_chain c = {.sink = w->cfg->sink,
                         .hole = LR_HOLE_FILE,
                         .lead = LR_LEAD_FILE,
                         .err = &w->err,
                         .ledger = &w->ledger};
    const struct lr_split_config never = {0};
    struct lr_stage *s;
    w->ledger.mended = on_mended;
    w->in.ops = &in_ops;
    lr_chain_add(&c, &w->in);
    int rc = lr_chain_rules(&c);
    if (rc == 0)
        rc = lr_interleave_new(&s);
    if (rc == 0)
        lr_chain_add(&c, s);
    if (rc == 0)
        rc = lr_split_new(&never, &split_ops, w, &w->split);
    if (rc == 0)
        lr_chain_add(&c, w->split);
    return rc;
}

/* ---- files in */

/* A reader that has given up on a file: what came before is worth having. */
static int leave_rest(struct rework *w, int rc)
{
    if (rc != LIVREC_EMEDIA || w->behind || !w->tracks.count)
        return rc;
    int64_t rest = w->input.size - w->input.at;
    lr_err_clear(&w->err);
    tell(w, (struct lr_finding){.kind = LR_FOUND_UNREADABLE, .bytes = rest > 0 ? rest : 0});
    return 0;
}

static int start(struct rework *w)
{
    w->input.like = w->cfg->like;
    int rc = lr_input_start(&w->input, &w->in, &w->err);
    if (rc == 0 && w->input.headless)
        tell(w, (struct lr_finding){.kind = LR_FOUND_REBUILT});
    return rc;
}

static int feed(struct rework *w)
{
    bool end = false;
    int rc = start(w);
    while (rc == 0 && !end) {
        if (lr_cancelled(w->cfg->cancel))
            return lr_err_set(&w->err, LIVREC_ECANCELLED, "stopped");
        rc = lr_input_step(&w->input, &end, &w->err);
        tell_skipped(w);
    }
    if (lr_input_index_damaged(&w->input))
        tell(w, (struct lr_finding){.kind = LR_FOUND_INDEX});
    if (lr_input_mute(&w->input))
        tell(w, (struct lr_finding){.kind = LR_FOUND_MUTE});
    return rc ? leave_rest(w, rc) : 0;
}

/* The next file goes on where the one before stopped, or repeats some of it. */
static int push_seam(struct rework *w)
{
    const struct lr_gap seam = {
        .cause = LR_GAP_NETWORK, .first_seq = -1, .last_seq = -1, .new_timeline = true};
    tell(w, (struct lr_finding){.kind = LR_FOUND_SEAM});
    return lr_push_gap(&w->in, &seam);
}

static int take_file(struct rework *w)
{
    w->skipped = 0;
    int rc = lr_input_open(&w->input, w->cfg->env, w->cfg->paths[w->index], &w->err);
    if (rc == 0 && w->index > 0)
        rc = push_seam(w);
    if (rc == 0)
        rc = feed(w);
    lr_input_close(&w->input);
    return rc;
}

static int run(struct rework *w)
{
    int rc = build_chain(w);
    for (w->index = 0; rc == 0 && w->index < w->cfg->count; w->index++)
        rc = take_file(w);
    w->index = w->cfg->count - 1;
    if (rc == 0)
        rc = lr_push_finish(w->in.next);
    if (rc == 0 && !w->tracks.count)
        rc = lr_err_set(&w->err, LIVREC_EMEDIA, "%s: there is no media in it", w->cfg->paths[0]);
    return rc ? rc : w->lack;
}

static void remove_files(struct rework *w)
{
    const struct lr_files *f = w->cfg->env->files;
    for (uint32_t i = 0; i < w->report->files; i++)
        f->unlink(f, w->cfg->root_fd, w->report->file[i] + strlen(w->cfg->folder));
}

int lr_rework(const struct lr_rework_config *cfg, struct lr_report *report, struct lr_err *err)
{
    struct rework *w = lr_calloc(1, sizeof *w);
    if (!w)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    w->cfg = cfg;
    w->report = report;
    int rc = run(w);
    if (rc && w->sink)
        drop_file(w);
    if (rc)
        remove_files(w);
    if (rc && w->err.code == rc)
        *err = w->err;
    else if (rc)
        lr_err_set(err, rc, rc == LIVREC_ENOMEM ? "out of memory" : "the files can't be written");
    lr_stage_free_all(w->in.next);
    lr_free(w);
    return rc;
}
