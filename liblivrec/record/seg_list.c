#include "record/seg_list.h"

#include <limits.h>
#include <string.h>

#include "core/log.h"
#include "record/seg_filter.h"

#define RETRY_MS 300 /* after a failed reload, doubling */
#define RETRY_MAX_MS 3000
#define FROZEN_MS 30000  /* a list without news for so long, */
#define FROZEN_TARGETS 6 /* and for so many target durations, is given up */
#define QUIET_TARGETS 3  /* target durations without news, and the least, until that is told */
#define QUIET_MS 6000
#define IDLE_MS 60000    /* how much longer segments may fail one after the other */
#define REFUSALS 2       /* answers in a row that say that the URL has expired */
#define SEGMENT_REFUSALS 3
#define GRACE_MS 1000 /* for segments that are on the way when it has */
#define STALL_MS 8000 /* a segment without a byte for so long is asked for anew */

static int64_t clamp(int64_t ms, int64_t low, int64_t high)
{
    return ms < low ? low : ms > high ? high : ms;
}

static int64_t now_of(const struct lr_seg_list *l)
{
    return lr_loop_now(l->net->loop);
}

static void end(struct lr_seg_list *l, enum lr_source_end how, const struct lr_err *err)
{
    if (l->over)
        return;
    l->over = true;
    l->ops->ended(l->user, how, err);
}

static void end_text(struct lr_seg_list *l, int code, const char *text)
{
    struct lr_err err;
    lr_err_set(&err, code, "%s: %s", l->net->name, text);
    end(l, LR_END_ERROR, &err);
}

/* ---- the queue's questions */

static void check_end(struct lr_seg_list *l)
{
    struct lr_err err = {0};
    bool empty = lr_seg_queue_is_empty(&l->queue);
    if (l->over)
        return;
    if (l->complete && empty) {
        int rc = lr_seg_feed_finish(&l->feed, &err);
        end(l, rc ? LR_END_ERROR : LR_END_LIST, &err);
    } else if (l->expired_ms && !lr_seg_queue_is_loading(&l->queue)) {
        end(l, LR_END_EXPIRED, &l->last);
    } else if (l->taken && l->queue.refused >= SEGMENT_REFUSALS) {
        end(l, LR_END_EXPIRED, &l->queue.last); /* a new URL may save what is in the window */
    }
}

/* A key is refused or wrong: once a new URL may bring one that is not; then the segments are
 * lost. */
static bool ask_for_key(struct lr_seg_list *l)
{
    if (!l->feed.refused || !l->resume || l->resume->key_refused)
        return false;
    struct lr_err err;
    lr_err_set(&err, LIVREC_EHTTP, "%s: the key of a segment is refused or wrong", l->net->name);
    l->resume->key_refused = true;
    end(l, LR_END_EXPIRED, &err);
    return true;
}

static enum lr_seg_result on_take(void *user, struct lr_seg_item *item)
{
    struct lr_seg_list *l = user;
    struct lr_err err = {0};
    if (l->ops->waits && l->ops->waits(l->user, l))
        return LR_SEG_HOLD;
    enum lr_seg_result result = lr_seg_feed_take(&l->feed, item, &err);
    if (l->net->closed)
        return LR_SEG_STOP;
    if (result == LR_SEG_STOP)
        end(l, LR_END_ERROR, &err);
    if (result == LR_SEG_DONE) {
        l->taken = true;
        l->taken_ms = now_of(l);
    }
    if (result == LR_SEG_DONE && item->cipher.key_url && l->resume)
        l->resume->key_refused = false;
    if (result == LR_SEG_DROP)
        item->why = l->feed.why;
    if (result == LR_SEG_DROP && ask_for_key(l))
        return LR_SEG_STOP;
    if (result == LR_SEG_DONE && l->ops->taken)
        l->ops->taken(l->user, l);
    return l->net->closed ? LR_SEG_STOP : result;
}

/* Nothing is wrong with a sender whose media is not wanted. */
static void note_filtered(struct lr_seg_list *l, const struct lr_seg_item *item)
{
    l->taken_ms = now_of(l);
    if (l->resume && l->feed.place == l->resume->place) /* of the variant; its sound is the same */
        l->resume->left_out_ms += item->gap.duration / (LR_TIME_HZ / 1000);
}

