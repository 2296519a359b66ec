#include "record/mends.h"

#include "core/arena.h"
#include "data/encode.h"
#include "record/pipeline_parts.h"

#define TEXT_MAX ((size_t)2 * LR_CONFIG_MAX)

static struct lr_pipeline *of(struct lr_ledger *l)
{
    return (struct lr_pipeline *)((char *)l - offsetof(struct lr_pipeline, ledger));
}

static void count(struct lr_mends *m, enum lr_mend what, int64_t amount)
{
    m->jumps += what == LR_MEND_JUMP;
    m->moved_frames += what == LR_MEND_STEP;
    m->undecodable_frames += what == LR_MEND_UNDECODABLE || what == LR_MEND_HEADLESS;
    m->repeated_frames += what == LR_MEND_REPEATED;
    m->skipped_bytes += what == LR_MEND_SKIPPED ? amount : 0;
}

static void on_mended(struct lr_ledger *l, enum lr_mend what, int64_t amount)
{
    struct lr_pipeline *p = of(l);
    if (p->now)
        count(&p->now->sidecar.mends, what, amount);
    else if (p->story)
        count(&p->story->mends, what, amount);
    if (what == LR_MEND_JUMP) {
        p->jumps++;
        p->jump_ms = -amount / (LR_TIME_HZ / 1000);
    }
    if (!p->story || what != LR_MEND_JUMP)
        return;
    const struct lr_mark mark = {.kind = LR_MARK_JUMP,
                                 .media_ms = lr_pipeline_media_ms(p),
                                 .by = -amount / (LR_TIME_HZ / 1000)};
    lr_sidecar_mark(p, p->now, &mark, NULL);
}

/* What would have decoded it, should somebody want to know. */
static void on_superseded(struct lr_ledger *l, const struct lr_track *t)
{
    struct lr_pipeline *p = of(l);
    const struct lr_mark mark = {
        .kind = LR_MARK_CONFIG, .media_ms = lr_pipeline_media_ms(p), .codec = t->codec};
    if (!p->story)
        return;
    bool full = lr_marks_full(p->now ? &p->now->sidecar.marks : &p->story->pending, mark.kind);
    struct lr_arena *a = full ? NULL : lr_arena_new(TEXT_MAX);
    lr_sidecar_mark(p, p->now, &mark, lr_base64(a, t->config, t->config_len));
    lr_arena_free(a);
}

void lr_mends_init(struct lr_pipeline *p)
{
    p->ledger = (struct lr_ledger){.mended = on_mended, .superseded = on_superseded};
}
