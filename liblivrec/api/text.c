#include "api/text.h"

#include <livrec/error.h>

int lr_api_text(struct lr_buf *out, int rc, char **text, struct lr_err *err)
{
    char *whole = rc ? NULL : lr_buf_str(out);
    if (rc == 0 && !whole)
        rc = lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    if (rc)
        lr_buf_free(out);
    else
        *text = whole; /* the buffer's memory is the caller's now */
    return rc;
}
