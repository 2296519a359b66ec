/* Texts that the caller owns: livrec_text_free(). */
#ifndef LR_API_TEXT_H
#define LR_API_TEXT_H

#include "core/buf.h"
#include "core/err.h"

/* What was written into `out` with this result: *text is it, or nothing is kept of it. Returns rc,
 * or LIVREC_ENOMEM with *err. */
int lr_api_text(struct lr_buf *out, int rc, char **text, struct lr_err *err);

#endif
