#include "record/seg_merge.h"

#include <string.h>

#include "core/alloc.h"

#define INPUTS 2
#define WRAP ((int64_t)1 << 33) /* of MPEG timestamps */

enum kind { FRAME, TRACKS, GAP };

/* What waits: a frame with its bytes, a set of tracks, a gap. */
struct node {
    struct node *next;
    enum kind kind;
    struct lr_frame frame;
    struct lr_gap gap;
    struct lr_tracks *tracks;
    uint8_t data[];
};

struct input {
    struct lr_stage stage;
    struct lr_seg_merge *merge;
    struct node *first, **end;
    size_t bytes;
    int64_t newest_dts;       /* of the last frame that waits */
    int64_t offset;           /* added to its times */
    struct lr_tracks *tracks; /* that hold now; NULL: none came yet */
    int map[LR_MAX_TRACKS];   /* track to track of the output, -1: left out */
};

struct lr_seg_merge {
    struct lr_stage *out;
    struct input in[INPUTS];
    bool aligned; /* offsets are set for this timeline */
    bool open;    /* tracks were handed on */
};

/* ---- what waits */

static struct input *input_of(struct lr_stage *s)
{
    return (struct input *)s;
}

static struct node *add(struct input *in, enum kind kind, size_t size)
{
    struct node *n = lr_malloc(sizeof *n + size);
    if (!n)
        return NULL;
    memset(n, 0, sizeof *n);
    n->kind = kind;
    *in->end = n;
    in->end = &n->next;
    in->bytes += sizeof *n + size;
    return n;
}

static void free_node(struct node *n)
{
    lr_free(n->tracks);
    lr_free(n);
}

static void pop(struct input *in)
{
    struct node *n = in->first;
    in->bytes -= sizeof *n + n->frame.size;
    in->first = n->next;
    if (!in->first)
        in->end = &in->first;
    free_node(n);
}

static int64_t lead(const struct input *in)
{
    const struct node *n = in->first;
    while (n && n->kind != FRAME)
        n = n->next;
    return n ? in->newest_dts - n->frame.dts : 0;
}

/* Too much waits to wait any longer. */
static bool is_full(const struct input *in)
{
    return in->bytes > LR_SEG_MERGE_BYTES || lead(in) > LR_SEG_MERGE_LEAD;
}

/* ---- tracks */

static void map_tracks(struct input *in, enum lr_kind kind, bool only, struct lr_tracks *out)
{
    for (int i = 0; in->tracks && i < in->tracks->count; i++) {
        const struct lr_track *t = &in->tracks->track[i];
        if (t->kind != kind || out->count == LR_MAX_TRACKS)
            continue;
        in->map[i] = only ? out->count : -1;
        if (only)
            out->track[out->count++] = *t;
    }
}

/* Pictures of the first input, sound of the second; what only one of them has is taken there. */
static int push_tracks(struct lr_seg_merge *m)
{
    struct lr_tracks *all = lr_calloc(1, sizeof *all);
    if (!all)
        return LIVREC_ENOMEM;
    bool both = m->in[0].tracks && m->in[1].tracks;
    for (int i = 0; i < INPUTS; i++)
        for (int k = 0; k < LR_MAX_TRACKS; k++)
            m->in[i].map[k] = -1;
    map_tracks(&m->in[0], LR_VIDEO, true, all);
    map_tracks(&m->in[1], LR_VIDEO, !both, all);
    map_tracks(&m->in[0], LR_AUDIO, !both, all);
    map_tracks(&m->in[1], LR_AUDIO, true, all);
    m->open = true;
    int rc = all->count ? lr_push_tracks(m->out, all) : 0;
    lr_free(all);
    return rc;
}

static int take_tracks(struct lr_seg_merge *m, struct input *in)
{
    lr_free(in->tracks);
    in->tracks = in->first->tracks;
    in->first->tracks = NULL;
    pop(in);
    return m->open || (m->in[0].tracks && m->in[1].tracks) ? push_tracks(m) : 0;
}

/* ---- frames */

static int64_t time_of(const struct input *in)
{
    return in->first->frame.dts + in->offset;
}

/* One reader may have begun before the timestamps wrapped, the other after. */
static void align(struct lr_seg_merge *m)
{
    int64_t away = time_of(&m->in[1]) - time_of(&m->in[0]);
    if (away > WRAP / 2)
        m->in[0].offset += WRAP;
    else if (away < -WRAP / 2)
        m->in[1].offset += WRAP;
    m->aligned = true;
}

