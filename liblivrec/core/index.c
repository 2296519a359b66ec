#include "core/index.h"

#include <stdint.h>
#include <string.h>

struct place {
    const char *key; /* NULL: free */
    void *thing;
};

struct lr_index {
    size_t mask, left;
    struct place *places;
};

struct lr_index *lr_index_new(struct lr_arena *a, size_t most)
{
    size_t size = 16;
    while (size / 2 < most && size < SIZE_MAX / 4 / sizeof(struct place))
        size *= 2;
    struct lr_index *x = lr_arena_alloc(a, sizeof *x);
    struct place *places = lr_arena_alloc(a, size * sizeof *places);
    if (!x || !places)
        return NULL;
    *x = (struct lr_index){size - 1, most, places};
    return x;
}

/* FNV-1a. Who chooses the keys is the user; a slow list is their own. */
static size_t hash(const char *key)
{
    uint64_t h = 0xcbf29ce484222325u;
    for (; *key; key++)
        h = (h ^ (uint8_t)*key) * 0x100000001b3u;
    return (size_t)(h ^ h >> 32);
}

/* Where the key is, or would be; half of the places are free. */
static struct place *find(const struct lr_index *x, const char *key)
{
    size_t at = hash(key) & x->mask;
    while (x->places[at].key && strcmp(x->places[at].key, key) != 0)
        at = (at + 1) & x->mask;
    return &x->places[at];
}

void **lr_index_at(struct lr_index *x, const char *key)
{
    struct place *p = x ? find(x, key) : NULL;
    if (!p || (!p->key && x->left == 0))
        return NULL;
    x->left -= !p->key;
    p->key = key;
    return &p->thing;
}

void *lr_index_get(const struct lr_index *x, const char *key)
{
    return x ? find(x, key)->thing : NULL;
}
