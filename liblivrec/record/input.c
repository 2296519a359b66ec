#include "record/input.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/files.h"
#include "record/headless.h"
#include "record/tables.h"

#define BLOCK ((size_t)256 << 10)
#define PIECE ((size_t)16 << 10) /* zeros are looked for in pieces of so much */

static int fail(const struct lr_input *in, struct lr_err *err, int rc)
{
    char text[128];
    if (rc == -ENOMEM)
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc == -EWOULDBLOCK)
        return lr_err_set(err, LIVREC_EIO, "%s is being recorded", in->path);
    return lr_err_set(err, LIVREC_EIO, "%s can't be read: %s", in->path,
                      strerror_r(-rc, text, sizeof text));
}

static bool ends_with(const char *path, size_t len, const char *end)
{
    size_t n = strlen(end);
    return len >= n && strncasecmp(path + len - n, end, n) == 0;
}

/* When damage hides what the first bytes would say. */
static enum lr_container by_name(const char *path)
{
    static const struct {
        const char *end;
        enum lr_container container;
    } names[] = {{".flv", LR_CONTAINER_FLV},  {".ts", LR_CONTAINER_TS},
                 {".mp4", LR_CONTAINER_FMP4}, {".m4a", LR_CONTAINER_FMP4},
                 {".mov", LR_CONTAINER_FMP4}, {".m4s", LR_CONTAINER_FMP4},
                 {".aac", LR_CONTAINER_ADTS}, {".mp3", LR_CONTAINER_ADTS},
                 {".mkv", LR_CONTAINER_MKV},  {".webm", LR_CONTAINER_MKV}};
    size_t len = strlen(path);
    if (ends_with(path, len, ".part"))
        len -= strlen(".part");
    for (size_t i = 0; i < LR_COUNT(names); i++)
        if (ends_with(path, len, names[i].end))
            return names[i].container;
    return LR_CONTAINER_UNKNOWN;
}

static bool is_media(enum lr_container c)
{
    return c == LR_CONTAINER_FLV || c == LR_CONTAINER_TS || c == LR_CONTAINER_FMP4 ||
           c == LR_CONTAINER_ADTS || c == LR_CONTAINER_MKV;
}

static int read_block(struct lr_input *in, int64_t at, size_t *len, struct lr_err *err)
{
    const struct lr_files *f = in->env->files;
    ssize_t n;
    do
        n = f->pread(f, in->fd, in->block, BLOCK, at);
    while (n == -EINTR);
    *len = n > 0 ? (size_t)n : 0;
    return n < 0 ? fail(in, err, (int)n) : 0;
}

static const char *const kinds = "FLV, TS, Matroska, MP4, AAC and MP3 can be read";

static struct lr_box moov_of(const struct lr_input *in)
{
    return (struct lr_box){0, in->moov.content.data, in->moov.content.len};
}

/* Where does an MP4 describe itself, and what does it say? */
static int find_moov(struct lr_input *in, struct lr_err *err)
{
    if (in->container != LR_CONTAINER_FMP4)
        return 0;
    int rc = lr_moov_find(in->env->files, in->fd, in->size, &in->moov);
    if (rc)
        return fail(in, err, rc);
    const struct lr_box moov = moov_of(in);
    if (moov.size)
        lr_tags_read_moov(&in->tags, &moov);
    return 0;
}

static int find_container(struct lr_input *in, struct lr_err *err)
{
    size_t len;
    int rc = read_block(in, 0, &len, err);
    if (rc)
        return rc;
    in->container = lr_sniff(in->block, len);
    if (!is_media(in->container) && len)
        in->container = by_name(in->path);
    lr_tags_read(&in->tags, in->container, in->block, len);
    return is_media(in->container)
               ? find_moov(in, err)
               : lr_err_set(err, LIVREC_EMEDIA,
                            len ? "%s is no media that livrec can read; %s" : "%s is empty; %s",
                            in->path, kinds);
}

int lr_input_open(struct lr_input *in, const struct lr_env *env, const char *path,
                  struct lr_err *err)
{
    const struct lr_files *f = env->files;
    *in = (struct lr_input){.env = env, .path = path};
    in->fd = f->open(f, path);
    if (in->fd < 0)
        return fail(in, err, in->fd);
    if (f->lock(f, in->fd) == -EWOULDBLOCK) /* other errors: nobody can lock there */
        return fail(in, err, -EWOULDBLOCK);
    in->size = f->size(f, in->fd);
    if (in->size < 0)
        return fail(in, err, (int)in->size);
    in->block = lr_malloc(BLOCK);
    return in->block ? find_container(in, err) : lr_err_set(err, LIVREC_ENOMEM, "out of memory");
}

