/* Rooms that were met: who they are, whatever address leads there, and what they were called.
 * Thread-safe; may block; errors as in store/store.h. */
#ifndef LR_STORE_ROOMS_H
#define LR_STORE_ROOMS_H

#include <stdbool.h>
#include <stdint.h>
#include "store/store.h"

/* A room as an event tells of it. NULL or "" = not known. */
struct lr_store_sight {
    const char *platform, *url; /* never NULL */
    const char *key;            /* the platform's own id: this is who it is; else the address */
    const char *name, *title;
    int64_t at; /* Unix ms */
    bool live;
};

/* Note it. *number is the room's for ever, from 1: the same for all addresses that led to one key.
 * A name that is new goes into its history. */
int lr_store_room_see(struct lr_store *s, const struct lr_store_sight *sight, int64_t *number,
                      struct lr_err *err);

struct lr_store_room {
    int64_t number;
    const char *platform, *key, *url;      /* key: the address when there is no other */
    const char *name, *first_name, *title; /* or NULL */
    int64_t first_seen, last_live;         /* Unix ms; last_live 0: never */
};

/* Every address of every room, until fn returns false. fn must not call the store; all is
 * borrowed. */
int lr_store_room_each(struct lr_store *s, bool (*fn)(void *arg, const struct lr_store_room *room),
                       void *arg, struct lr_err *err);

/* The names of all rooms, by every address that leads to them; of each oldest first. As
 * lr_store_room_each(). */
int lr_store_room_names(struct lr_store *s,
                        bool (*fn)(void *arg, const char *url, const char *name, int64_t since),
                        void *arg, struct lr_err *err);

/* How long its recordings are kept: 0 = no limit. */
struct lr_store_retain {
    int64_t age_ms, bytes, count;
};
int lr_store_room_retain(struct lr_store *s, int64_t number, const struct lr_store_retain *retain,
                         struct lr_err *err);
/* Every room, by its number, until fn returns false. fn must not call the store. */
int lr_store_room_retained(struct lr_store *s,
                           bool (*fn)(void *arg, int64_t number,
                                      const struct lr_store_retain *retain),
                           void *arg, struct lr_err *err);

#endif
