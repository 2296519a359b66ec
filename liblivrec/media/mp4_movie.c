#include "media/bytes.h"
#include "media/mp4.h"
#include "media/mp4_entry.h"

#define MOVIE_HZ 1000 /* where mvhd can't be read */

/* The 32-bit number that stands behind two times of 4 or 8 bytes: the identifier of tkhd, the
 * timescale of mvhd and mdhd. 0 when it is cut off. */
static uint32_t behind_times(const struct lr_box *b)
{
    size_t at = b->size && b->data[0] == 1 ? 20 : 12;
    return b->size >= at + 4 ? lr_be32(b->data + at) : 0;
}

static enum lr_mp4_role role_of(const struct lr_box *mdia)
{
    struct lr_box hdlr;
    if (!lr_box_find(mdia, LR_FOURCC('h', 'd', 'l', 'r'), &hdlr) || hdlr.size < 12)
        return LR_MP4_OTHER;
    switch (lr_be32(hdlr.data + 8)) {
    case LR_FOURCC('v', 'i', 'd', 'e'):
        return LR_MP4_VIDEO;
    case LR_FOURCC('s', 'o', 'u', 'n'):
        return LR_MP4_AUDIO;
    }
    return LR_MP4_OTHER;
}

static bool find_stsd(const struct lr_box *mdia, struct lr_box *stsd)
{
    struct lr_box minf, stbl;
    return lr_box_find(mdia, LR_FOURCC('m', 'i', 'n', 'f'), &minf) &&
           lr_box_find(&minf, LR_FOURCC('s', 't', 'b', 'l'), &stbl) &&
           lr_box_find(&stbl, LR_FOURCC('s', 't', 's', 'd'), stsd);
}

/* An edit list with one piece says where in the media presentation begins; a pause may stand before
 * it. Longer lists are for editing, not for streams: of them the first piece counts too. */
static int64_t read_shift(const struct lr_box *trak, uint32_t timescale, uint32_t movie_hz)
{
    struct lr_box edts, elst;
    if (!lr_box_find(trak, LR_FOURCC('e', 'd', 't', 's'), &edts) ||
        !lr_box_find(&edts, LR_FOURCC('e', 'l', 's', 't'), &elst) || elst.size < 8)
        return 0;
    bool wide = elst.data[0] == 1;
    size_t entry = wide ? 20 : 12;
    uint32_t count = lr_be32(elst.data + 4);
    int64_t pause = 0;
    for (size_t at = 8; count > 0 && at + entry <= elst.size; count--, at += entry) {
        const uint8_t *p = elst.data + at;
        uint64_t duration = wide ? lr_be64(p) : lr_be32(p);
        int64_t time = wide ? (int64_t)lr_be64(p + 8) : (int32_t)lr_be32(p + 4);
        if (time > INT32_MAX || time < -1 || duration > UINT32_MAX)
            return 0;
        if (time >= 0)
            return time - pause;
        pause += (int64_t)(duration * timescale / movie_hz);
        if (pause > INT32_MAX)
            return 0;
    }
    return -pause;
}

static bool read_track(const struct lr_box *trak, uint32_t movie_hz, uint32_t entry,
                       struct lr_mp4_track *t)
{
    struct lr_box tkhd, mdia, mdhd, stsd;
    *t = (struct lr_mp4_track){.defaults.entry = 1};
    if (!lr_box_find(trak, LR_FOURCC('t', 'k', 'h', 'd'), &tkhd) ||
        !lr_box_find(trak, LR_FOURCC('m', 'd', 'i', 'a'), &mdia) ||
        !lr_box_find(&mdia, LR_FOURCC('m', 'd', 'h', 'd'), &mdhd) || !find_stsd(&mdia, &stsd))
        return false;
    t->id = behind_times(&tkhd);
    t->timescale = behind_times(&mdhd);
    t->role = role_of(&mdia);
    if (t->id == 0 || t->timescale == 0 || t->role == LR_MP4_OTHER)
        return false;
    t->shift = read_shift(trak, t->timescale, movie_hz);
    lr_mp4_entry(&stsd, entry, t);
    return t->entry != 0;
}

static uint32_t movie_hz(const struct lr_box *moov)
{
    struct lr_box b;
    uint32_t hz = lr_box_find(moov, LR_FOURCC('m', 'v', 'h', 'd'), &b) ? behind_times(&b) : 0;
    return hz ? hz : MOVIE_HZ;
}

bool lr_mp4_movie_entry(const struct lr_box *moov, uint32_t id, uint32_t entry,
                        struct lr_mp4_track *out)
{
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(moov->data, moov->size);
    while (lr_box_next(&it, &b))
        if (b.type == LR_FOURCC('t', 'r', 'a', 'k') &&
            read_track(&b, movie_hz(moov), entry, out) && out->id == id)
            return true;
    return false;
}

static void take_trex(const struct lr_box *trex, struct lr_mp4_movie *m)
{
    if (trex->size < 24)
        return;
    for (int i = 0; i < m->count; i++) {
        struct lr_mp4_track *t = &m->track[i];
        if (t->id != lr_be32(trex->data + 4))
            continue;
        t->defaults = (struct lr_mp4_defaults){.entry = lr_be32(trex->data + 8),
                                               .duration = lr_be32(trex->data + 12),
                                               .size = lr_be32(trex->data + 16),
                                               .flags = lr_be32(trex->data + 20)};
    }
}

void lr_mp4_movie(const struct lr_box *moov, struct lr_mp4_movie *out)
{
    struct lr_box b, mvex;
    struct lr_box_iter it = lr_box_begin(moov->data, moov->size);
    uint32_t hz = movie_hz(moov);
    out->count = 0;
    while (lr_box_next(&it, &b) && out->count < LR_MP4_TRACKS)
        if (b.type == LR_FOURCC('t', 'r', 'a', 'k'))
            out->count += read_track(&b, hz, 1, &out->track[out->count]);
    out->fragmented = lr_box_find(moov, LR_FOURCC('m', 'v', 'e', 'x'), &mvex);
    if (!out->fragmented)
        return;
    it = lr_box_begin(mvex.data, mvex.size);
    while (lr_box_next(&it, &b))
        if (b.type == LR_FOURCC('t', 'r', 'e', 'x'))
            take_trex(&b, out);
}
