/* The blocks that media is collected in. */
#include "core/alloc.h"
#include "record/disk_parts.h"

#define SPARES 192      /* kept: 6 MiB, what some hundred rooms have under way at once */
#define SPARE_FOR 60000 /* ms; one that nobody needed for so long is given back */

struct lr_block *lr_block_take(struct lr_disk *d)
{
    pthread_mutex_lock(&d->lock);
    struct lr_block *b = d->spare;
    if (b) {
        d->spare = b->next;
        d->spares--;
    }
    d->least = d->spares < d->least ? d->spares : d->least;
    pthread_mutex_unlock(&d->lock);
    if (!b)
        b = lr_pages(sizeof *b);
    if (b) {
        b->next = NULL;
        b->len = b->unit = b->end = 0;
    }
    return b;
}

void lr_blocks_free(struct lr_block *first)
{
    while (first) {
        struct lr_block *next = first->next;
        lr_pages_free(first, sizeof *first);
        first = next;
    }
}

void lr_block_give(struct lr_disk *d, struct lr_block *first)
{
    if (!first)
        return;
    pthread_mutex_lock(&d->lock);
    while (first && d->spares < SPARES) {
        struct lr_block *next = first->next;
        first->next = d->spare;
        d->spare = first;
        d->spares++;
        first = next;
    }
    pthread_mutex_unlock(&d->lock);
    lr_blocks_free(first);
}

/* Locked: those that were given first are taken out, but for so many. */
static struct lr_block *keep(struct lr_disk *d, int n)
{
    struct lr_block **end = &d->spare;
    for (int i = 0; i < n; i++)
        end = &(*end)->next;
    struct lr_block *rest = *end;
    *end = NULL;
    d->spares = n;
    return rest;
}

void lr_blocks_settle(struct lr_disk *d, int64_t now)
{
    struct lr_block *unused = NULL;
    pthread_mutex_lock(&d->lock);
    if (now - d->settled >= SPARE_FOR) {
        unused = keep(d, d->spares - d->least);
        d->least = d->spares;
        d->settled = now;
    }
    pthread_mutex_unlock(&d->lock);
    lr_blocks_free(unused);
}
