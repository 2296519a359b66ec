/* Pictures that can't be decoded because their keyframe is missing: at the start, after a change of
 * codec or configuration, and after a broken connection. They are left out, and at the start the
 * sound before the first keyframe too, so that both begin together. A stream that shows no keyframe
 * within ten seconds or 16 MiB is taken as it is.
 *
 * In a file that was written before, sound may lead a little: it belongs to what is cut off in
 * front of it. With a lead, such sound stays, and what is further back is left out wherever it
 * stands, so that nothing is left to do when the file is read again. */
#include "record/rules/rules.h"

#define WAIT (10 * (int64_t)LR_TIME_HZ)
#define WAIT_BYTES ((size_t)16 << 20)
#define HELD ((size_t)1 << 20) /* of sound */
#define LATE (5 * (int64_t)LR_TIME_HZ) /* sound that is further behind belongs elsewhere */

enum wait { NOT, FOR_START, FOR_PICTURE };

struct keystart {
    struct lr_stage base;
    enum wait wait;
    bool video[LR_MAX_TRACKS];
    uint64_t config; /* of the tracks, to know a change */
    bool timed;      /* `from` is set */
    int64_t from;    /* dts of the first frame while waiting */
    size_t seen;     /* bytes while waiting */
    int64_t lead;             /* how much earlier than pictures sound may begin */
    bool late[LR_MAX_TRACKS]; /* sound from before `start` may still come */
    int64_t start;            /* where sound begins */
    struct lr_held sound;
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

static int release(struct keystart *k, int64_t from)
{
    struct lr_frame f;
    size_t at = 0;
    int rc = 0;
    k->wait = NOT;
    while (rc == 0 && lr_held_next(&k->sound, &at, &f)) {
        if (f.dts >= from)
            rc = lr_push_frame(k->base.next, &f);
        else
            lr_stage_mended(&k->base, LR_MEND_UNDECODABLE, (int64_t)f.size);
    }
    lr_held_free(&k->sound);
    return rc;
}

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    struct keystart *k = (struct keystart *)s;
    uint64_t config = lr_tracks_hash(t);
    int rc = 0;
    if (config != k->config) {
        rc = release(k, INT64_MIN); /* it belongs to the old set */
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
    if (broken && has_video(k))
        wait_for(k, k->wait == FOR_START ? FOR_START : FOR_PICTURE);
    if (broken)
        lr_held_free(&k->sound);
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

static int leave_out(struct keystart *k, const struct lr_frame *f)
{
    lr_stage_mended(&k->base, LR_MEND_UNDECODABLE, (int64_t)f->size);
    return 0;
}

/* Pictures have begun. */
static int pass(struct keystart *k, const struct lr_frame *f)
{
    bool *late = &k->late[f->track];
    *late = *late && f->dts < k->start && f->dts >= k->start - LATE;
    return *late ? leave_out(k, f) : lr_push_frame(k->base.next, f);
}

static int begin(struct keystart *k, const struct lr_frame *key)
{
    k->start = key->dts - k->lead;
    for (int i = 0; i < LR_MAX_TRACKS; i++)
        k->late[i] = k->lead && k->wait == FOR_START && !k->video[i];
    k->wait = NOT;
    int rc = lr_push_frame(k->base.next, key);
    return rc ? rc : release(k, k->start);
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct keystart *k = (struct keystart *)s;
    bool video = k->video[f->track];
    if (k->wait == NOT)
        return pass(k, f);
    if (video && f->key)
        return begin(k, f);
    if (waited_enough(k, f)) {
        int rc = release(k, INT64_MIN);
        return rc ? rc : lr_push_frame(s->next, f);
    }
    if (video)
        return leave_out(k, f);
    if (k->wait == FOR_PICTURE)
        return lr_push_frame(s->next, f);
    return lr_held_add(&k->sound, f) ? release(k, INT64_MIN) : 0;
}

static int on_finish(struct lr_stage *s)
{
    int rc = release((struct keystart *)s, INT64_MIN); /* better than nothing */
    return rc ? rc : lr_push_finish(s->next);
}

static void on_free(struct lr_stage *s)
{
    lr_held_free(&((struct keystart *)s)->sound);
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
    lr_held_init(&k->sound, HELD);
    k->lead = lead;
    *out = &k->base;
    return 0;
}
