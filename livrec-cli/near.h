/* "Did you mean?" */
#ifndef CLI_NEAR_H
#define CLI_NEAR_H

struct near {
    const char *wrong, *best; /* best: NULL while nothing is near enough */
    unsigned distance;
};

struct near near_start(const char *wrong);
void near_offer(struct near *n, const char *candidate); /* borrowed */

#endif