static enum lr_seg_result on_lost(void *user, struct lr_seg_item *item)
{
    struct lr_seg_list *l = user;
    struct lr_err err = {0};
    struct lr_gap gap = {.cause = LR_GAP_SEGMENT,
                         .duration = item->duration_ms * (LR_TIME_HZ / 1000),
                         .first_seq = (int64_t)item->sequence,
                         .last_seq = (int64_t)item->sequence,
                         .new_timeline = item->discontinuity};
    /* Of a list that gives media, one address that is refused costs that segment alone. */
    if (item->why.code == LIVREC_EPOLICY && !l->taken) {
        end(l, LR_END_ERROR, &item->why);
        return LR_SEG_STOP;
    }
    if (!item->is_gap && item->bad && ask_for_key(l))
        return LR_SEG_STOP;
    if (!item->is_gap && item->url)
        lr_logf(lr_loop_env(l->net->loop)->log, LR_WARN, l->net->source->cfg.job,
                "segment %llu is lost: %s", (unsigned long long)item->sequence,
                item->why.code ? item->why.text : "it came too late");
    if (!item->is_gap && !l->feed.started && item->why.code)
        lr_source_barren(l->net->source, &item->why);
    if (item->filtered)
        note_filtered(l, item);
    int rc = lr_seg_feed_gap(&l->feed, item->is_gap ? &item->gap : &gap, &err);
    if (rc)
        end(l, LR_END_ERROR, &err);
    return rc || l->net->closed ? LR_SEG_STOP : LR_SEG_DONE;
}

static const struct lr_seg_queue_ops queue_ops = {on_take, on_lost};

static void on_asset(void *user)
{
    struct lr_seg_list *l = user;
    lr_seg_queue_advance(&l->queue);
    if (!l->net->closed)
        check_end(l);
}

/* ---- what a playlist brings */

static int add(struct lr_seg_list *l, struct lr_seg_item *item)
{
    if (!item)
        return LIVREC_ENOMEM;
    lr_seg_queue_add(&l->queue, item);
    return 0;
}

static int add_gap(struct lr_seg_list *l, const struct lr_seg_take *take)
{
    bool numbered = take->lost_count > 0;
    if (!numbered && take->lost_ms == 0 && !take->discontinuity)
        return 0;
    if (!l->feed.started && lr_seg_queue_is_empty(&l->queue))
        return 0; /* nothing was recorded before */
    struct lr_gap gap = {.cause = numbered        ? LR_GAP_SEGMENT
                                  : take->lost_ms ? LR_GAP_NETWORK
                                                  : LR_GAP_SOURCE,
                         .duration = take->lost_ms < 0 ? -1 : take->lost_ms * (LR_TIME_HZ / 1000),
                         .first_seq = numbered ? (int64_t)take->lost_first : -1,
                         .last_seq =
                             numbered ? (int64_t)(take->lost_first + take->lost_count - 1) : -1,
                         .new_timeline = take->discontinuity};
    return add(l, lr_seg_item_gap(&gap));
}

static int add_segment(struct lr_seg_list *l, const struct lr_m3u8 *list, int i, const char *base)
{
    const struct lr_m3u8_segment *s = &list->segments[i];
    const struct lr_segment_filter *f = lr_seg_filter(l->filters, list, s);
    if (!f || (f->ad && !l->skip_ads))
        return add(l, lr_seg_item_new(list, i, base, l->window.epoch));
    int64_t sequence = (int64_t)(list->sequence + (uint64_t)i);
    struct lr_gap gap = {.cause = f->ad ? LR_GAP_AD : LR_GAP_SOURCE,
                         .duration = s->duration_ms * (LR_TIME_HZ / 1000),
                         .first_seq = sequence,
                         .last_seq = sequence,
                         .new_timeline = s->discontinuity};
    struct lr_seg_item *item = lr_seg_item_gap(&gap);
    if (item)
        item->filtered = true;
    return add(l, item);
}

static bool is_locked(const struct lr_m3u8 *list, int first)
{
    for (int i = first; i < list->segment_count; i++)
        if (list->segments[i].key && list->segments[i].key->method == LR_M3U8_OTHER)
            return true;
    return false;
}

static int add_news(struct lr_seg_list *l, const struct lr_m3u8 *list,
                    const struct lr_seg_take *take, const char *base)
{
    int rc = add_gap(l, take);
    for (int i = take->first; i < list->segment_count && rc == 0; i++)
        rc = add_segment(l, list, i, base);
    return rc;
}

static void take_list(struct lr_seg_list *l, const struct lr_m3u8 *list, const char *base,
                      int64_t asked_ms, bool *news)
{
    struct lr_seg_take take;
    const struct lr_seg_place *place = l->feed.place;
    lr_seg_window_take(&l->window, list, place, asked_ms, &take);
    *news = take.news == LR_SEG_MORE || take.news == LR_SEG_EPOCH;
    if (take.news == LR_SEG_STALE)
        return;
    l->target_ms = list->target_ms;
    l->complete = list->endlist;
    lr_seg_queue_refresh(&l->queue, list, base, l->window.epoch);
    if (*news) {
        l->news_ms = now_of(l);
        l->quiet = false;
    }
    if (is_locked(list, take.first))
        end_text(l, LIVREC_EDRM, "the segments are encrypted for players with a licence (DRM)");
    else if (add_news(l, list, &take, base) != 0)
        end_text(l, LIVREC_ENOMEM, "memory ran out");
}

bool lr_seg_list_loaded(struct lr_seg_list *l, const struct lr_m3u8 *list, const char *base,
                        int64_t asked_ms)
{
    bool news = false;
    l->last.code = 0;
    l->expired_ms = 0;
    if (list)
        take_list(l, list, base, asked_ms, &news);
    if (!l->over)
        lr_seg_queue_advance(&l->queue);
    if (!l->net->closed)
        check_end(l);
    return news;
}

