#include "record/seg_asset.h"

#include <string.h>

#include "core/alloc.h"

#define GIVE_UP_MS 10000 /* after the first try */
#define AGAIN_MS 10000   /* a failed one may be asked for anew */
#define LIMIT_MS 8000    /* for one request */
#define RETRY_MS 300     /* before the second try, doubling */
#define RETRY_MAX_MS 2400

void lr_seg_assets_init(struct lr_seg_assets *all, const struct lr_seg_net *net,
                        void (*changed)(void *user), void *user)
{
    *all = (struct lr_seg_assets){.net = net, .changed = changed, .user = user};
    for (int i = 0; i < LR_SEG_ASSETS; i++)
        all->slot[i].all = all;
}

static void clear(struct lr_seg_asset *a)
{
    lr_seg_fetch_stop(&a->fetch);
    lr_free(a->url);
    *a = (struct lr_seg_asset){.all = a->all};
}

void lr_seg_assets_free(struct lr_seg_assets *all)
{
    for (int i = 0; i < LR_SEG_ASSETS; i++)
        clear(&all->slot[i]);
}

void lr_seg_asset_forget(struct lr_seg_asset *asset)
{
    clear(asset);
}

static void try_failed(struct lr_seg_asset *a, int64_t now)
{
    int64_t wait = RETRY_MS << (a->attempts < 4 ? a->attempts : 3);
    a->attempts++;
    a->retry_ms = now + (wait < RETRY_MAX_MS ? wait : RETRY_MAX_MS);
    if (a->why.code == LIVREC_EPOLICY || a->retry_ms - a->first_ms > GIVE_UP_MS)
        a->state = LR_SEG_ASSET_FAILED;
}

static void on_done(void *user, struct lr_seg_fetch *f, const struct lr_err *err)
{
    struct lr_seg_asset *a = user;
    struct lr_seg_assets *all = a->all;
    bool good = err->code == 0 && f->body.len > 0 && (!a->size || f->body.len == a->size);
    a->status = f->status;
    a->why = *err;
    if (!err->code && !good)
        lr_err_set(&a->why, LIVREC_EMEDIA, "%s: a key or an init segment has the wrong size",
                   all->net->name);
    if (good)
        a->state = LR_SEG_ASSET_READY;
    else
        try_failed(a, lr_loop_now(all->net->loop));
    if (a->state != LR_SEG_ASSET_LOADING)
        all->changed(all->user);
}

static void load(struct lr_seg_asset *a)
{
    char *url = a->url;
    struct lr_seg_get get = {.url = url,
                             .range = a->fetch.range,
                             .max = a->size ? a->size + 1 : LR_SEG_INIT_MAX,
                             .total_ms = LIMIT_MS};
    if (lr_seg_fetch_start(&a->fetch, a->all->net, &get, on_done, a, &a->why) != 0)
        try_failed(a, lr_loop_now(a->all->net->loop));
}

void lr_seg_assets_tick(struct lr_seg_assets *all)
{
    int64_t now = lr_loop_now(all->net->loop);
    for (int i = 0; i < LR_SEG_ASSETS; i++) {
        struct lr_seg_asset *a = &all->slot[i];
        if (a->state == LR_SEG_ASSET_LOADING && !a->fetch.transfer && now >= a->retry_ms)
            load(a);
    }
}

static bool is_same(const struct lr_seg_asset *a, const char *url, struct lr_m3u8_range range)
{
    return a->url && strcmp(a->url, url) == 0 && a->fetch.range.offset == range.offset &&
           a->fetch.range.length == range.length;
}

/* A free slot, or that of the one that was not asked for the longest. */
static struct lr_seg_asset *free_slot(struct lr_seg_assets *all)
{
    struct lr_seg_asset *oldest = NULL;
    for (int i = 0; i < LR_SEG_ASSETS; i++) {
        struct lr_seg_asset *a = &all->slot[i];
        if (a->state == LR_SEG_ASSET_NONE)
            return a;
        if (a->state != LR_SEG_ASSET_LOADING && (!oldest || a->used_ms < oldest->used_ms))
            oldest = a;
    }
    if (oldest)
        clear(oldest);
    return oldest;
}

struct lr_seg_asset *lr_seg_asset_get(struct lr_seg_assets *all, const char *url,
                                      struct lr_m3u8_range range, size_t size)
{
    int64_t now = lr_loop_now(all->net->loop);
    for (int i = 0; i < LR_SEG_ASSETS; i++) {
        struct lr_seg_asset *a = &all->slot[i];
        if (!is_same(a, url, range))
            continue;
        if (a->state == LR_SEG_ASSET_FAILED && now >= a->retry_ms + AGAIN_MS) {
            clear(a);
            break;
        }
        a->used_ms = now;
        return a;
    }
    struct lr_seg_asset *a = free_slot(all);
    char *copy = a ? lr_strdup(url) : NULL;
    if (!copy)
        return NULL;
    *a = (struct lr_seg_asset){.all = all,
                               .state = LR_SEG_ASSET_LOADING,
                               .url = copy,
                               .size = size,
                               .first_ms = now,
                               .used_ms = now};
    a->fetch.range = range;
    load(a);
    return a;
}
