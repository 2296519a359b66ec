#include "post/move.h"

#include <errno.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/files.h"
#include "data/xxh128.h"

#define PIECE ((size_t)1 << 20)

/* What is read goes into the draft (fd >= 0), and into the digest in any case. */
struct reading {
    const struct lr_files *files;
    struct lr_cancel *cancel;
    struct lr_xxh128 *digest;
    uint8_t *piece;
    int to;
};

static int write_piece(const struct reading *r, size_t len)
{
    size_t done = 0;
    while (done < len) {
        struct iovec v = {r->piece + done, len - done};
        ssize_t n = r->files->writev(r->files, r->to, &v, 1);
        if (n < 0 && n != -EINTR)
            return (int)n;
        done += n > 0 ? (size_t)n : 0;
    }
    return 0;
}

static int read_all(const struct reading *r, int fd)
{
    for (int64_t at = 0;;) {
        if (lr_cancelled(r->cancel))
            return -ECANCELED;
        ssize_t n = r->files->pread(r->files, fd, r->piece, PIECE, at);
        if (n == -EINTR)
            continue;
        int rc = n > 0 && r->to >= 0 ? write_piece(r, (size_t)n) : 0;
        if (n <= 0 || rc < 0)
            return n < 0 ? (int)n : rc;
        lr_xxh128_add(r->digest, r->piece, (size_t)n);
        at += n;
    }
}

/* Of all of an open file; it is copied on the way where `to` is a descriptor. 0 or -errno. */
static int digest_of(const struct lr_files *f, int fd, int to, struct lr_cancel *cancel,
                     char hex[LR_XXH128_HEX])
{
    struct reading r = {f, cancel, lr_xxh128_new(), lr_malloc(PIECE), to};
    int rc = r.digest && r.piece ? read_all(&r, fd) : -ENOMEM;
    if (rc == 0)
        lr_xxh128_hex(r.digest, hex);
    lr_xxh128_free(r.digest);
    lr_free(r.piece);
    return rc;
}

static int copy(const struct lr_draft *d, int from, struct lr_cancel *cancel,
                char hex[LR_XXH128_HEX])
{
    const struct lr_files *f = d->env->files;
    int to = f->create(f, d->root_fd, d->name, 0644);
    if (to < 0)
        return to;
    int rc = digest_of(f, from, to, cancel, hex);
    if (rc == 0)
        rc = lr_files_forgive(f->sync(f, to));
    int closed = f->close(f, to);
    return rc < 0 ? rc : closed < 0 ? closed : 0;
}

/* -EBADMSG: it is something else. */
static int compare(const struct lr_draft *d, const char *name, struct lr_cancel *cancel,
                   const char *hex)
{
    const struct lr_files *f = d->env->files;
    char other[LR_XXH128_HEX];
    int fd = f->open_below(f, d->root_fd, name);
    int rc = fd < 0 ? fd : digest_of(f, fd, -1, cancel, other);
    if (fd >= 0)
        f->close(f, fd);
    return rc == 0 && strcmp(hex, other) != 0 ? -EBADMSG : rc;
}

static int tell(const struct lr_draft *d, const char *source, int rc, struct lr_err *err)
{
    const char *why = rc == -EBADMSG ? "what was written reads otherwise" : strerrordesc_np(-rc);
    int code = rc == -ECANCELED ? LIVREC_ECANCELLED : rc == -ENOMEM ? LIVREC_ENOMEM : LIVREC_EIO;
    lr_draft_remove(d);
    return lr_err_set(err, code, "%s can't be moved to %s: %s", source, d->path, why);
}

int lr_move_copy(const struct lr_draft *d, const char *source, const struct lr_reserve *reserve,
                 struct lr_cancel *cancel, struct lr_err *err)
{
    const struct lr_files *f = d->env->files;
    char hex[LR_XXH128_HEX];
    int from = f->open(f, source);
    int64_t size = from < 0 ? from : f->size(f, from);
    lr_draft_remove(d);
    int rc = size < 0 ? 0 : lr_draft_room(d, size, reserve, err);
    int failed = size < 0 ? (int)size : 0;
    if (rc == 0 && failed == 0)
        failed = copy(d, from, cancel, hex);
    if (rc == 0 && failed == 0)
        failed = compare(d, d->name, cancel, hex);
    if (from >= 0)
        f->close(f, from);
    return failed < 0 ? tell(d, source, failed, err) : rc;
}

bool lr_move_is_copy(const struct lr_draft *d, const char *name, const char *source,
                     struct lr_cancel *cancel)
{
    const struct lr_files *f = d->env->files;
    char hex[LR_XXH128_HEX];
    int fd = f->open(f, source), rc = fd < 0 ? fd : digest_of(f, fd, -1, cancel, hex);
    if (fd >= 0)
        f->close(f, fd);
    return rc == 0 && compare(d, name, cancel, hex) == 0;
}
