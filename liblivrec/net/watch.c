#include "net/watch.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/alloc.h"

#define BATCH 128

int lr_watches_init(struct lr_watches *w)
{
    *w = (struct lr_watches){.epoll = epoll_create1(EPOLL_CLOEXEC)};
    return w->epoll < 0 ? -errno : 0;
}

void lr_watches_free(struct lr_watches *w)
{
    if (w->epoll >= 0)
        close(w->epoll);
    lr_free(w->table);
    *w = (struct lr_watches){.epoll = -1};
}

static int make_room(struct lr_watches *w, int fd)
{
    if ((size_t)fd < w->size)
        return 0;
    size_t size = w->size ? w->size : 64;
    while (size <= (size_t)fd)
        size *= 2;
    struct lr_watch *table = lr_realloc(w->table, size * sizeof *table);
    if (!table)
        return LIVREC_ENOMEM;
    memset(table + w->size, 0, (size - w->size) * sizeof *table);
    w->table = table;
    w->size = size;
    return 0;
}

static void forget(struct lr_watches *w, int fd)
{
    if ((size_t)fd >= w->size || !w->table[fd].fn)
        return;
    w->table[fd].fn = NULL;
    epoll_ctl(w->epoll, EPOLL_CTL_DEL, fd, NULL); /* fails when it is closed already */
}

/* The table may be wrong about what the kernel knows when a watched descriptor was closed. */
static int tell_kernel(struct lr_watches *w, int fd, uint32_t events)
{
    struct epoll_event e = {.events = events};
    e.data.u64 = (uint64_t)w->table[fd].born << 32 | (uint32_t)fd;
    if (epoll_ctl(w->epoll, EPOLL_CTL_MOD, fd, &e) == 0)
        return 0;
    if (errno == ENOENT && epoll_ctl(w->epoll, EPOLL_CTL_ADD, fd, &e) == 0)
        return 0;
    return errno == ENOMEM || errno == ENOSPC ? LIVREC_ENOMEM : LIVREC_EARG;
}

int lr_watches_set(struct lr_watches *w, int fd, uint32_t events,
                   void (*fn)(void *arg, uint32_t events), void *arg)
{
    if (fd < 0)
        return LIVREC_EARG;
    if (!events) {
        forget(w, fd);
        return 0;
    }
    int rc = make_room(w, fd);
    if (rc)
        return rc;
    struct lr_watch *watch = &w->table[fd];
    if (!watch->fn)
        watch->born = ++w->births;
    rc = tell_kernel(w, fd, events);
    if (rc == 0) {
        watch->fn = fn;
        watch->arg = arg;
    }
    return rc;
}

void lr_watches_wait(struct lr_watches *w, int ms, void (*woken)(void *), void *arg)
{
    struct epoll_event events[BATCH];
    int n = epoll_wait(w->epoll, events, BATCH, ms);
    woken(arg);
    for (int i = 0; i < n; i++) {
        uint32_t fd = (uint32_t)events[i].data.u64, born = (uint32_t)(events[i].data.u64 >> 32);
        struct lr_watch watch = w->table[fd]; /* the call may change the table */
        if (watch.fn && watch.born == born)
            watch.fn(watch.arg, events[i].events);
    }
}
