/* What the simulated platform wants held for as long as its media is taken. */
#include <stdlib.h>

#include "sim_parts.h"

struct seat {
    struct lr_hold hold; /* first: the two are one */
    struct sim *world;
    double until;
};

static bool is_lost(struct lr_hold *h, struct lr_err *why)
{
    const struct seat *s = (struct seat *)h;
    lr_err_set(why, LIVREC_ENET, "the seat was taken away");
    return sim_now(s->world) >= s->until;
}

static void leave(struct lr_hold *h)
{
    ((struct seat *)h)->world->seats--;
    free(h);
}

struct lr_hold *sim_seat(struct sim *world)
{
    struct seat *s = world->seat_life > 0 ? calloc(1, sizeof *s) : NULL;
    if (!s)
        return NULL;
    *s = (struct seat){{is_lost, leave}, world, sim_now(world) + world->seat_life};
    world->seats++;
    world->most_seats = world->seats > world->most_seats ? world->seats : world->most_seats;
    return &s->hold;
}
