/* What an answer's head says. */
#include <string.h>

#include "net/head.h"

const char *lr_http_header(const struct lr_http_head *h, const char *lower_name)
{
    for (size_t i = 0; i < h->header_count; i++) {
        if (strcmp(h->headers[i].name, lower_name) == 0)
            return h->headers[i].value;
    }
    return NULL;
}

int lr_http_head_copy(struct lr_arena *a, const struct lr_http_head *head, struct lr_http_head *out)
{
    struct lr_header *headers = lr_arena_alloc(a, (head->header_count + 1) * sizeof *headers);
    *out = *head;
    out->url = lr_arena_strdup(a, head->url);
    out->headers = headers;
    if (!headers || !out->url)
        return LIVREC_ENOMEM;
    for (size_t i = 0; i < head->header_count; i++) {
        headers[i].name = lr_arena_strdup(a, head->headers[i].name);
        headers[i].value = lr_arena_strdup(a, head->headers[i].value);
        if (!headers[i].name || !headers[i].value)
            return LIVREC_ENOMEM;
    }
    return 0;
}