bool lr_seg_list_goes_on(const struct lr_seg_list *l)
{
    return !l->over && !l->net->closed && !l->complete;
}

int64_t lr_seg_list_failed(struct lr_seg_list *l, int status, int failures,
                           const struct lr_err *err)
{
    l->last = *err;
    if (err->code == LIVREC_EPOLICY) {
        end(l, LR_END_ERROR, err);
        return LR_MANIFEST_NEVER;
    }
    if (lr_seg_is_expired(status) && failures >= REFUSALS) {
        if (!l->expired_ms)
            l->expired_ms = now_of(l);
        check_end(l);
        return LR_MANIFEST_NEVER;
    }
    return clamp((int64_t)RETRY_MS << (failures < 5 ? failures - 1 : 4), RETRY_MS, RETRY_MAX_MS);
}

/* ---- time */

/* Why it got nowhere for so long. */
static void give_up(struct lr_seg_list *l)
{
    if (l->last.code)
        end(l, LR_END_ERROR, &l->last);
    else if (l->queue.last.code && !lr_seg_queue_is_empty(&l->queue))
        end(l, LR_END_ERROR, &l->queue.last);
    else
        end_text(l, LIVREC_ETIMEOUT, "nothing new comes");
}

/* Long before it is given up: where the room is off, nobody need wait for that. */
static void check_quiet(struct lr_seg_list *l, int64_t now)
{
    int64_t most = clamp(QUIET_TARGETS * l->target_ms, QUIET_MS, FROZEN_MS);
    if (l->quiet || l->paused || l->complete || !l->target_ms || now - l->news_ms <= most)
        return;
    l->quiet = true;
    l->ops->quiet(l->user);
}

int64_t lr_seg_list_tick(struct lr_seg_list *l)
{
    if (l->over)
        return FROZEN_MS;
    lr_seg_assets_tick(&l->assets);
    int64_t wait = lr_seg_queue_tick(&l->queue), now = now_of(l);
    if (l->net->closed || l->over)
        return wait;
    check_end(l);
    int64_t frozen = clamp(FROZEN_TARGETS * l->target_ms, l->patience_ms, INT64_MAX);
    if (l->expired_ms && now - l->expired_ms >= GRACE_MS)
        end(l, LR_END_EXPIRED, &l->last);
    else if (!l->paused && ((!l->complete && now - l->news_ms > frozen) ||
                            now - l->taken_ms > frozen + l->idle_ms))
        give_up(l);
    else
        check_quiet(l, now);
    return wait;
}

void lr_seg_list_pause(struct lr_seg_list *l, bool paused)
{
    if (l->paused && !paused)
        lr_seg_list_start(l);
    l->paused = l->queue.paused = paused;
    if (!paused)
        lr_seg_queue_advance(&l->queue);
}

void lr_seg_list_ease(struct lr_seg_list *l, bool eased)
{
    l->queue.paused = l->paused || eased;
    if (!l->queue.paused)
        lr_seg_queue_advance(&l->queue);
}

/* ---- the whole */

static struct lr_out *on_raw(void *user, const char *ext)
{
    struct lr_seg_list *l = user;
    return lr_source_raw(l->net->source, ext);
}

void lr_seg_list_init(struct lr_seg_list *l, const struct lr_seg_list_config *cfg,
                      const struct lr_seg_list_ops *ops, void *user)
{
    *l = (struct lr_seg_list){.net = cfg->net,
                              .ops = ops,
                              .user = user,
                              .resume = cfg->source->resume,
                              .skip_ads = cfg->source->skip_ads,
                              .filters = cfg->source->filters,
                              .patience_ms = FROZEN_MS,
                              .idle_ms = IDLE_MS};
    struct lr_seg_place *place = l->resume ? &l->resume->place[cfg->index] : NULL;
    lr_seg_assets_init(&l->assets, cfg->net, on_asset, l);
    lr_seg_queue_init(&l->queue, cfg->net, &queue_ops, l);
    l->queue.stall_ms = STALL_MS;
    l->window.edge = cfg->source->from_start ? INT_MAX : cfg->source->live_edge;
    l->feed = (struct lr_seg_feed){.assets = &l->assets,
                                   .raw = cfg->source->raw,
                                   .open_raw = on_raw,
                                   .user = l,
                                   .place = place,
                                   .window = &l->window,
                                   .started = place && place->valid};
    lr_seg_feed_set_out(&l->feed, cfg->out);
}

void lr_seg_list_start(struct lr_seg_list *l)
{
    l->news_ms = l->taken_ms = now_of(l);
}

void lr_seg_list_close(struct lr_seg_list *l)
{
    if (!l->net)
        return;
    lr_seg_queue_free(&l->queue);
    lr_seg_assets_free(&l->assets);
    lr_seg_feed_free(&l->feed);
}
