/* MP4 with its samples listed in fragments, and with all of them listed in front: from one to the
 * other. Pure functions. All return 0, LIVREC_EMEDIA when the file does not say what is needed, or
 * LIVREC_ENOMEM. */
#ifndef LR_MP4_INDEX_H
#define LR_MP4_INDEX_H

#include "core/buf.h"
#include "media/mp4.h"

/* A sample, wherever it is listed. */
struct lr_mp4_place {
    int track;     /* index in the movie */
    uint64_t at;   /* in the file */
    uint32_t size; /* bytes */
    int64_t dts;   /* in the track's timescale */
    uint32_t duration;
    int32_t cts; /* to add to dts when it is shown */
    uint32_t entry; /* sample description index, from 1; 0: as the fragment has it */
    bool sync;
    bool run; /* it begins a run: those up to the next one stand behind it without a break */
};

/* Fragments, one moof after another. */
struct lr_mp4_fragments {
    int count;
    struct {
        uint32_t id, timescale;
        struct lr_mp4_defaults defaults;
        int64_t next; /* decode time behind the last sample */
    } track[LR_MP4_TRACKS];
};
int lr_mp4_fragments_open(struct lr_mp4_fragments *f, const struct lr_box *moov);
/* Call take() for each sample of the moof that begins at `position`; its error ends it. */
int lr_mp4_fragments_walk(struct lr_mp4_fragments *f, const struct lr_box *moof, uint64_t position,
                          int (*take)(void *user, const struct lr_mp4_place *p), void *user);

/* A run of samples of one track: where it is in the file. */
struct lr_mp4_chunk {
    uint64_t at, size;
    uint32_t track, samples;
};

/* All samples, as the tables of a moov have them. */
struct lr_mp4_index {
    int count;
    struct lr_mp4_list {
        uint32_t id, timescale;
        uint32_t samples;
        int64_t last; /* decode time of the last sample */
        uint32_t duration;
        struct lr_buf sizes, deltas, offsets, syncs; /* of stsz, stts, ctts, stss */
        bool moved;                                  /* some offset is not 0 */
    } list[LR_MP4_TRACKS];
    struct lr_buf chunks; /* struct lr_mp4_chunk, in the order of the file */
    uint64_t bytes;       /* of all samples */
};
void lr_mp4_index_init(struct lr_mp4_index *x, const struct lr_mp4_fragments *f);
void lr_mp4_index_free(struct lr_mp4_index *x);
int lr_mp4_index_add(void *index, const struct lr_mp4_place *p); /* in the order of the file */
/* How long the tracks are, in ms: the longest. */
int64_t lr_mp4_index_ms(const struct lr_mp4_index *x);

/* Append a moov that is like this one but for the tables: samples lie one chunk behind the other
 * from `base` of the file on. Its length does not depend on `base`. */
int lr_mp4_moov(const struct lr_box *moov, const struct lr_mp4_index *x, uint64_t base,
                struct lr_buf *out);

/* The samples of a track of a moov with tables. */
struct lr_mp4_cursor {
    struct lr_mp4_run_table {
        const uint8_t *at, *end;
        uint32_t left, value; /* of the entry that counts */
    } deltas, offsets;
    const uint8_t *sizes, *syncs, *syncs_end, *chunks, *chunks_end, *groups, *groups_end;
    bool wide, all_sync;
    int size_bits;                               /* of a row of `sizes`; 0: all have `size` */
    uint32_t size, samples, entry;               /* `samples`: how many there are */
    uint32_t sample, chunk, in_chunk, per_chunk; /* numbers of what comes next */
    uint64_t at;
    int64_t dts;
};
int lr_mp4_cursor_open(struct lr_mp4_cursor *c, const struct lr_box *moov, uint32_t track_id);
bool lr_mp4_cursor_next(struct lr_mp4_cursor *c, struct lr_mp4_place *out); /* false at the end */

#endif
