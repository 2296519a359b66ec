#include "api/open_handles.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "api/handle.h"

/* A number is no address that could be: the tag makes it non-canonical on 64-bit machines. So
 * whatever is not in the table is told apart from a freed handle without being looked at. */
#define BITS (8 * (int)sizeof(uintptr_t))
#define TAG ((uintptr_t)0x6C << (BITS - 8))
#define COUNT_MASK (((uintptr_t)1 << (BITS - 8)) - 1)

/* The one thing that is shared by all handles of a process. It belongs to the process whose id it
 * holds: a forked child starts its own, since the lock may be held by a thread that it has not. */
static struct {
    atomic_long owner; /* process id; 0: none yet; negative: is being taken over by that one */
    atomic_uintptr_t issued;
    pthread_mutex_t lock;
    pthread_cond_t left;
    struct lr_handle *first;
    struct lr_handle *parents; /* of the process that forked: never touched, still reachable */
} open_handles;

static void take_over(long me)
{
    pthread_mutex_init(&open_handles.lock, NULL);
    pthread_cond_init(&open_handles.left, NULL);
    if (open_handles.first)
        open_handles.parents = open_handles.first;
    open_handles.first = NULL;
    atomic_store(&open_handles.owner, me);
}

static void lock(void)
{
    long me = getpid();
    for (;;) {
        long owner = atomic_load(&open_handles.owner);
        if (owner == me)
            break;
        if (owner == -me)
            sched_yield(); /* another thread of this process is at it: a few instructions */
        else if (atomic_compare_exchange_strong(&open_handles.owner, &owner, -me))
            take_over(me);
    }
    pthread_mutex_lock(&open_handles.lock);
}

static void unlock(void)
{
    pthread_mutex_unlock(&open_handles.lock);
}

static struct lr_handle **find(uintptr_t number)
{
    struct lr_handle **at = &open_handles.first;
    while (*at && (*at)->number != number)
        at = &(*at)->next;
    return at;
}

void lr_handles_add(struct lr_handle *h)
{
    lock();
    h->number = TAG | (atomic_fetch_add(&open_handles.issued, 1) + 1);
    h->next = open_handles.first;
    open_handles.first = h;
    unlock();
}

enum lr_handle_fate lr_handles_enter(uintptr_t number, struct lr_handle **out)
{
    lock();
    struct lr_handle *h = *find(number);
    if (h)
        h->inside++;
    unlock();
    *out = h;
    if (h)
        return LR_HANDLE_OPEN;
    uintptr_t count = number & COUNT_MASK;
    bool was =
        (number & ~COUNT_MASK) == TAG && count > 0 && count <= atomic_load(&open_handles.issued);
    return was ? LR_HANDLE_CLOSED : LR_HANDLE_FOREIGN;
}

void lr_handles_leave(struct lr_handle *h)
{
    lock();
    if (--h->inside == 0)
        pthread_cond_broadcast(&open_handles.left);
    unlock();
}

struct lr_handle *lr_handles_take(uintptr_t number)
{
    lock();
    struct lr_handle **at = find(number), *h = *at;
    if (h)
        *at = h->next;
    unlock();
    return h;
}

void lr_handles_wait(struct lr_handle *h)
{
    lock();
    while (h->inside > 0)
        pthread_cond_wait(&open_handles.left, &open_handles.lock);
    unlock();
}
