/* Memory that runs out: one allocation fails, from whichever thread it comes. The linker puts these
 * functions in front of those of core/alloc.c (wrap_alloc in meson.build); one file of a test
 * includes this. */
#ifndef SCARCE_H
#define SCARCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

void *__real_lr_malloc(size_t size);
void *__real_lr_calloc(size_t count, size_t size);
void *__real_lr_realloc(void *p, size_t size);
void *__real_lr_pages(size_t size);
void *__wrap_lr_malloc(size_t size);
void *__wrap_lr_calloc(size_t count, size_t size);
void *__wrap_lr_realloc(void *p, size_t size);
void *__wrap_lr_pages(size_t size);
char *__wrap_lr_strdup(const char *s);
char *__wrap_lr_strndup(const char *s, size_t n);

static atomic_long scarce_count, scarce_failing = -1;
static atomic_bool scarce_spared;

/* The n-th from now on fails, the first being 0; -1: none does. */
static inline void scarce_set(long n)
{
    atomic_store(&scarce_count, 0);
    atomic_store(&scarce_failing, n);
}

/* Was it asked for? */
static inline bool scarce_reached(void)
{
    return atomic_load(&scarce_count) > atomic_load(&scarce_failing);
}

/* What is allocated meanwhile does not count: it is the test's own. */
static inline void scarce_spare(bool on)
{
    atomic_store(&scarce_spared, on);
}

static inline bool scarce_fails(void)
{
    return !atomic_load(&scarce_spared) &&
           atomic_fetch_add(&scarce_count, 1) == atomic_load(&scarce_failing);
}

void *__wrap_lr_malloc(size_t size)
{
    return scarce_fails() ? NULL : __real_lr_malloc(size);
}

void *__wrap_lr_calloc(size_t count, size_t size)
{
    return scarce_fails() ? NULL : __real_lr_calloc(count, size);
}

void *__wrap_lr_realloc(void *p, size_t size)
{
    return scarce_fails() ? NULL : __real_lr_realloc(p, size);
}

void *__wrap_lr_pages(size_t size)
{
    return scarce_fails() ? NULL : __real_lr_pages(size);
}

char *__wrap_lr_strndup(const char *s, size_t n)
{
    char *copy = s ? __wrap_lr_malloc(n + 1) : NULL;
    if (copy) {
        memcpy(copy, s, n);
        copy[n] = '\0';
    }
    return copy;
}

char *__wrap_lr_strdup(const char *s)
{
    return s ? __wrap_lr_strndup(s, strlen(s)) : NULL;
}

#endif
