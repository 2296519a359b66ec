/* What the files of the replay transport share. */
#ifndef LR_REPLAY_PARTS_H
#define LR_REPLAY_PARTS_H

#include <pthread.h>
#include "net/replay_socket.h"

/* An exchange of the list, prepared. */
struct lr_replay_entry {
    const struct lr_replay_exchange *e;
    const char *url;
    struct lr_header *headers; /* lower case */
    int uses;
};

struct lr_exchange {
    struct lr_replay *replay;
    const struct lr_replay_entry *entry;
    const char *url;
    struct lr_exchange_ops ops;
    void *user;
    struct lr_timer *timer;
    struct lr_replay_socket *socket; /* of a two-way exchange */
    const uint8_t *spoken;           /* what is given of it, piece by piece */
    size_t sent, spoken_len;
    bool has_head, paused, busy, dead; /* busy: inside a callback, which may cancel it */
    struct lr_exchange *next, **link;
};

struct lr_replay {
    struct lr_transport transport; /* first: the two are one */
    struct lr_loop *loop;
    struct lr_replay_config cfg;
    struct lr_arena *arena;
    struct lr_exchange *running;
    pthread_mutex_t lock; /* what stands below: tests read it from their thread */
    struct lr_replay_entry *entries;
    size_t cursor, answered;
    int unexpected;
    struct lr_buf defects;
};

/* replay_step.c: one step a turn, by the loop's timers. */
void lr_replay_step(void *exchange);
void lr_replay_next(struct lr_exchange *x, int64_t ms); /* without memory it ends */
int lr_replay_kick(struct lr_exchange *x); /* if it waits for something: 0 or LIVREC_ENOMEM */
void lr_replay_unlink(struct lr_exchange *x);
void lr_replay_free_exchange(struct lr_exchange *x);

#endif
