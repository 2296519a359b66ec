/* What follows recordings, when none runs any more: it is waited for, once we shall stop only for a
 * moment. */
#ifndef CLI_AFTER_H
#define CLI_AFTER_H

#include "stop.h"
#include "tell.h"

#define AFTER_LOOK_MS 100 /* its end makes nothing readable: it is looked for so often */

struct after {
    bool told;
    int64_t until; /* monotonic ms; 0: no end */
};

/* The call's options with what the environment adds, which concerns what follows. 0, or what was
 * told already: the exit status. */
int after_options(const struct call *c);

/* Is there something to wait for? */
bool after_waits(struct after *a, livrec *lr, const struct stop *stop, struct tell *tell);

#endif
