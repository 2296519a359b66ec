/* MP4 files whose samples are listed in tables: where the moov is found, and what is read by it. */
#include "fuzz.h"

#include <errno.h>
#include <livrec/error.h>

#include "record/moov.h"
#include "record/tables.h"

/* A file in memory. */
struct memory {
    struct lr_files files; /* first */
    const uint8_t *data;
    size_t size;
};

static ssize_t pread_memory(const struct lr_files *f, int fd, void *to, size_t len, int64_t at)
{
    const struct memory *m = (const struct memory *)f;
    MUST(fd == 7 && at >= 0 && len > 0);
    size_t left = (uint64_t)at < m->size ? m->size - (size_t)at : 0;
    len = len < left ? len : left;
    if (len)
        memcpy(to, m->data + at, len);
    return (ssize_t)len;
}

struct watch {
    struct lr_stage base; /* first */
    struct lr_err err;
    int tracks;
    uint64_t bytes;
};

static int on_tracks(struct lr_stage *s, const struct lr_tracks *t)
{
    MUST(t->count >= 1 && t->count <= LR_MAX_TRACKS);
    ((struct watch *)s)->tracks = t->count;
    return 0;
}

static int on_frame(struct lr_stage *s, const struct lr_frame *f)
{
    struct watch *w = (struct watch *)s;
    uint8_t sum = 0;
    MUST(f->track >= 0 && f->track < w->tracks && f->size > 0 && f->nal_len <= 4);
    for (size_t i = 0; i < f->size; i++) /* all of it is there */
        sum ^= f->data[i];
    w->bytes += f->size + (sum & 0);
    return 0;
}

static int on_gap(struct lr_stage *s, const struct lr_gap *g)
{
    MUST(lr_gap_cause_name(g->cause));
    return 0;
}

static const struct lr_stage_ops watch_ops = {
    .name = "watch", .tracks = on_tracks, .frame = on_frame, .gap = on_gap};

static void read_all(const struct memory *m, const struct lr_box *moov)
{
    const struct lr_tables_file file = {&m->files, 7, (int64_t)m->size, "x.mp4"};
    struct watch w = {.base = {.ops = &watch_ops}};
    struct lr_reader *r;
    bool end = false;
    w.base.err = &w.err;
    MUST(lr_tables_new(&w.base, &file, moov, &r) == 0);
    int rc = 0;
    while (rc == 0 && !end)
        rc = lr_tables_step(r, &end);
    MUST(rc == 0 || rc == LIVREC_EMEDIA || rc == LIVREC_EDRM);
    MUST(rc == 0 || w.err.code == rc);
    MUST(rc || lr_reader_flush(r) == 0);
    MUST(w.bytes <= m->size);
    lr_reader_free(r);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct memory m = {.files = {.pread = pread_memory}, .data = data, .size = size};
    struct lr_moov moov;
    MUST(lr_moov_find(&m.files, 7, (int64_t)size, &moov) == 0);
    MUST(moov.content.len <= size);
    const struct lr_box box = {0, moov.content.data, moov.content.len};
    if (moov.kind == LR_MOOV_TABLES)
        read_all(&m, &box);
    lr_moov_free(&moov);
    return 0;
}
