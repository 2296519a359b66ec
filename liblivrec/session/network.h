/* The network at this end, as all rooms of a handle see it together: is it down? One room that is
 * cut off says little; when nobody hears anything any more, and it is not one platform alone or the
 * failure is of this machine's own kind (no address found, no way out), it is the network. That is
 * told once, and nobody is given up meanwhile. Everything runs on the loop's thread. */
#ifndef LR_NETWORK_H
#define LR_NETWORK_H

#include <stdbool.h>
#include <stdint.h>
#include "core/err.h"
#include "net/loop.h"
#include "session/events.h"
#include "session/hosts.h"
#include "session/pace.h"

#define LR_DOWN_FAILURES 3 /* so many in a row, of all rooms ... */
#define LR_DOWN_AFTER 4000 /* ... over so many ms, without a sign of life */
#define LR_NETWORK_USERS 2

/* New connections to one host of media; questions to one platform, of recordings and of what is
 * watched together, where recordings go first. */
#define LR_CONNECT_RATE ((struct lr_pace_rate){50, 10})
#define LR_ASK_RATE ((struct lr_pace_rate){20, 50})
#define LR_POLL_RATE ((struct lr_pace_rate){10, 50})

/* Who heard something, or failed to. */
struct lr_ear {
    const void *site; /* the platform; compared only */
    bool bare;        /* the address of a stream, perhaps in this very house */
    bool media;       /* else it was a question */
};

struct lr_network {
    struct lr_loop *loop;
    struct lr_events *events;
    bool proven; /* it worked once */
    bool down;
    bool awake;            /* while `back` is called because the machine was suspended */
    int64_t since;         /* when the first of the failures in a row was */
    int failures, local;   /* in a row; those of this machine's own kind */
    const void *site;      /* of the first ... */
    bool several;          /* ... and there were others */
    bool of_platforms;     /* not of bare addresses alone */
    bool mute_media, mute; /* nobody answered: media, questions */
    struct lr_hosts hosts; /* that take no connection */
    struct lr_paces paces; /* of hosts and platforms */
    struct {
        void (*back)(void *arg);
        void *arg;
    } user[LR_NETWORK_USERS];
};

static inline uint64_t lr_network_site_key(const void *site)
{
    return (uint64_t)(uintptr_t)site;
}

void lr_network_init(struct lr_network *n, struct lr_loop *loop, struct lr_events *events);
/* back(arg) whenever the network is back, or the machine after it was suspended. From inside lr_network_heard(). */
void lr_network_listen(struct lr_network *n, void (*back)(void *arg), void *arg);
/* Something came (`err` NULL or code 0), or was tried and failed. */
void lr_network_heard(struct lr_network *n, const struct lr_ear *ear, const struct lr_err *err);

#endif
