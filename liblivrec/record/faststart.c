#include "record/faststart.h"

#include <errno.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "media/mp4_item.h"
#include "record/faststart_parts.h"
#include "record/spool.h"

#define MDAT_HEAD 16

struct work {
    struct lr_mp4_boxes boxes; /* first member */
    struct lr_faststart *f;
    struct lr_mp4_file from;
    struct lr_buf ftyp, moov, made; /* whole; content; the new one */
    struct lr_mp4_fragments fragments;
    struct lr_mp4_index index;
    struct lr_spool spool;
    struct lr_err *err;
};

static int say(struct lr_err *err, int rc)
{
    if (rc && err->code != rc)
        lr_err_set(err, rc,
                   rc == LIVREC_ENOMEM ? "out of memory" : "it is not in fragments of ours");
    return rc;
}

int lr_mp4_file_read(const struct lr_mp4_file *f, void *to, size_t len, uint64_t at)
{
    if (lr_cancelled(f->cancel))
        return lr_err_set(f->err, LIVREC_ECANCELLED, "stopped");
    if (at > (uint64_t)f->size || len > (uint64_t)f->size - at) /* that is no fault of the disk */
        return lr_err_set(f->err, LIVREC_EMEDIA, "its end is missing");
    if (lr_files_read(f->files, f->fd, to, len, (int64_t)at) < 0)
        return lr_err_set(f->err, LIVREC_EIO, "it can't be read back");
    return 0;
}

/* The content of a box, if it is one that counts. */
static int load(const struct lr_mp4_file *f, struct lr_buf *b, struct lr_box *box, uint64_t from,
                uint64_t size)
{
    box->data = NULL;
    box->size = 0;
    if (box->type != LR_FOURCC('m', 'o', 'o', 'v') && box->type != LR_FOURCC('m', 'o', 'o', 'f'))
        return 0;
    lr_buf_clear(b);
    if (size > LR_FASTSTART_BOX || lr_buf_reserve(b, (size_t)size + 1))
        return LIVREC_ENOMEM;
    int rc = lr_mp4_file_read(f, b->data, (size_t)size, from);
    b->len = (size_t)size;
    box->data = b->data;
    box->size = b->len;
    return rc;
}

int lr_mp4_file_walk(const struct lr_mp4_file *f, struct lr_mp4_boxes *boxes)
{
    struct lr_buf b;
    uint64_t end = (uint64_t)f->size, size = 0;
    int rc = 0;
    lr_buf_init(&b, LR_FASTSTART_BOX + 1);
    for (uint64_t at = 0; rc == 0 && at < end; at += size) {
        uint8_t head[LR_BOX_HEADER_MAX];
        size_t len = end - at < sizeof head ? (size_t)(end - at) : sizeof head, header;
        struct lr_box box;
        rc = lr_mp4_file_read(f, head, len, at);
        if (rc == 0 && (lr_box_head(head, len, &box.type, &header, &size) != LR_BOX_OK ||
                        size < header || size > end - at))
            rc = LIVREC_EMEDIA;
        if (rc == 0)
            rc = load(f, &b, &box, at + header, size - header);
        if (rc == 0)
            rc = boxes->take(boxes, &box, at, size);
    }
    lr_buf_free(&b);
    return rc;
}

/* ---- what is in the old file */

static int take_box(struct lr_mp4_boxes *boxes, const struct lr_box *box, uint64_t position,
                    uint64_t size)
{
    struct work *w = (struct work *)boxes;
    switch (box->type) {
    case LR_FOURCC('f', 't', 'y', 'p'):
        if (size > LR_FASTSTART_BLOCK || w->ftyp.len)
            return LIVREC_EMEDIA;
        if (lr_buf_reserve(&w->ftyp, (size_t)size))
            return LIVREC_ENOMEM;
        w->ftyp.len = (size_t)size;
        return lr_mp4_file_read(&w->from, w->ftyp.data, w->ftyp.len, position);
    case LR_FOURCC('m', 'o', 'o', 'v'):
        if (w->moov.len || lr_mp4_fragments_open(&w->fragments, box))
            return LIVREC_EMEDIA;
        lr_mp4_index_init(&w->index, &w->fragments);
        return lr_buf_append(&w->moov, box->data, box->size);
    case LR_FOURCC('m', 'o', 'o', 'f'):
        return lr_mp4_fragments_walk(&w->fragments, box, position, lr_mp4_index_add, &w->index);
    }
    return 0;
}

static int open_old(struct work *w)
{
    const struct lr_files *files = w->f->env->files;
    w->from.fd = files->open_below(files, w->f->root_fd, w->f->path);
    w->from.size = w->from.fd >= 0 ? files->size(files, w->from.fd) : -1;
    return w->from.size > 0 ? 0 : lr_err_set(w->err, LIVREC_EIO, "it can't be opened");
}

static int look(struct work *w)
{
    w->boxes.take = take_box;
    int rc = lr_mp4_file_walk(&w->from, &w->boxes);
    return rc || (w->ftyp.len && w->index.bytes) ? rc : LIVREC_EMEDIA;
}

/* ---- the new one */

