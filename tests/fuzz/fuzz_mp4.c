/* MP4 files whose samples are listed in tables: where the moov is found, and what is read by it. */
#include "memory_file.h"

#include <errno.h>
#include <livrec/error.h>

#include "record/moov.h"
#include "record/tables.h"

static void read_all(const struct memory_file *m, const struct lr_box *moov)
{
    const struct lr_tables_file file = {&m->files, MEMORY_FD, (int64_t)m->size, "x.mp4"};
    struct memory_watch w = {.base = {.ops = &memory_ops}};
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
    struct memory_file m = {.files = {.pread = memory_pread}, .data = data, .size = size};
    struct lr_moov moov;
    MUST(lr_moov_find(&m.files, MEMORY_FD, (int64_t)size, &moov) == 0);
    MUST(moov.content.len <= size);
    const struct lr_box box = {0, moov.content.data, moov.content.len};
    if (moov.kind == LR_MOOV_TABLES)
        read_all(&m, &box);
    lr_moov_free(&moov);
    return 0;
}
