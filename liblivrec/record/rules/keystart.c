/* Pictures that can't be decoded because their keyframe is missing: at the start, after a change of
 * codec or configuration, and after a broken connection. They are left out, and at the start the
 * sound before the first keyframe too, so that both begin together. A stream that shows no keyframe
 * within ten seconds or 16 MiB is taken as it is.
 *
 * Where the configuration changes in the middle, sound goes on: the new file begins with what was
 * sent in front of its first keyframe.
 *
 * In a file that was written before, sound may lead a little: it belongs to what is cut off in
 * front of it. With a lead, such sound stays, and what is further back is left out wherever it
 * stands; and pictures wait for the verdict, too. So nothing is left to do when the file is read
 * again. */
#include "record/rules/rules.h"

#define WAIT (10 * (int64_t)LR_TIME_HZ)
#define WAIT_BYTES ((size_t)16 << 20)
#define HELD ((size_t)1 << 20)         /* of sound */
#define LEAD ((int64_t)LR_TIME_HZ)     /* of sound that goes on, or comes behind the keyframe */
#define LATE (5 * (int64_t)LR_TIME_HZ) /* sound that is further behind belongs elsewhere */

enum wait { NOT, FOR_START, FOR_PICTURE };

struct keystart {
    struct lr_stage base;
    enum wait wait;
    bool video[LR_MAX_TRACKS];
    uint64_t config;          /* of the tracks, to know a change */
    bool timed;               /* `from` is set */
    int64_t from;             /* dts of the first frame while waiting */
    size_t seen;              /* bytes while waiting */
    int64_t lead;             /* how much earlier than pictures sound may begin */
    bool late[LR_MAX_TRACKS]; /* sound from before `start` may still come */
    int64_t start;            /* dts of the first sound that is taken then */
    bool begun;               /* frames went on */
    struct lr_held held;      /* sound, and pictures of a file */
};

static void wait_for(struct keystart *k, enum wait wait)
{
    k->wait = wait;
    k->timed = false;
    k->seen = 0;
}

static bool has_video(const struct keystart *k)
{
    for (int i = 0; i < LR_MAX_TRACKS; i++)
        if (k->video[i])
            return true;
    return false;
}

static int leave_out(struct keystart *k, const struct lr_frame *f)
{
    lr_stage_mended(&k->base, LR_MEND_UNDECODABLE, (int64_t)f->size);
    return 0;
}

static int push(struct keystart *k, const struct lr_frame *f)
{
    k->begun = true;
    return lr_push_frame(k->base.next, f);
}

/* What was held but sound from `from` on is left out. */
static void drop(struct keystart *k, int64_t from)
{
    struct lr_frame f;
    for (size_t at = 0; lr_held_next(&k->held, &at, &f);)
        if (k->video[f.track] || f.dts < from)
            leave_out(k, &f);
    lr_held_free(&k->held);
    k->wait = NOT;
}

/* All that was held. */
static int release(struct keystart *k)
{
    struct lr_frame f;
    size_t at = 0;
    int rc = 0;
    while (rc == 0 && lr_held_next(&k->held, &at, &f))
        rc = push(k, &f);
    lr_held_free(&k->held);
    k->wait = NOT;
    return rc;
}

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct keystart *k = (struct keystart *)s;
    uint64_t config = lr_tracks_hash(t);
    int rc = 0;
    if (config != k->config) {
        rc = release(k); /* it belongs to the old set */
        k->config = config;
        for (int i = 0; i < LR_MAX_TRACKS; i++)
            k->video[i] = i < t->count && t->track[i].kind == LR_VIDEO;
        wait_for(k, has_video(k) ? FOR_START : NOT);
    }
    return rc ? rc : lr_push_tracks(s->next, t);
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    struct keystart *k = (struct keystart *)s;
    bool broken = g->new_timeline || g->cause == LR_GAP_NETWORK;
    enum wait wait = k->wait == FOR_START ? FOR_START : FOR_PICTURE;
    if (broken)
        drop(k, INT64_MAX);
    if (broken && has_video(k))
        wait_for(k, wait);
    return lr_push_gap(s->next, g);
}

static bool waited_enough(struct keystart *k, const struct lr_frame *f)
{
    if (!k->timed)
        k->from = f->dts;
    k->timed = true;
    k->seen += f->size;
    return f->dts - k->from >= WAIT || f->dts < k->from - WAIT || k->seen >= WAIT_BYTES;
}

/* Pictures have begun. */
static int pass(struct keystart *k, const struct lr_frame *f)
{
    bool *late = &k->late[f->track];
    *late = *late && f->dts < k->start && f->dts >= k->start - LATE;
    return *late ? leave_out(k, f) : push(k, f);
}

/* Sound that was held: in front of the keyframe if it is heard before, so that what comes first is
 * the beginning. */
static int push_sound(struct keystart *k, int64_t from, int64_t to)
{
    struct lr_frame f;
    size_t at = 0;
    int rc = 0;
    while (rc == 0 && lr_held_next(&k->held, &at, &f))
        if (!k->video[f.track] && f.dts >= from && f.dts < to)
            rc = push(k, &f);
    return rc;
}

static int begin(struct keystart *k, const struct lr_frame *key)
{
    bool at_start = k->wait == FOR_START, goes_on = k->begun && at_start;
    k->start = key->dts - LEAD;
    for (int i = 0; i < LR_MAX_TRACKS; i++)
        k->late[i] = at_start && !k->video[i];
    int64_t from = key->dts - (goes_on ? LEAD : k->lead);
    int rc = push_sound(k, from, key->dts);
    if (rc == 0)
        rc = push(k, key);
    if (rc == 0)
        rc = push_sound(k, key->dts, INT64_MAX);
    drop(k, from);
    return rc;
}

/* Enough was held: all that comes is taken. */
static int release_and_push(struct keystart *k, const struct lr_frame *f)
{
    int rc = release(k);
    return rc ? rc : push(k, f);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct keystart *k = (struct keystart *)s;
    bool video = k->video[f->track];
    if (k->wait == NOT)
        return pass(k, f);
    if (video && f->key)
        return begin(k, f);
    if (waited_enough(k, f))
        return release_and_push(k, f);
    if (video && !(k->lead && k->wait == FOR_START))
        return leave_out(k, f);
    if (k->wait == FOR_PICTURE)
        return push(k, f);
    return lr_held_add(&k->held, f) ? release_and_push(k, f) : 0;
}

static int on_finish(struct lr_stage *s)
{
    int rc = release((struct keystart *)s); /* better than nothing */
    return rc ? rc : lr_push_finish(s->next);
}

static void on_free(struct lr_stage *s)
{
    lr_held_free(&((struct keystart *)s)->held);
    lr_stage_free(s);
}

static const struct lr_stage_ops ops = {
    .name = "keystart",
    .tracks = on_tracks,
    .frame = on_frame,
    .gap = on_gap,
    .finish = on_finish,
    .free = on_free,
};

int lr_rule_keystart_new(int64_t lead, struct lr_stage **out)
{
    struct keystart *k = lr_stage_new(&ops, sizeof *k);
    if (!k)
        return LIVREC_ENOMEM;
    lr_held_init(&k->held, lead ? WAIT_BYTES : HELD);
    k->lead = lead;
    *out = &k->base;
    return 0;
}
