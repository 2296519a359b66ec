/* Hosts of media that took no connection: for ten minutes they are tried last, by all rooms. */
#ifndef LR_HOSTS_H
#define LR_HOSTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define LR_HOSTS 64
#define LR_HOST_MEMORY 600000 /* ms */

/* Zeroed: none. Times are monotonic ms. */
struct lr_hosts {
    struct {
        uint64_t key; /* 0: free */
        int64_t at;
    } host[LR_HOSTS];
};

uint64_t lr_host_key(const char *url); /* of host and port; never 0; NULL is allowed */
void lr_hosts_failed(struct lr_hosts *h, const char *url, int64_t now);
void lr_hosts_worked(struct lr_hosts *h, const char *url);
bool lr_hosts_is_bad(const struct lr_hosts *h, const char *url, int64_t now);
void lr_hosts_forget(struct lr_hosts *h, int64_t since); /* those that failed from then on */

#endif
