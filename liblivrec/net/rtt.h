/* How long connections to hosts take, and how long one is waited for. All of it runs on the loop's
 * thread. */
#ifndef LR_RTT_H
#define LR_RTT_H

#include <stddef.h>
#include <stdint.h>

#define LR_RTT_HOSTS 64

/* Zeroed: nothing is known. */
struct lr_rtt {
    struct lr_rtt_host {
        uint64_t key;         /* 0: free */
        int64_t at;           /* when it was used last; monotonic ms */
        int64_t mean, spread; /* ms; 0: not known */
        int failures;         /* in a row: no connection in time */
    } host[LR_RTT_HOSTS];
};

/* All by the host and port of an address. */
void lr_rtt_note(struct lr_rtt *r, const char *url, int64_t ms, int64_t now); /* it took so long */
void lr_rtt_failed(struct lr_rtt *r, const char *url, int64_t now);           /* none in time */
/* How long to wait for a connection: `base` where nothing is known. From 3 s (or base, if that is
 * less) for hosts that are near, so that another one is tried soon, to six times base for those
 * that are far. */
int64_t lr_rtt_limit(const struct lr_rtt *r, const char *url, int64_t base);

#endif
