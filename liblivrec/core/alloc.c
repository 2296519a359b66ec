#include "core/alloc.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

void *lr_malloc(size_t size)
{
    return malloc(size ? size : 1);
}

void *lr_calloc(size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    void *p = lr_malloc(count * size);
    if (p)
        memset(p, 0, count * size);
    return p;
}

void *lr_realloc(void *p, size_t size)
{
    return realloc(p, size ? size : 1);
}

void lr_free(void *p)
{
    free(p);
}

char *lr_strndup(const char *s, size_t n)
{
    if (!s || n == SIZE_MAX)
        return NULL;
    char *copy = lr_malloc(n + 1);
    if (!copy)
        return NULL;
    memcpy(copy, s, n);
    copy[n] = '\0';
    return copy;
}

char *lr_strdup(const char *s)
{
    return s ? lr_strndup(s, strlen(s)) : NULL;
}

void *lr_pages(size_t size)
{
    void *p = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return p == MAP_FAILED ? NULL : p;
}

void lr_pages_free(void *p, size_t size)
{
    munmap(p, size);
}
