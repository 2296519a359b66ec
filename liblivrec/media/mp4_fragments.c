#include <livrec/error.h>

#include "media/mp4_index.h"

#define TIME_MAX (INT64_MAX / 4)

int lr_mp4_fragments_open(struct lr_mp4_fragments *f, const struct lr_box *moov)
{
    struct lr_mp4_movie m;
    lr_mp4_movie(moov, &m);
    *f = (struct lr_mp4_fragments){.count = m.count};
    for (int i = 0; i < m.count; i++) {
        f->track[i].id = m.track[i].id;
        f->track[i].timescale = m.track[i].timescale;
        f->track[i].defaults = m.track[i].defaults;
    }
    return m.fragmented && m.count ? 0 : LIVREC_EMEDIA;
}

static int find(const struct lr_mp4_fragments *f, uint32_t id)
{
    for (int i = 0; i < f->count; i++)
        if (f->track[i].id == id)
            return i;
    return -1;
}

/* Where it is handed to. */
struct walk {
    struct lr_mp4_fragments *f;
    int (*take)(void *user, const struct lr_mp4_place *p);
    void *user;
    uint64_t end; /* of the data of the run before */
};

static int walk_run(struct walk *w, int track, struct lr_mp4_run *run)
{
    struct lr_mp4_sample s;
    int64_t *next = &w->f->track[track].next;
    int rc = 0;
    for (bool first = true; rc == 0 && lr_mp4_sample(run, &s); first = false) {
        const struct lr_mp4_place p = {.track = track,
                                       .at = w->end,
                                       .size = s.size,
                                       .dts = *next,
                                       .duration = s.duration,
                                       .cts = s.cts,
                                       .sync = !(s.flags & LR_MP4_NON_SYNC),
                                       .run = first};
        rc = w->take(w->user, &p);
        w->end += s.size;
        *next += s.duration;
    }
    return rc || run->left == 0 ? rc : LIVREC_EMEDIA;
}

static int walk_traf(struct walk *w, const struct lr_box *traf, uint64_t position)
{
    uint32_t id;
    struct lr_mp4_traf head;
    struct lr_mp4_run run;
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(traf->data, traf->size);
    int track = lr_mp4_traf_track(traf, &id) ? find(w->f, id) : -1;
    if (track < 0 || !lr_mp4_traf(traf, &w->f->track[track].defaults, &head))
        return LIVREC_EMEDIA;
    if (head.timed && (head.time > TIME_MAX || (int64_t)head.time < w->f->track[track].next))
        return LIVREC_EMEDIA;
    if (head.timed)
        w->f->track[track].next = (int64_t)head.time;
    int rc = 0;
    while (rc == 0 && lr_box_next(&it, &b)) {
        if (b.type != LR_FOURCC('t', 'r', 'u', 'n'))
            continue;
        if (!lr_mp4_run(&b, &head.defaults, &run))
            return LIVREC_EMEDIA;
        if (run.placed)
            w->end = (head.based ? head.base : position) + (uint64_t)(int64_t)run.offset;
        rc = walk_run(w, track, &run);
    }
    return rc;
}

int lr_mp4_fragments_walk(struct lr_mp4_fragments *f, const struct lr_box *moof, uint64_t position,
                          int (*take)(void *user, const struct lr_mp4_place *p), void *user)
{
    struct walk w = {f, take, user, position};
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(moof->data, moof->size);
    int rc = 0;
    while (rc == 0 && lr_box_next(&it, &b))
        if (b.type == LR_FOURCC('t', 'r', 'a', 'f'))
            rc = walk_traf(&w, &b, position);
    return rc;
}
