#include "record/dash_index.h"

#include "core/log.h"
#include "data/url.h"

struct file {
    bool live;
    const struct lr_mpd_period *period;
    struct lr_mpd_representation *r;
};

/* The one of the manifest that may be changed. */
static struct file own(struct lr_mpd *mpd, const struct lr_mpd_representation *wanted)
{
    for (struct lr_mpd_period *p = mpd->periods; p; p = p->next)
        for (struct lr_mpd_representation *r = p->representations; r; r = r->next)
            if (r == wanted)
                return (struct file){mpd->dynamic, p, r};
    return (struct file){0};
}

/* Where the manifest is wrong it is looked for, as where it says nothing. */
static int do_without(struct lr_dash_index *x, struct lr_mpd_representation *r, const char *why)
{
    bool promised = r->at.searches == 0;
    r->at.index.length = -1;
    lr_logf(lr_loop_env(x->assets.net->loop)->log, promised ? LR_WARN : LR_DEBUG, x->job,
            promised ? "DASH: the index of a file is not where the manifest says: %s"
                     : "DASH: a file is fetched as a whole, without its index: %s",
            why);
    return 0;
}

/* NULL: it has an address that can't be, and does without. */
static int ask(struct lr_dash_index *x, struct lr_mpd_representation *r, struct lr_seg_asset **out)
{
    struct lr_arena *a = lr_arena_new((LR_MPD_LEVELS + 1) * (size_t)LR_URL_MAX);
    const char *url = lr_mpd_base(a, r);
    const struct lr_m3u8_range range = lr_mpd_index_range(r);
    int rc = lr_arena_failed(a) ? LIVREC_ENOMEM : 0;
    *out = url ? lr_seg_asset_get(&x->assets, url, range, 0) : NULL;
    lr_arena_free(a);
    if (url && !*out)
        return LIVREC_ENOMEM;
    return url || rc ? rc : do_without(x, r, "its address is none");
}

/* A file that is all there needs no index where its server gives parts of it. */
static int cut(struct lr_dash_index *x, struct lr_arena *a, const struct file *f,
               const struct lr_seg_asset *asset)
{
    int rc = f->live ? LIVREC_EMEDIA : lr_mpd_cut(a, f->period, f->r, asset->fetch.total);
    if (rc == LIVREC_EMEDIA)
        return do_without(x, f->r, "what is said to be one is none");
    if (rc == 0)
        lr_logf(lr_loop_env(x->assets.net->loop)->log, LR_DEBUG, x->job,
                "DASH: a file is fetched in pieces, without an index");
    return rc;
}

static int take(struct lr_dash_index *x, struct lr_arena *a, const struct file *f,
                const struct lr_seg_asset *asset)
{
    if (asset->state == LR_SEG_ASSET_FAILED)
        return do_without(x, f->r, asset->why.text);
    int rc = lr_mpd_take_index(a, f->r, asset->fetch.body.data, asset->fetch.body.len);
    return rc == LIVREC_EMEDIA ? cut(x, a, f, asset) : rc;
}

/* One step: what is there is taken. */
static int step(struct lr_dash_index *x, struct lr_arena *a, const struct file *f, bool *waits)
{
    struct lr_seg_asset *asset;
    int rc = ask(x, f->r, &asset);
    *waits = rc == 0 && asset && asset->state == LR_SEG_ASSET_LOADING;
    return rc || !asset || *waits ? rc : take(x, a, f, asset);
}

int lr_dash_index_take(struct lr_dash_index *x, struct lr_arena *a, struct lr_mpd *mpd,
                       const struct lr_mpd_representation *wanted, bool *ready)
{
    const struct file f = own(mpd, wanted);
    bool waits = false;
    int rc = 0;
    while (rc == 0 && !waits && lr_mpd_wants_index(f.r)) /* a search has several steps */
        rc = step(x, a, &f, &waits);
    *ready = rc == 0 && !waits;
    return rc;
}