/* By its tables, if it has them; by its fragments, which may follow. */
static int start_mp4(struct lr_input *in, struct lr_stage *out, struct lr_err *err)
{
    const struct lr_tables_file file = {in->env->files, in->fd, in->size, in->path};
    const struct lr_box moov = moov_of(in);
    if (in->moov.kind == LR_MOOV_NONE && in->like) {
        in->headless = true;
        return lr_headless_new(out, &file, in->like, &in->reader);
    }
    if (in->moov.kind == LR_MOOV_NONE)
        return lr_err_set(
            err, LIVREC_EMEDIA,
            "%s: its index (moov) is missing, as when a program that writes it last was "
            "killed; livrec repair --like GOOD makes one, GOOD being a good file of the "
            "same program and source",
            in->path);
    in->by_tables = in->moov.kind == LR_MOOV_TABLES;
    if (!in->by_tables)
        return lr_reader_fmp4_new(out, &in->reader);
    return lr_tables_new(out, &file, &moov, &in->reader);
}

int lr_input_start(struct lr_input *in, struct lr_stage *out, struct lr_err *err)
{
    int rc;
    switch (in->container) {
    case LR_CONTAINER_FLV:
        rc = lr_reader_flv_new(out, &in->reader);
        break;
    case LR_CONTAINER_TS:
        rc = lr_reader_ts_new(out, &in->reader);
        break;
    case LR_CONTAINER_FMP4:
        rc = start_mp4(in, out, err);
        break;
    case LR_CONTAINER_MKV:
        rc = lr_reader_mkv_new(out, &in->reader);
        break;
    default:
        rc = lr_reader_adts_new(out, &in->reader);
        break;
    }
    return rc == LIVREC_ENOMEM ? lr_err_set(err, rc, "out of memory") : rc;
}

static bool is_zero(const uint8_t *p, size_t len)
{
    return len && p[0] == 0 && memcmp(p, p + 1, len - 1) == 0;
}

/* Blocks that a power cut left as zeros: any number of them, where a reader would give up. In MP4
 * and Matroska lengths go over them, and such a piece may be one that was kept free. */
static int feed_piece(struct lr_input *in, const uint8_t *p, size_t len)
{
    bool spares = in->container != LR_CONTAINER_FMP4 && in->container != LR_CONTAINER_MKV;
    bool zero = spares && is_zero(p, len), first = zero && !in->in_zeros;
    bool whole =
        in->container == LR_CONTAINER_TS; /* and so much tells it that something is missing */
    int rc = first && !whole ? lr_reader_flush(in->reader) : 0;
    in->in_zeros = zero;
    if (!zero || (first && whole))
        return lr_reader_feed(in->reader, p, len);
    in->zeros += (int64_t)len;
    return rc;
}

static bool has_fragments(const struct lr_input *in)
{
    const struct lr_box moov = moov_of(in);
    struct lr_box b;
    return lr_box_find(&moov, LR_FOURCC('m', 'v', 'e', 'x'), &b);
}

/* *end as in lr_input_step(): fragments behind the tables are read from here on. */
static int step_tables(struct lr_input *in, bool *end, struct lr_err *err)
{
    struct lr_stage *out = in->reader->out;
    int rc = lr_tables_step(in->reader, end);
    if (rc || !*end)
        return rc;
    in->moov.damaged |= lr_tables_damaged(in->reader);
    rc = lr_reader_flush(in->reader);
    if (rc || !has_fragments(in))
        return rc;
    *end = in->by_tables = false;
    in->passed += (int64_t)in->reader->skipped;
    lr_reader_free(in->reader);
    in->reader = NULL;
    rc = lr_reader_fmp4_new(out, &in->reader);
    return rc ? lr_err_set(err, rc, "out of memory") : 0;
}

static int step_headless(struct lr_input *in, bool *end)
{
    int rc = lr_headless_step(in->reader, end);
    return rc == 0 && *end ? lr_reader_flush(in->reader) : rc;
}

int lr_input_step(struct lr_input *in, bool *end, struct lr_err *err)
{
    size_t len;
    if (in->by_tables)
        return step_tables(in, end, err);
    if (in->headless)
        return step_headless(in, end);
    int rc = read_block(in, in->at, &len, err);
    *end = rc == 0 && len == 0;
    if (*end)
        return lr_reader_flush(in->reader);
    for (size_t at = 0; at < len && rc == 0; at += PIECE)
        rc = feed_piece(in, in->block + at, len - at < PIECE ? len - at : PIECE);
    in->at += (int64_t)len;
    return rc;
}

int64_t lr_input_skipped(const struct lr_input *in)
{
    return in->zeros + in->passed + (in->reader ? (int64_t)in->reader->skipped : 0);
}

bool lr_input_index_damaged(const struct lr_input *in)
{
    return in->moov.kind == LR_MOOV_TABLES && in->moov.damaged;
}

bool lr_input_mute(const struct lr_input *in)
{
    return in->headless && in->reader && lr_headless_mute(in->reader);
}

void lr_input_close(struct lr_input *in)
{
    lr_reader_free(in->reader);
    lr_free(in->block);
    lr_moov_free(&in->moov);
    if (in->fd >= 0)
        in->env->files->close(in->env->files, in->fd);
}
