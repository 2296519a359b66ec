/* The one door to the heap. Tests put their own functions in front of these three with the
 * linker (--wrap), so that the n-th allocation can fail without a global hook. */
#ifndef LR_ALLOC_H
#define LR_ALLOC_H

#include <stddef.h>

void *lr_malloc(size_t size);              /* NULL when memory ran out; size 0 gives 1 byte */
void *lr_calloc(size_t count, size_t size); /* zeroed; NULL also on overflow */
void *lr_realloc(void *p, size_t size);    /* the old block stays valid on failure */
void lr_free(void *p);
char *lr_strdup(const char *s);            /* NULL in, NULL out */
char *lr_strndup(const char *s, size_t n); /* exactly n bytes, which must be there */

/* Memory of its own pages, 0 at first, which the system has back when it is freed: for what comes
 * and goes in bursts, and would leave holes in a heap that never shrinks again. */
void *lr_pages(size_t size); /* NULL when memory ran out */
void lr_pages_free(void *p, size_t size);

#endif
