#include "record/input.h"

#include <errno.h>
#include <string.h>
#include <strings.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/files.h"

#define BLOCK ((size_t)256 << 10)
#define PIECE ((size_t)16 << 10) /* zeros are looked for in pieces of so much */

static int fail(const struct lr_input *in, struct lr_err *err, int rc)
{
    char text[128];
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
                 {".m4s", LR_CONTAINER_FMP4}, {".aac", LR_CONTAINER_ADTS},
                 {".mp3", LR_CONTAINER_ADTS},
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
               ? 0
               : lr_err_set(err, LIVREC_EMEDIA,
                            "%s is %s; FLV, TS, Matroska, fragmented MP4, AAC and MP3 can be read", in->path,
                            len ? "no media that livrec can read" : "empty");
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
        rc = lr_reader_fmp4_new(out, &in->reader);
        break;
    case LR_CONTAINER_MKV:
        rc = lr_reader_mkv_new(out, &in->reader);
        break;
    default:
        rc = lr_reader_adts_new(out, &in->reader);
        break;
    }
    return rc ? lr_err_set(err, rc, "out of memory") : 0;
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

int lr_input_step(struct lr_input *in, bool *end, struct lr_err *err)
{
    size_t len;
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
    return in->zeros + (in->reader ? (int64_t)in->reader->skipped : 0);
}

void lr_input_close(struct lr_input *in)
{
    lr_reader_free(in->reader);
    lr_free(in->block);
    if (in->fd >= 0)
        in->env->files->close(in->env->files, in->fd);
}
