/* What an answer's head says. */
#include <string.h>

#include "net/http.h"

const char *lr_http_header(const struct lr_http_head *h, const char *lower_name)
{
    for (size_t i = 0; i < h->header_count; i++) {
        if (strcmp(h->headers[i].name, lower_name) == 0)
            return h->headers[i].value;
    }
    return NULL;
}