static int take_frame(struct lr_seg_merge *m, struct input *in)
{
    struct lr_frame f = in->first->frame;
    int rc = 0;
    f.track = f.track < LR_MAX_TRACKS ? in->map[f.track] : -1;
    f.pts += in->offset;
    f.dts += in->offset;
    if (f.track >= 0)
        rc = lr_push_frame(m->out, &f);
    pop(in);
    return rc;
}

static int take_gap(struct lr_seg_merge *m, struct input *in)
{
    struct lr_gap gap = in->first->gap;
    struct input *other = &m->in[in == &m->in[0]];
    pop(in);
    if (gap.new_timeline) {
        m->aligned = false;
        m->in[0].offset = m->in[1].offset = 0;
        /* The other one comes to the same break: it is told once. */
        if (other->first && other->first->kind == GAP && other->first->gap.new_timeline)
            pop(other);
    }
    return lr_push_gap(m->out, &gap);
}

static bool is_kind(const struct input *in, enum kind kind)
{
    return in->first && in->first->kind == kind;
}

static bool is_break(const struct input *in)
{
    return is_kind(in, GAP) && in->first->gap.new_timeline;
}

/* The input whose turn it is; NULL: it has to wait for the other one. */
static struct input *turn(struct lr_seg_merge *m, bool force)
{
    struct input *a = &m->in[0], *b = &m->in[1];
    if (is_kind(a, TRACKS) || (is_kind(a, GAP) && !is_break(a)))
        return a;
    if (is_kind(b, TRACKS) || (is_kind(b, GAP) && !is_break(b)))
        return b;
    force = force || is_full(a) || is_full(b);
    if (!a->first || !b->first)
        return !force ? NULL : a->first ? a : b->first ? b : NULL;
    if (!m->open && !force)
        return NULL; /* the tracks of one of them are still to come */
    if (is_break(a) || is_break(b))
        return is_break(a) && !is_break(b) ? b : a;
    if (!m->aligned)
        align(m);
    return time_of(b) < time_of(a) ? b : a;
}

static int pump(struct lr_seg_merge *m, bool force)
{
    struct input *in;
    int rc = 0;
    while (rc == 0 && (in = turn(m, force)) != NULL) {
        if (is_kind(in, TRACKS))
            rc = take_tracks(m, in);
        else if (is_kind(in, GAP))
            rc = take_gap(m, in);
        else
            rc = m->open ? take_frame(m, in) : push_tracks(m);
    }
    return rc;
}

/* ---- the inputs as stages */

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct lr_tracks *copy = lr_malloc(sizeof *copy);
    struct node *n = copy ? add(input_of(s), TRACKS, 0) : NULL;
    if (!n) {
        lr_free(copy);
        return LIVREC_ENOMEM;
    }
    *copy = *t;
    n->tracks = copy;
    return pump(input_of(s)->merge, false);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct node *n = add(input_of(s), FRAME, f->size);
    if (!n)
        return LIVREC_ENOMEM;
    n->frame = *f;
    memcpy(n->data, f->data, f->size);
    n->frame.data = n->data;
    input_of(s)->newest_dts = f->dts;
    return pump(input_of(s)->merge, false);
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    struct node *n = add(input_of(s), GAP, 0);
    if (!n)
        return LIVREC_ENOMEM;
    n->gap = *g;
    return pump(input_of(s)->merge, false);
}

static const struct lr_stage_ops ops = {
    .name = "merge", .tracks = on_tracks, .frame = on_frame, .gap = on_gap};

int lr_seg_merge_new(struct lr_stage *out, struct lr_seg_merge **m)
{
    struct lr_seg_merge *new = lr_calloc(1, sizeof *new);
    if (!new)
        return LIVREC_ENOMEM;
    new->out = out;
    for (int i = 0; i < INPUTS; i++) {
        struct input *in = &new->in[i];
        in->stage = (struct lr_stage){
            .ops = &ops, .err = out ? out->err : NULL, .ledger = out ? out->ledger : NULL};
        in->merge = new;
        in->end = &in->first;
    }
    *m = new;
    return 0;
}

struct lr_stage *lr_seg_merge_in(struct lr_seg_merge *m, int index)
{
    return &m->in[index].stage;
}

int64_t lr_seg_merge_lead(const struct lr_seg_merge *m, int index)
{
    return lead(&m->in[index]);
}

int lr_seg_merge_flush(struct lr_seg_merge *m)
{
    return pump(m, true);
}

void lr_seg_merge_free(struct lr_seg_merge *m)
{
    if (!m)
        return;
    for (int i = 0; i < INPUTS; i++) {
        while (m->in[i].first)
            pop(&m->in[i]);
        lr_free(m->in[i].tracks);
    }
    lr_free(m);
}
