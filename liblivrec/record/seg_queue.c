#include "record/seg_queue.h"

#include <string.h>

#include "net/spares.h"

#define LOOK_AHEAD 64 /* segments behind the first that are looked at */
#define RETRY_MS 300  /* before the second try, doubling */
#define RETRY_MAX_MS 2000
#define BAD_MAX 4      /* tries of a segment that is no media */
#define KEEP_MS 60000  /* a segment that never leaves the list is given up after so long, */
#define KEEP_TARGETS 8 /* or so many target durations */
#define TICK_MS 1000
#define TICK_RETRY_MS 250   /* while something is on its way, or waits for its next try */
#define LEAST_RATE 1024     /* bytes a second: what comes slower is no media */
#define STALL_FIRST_MS 2500 /* at least, or a target duration: silence that ends the first try */

void lr_seg_queue_init(struct lr_seg_queue *q, const struct lr_seg_net *net,
                       const struct lr_seg_queue_ops *ops, void *user)
{
    *q = (struct lr_seg_queue){.net = net, .ops = ops, .user = user};
    q->end = &q->first;
    for (int i = 0; i < LR_SEG_PARALLEL; i++)
        q->slot[i].queue = q;
}

static void stop_slot(struct lr_seg_slot *slot)
{
    lr_seg_fetch_stop(&slot->fetch);
    slot->item = NULL;
}

void lr_seg_queue_free(struct lr_seg_queue *q)
{
    for (int i = 0; i < LR_SEG_PARALLEL; i++)
        stop_slot(&q->slot[i]);
    while (q->first) {
        struct lr_seg_item *item = q->first;
        q->first = item->next;
        lr_seg_item_free(item);
    }
    q->end = &q->first;
    q->buffered = 0;
}

void lr_seg_queue_add(struct lr_seg_queue *q, struct lr_seg_item *item)
{
    item->next = NULL;
    *q->end = item;
    q->end = &item->next;
}

bool lr_seg_queue_is_empty(const struct lr_seg_queue *q)
{
    return !q->first;
}

bool lr_seg_queue_is_loading(const struct lr_seg_queue *q)
{
    for (int i = 0; i < LR_SEG_PARALLEL; i++)
        if (q->slot[i].item)
            return true;
    return false;
}

void lr_seg_queue_drain(struct lr_seg_queue *q)
{
    for (int i = 0; i < LR_SEG_PARALLEL; i++)
        if (q->slot[i].fetch.transfer)
            lr_transfer_drain(q->slot[i].fetch.transfer);
}

void lr_seg_queue_refresh(struct lr_seg_queue *q, const struct lr_m3u8 *list, const char *base,
                          uint32_t epoch)
{
    int64_t now = lr_loop_now(q->net->loop);
    q->target_ms = list->target_ms;
    for (struct lr_seg_item *i = q->first; i; i = i->next) {
        if (i->is_gap || i->state == LR_SEG_LOST || i->state == LR_SEG_LOADED)
            continue;
        bool listed = i->epoch == epoch && i->sequence >= list->sequence &&
                      i->sequence - list->sequence < (uint64_t)list->segment_count;
        if (!listed && !i->gone_ms)
            i->gone_ms = now;
        if (listed) {
            i->gone_ms = 0;
            lr_seg_item_refresh(i, list, base);
        }
    }
}

/* ---- fetching */

static struct lr_seg_slot *free_slot(struct lr_seg_queue *q)
{
    for (int i = 0; i < LR_SEG_PARALLEL; i++)
        if (!q->slot[i].item)
            return &q->slot[i];
    return NULL;
}

static struct lr_seg_slot *slot_of(struct lr_seg_queue *q, const struct lr_seg_item *item)
{
    for (int i = 0; i < LR_SEG_PARALLEL; i++)
        if (q->slot[i].item == item)
            return &q->slot[i];
    return NULL;
}

static void try_again(struct lr_seg_queue *q, struct lr_seg_item *item, const struct lr_err *why)
{
    int64_t wait = RETRY_MS << (item->attempts < 4 ? item->attempts : 3);
    item->why = q->last = *why;
    item->attempts++;
    item->state = why->code == LIVREC_EPOLICY ? LR_SEG_LOST : LR_SEG_WAITING;
    item->retry_ms = lr_loop_now(q->net->loop) + (wait < RETRY_MAX_MS ? wait : RETRY_MAX_MS);
}

static size_t in_memory(const struct lr_seg_queue *q)
{
    size_t sum = q->buffered;
    for (int i = 0; i < LR_SEG_PARALLEL; i++)
        sum += q->slot[i].fetch.body.len;
    return sum;
}

static void on_done(void *user, struct lr_seg_fetch *f, const struct lr_err *err)
{
    struct lr_seg_slot *slot = user;
    struct lr_seg_queue *q = slot->queue;
    struct lr_seg_item *item = slot->item;
    if (err->code == 0) {
        item->body = f->body;
        lr_buf_init(&f->body, 0);
        item->state = LR_SEG_LOADED;
        q->buffered += item->body.len;
        q->refused = 0;
    } else {
        /* A 404 may also be a segment that is not there yet. */
        q->refused = lr_seg_is_expired(f->status) && f->status != 404 ? q->refused + 1 : 0;
        try_again(q, item, err);
    }
    stop_slot(slot);
    lr_seg_queue_advance(q);
}

