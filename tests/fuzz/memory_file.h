/* A file in memory, for readers that go where they want to. */
#ifndef FUZZ_MEMORY_FILE_H
#define FUZZ_MEMORY_FILE_H

#include "fuzz.h"

#include "core/files.h"
#include "record/stage.h"

#define MEMORY_FD 7

struct memory_file {
    struct lr_files files; /* first */
    const uint8_t *data;
    size_t size;
};

static inline ssize_t memory_pread(const struct lr_files *f, int fd, void *to, size_t len,
                                   int64_t at)
{
    const struct memory_file *m = (const struct memory_file *)f;
    MUST(fd == MEMORY_FD && at >= 0 && len > 0);
    size_t left = (uint64_t)at < m->size ? m->size - (size_t)at : 0;
    len = len < left ? len : left;
    if (len)
        memcpy(to, m->data + at, len);
    return (ssize_t)len;
}

/* What comes out of a reader: tracks before frames, all bytes there. */
struct memory_watch {
    struct lr_stage base; /* first */
    struct lr_err err;
    int tracks;
    uint64_t bytes;
};

static inline int memory_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    MUST(t->count >= 1 && t->count <= LR_MAX_TRACKS);
    ((struct memory_watch *)s)->tracks = t->count;
    return 0;
}

static inline int memory_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct memory_watch *w = (struct memory_watch *)s;
    uint8_t sum = 0;
    MUST(f->track >= 0 && f->track < w->tracks && f->size > 0 && f->nal_len <= 4);
    for (size_t i = 0; i < f->size; i++) /* all of it is there */
        sum ^= f->data[i];
    w->bytes += f->size + (sum & 0);
    return 0;
}

static inline int memory_gap(struct lr_stage *s, const struct lr_gap *g)
{
    MUST(lr_gap_cause_name(g->cause));
    return 0;
}

static const struct lr_stage_ops memory_ops = {
    .name = "watch", .tracks = memory_tracks, .frame = memory_frame, .gap = memory_gap};

#endif
