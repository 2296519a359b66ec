/* Watched file descriptors of a loop: an epoll set and who wants to know. Not thread-safe. */
#ifndef LR_WATCH_H
#define LR_WATCH_H

#include <stddef.h>
#include <stdint.h>

struct lr_watch {
    void (*fn)(void *arg, uint32_t events); /* NULL: not watched */
    void *arg;
    uint32_t born; /* tells an event for a closed descriptor from one for its successor */
};

struct lr_watches {
    int epoll;
    struct lr_watch *table; /* by descriptor */
    size_t size;
    uint32_t births;
};

int lr_watches_init(struct lr_watches *w); /* 0 or -errno */
void lr_watches_free(struct lr_watches *w);

/* 0, LIVREC_ENOMEM, or LIVREC_EARG for a descriptor that can't be watched. events 0 removes. */
int lr_watches_set(struct lr_watches *w, int fd, uint32_t events,
                   void (*fn)(void *arg, uint32_t events), void *arg);

/* Wait at most `ms` (-1: for ever) and call who is concerned. `woken` is called between the wait
 * and the first call. */
void lr_watches_wait(struct lr_watches *w, int ms, void (*woken)(void *), void *arg);

#endif
