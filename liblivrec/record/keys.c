#include "record/keys.h"

#include <string.h>

#define SIZE sizeof(struct lr_key_place)

void lr_keys_init(struct lr_keys *k)
{
    k->apart = 0;
    lr_buf_init(&k->list, LR_KEYS_MAX * SIZE);
}

void lr_keys_free(struct lr_keys *k)
{
    lr_buf_free(&k->list);
}

size_t lr_keys_count(const struct lr_keys *k)
{
    return k->list.len / SIZE;
}

struct lr_key_place lr_keys_at(const struct lr_keys *k, size_t i)
{
    struct lr_key_place p;
    memcpy(&p, k->list.data + i * SIZE, SIZE);
    return p;
}

/* Every second one goes, and from here on they are as far apart as those that are left. */
static void thin(struct lr_keys *k)
{
    size_t n = lr_keys_count(k) / 2;
    for (size_t i = 1; i < n; i++)
        memcpy(k->list.data + i * SIZE, k->list.data + 2 * i * SIZE, SIZE);
    k->list.len = n * SIZE;
    k->apart = (lr_keys_at(k, n - 1).ms - lr_keys_at(k, 0).ms) / (int64_t)(n - 1);
}

int lr_keys_add(struct lr_keys *k, int64_t ms, int64_t at)
{
    const struct lr_key_place p = {ms, at};
    size_t n = lr_keys_count(k);
    if (n > 0 && ms - lr_keys_at(k, n - 1).ms < k->apart)
        return 0;
    if (n == LR_KEYS_MAX)
        thin(k);
    return lr_buf_append(&k->list, &p, SIZE);
}
