#include "core/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <string.h>

#include "core/alloc.h"
#include "lang/lang.h"

/* Blocks double from the first to the last: most arenas hold one room or one URL. */
#define FIRST_BLOCK ((size_t)512)
#define LAST_BLOCK ((size_t)8192)

struct block {
    struct block *next;
    size_t used, size;
    alignas(max_align_t) unsigned char data[];
};

struct deferred {
    struct deferred *next;
    void (*fn)(void *);
    void *p;
};

struct lr_arena {
    struct block *blocks;
    struct deferred *deferred;
    size_t left, block;
    bool failed;
};

struct lr_arena *lr_arena_new(size_t max)
{
    struct lr_arena *a = lr_calloc(1, sizeof *a);
    if (a) {
        a->left = max;
        a->block = FIRST_BLOCK;
    }
    return a;
}

void lr_arena_free(struct lr_arena *a)
{
    if (!a)
        return;
    for (struct deferred *d = a->deferred; d; d = d->next)
        d->fn(d->p);
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        lr_free(b);
    }
    lr_free(a);
}

static struct block *block_with_room(struct lr_arena *a, size_t size)
{
    struct block *b = a->blocks;
    if (b && b->size - b->used >= size)
        return b;
    bool oversized = size > a->block;
    size_t want = oversized ? size : a->block;
    b = lr_malloc(sizeof *b + want);
    if (!b)
        return NULL;
    b->used = 0;
    b->size = want;
    /* An oversized block goes behind the current one, whose rest stays usable. */
    if (oversized && a->blocks) {
        b->next = a->blocks->next;
        a->blocks->next = b;
    } else {
        b->next = a->blocks;
        a->blocks = b;
    }
    if (a->block < LAST_BLOCK)
        a->block *= 2;
    return b;
}

void *lr_arena_alloc(struct lr_arena *a, size_t size)
{
    if (!a)
        return NULL;
    size_t rounded = (size + alignof(max_align_t) - 1) & ~(alignof(max_align_t) - 1);
    bool fits = size <= SIZE_MAX / 2 && rounded <= a->left;
    struct block *b = fits ? block_with_room(a, rounded) : NULL;
    if (!b) {
        a->failed = true;
        return NULL;
    }
    size = rounded;
    void *p = b->data + b->used;
    b->used += size;
    a->left -= size;
    return memset(p, 0, size);
}

char *lr_arena_strndup(struct lr_arena *a, const char *s, size_t n)
{
    char *copy = s && n < SIZE_MAX ? lr_arena_alloc(a, n + 1) : NULL;
    if (copy)
        memcpy(copy, s, n);
    return copy;
}

char *lr_arena_strdup(struct lr_arena *a, const char *s)
{
    return s ? lr_arena_strndup(a, s, strlen(s)) : NULL;
}

char *lr_arena_fmtv(struct lr_arena *a, const char *fmt, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = lr_lang_format(NULL, 0, fmt, args);
    char *s = n < 0 ? NULL : lr_arena_alloc(a, (size_t)n + 1);
    if (s)
        lr_lang_format(s, (size_t)n + 1, fmt, again);
    va_end(again);
    return s;
}

char *lr_arena_fmt(struct lr_arena *a, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    char *s = lr_arena_fmtv(a, fmt, args);
    va_end(args);
    return s;
}

bool lr_arena_failed(const struct lr_arena *a)
{
    return !a || a->failed;
}

int lr_arena_defer(struct lr_arena *a, void (*fn)(void *), void *p)
{
    struct deferred *d = lr_arena_alloc(a, sizeof *d);
    if (!d) {
        fn(p);
        return -1;
    }
    *d = (struct deferred){a->deferred, fn, p};
    a->deferred = d;
    return 0;
}
