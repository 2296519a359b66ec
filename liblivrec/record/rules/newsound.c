/* Sound whose configuration comes late, or changes, in the middle of a group of pictures. A file
 * can't take it in, so another one has to begin; at once, it would begin with pictures that lack
 * their keyframe. So pictures go on as before up to the next keyframe, sound waits for it, and the
 * new set of tracks begins there: no picture is lost. */
#include "record/rules/rules.h"

#define WAIT (10 * (int64_t)LR_TIME_HZ) /* for a keyframe */
#define HELD ((size_t)1 << 20)

struct newsound {
    struct lr_stage base;
    uint64_t set, pictures; /* hash of the tracks in force, and of their pictures; 0: none */
    bool begun;             /* frames of them came */
    bool waiting;           /* `next` is a set that is to come */
    struct lr_tracks next;
    int64_t from; /* dts of the first frame after it */
    bool timed;
    struct lr_held sound; /* of that set */
};

static uint64_t hash_pictures(const struct lr_tracks *t)
{
    struct lr_tracks one = {.count = 1};
    if (t->count == 0 || t->track[0].kind != LR_VIDEO)
        return 0;
    one.track[0] = t->track[0];
    return lr_tracks_hash(&one);
}

static int take(struct newsound *k, const struct lr_tracks *t)
{
    k->set = lr_tracks_hash(t);
    k->pictures = hash_pictures(t);
    k->begun = false;
    return lr_push_tracks(k->base.next, t);
}

/* The set in force goes on after all: this sound belongs to one that never was. */
static int call_off(struct newsound *k)
{
    struct lr_frame f;
    for (size_t at = 0; lr_held_next(&k->sound, &at, &f);)
        lr_stage_mended(&k->base, LR_MEND_UNDECODABLE, (int64_t)f.size);
    lr_held_free(&k->sound);
    k->waiting = false;
    return 0;
}

/* It begins now. */
static int settle(struct newsound *k)
{
    struct lr_frame f;
    size_t at = 0;
    int rc = k->waiting ? take(k, &k->next) : 0;
    k->waiting = false;
    while (rc == 0 && lr_held_next(&k->sound, &at, &f)) {
        k->begun = true;
        rc = lr_push_frame(k->base.next, &f);
    }
    lr_held_free(&k->sound);
    return rc;
}

static int wait_for_keyframe(struct newsound *k, const struct lr_tracks *t)
{
    lr_tracks_copy(&k->next, t);
    k->waiting = true;
    k->timed = false;
    return 0;
}

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct newsound *k = (struct newsound *)s;
    if (k->begun && lr_tracks_hash(t) == k->set)
        return call_off(k);
    int rc = k->sound.count ? settle(k) : 0;
    k->waiting = false; /* of several in a row the last one counts */
    if (rc)
        return rc;
    uint64_t pictures = hash_pictures(t);
    return pictures && pictures == k->pictures && k->begun ? wait_for_keyframe(k, t) : take(k, t);
}

static bool waited_enough(struct newsound *k, const struct lr_frame *f)
{
    if (!k->timed)
        k->from = f->dts;
    k->timed = true;
    return f->dts - k->from >= WAIT || f->dts < k->from - WAIT;
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct newsound *k = (struct newsound *)s;
    bool picture = f->track == 0; /* while a set waits there are some, and they come first */
    if (k->waiting && !(picture && f->key) && !waited_enough(k, f)) {
        if (picture)
            return lr_push_frame(s->next, f);
        if (lr_held_add(&k->sound, f) == 0)
            return 0;
    }
    int rc = k->waiting ? settle(k) : 0;
    k->begun = true;
    return rc ? rc : lr_push_frame(s->next, f);
}

/* Behind a break everything begins anew. */
static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    bool broken = g->new_timeline || g->cause == LR_GAP_NETWORK;
    int rc = broken ? settle((struct newsound *)s) : 0;
    return rc ? rc : lr_push_gap(s->next, g);
}

static int on_finish(struct lr_stage *s)
{
    struct newsound *k = (struct newsound *)s;
    int rc = k->sound.count ? settle(k) : 0;
    return rc ? rc : lr_push_finish(s->next);
}

static void on_free(struct lr_stage *s)
{
    lr_held_free(&((struct newsound *)s)->sound);
    lr_stage_free(s);
}

static const struct lr_stage_ops ops = {
    .name = "newsound",
    .tracks = on_tracks,
    .frame = on_frame,
    .gap = on_gap,
    .finish = on_finish,
    .free = on_free,
};

int lr_rule_newsound_new(struct lr_stage **out)
{
    struct newsound *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    lr_held_init(&k->sound, HELD);
    *out = &k->base;
    return 0;
}
