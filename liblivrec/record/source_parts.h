/* What every source begins with. Private to record/source*.c. */
#ifndef LR_SOURCE_PARTS_H
#define LR_SOURCE_PARTS_H

#include "record/source.h"

struct lr_source_kind {
    void (*pause)(struct lr_source *s, bool paused);
    void (*ease)(struct lr_source *s, bool eased);
    void (*drain)(struct lr_source *s);
    void (*close)(struct lr_source *s); /* stop and free all but *s itself */
};

/* First member of every source. */
struct lr_source {
    const struct lr_source_kind *kind;
    struct lr_source_config cfg; /* url, query and headers are copies */
    struct lr_header *headers;
    char *url, *query;
    const struct lr_source_ops *ops;
    void *user;
    int calls;   /* running calls of the owner and of the pipeline */
    bool closed; /* freed from inside such a call: *s lives a little longer */
    bool ended;
    enum lr_source_end end;
    struct lr_err why;
    struct lr_timer *end_timer;
};

/* Fill in the common part of a zeroed source. 0 or LIVREC_ENOMEM; lr_source_free() it either way.
 */
int lr_source_init(struct lr_source *s, const struct lr_source_kind *kind,
                   const struct lr_source_config *cfg, const struct lr_source_ops *ops, void *user,
                   struct lr_err *err);

/* Tell the owner soon, from the loop, that it is over. Only the first end counts. */
void lr_source_end(struct lr_source *s, enum lr_source_end end, const struct lr_err *err);

/* Around everything that may call the owner: a source that is freed inside lives until the
 * outermost leave. */
void lr_source_enter(struct lr_source *s);
void lr_source_leave(struct lr_source *s);

void lr_source_bytes(struct lr_source *s, size_t n);                  /* ops->bytes */
void lr_source_quiet(struct lr_source *s);                            /* ops->quiet */
void lr_source_barren(struct lr_source *s, const struct lr_err *why); /* ops->barren */
struct lr_out *lr_source_raw(struct lr_source *s, const char *ext);   /* ops->raw */

#endif
