/* Collects the lines of an answer's head (RFC 9112 4, 5). Fed with whatever a server sends. */
#ifndef LR_HEAD_H
#define LR_HEAD_H

#include "net/http.h"

#define LR_HEAD_FIELDS 256
#define LR_HEAD_MAX ((size_t)256 << 10)

struct lr_head {
    struct lr_arena *arena;
    size_t bytes; /* taken from it, about */
    int status; /* 0 before the status line */
    size_t count;
    struct lr_header fields[LR_HEAD_FIELDS];
};

struct lr_head *lr_head_new(void);    /* NULL when memory ran out */
void lr_head_free(struct lr_head *h); /* NULL is allowed */

/* One line, with or without its line end. 1: it was the empty line at the end of a final head; 0:
 * more to come (interim heads, 1xx, are skipped); LIVREC_ENET: too large or no status line;
 * LIVREC_ENOMEM. */
int lr_head_line(struct lr_head *h, const char *line, size_t len);

/* The head as callbacks get it; lives as long as `h`. */
void lr_head_view(const struct lr_head *h, const char *url, struct lr_http_head *out);

/* A head with strings of its own, in the arena. 0 or LIVREC_ENOMEM. */
int lr_http_head_copy(struct lr_arena *a, const struct lr_http_head *head,
                      struct lr_http_head *out);

#endif
