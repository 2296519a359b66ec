#include "record/seg_pair.h"

#define FIRST_TICK_MS 1000
#define LEAD_MAX (5 * LR_TIME_HZ) /* of one list before the other */
#define LEAD_PATIENCE_MS 5000

void lr_seg_pair_end(struct lr_seg_pair *p, enum lr_source_end how, const struct lr_err *err)
{
    p->net.closed = true;
    lr_source_end(p->source, how, err);
}

static void on_ended(void *user, enum lr_source_end how, const struct lr_err *err)
{
    struct lr_seg_pair *p = user;
    struct lr_err why = *err;
    for (int i = 0; i < LR_SEG_LISTS && how == LR_END_LIST; i++)
        if (p->list[i].net && !p->list[i].over)
            return; /* the other one is not complete yet */
    if (p->merge && lr_seg_merge_flush(p->merge) != 0 && how == LR_END_LIST) {
        how = LR_END_ERROR;
        lr_err_set(&why, LIVREC_EMEDIA, "%s: the media could not be handed on", p->net.name);
    }
    lr_seg_pair_end(p, how, &why);
}

static struct lr_seg_list *other_list(struct lr_seg_pair *p, const struct lr_seg_list *l)
{
    struct lr_seg_list *other = &p->list[l == p->list];
    return p->merge && other->net && !other->over ? other : NULL;
}

/* Sound is small and comes sooner where much is behind (from the start of a long playlist): without
 * this it would run ahead until the merger gives up putting them in order. A list that gives
 * nothing is not waited for. */
static bool on_waits(void *user, const struct lr_seg_list *l)
{
    struct lr_seg_pair *p = user;
    struct lr_seg_list *other = other_list(p, l);
    return other && lr_seg_merge_lead(p->merge, (int)(l - p->list)) > LEAD_MAX &&
           lr_loop_now(p->net.loop) - other->taken_ms < LEAD_PATIENCE_MS;
}

static void on_taken(void *user, const struct lr_seg_list *l)
{
    struct lr_seg_list *other = other_list(user, l);
    if (other)
        lr_seg_queue_advance(&other->queue);
}

static void on_quiet(void *user)
{
    lr_source_quiet(((struct lr_seg_pair *)user)->source);
}

static const struct lr_seg_list_ops list_ops = {on_ended, on_waits, on_taken, on_quiet};

static void init_list(struct lr_seg_pair *p, int index, struct lr_stage *out)
{
    struct lr_seg_list_config cfg = {&p->net, &p->source->cfg, index, out};
    lr_seg_list_init(&p->list[index], &cfg, &list_ops, p);
}

/* ---- time */

static int64_t tick_all(struct lr_seg_pair *p)
{
    int64_t wait = p->tick ? p->tick(p->user) : INT64_MAX;
    for (int i = 0; i < LR_SEG_LISTS && !p->net.closed; i++) {
        int64_t ms = p->list[i].net ? lr_seg_list_tick(&p->list[i]) : INT64_MAX;
        wait = ms < wait ? ms : wait;
    }
    return wait;
}

static void on_tick(void *arg)
{
    struct lr_seg_pair *p = arg;
    struct lr_source *s = p->source;
    struct lr_err err = {0};
    p->timer = NULL;
    lr_source_enter(s);
    int64_t wait = tick_all(p);
    if (!p->net.closed)
        p->timer = lr_timer_start(s->cfg.loop, wait, on_tick, p);
    if (!p->net.closed && !p->timer) {
        lr_seg_no_memory(&p->net, &err);
        lr_seg_pair_end(p, LR_END_ERROR, &err);
    }
    lr_source_leave(s);
}

/* ---- the whole */

int lr_seg_pair_begin(struct lr_seg_pair *p, struct lr_source *source, const char *name,
                      struct lr_err *err)
{
    const struct lr_source_config *cfg = &source->cfg;
    p->source = source;
    p->net = (struct lr_seg_net){.name = name,
                                 .loop = cfg->loop,
                                 .http = cfg->http,
                                 .headers = cfg->headers,
                                 .header_count = cfg->header_count,
                                 .query = cfg->query,
                                 .source = source};
    init_list(p, LR_SEG_MAIN, cfg->out);
    p->timer = lr_timer_start(cfg->loop, FIRST_TICK_MS, on_tick, p);
    return p->timer ? 0 : lr_seg_no_memory(&p->net, err);
}

int lr_seg_pair_split(struct lr_seg_pair *p, struct lr_err *err)
{
    if (lr_seg_merge_new(p->source->cfg.out, &p->merge) != 0)
        return lr_seg_no_memory(&p->net, err);
    lr_seg_feed_set_out(&p->list[LR_SEG_MAIN].feed, lr_seg_merge_in(p->merge, LR_SEG_MAIN));
    init_list(p, LR_SEG_SOUND, lr_seg_merge_in(p->merge, LR_SEG_SOUND));
    lr_seg_list_start(&p->list[LR_SEG_SOUND]);
    return 0;
}

void lr_seg_pair_pause(struct lr_seg_pair *p, bool paused)
{
    for (int i = 0; i < LR_SEG_LISTS; i++)
        if (p->list[i].net && !p->net.closed)
            lr_seg_list_pause(&p->list[i], paused);
}

void lr_seg_pair_ease(struct lr_seg_pair *p, bool eased)
{
    for (int i = 0; i < LR_SEG_LISTS; i++)
        if (p->list[i].net && !p->net.closed)
            lr_seg_list_ease(&p->list[i], eased);
}

void lr_seg_pair_drain(struct lr_seg_pair *p)
{
    for (int i = 0; i < LR_SEG_LISTS; i++)
        if (p->list[i].net && !p->net.closed)
            lr_seg_queue_drain(&p->list[i].queue);
    if (p->merge && !p->net.closed)
        lr_seg_merge_flush(p->merge);
}

void lr_seg_pair_close(struct lr_seg_pair *p)
{
    p->net.closed = true;
    if (p->source)
        lr_timer_stop(p->source->cfg.loop, &p->timer);
    for (int i = 0; i < LR_SEG_LISTS; i++)
        lr_seg_list_close(&p->list[i]);
    lr_seg_merge_free(p->merge);
    p->merge = NULL;
}