/* What is in front of the samples. Twice, since only then it is known how long it is. */
static int make_front(struct work *w)
{
    const struct lr_box moov = {LR_FOURCC('m', 'o', 'o', 'v'), w->moov.data, w->moov.len};
    uint64_t base = 0, size = MDAT_HEAD + w->index.bytes;
    int rc = 0;
    for (int i = 0; i < 2 && rc == 0; i++) {
        lr_buf_clear(&w->made);
        rc = lr_buf_append(&w->made, w->ftyp.data, w->ftyp.len);
        if (rc == 0)
            rc = lr_mp4_moov(&moov, &w->index, base, &w->made);
        base = w->made.len + MDAT_HEAD;
    }
    uint8_t head[MDAT_HEAD] = {0, 0, 0, 1, 'm', 'd', 'a', 't'};
    for (int i = 0; i < 8; i++)
        head[8 + i] = (uint8_t)(size >> (56 - 8 * i));
    return rc ? rc : lr_buf_append(&w->made, head, sizeof head);
}

static int put(struct work *w, const void *data, size_t len)
{
    int rc = lr_spool_write(&w->spool, data, len, len);
    if (rc)
        *w->err = w->spool.err;
    return rc;
}

static int copy_chunk(struct work *w, const struct lr_mp4_chunk *c, uint8_t *block)
{
    int rc = 0;
    for (uint64_t at = 0; at < c->size && rc == 0;) {
        uint64_t left = c->size - at;
        size_t len = left < LR_FASTSTART_BLOCK ? (size_t)left : LR_FASTSTART_BLOCK;
        rc = lr_mp4_file_read(&w->from, block, len, c->at + at);
        if (rc == 0)
            rc = put(w, block, len);
        at += len;
    }
    return rc;
}

static int write_new(struct work *w)
{
    uint8_t *block = lr_malloc(LR_FASTSTART_BLOCK);
    int rc = block ? put(w, w->made.data, w->made.len) : LIVREC_ENOMEM;
    for (size_t i = 0; i < w->index.chunks.len && rc == 0; i += sizeof(struct lr_mp4_chunk)) {
        struct lr_mp4_chunk c;
        memcpy(&c, w->index.chunks.data + i, sizeof c);
        rc = copy_chunk(w, &c, block);
    }
    lr_free(block);
    if (rc == 0 && (rc = lr_spool_sync(&w->spool)) != 0)
        *w->err = w->spool.err;
    return rc;
}

static int check_new(struct work *w)
{
    const struct lr_files *files = w->f->env->files;
    struct lr_mp4_file made = w->from;
    made.fd = files->open_below(files, w->f->root_fd, w->spool.part);
    made.size = made.fd >= 0 ? files->size(files, made.fd) : -1;
    int rc = made.size > 0 ? lr_faststart_check(&w->from, &made)
                           : lr_err_set(w->err, LIVREC_EIO, "the new one can't be opened");
    if (made.fd >= 0)
        files->close(files, made.fd);
    return rc;
}

static bool is_old_there(const struct work *w)
{
    const struct lr_files *files = w->f->env->files;
    return files->is_at(files, w->from.fd, w->f->root_fd, w->f->path) > 0;
}

/* Somebody may have put another file there meanwhile. When only the folder could not be synced, the
 * new one is there. */
static int take_place(struct work *w)
{
    if (!is_old_there(w))
        return lr_err_set(w->err, LIVREC_EIO, "it is not there any more");
    int rc = lr_spool_finish(&w->spool, w->err);
    if (rc && !is_old_there(w)) {
        lr_err_clear(w->err);
        rc = 0;
    }
    w->f->bytes = w->spool.written;
    w->f->sum = w->spool.sum;
    return rc;
}

static int make(struct work *w)
{
    int rc = make_front(w);
    if (rc == 0)
        rc = lr_spool_init(&w->spool, w->f->env, w->f->root_fd, w->f->path);
    if (rc)
        return rc;
    w->spool.tail = LR_FASTSTART_TAIL;
    w->spool.replaces = true;
    lr_digest_begin(&w->spool.digest, w->f->digest);
    rc = lr_spool_open(&w->spool);
    if (rc)
        *w->err = w->spool.err;
    if (rc == 0)
        rc = write_new(w);
    if (rc == 0)
        rc = check_new(w);
    if (rc == 0)
        rc = take_place(w);
    if (rc)
        lr_spool_remove(&w->spool);
    lr_spool_free(&w->spool);
    return rc;
}

int lr_faststart(struct lr_faststart *f, struct lr_err *err)
{
    struct work *w = lr_calloc(1, sizeof *w);
    if (!w)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    lr_err_clear(err);
    w->f = f;
    w->err = err;
    w->from = (struct lr_mp4_file){f->env->files, f->cancel, -1, 0, err};
    lr_buf_init(&w->ftyp, LR_FASTSTART_BLOCK);
    lr_buf_init(&w->moov, LR_FASTSTART_BOX);
    lr_buf_init(&w->made, LR_FASTSTART_BOX);
    int rc = open_old(w);
    if (rc == 0)
        rc = look(w);
    if (rc == 0 && f->chapters.count)
        rc = lr_mp4_chapters(&w->moov, &f->chapters);
    if (rc == 0)
        rc = lr_mp4_jumps(&w->moov, f->jumps);
    if (rc == 0)
        rc = make(w);
    if (w->from.fd >= 0)
        f->env->files->close(f->env->files, w->from.fd);
    lr_mp4_index_free(&w->index);
    lr_buf_free(&w->ftyp);
    lr_buf_free(&w->moov);
    lr_buf_free(&w->made);
    lr_free(w);
    return say(err, rc);
}
