#include "record/interleave.h"

#include <string.h>

#include "core/alloc.h"

#define SILENT (10 * (int64_t)LR_TIME_HZ) /* a track that is so far behind is not waited for */
#define HELD ((size_t)64 << 20)

struct item {
    struct item *next;
    struct lr_frame frame;
    uint8_t data[];
};

struct lane {
    struct item *first, **end;
};

struct interleave {
    struct lr_stage base;
    int count;
    struct lane lane[LR_MAX_TRACKS];
    size_t held;
    int64_t newest; /* dts */
};

static void empty(struct lane *l)
{
    l->first = NULL;
    l->end = &l->first;
}

static int add(struct interleave *k, const struct lr_frame *f)
{
    struct lane *l = &k->lane[f->track];
    struct item *n = lr_malloc(sizeof *n + f->size);
    if (!n)
        return LIVREC_ENOMEM;
    n->next = NULL;
    n->frame = *f;
    n->frame.data = n->data;
    memcpy(n->data, f->data, f->size);
    *l->end = n;
    l->end = &n->next;
    k->held += f->size;
    k->newest = f->dts > k->newest || k->held == f->size ? f->dts : k->newest;
    return 0;
}

/* The lane whose frame is next; *sure: no other one can still get an earlier frame. */
static struct lane *earliest(struct interleave *k, bool *sure)
{
    struct lane *best = NULL;
    *sure = true;
    for (int i = 0; i < k->count; i++) {
        struct lane *l = &k->lane[i];
        if (!l->first)
            *sure = false;
        else if (!best || l->first->frame.dts < best->first->frame.dts)
            best = l;
    }
    return best;
}

static bool is_due(const struct interleave *k, const struct lane *l)
{
    return k->held > HELD || k->newest - l->first->frame.dts > SILENT;
}

static int release(struct interleave *k, bool all)
{
    struct lane *l;
    bool sure;
    int rc = 0;
    while (rc == 0 && (l = earliest(k, &sure)) != NULL && (sure || all || is_due(k, l))) {
        struct item *n = l->first;
        l->first = n->next;
        if (!l->first)
            empty(l);
        k->held -= n->frame.size;
        rc = lr_push_frame(k->base.next, &n->frame);
        lr_free(n);
    }
    return rc;
}

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct interleave *k = (struct interleave *)s;
    int rc = release(k, true); /* they belong to the old set */
    k->count = t->count;
    return rc ? rc : lr_push_tracks(s->next, t);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct interleave *k = (struct interleave *)s;
    int rc = add(k, f);
    return rc ? rc : release(k, false);
}

static int on_finish(struct lr_stage *s)
{
    int rc = release((struct interleave *)s, true);
    return rc ? rc : lr_push_finish(s->next);
}

static void on_free(struct lr_stage *s)
{
    struct interleave *k = (struct interleave *)s;
    for (int i = 0; i < LR_MAX_TRACKS; i++)
        for (struct item *n = k->lane[i].first, *next; n; n = next) {
            next = n->next;
            lr_free(n);
        }
    lr_stage_free(s);
}

static const struct lr_stage_ops ops = {
    .name = "interleave",
    .tracks = on_tracks,
    .frame = on_frame,
    .finish = on_finish,
    .free = on_free,
};

int lr_interleave_new(struct lr_stage **out)
{
    struct interleave *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    for (int i = 0; i < LR_MAX_TRACKS; i++)
        empty(&k->lane[i]);
    *out = &k->base;
    return 0;
}
