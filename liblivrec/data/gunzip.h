/* gzip (RFC 1952) that nobody asked for: stores hand out some objects as they were put there.
 * Media, playlists and manifests begin with other bytes. Pure functions. */
#ifndef LR_GUNZIP_H
#define LR_GUNZIP_H

#include <stdbool.h>
#include "core/buf.h"

bool lr_is_gzip(const void *data, size_t len);

/* Append what is in it. LIVREC_EPARSE: it is damaged, cut off, or more than fits into *out, which
 * has what came before that; LIVREC_ENOMEM. */
int lr_gunzip(const void *data, size_t len, struct lr_buf *out) LR_MUST_USE;

#endif