static void fetch(struct lr_seg_queue *q, struct lr_seg_slot *slot, struct lr_seg_item *item)
{
    struct lr_seg_get get = {
        .url = item->url, .range = item->range, .max = LR_SEG_SEGMENT_MAX, .total_ms = -1};
    struct lr_err err = {0};
    if (!item->first_ms)
        item->first_ms = lr_loop_now(q->net->loop);
    slot->item = item;
    item->state = LR_SEG_LOADING;
    if (lr_seg_fetch_start(&slot->fetch, q->net, &get, on_done, slot, &err) == 0)
        return;
    stop_slot(slot);
    try_again(q, item, &err);
}

static void fetch_more(struct lr_seg_queue *q)
{
    int64_t now = lr_loop_now(q->net->loop);
    int seen = 0;
    for (struct lr_seg_item *i = q->first; i && seen < LOOK_AHEAD; i = i->next, seen++) {
        if (i->is_gap || i->state != LR_SEG_WAITING || now < i->retry_ms)
            continue;
        struct lr_seg_slot *slot = free_slot(q);
        if (!slot || q->paused || (i != q->first && in_memory(q) >= LR_SEG_BUFFER_MAX))
            return;
        fetch(q, slot, i);
    }
}

/* ---- handing on */

static enum lr_seg_result take_first(struct lr_seg_queue *q)
{
    struct lr_seg_item *item = q->first;
    if (item->is_gap || item->state == LR_SEG_LOST)
        return q->ops->lost(q->user, item);
    if (item->state != LR_SEG_LOADED)
        return LR_SEG_HOLD;
    size_t loaded = item->body.len;
    enum lr_seg_result result = q->ops->take(q->user, item);
    if (result == LR_SEG_STOP || result == LR_SEG_HOLD)
        return result;
    q->buffered -= loaded;
    lr_spares_give(lr_loop_spares(q->net->loop), &item->body);
    if (result == LR_SEG_BAD)
        lr_err_set(&item->why, LIVREC_EMEDIA, "%s: what came is no media", q->net->name);
    if (result == LR_SEG_BAD && ++item->bad < BAD_MAX) {
        struct lr_err why = item->why;
        try_again(q, item, &why);
        return LR_SEG_HOLD;
    }
    return result == LR_SEG_DONE ? LR_SEG_DONE : q->ops->lost(q->user, item);
}

static void pop(struct lr_seg_queue *q)
{
    struct lr_seg_item *item = q->first;
    q->first = item->next;
    if (!q->first)
        q->end = &q->first;
    lr_seg_item_free(item);
}

void lr_seg_queue_advance(struct lr_seg_queue *q)
{
    if (q->advancing)
        return;
    q->advancing = true;
    enum lr_seg_result result = LR_SEG_DONE;
    while (q->first && !q->net->closed && result == LR_SEG_DONE) {
        result = take_first(q);
        if (result == LR_SEG_DONE)
            pop(q);
    }
    q->advancing = false;
    if (result != LR_SEG_STOP && !q->net->closed)
        fetch_more(q);
}

/* ---- time */

static bool is_hopeless(const struct lr_seg_queue *q, const struct lr_seg_item *i, int64_t now)
{
    int64_t keep = KEEP_TARGETS * q->target_ms;
    if (!i->first_ms)
        return i->gone_ms && now - i->gone_ms > keep + KEEP_MS;
    return (i->gone_ms && now - i->gone_ms > 2 * q->target_ms) ||
           now - i->first_ms > (keep > KEEP_MS ? keep : KEEP_MS);
}

/* A connection that fell silent is left soon, since the next try costs nothing: the segment may
 * leave the list meanwhile. A server that is only slow gets more time from try to try. */
static int64_t patience(const struct lr_seg_queue *q, const struct lr_seg_item *item)
{
    int64_t ms = q->target_ms > STALL_FIRST_MS ? q->target_ms : STALL_FIRST_MS;
    for (int i = 0; i < item->attempts && ms < q->stall_ms; i++)
        ms *= 2;
    return ms < q->stall_ms ? ms : q->stall_ms;
}

/* A byte now and then is no better than silence. */
static bool trickles(const struct lr_seg_fetch *f, int64_t now, int64_t ms)
{
    int64_t took = now - f->start_ms;
    return took > ms && f->came < (uint64_t)took * LEAST_RATE / 1000;
}

static void check_stall(struct lr_seg_queue *q, struct lr_seg_slot *slot, int64_t now)
{
    struct lr_seg_item *item = slot->item;
    if (!item || q->paused)
        return;
    int64_t ms = patience(q, item);
    if (now - slot->fetch.last_ms <= ms && !trickles(&slot->fetch, now, ms))
        return;
    struct lr_err err;
    lr_err_set(&err, LIVREC_ETIMEOUT, "%s: %d bytes of a segment in %d s", q->net->name,
               (int)slot->fetch.came, (int)((now - slot->fetch.start_ms) / 1000));
    stop_slot(slot);
    try_again(q, item, &err);
}

int64_t lr_seg_queue_tick(struct lr_seg_queue *q)
{
    int64_t now = lr_loop_now(q->net->loop), next = TICK_MS;
    for (int i = 0; i < LR_SEG_PARALLEL; i++)
        check_stall(q, &q->slot[i], now);
    int seen = 0;
    for (struct lr_seg_item *i = q->first; i && seen < LOOK_AHEAD; i = i->next, seen++) {
        if (i->is_gap || (i->state != LR_SEG_WAITING && i->state != LR_SEG_LOADING))
            continue;
        if (i->state == LR_SEG_LOADING || i->attempts)
            next = TICK_RETRY_MS;
        if (!is_hopeless(q, i, now))
            continue;
        struct lr_seg_slot *slot = slot_of(q, i);
        if (slot)
            stop_slot(slot);
        i->state = LR_SEG_LOST;
    }
    lr_seg_queue_advance(q);
    return next;
}
