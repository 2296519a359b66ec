/* What rooms are called, by the address that leads to them: what the state knew at the start, and
 * what was learned since. Thread-safe; never waits for a disk. */
#ifndef LR_KNOWN_H
#define LR_KNOWN_H

#include <stdint.h>
#include "core/err.h"

struct lr_known;

int lr_known_new(struct lr_known **out, struct lr_err *err);
void lr_known_free(struct lr_known *k); /* NULL is allowed */

/* Texts may be NULL: not known, or as before. The first name of a room is kept. 0 or
 * LIVREC_ENOMEM. */
int lr_known_put(struct lr_known *k, const char *url, int64_t number, const char *first_name,
                 const char *name, const char *title);

/* It is called so from then on, Unix ms. As it was called already: nothing. 0 or LIVREC_ENOMEM; an
 * address that was never put is LIVREC_ENOTFOUND. */
int lr_known_named(struct lr_known *k, const char *url, const char *name, int64_t since);

/* What it was called, oldest first. fn must not call this. */
void lr_known_names(struct lr_known *k, const char *url,
                    void (*fn)(void *arg, const char *name, int64_t since), void *arg);

struct lr_known_room {
    int64_t number;                  /* of the room in the state, for ever; 0: not known */
    char *first_name, *name, *title; /* or NULL */
};
/* The caller's: lr_known_clear(). k NULL, an unknown address and no memory: nothing is known. */
struct lr_known_room lr_known_get(struct lr_known *k, const char *url);
void lr_known_clear(struct lr_known_room *room);

#endif
