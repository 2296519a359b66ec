/* The cover picture of a room, beside the first file of a recording: "record.cover". Loop's thread
 * only. */
#ifndef LR_COVER_H
#define LR_COVER_H

#include "core/buf.h"
#include "net/http.h"

#define LR_COVER_MAX ((size_t)8 << 20)

struct lr_job;

struct lr_cover {
    bool asked; /* once a session */
    struct lr_transfer *transfer;
    struct lr_buf body;
    const char *why; /* it is not taken; static */
    char *media;     /* the file that it lies beside */
    bool saving;
};

/* The extension of a picture by its first bytes: "jpg" "png" "gif" "webp" "avif"; NULL for others.
 */
const char *lr_cover_kind(const uint8_t *data, size_t len);

void lr_cover_start(struct lr_job *j, const char *media); /* if it is wanted, and the first time */
void lr_cover_stop(struct lr_job *j); /* one that has not come by now does not matter */
/* It is on its way to the disk; then the job is kicked. */
static inline bool lr_cover_is_saving(const struct lr_cover *c)
{
    return c->saving;
}
void lr_cover_free(struct lr_cover *c);

#endif
