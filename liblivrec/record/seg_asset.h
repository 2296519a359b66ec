/* What many segments need: keys and init segments. Loaded when first asked for, tried again, kept
 * by URL while they are in use. */
#ifndef LR_SEG_ASSET_H
#define LR_SEG_ASSET_H

#include "record/seg_fetch.h"

#define LR_SEG_ASSETS 8
#define LR_SEG_KEY_SIZE 16
#define LR_SEG_INIT_MAX ((size_t)1 << 20)

enum lr_seg_asset_state {
    LR_SEG_ASSET_NONE,
    LR_SEG_ASSET_LOADING, /* or waiting for the next try */
    LR_SEG_ASSET_READY,
    LR_SEG_ASSET_FAILED, /* asked for anew after a while */
};

struct lr_seg_assets;

struct lr_seg_asset {
    struct lr_seg_assets *all;
    enum lr_seg_asset_state state;
    char *url;   /* as asked for */
    size_t size; /* that it must have, 0: any but none */
    int attempts;
    int status;        /* of the last answer; 0: none */
    struct lr_err why; /* of the last failure */
    int64_t first_ms, retry_ms, used_ms;
    struct lr_seg_fetch fetch; /* its body is what was loaded */
};

/* Zeroed at first. */
struct lr_seg_assets {
    const struct lr_seg_net *net;
    struct lr_seg_asset slot[LR_SEG_ASSETS];
    void (*changed)(void *user); /* one is READY or FAILED; from the loop, never from inside get */
    void *user;
};

void lr_seg_assets_init(struct lr_seg_assets *all, const struct lr_seg_net *net,
                        void (*changed)(void *user), void *user);
void lr_seg_assets_free(struct lr_seg_assets *all);
void lr_seg_assets_tick(struct lr_seg_assets *all); /* tries again what is due */

/* `size`: bytes it must have, 0: any. NULL: no slot is free now, try again later. The asset stays
 * in its slot until the next call. */
struct lr_seg_asset *lr_seg_asset_get(struct lr_seg_assets *all, const char *url,
                                      struct lr_m3u8_range range, size_t size);
void lr_seg_asset_forget(struct lr_seg_asset *asset); /* what it holds is no good */

#endif
