/* The end of a stream that a server plays again and again after it is over. Groups of pictures are
 * known by all that is in them, pictures and sound. When three in a row were there before, and time
 * went back with them, what follows is left out until a keyframe comes that was not: nothing grows
 * without end, and whoever watches over the recording sees that no media comes.
 *
 * Where time goes on, groups that are alike are what is on air: a picture that stands still, a
 * channel that plays a short clip over and over. */
#include "record/rules/rules.h"

#define KEPT 64 /* groups that are known */
#define AGAIN 3 /* in a row, then it is a loop */
#define BACK ((int64_t)LR_TIME_HZ)

struct group {
    uint32_t key;  /* its keyframe */
    uint64_t hash; /* all of it */
};

struct repeat {
    struct lr_stage base;
    int count;
    enum lr_codec codec[LR_MAX_TRACKS];
    bool video[LR_MAX_TRACKS];
    bool begun; /* `now` is a group */
    struct group now;
    bool back;     /* time went back where it began */
    int64_t last;  /* dts of the last picture */
    int again;     /* groups in a row that were there before */
    bool looping;  /* what comes is left out */
    uint32_t made; /* of `known`, ever */
    struct group known[KEPT];
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct repeat *k = (struct repeat *)s;
    k->count = t->count;
    for (int i = 0; i < t->count; i++) {
        k->codec[i] = t->track[i].codec;
        k->video[i] = t->track[i].kind == LR_VIDEO;
    }
    k->begun = k->looping = false;
    k->again = 0;
    return lr_push_tracks(s->next, t);
}

static const struct group *nth(const struct repeat *k, uint32_t n)
{
    return &k->known[(k->made - n) % KEPT];
}

static bool knows_key(const struct repeat *k, uint32_t key)
{
    for (uint32_t n = 1; n <= k->made && n <= KEPT; n++)
        if (nth(k, n)->key == key)
            return true;
    return false;
}

static bool was_there(const struct repeat *k)
{
    for (uint32_t n = 1; k->back && n <= k->made && n <= KEPT; n++)
        if (nth(k, n)->hash == k->now.hash)
            return true;
    return false;
}

/* A group is over. */
static void judge(struct repeat *k)
{
    if (!k->begun || k->looping)
        return;
    k->again = was_there(k) ? k->again + 1 : 0;
    k->known[k->made++ % KEPT] = k->now;
}

static void begin(struct repeat *k, const struct lr_frame *f, uint32_t key)
{
    judge(k);
    k->looping = k->again >= AGAIN && knows_key(k, key);
    if (!k->looping && k->again >= AGAIN)
        k->again = 0;
    /* In a loop that went back once, each round but that one goes on. */
    k->back = k->begun && (f->dts < k->last - BACK || (k->back && k->again > 0));
    k->begun = true;
    k->now = (struct group){.key = key};
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct repeat *k = (struct repeat *)s;
    uint32_t hash = lr_frame_hash(f, k->codec[f->track]);
    bool video = k->video[f->track];
    if (video && f->key)
        begin(k, f, hash);
    if (video)
        k->last = f->dts;
    /* A sum: how both are interleaved does not matter. */
    k->now.hash +=
        (hash + 1) * (video ? UINT64_C(0x9e3779b97f4a7c15) : UINT64_C(0xff51afd7ed558ccd));
    if (!k->looping)
        return lr_push_frame(s->next, f);
    lr_stage_mended(s, LR_MEND_REPEATED, (int64_t)f->size);
    return 0;
}

static const struct lr_stage_ops ops = {
    .name = "repeat",
    .tracks = on_tracks,
    .frame = on_frame,
    .free = lr_stage_free,
};

int lr_rule_repeat_new(struct lr_stage **out)
{
    struct repeat *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    *out = &k->base;
    return 0;
}
