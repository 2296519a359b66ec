/* Runs cases with their n-th allocation failing, for all n: each time the room comes out as it
 * should, or LIVREC_ENOMEM does. The linker puts the functions below in front of core/alloc.c. */
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "case.h"
#include "folder.h"

void *__real_lr_malloc(size_t size);
void *__real_lr_calloc(size_t count, size_t size);
void *__real_lr_realloc(void *p, size_t size);
void *__wrap_lr_malloc(size_t size);
void *__wrap_lr_calloc(size_t count, size_t size);
void *__wrap_lr_realloc(void *p, size_t size);
char *__wrap_lr_strdup(const char *s);
char *__wrap_lr_strndup(const char *s, size_t n);

/* The loop has a thread of its own, so the number of an allocation may vary a little. */
static atomic_long allocations, failing = -1;

static bool fails(void)
{
    return atomic_fetch_add(&allocations, 1) == atomic_load(&failing);
}

void *__wrap_lr_malloc(size_t size)
{
    return fails() ? NULL : __real_lr_malloc(size);
}

void *__wrap_lr_calloc(size_t count, size_t size)
{
    return fails() ? NULL : __real_lr_calloc(count, size);
}

void *__wrap_lr_realloc(void *p, size_t size)
{
    return fails() ? NULL : __real_lr_realloc(p, size);
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

/* jansson's own memory, declared here as its header belongs to data/json.c. */
void json_set_alloc_funcs(void *(*alloc)(size_t), void (*release)(void *));

static void *jansson_malloc(size_t size)
{
    return fails() ? NULL : malloc(size);
}

static bool is_fine(const struct case_file *c, long n, int rc, const struct case_outcome *o)
{
    if (rc == LIVREC_ENOMEM || o->rc == LIVREC_ENOMEM)
        return true;
    if (rc == 0 && case_judge(c, o))
        return true;
    fprintf(stderr, "%s: that was with allocation %ld failing\n", c->path, n);
    return false;
}

static bool run(const char *path)
{
    struct case_file *c = case_read(path);
    bool ok = c != NULL;
    long n = 0;
    for (long used = c && case_waits(c) ? 0 : 1; ok && n < used;
         n++) { /* until it needs no more than n */
        struct case_outcome o;
        atomic_store(&allocations, 0);
        atomic_store(&failing, n);
        int rc = case_play(c, &o);
        atomic_store(&failing, -1);
        used = atomic_load(&allocations) > n ? n + 2 : 0;
        ok = is_fine(c, n, rc, &o);
        case_outcome_free(&o);
    }
    printf("%ld runs\n", n);
    case_free(c);
    return ok;
}

int main(int argc, char **argv)
{
    json_set_alloc_funcs(jansson_malloc, free);
    return case_each(argc, argv, run);
}
