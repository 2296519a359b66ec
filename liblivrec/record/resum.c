#include "record/resum.h"

#include <livrec/error.h>

#include "core/alloc.h"
#include "core/files.h"

#define BLOCK ((size_t)256 << 10)

static int add_all(const struct lr_files *files, int fd, struct lr_cancel *cancel,
                   struct lr_digest *d, uint8_t *block)
{
    int64_t size = files->size(files, fd);
    for (int64_t at = 0; at < size;) {
        size_t n = size - at < (int64_t)BLOCK ? (size_t)(size - at) : BLOCK;
        if (lr_cancelled(cancel))
            return LIVREC_ECANCELLED;
        if (lr_files_read(files, fd, block, n, at) < 0)
            return LIVREC_EIO;
        lr_digest_add(d, block, n);
        at += (int64_t)n;
    }
    return size > 0 ? 0 : LIVREC_EIO;
}

static int say(struct lr_err *err, int rc)
{
    return lr_err_set(err, rc,
                      rc == LIVREC_ENOMEM ? "out of memory"
                      : rc == LIVREC_EIO  ? "it can't be read back"
                                          : "stopped");
}

int lr_resum(const struct lr_env *env, int root_fd, const char *path, struct lr_cancel *cancel,
             enum lr_digest_kind kind, struct lr_sum *out, struct lr_err *err)
{
    const struct lr_files *files = env->files;
    struct lr_digest d = {0};
    *out = (struct lr_sum){0};
    lr_digest_begin(&d, kind);
    uint8_t *block = lr_malloc(BLOCK);
    int fd = block ? files->open_below(files, root_fd, path) : -1;
    int rc = !block ? LIVREC_ENOMEM : fd < 0 ? LIVREC_EIO : add_all(files, fd, cancel, &d, block);
    if (fd >= 0)
        files->close(files, fd);
    if (rc == 0) {
        lr_digest_end(&d, false, out);
        rc = out->kind == LR_DIGEST_NONE ? LIVREC_ENOMEM : 0;
    }
    lr_digest_free(&d);
    lr_free(block);
    return rc ? say(err, rc) : 0;
}
