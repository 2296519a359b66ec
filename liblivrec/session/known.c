#include "session/known.h"

#include <pthread.h>
#include <string.h>

#include "core/alloc.h"

#define BUCKETS_FIRST 256

struct name {
    struct name *next; /* a later one */
    int64_t since;
    char text[];
};

struct entry {
    struct entry *next;
    uint64_t hash;
    struct lr_known_room room;
    struct name *names; /* oldest first */
    char url[];
};

struct lr_known {
    pthread_mutex_t lock;
    struct entry **bucket;
    size_t buckets, count;
};

int lr_known_new(struct lr_known **out, struct lr_err *err)
{
    struct lr_known *k = lr_calloc(1, sizeof *k);
    if (k)
        k->bucket = lr_calloc(BUCKETS_FIRST, sizeof k->bucket[0]);
    if (!k || !k->bucket) {
        lr_free(k);
        return lr_err_set(err, LIVREC_ENOMEM, "out of memory");
    }
    k->buckets = BUCKETS_FIRST;
    pthread_mutex_init(&k->lock, NULL);
    *out = k;
    return 0;
}

void lr_known_clear(struct lr_known_room *room)
{
    lr_free(room->first_name);
    lr_free(room->name);
    lr_free(room->title);
    *room = (struct lr_known_room){0};
}

static void clear_names(struct entry *e)
{
    for (struct name *n = e->names, *next; n; n = next) {
        next = n->next;
        lr_free(n);
    }
    e->names = NULL;
}

void lr_known_free(struct lr_known *k)
{
    if (!k)
        return;
    for (size_t i = 0; i < k->buckets; i++)
        for (struct entry *e = k->bucket[i], *next; e; e = next) {
            next = e->next;
            lr_known_clear(&e->room);
            clear_names(e);
            lr_free(e);
        }
    lr_free(k->bucket);
    pthread_mutex_destroy(&k->lock);
    lr_free(k);
}

/* FNV-1a. */
static uint64_t hash_of(const char *text)
{
    uint64_t h = 0xcbf29ce484222325;
    for (; *text; text++)
        h = (h ^ (uint8_t)*text) * 0x100000001b3;
    return h;
}

static struct entry *find(const struct lr_known *k, const char *url, uint64_t hash)
{
    struct entry *e = k->bucket[hash % k->buckets];
    while (e && (e->hash != hash || strcmp(e->url, url) != 0))
        e = e->next;
    return e;
}

/* With no memory for more buckets it stays as it is, and right. */
static void grow(struct lr_known *k)
{
    size_t buckets = 2 * k->buckets;
    struct entry **bucket = lr_calloc(buckets, sizeof bucket[0]);
    if (!bucket)
        return;
    for (size_t i = 0; i < k->buckets; i++)
        for (struct entry *e = k->bucket[i], *next; e; e = next) {
            next = e->next;
            e->next = bucket[e->hash % buckets];
            bucket[e->hash % buckets] = e;
        }
    lr_free(k->bucket);
    k->bucket = bucket;
    k->buckets = buckets;
}

static struct entry *add(struct lr_known *k, const char *url, uint64_t hash)
{
    size_t len = strlen(url) + 1;
    struct entry *e = lr_calloc(1, sizeof *e + len);
    if (!e)
        return NULL;
    if (++k->count > k->buckets)
        grow(k);
    e->hash = hash;
    memcpy(e->url, url, len);
    e->next = k->bucket[hash % k->buckets];
    return k->bucket[hash % k->buckets] = e;
}

static int set(char **at, const char *text)
{
    if (!text || !*text || (*at && strcmp(*at, text) == 0))
        return 0;
    char *copy = lr_strdup(text);
    if (!copy)
        return LIVREC_ENOMEM;
    lr_free(*at);
    *at = copy;
    return 0;
}

static int put(struct entry *e, int64_t number, const char *first_name, const char *name,
               const char *title)
{
    if (e->room.number != number) { /* the address leads to another room now */
        lr_known_clear(&e->room);
        clear_names(e);
    }
    e->room.number = number;
    int rc = e->room.first_name ? 0 : set(&e->room.first_name, first_name ? first_name : name);
    if (rc == 0)
        rc = set(&e->room.name, name);
    return rc ? rc : set(&e->room.title, title);
}

int lr_known_put(struct lr_known *k, const char *url, int64_t number, const char *first_name,
                 const char *name, const char *title)
{
    uint64_t hash = hash_of(url);
    pthread_mutex_lock(&k->lock);
    struct entry *e = find(k, url, hash);
    if (!e)
        e = add(k, url, hash);
    int rc = e ? put(e, number, first_name, name, title) : LIVREC_ENOMEM;
    pthread_mutex_unlock(&k->lock);
    return rc;
}

static int add_name(struct entry *e, const char *text, int64_t since)
{
    struct name **at = &e->names, *last = NULL;
    for (; *at; at = &(*at)->next)
        last = *at;
    if (last && strcmp(last->text, text) == 0)
        return 0;
    size_t len = strlen(text) + 1;
    if (!(*at = lr_malloc(sizeof **at + len)))
        return LIVREC_ENOMEM;
    **at = (struct name){.since = since};
    memcpy((*at)->text, text, len);
    return 0;
}

int lr_known_named(struct lr_known *k, const char *url, const char *name, int64_t since)
{
    pthread_mutex_lock(&k->lock);
    struct entry *e = find(k, url, hash_of(url));
    int rc = e ? add_name(e, name, since) : LIVREC_ENOTFOUND;
    pthread_mutex_unlock(&k->lock);
    return rc;
}

void lr_known_names(struct lr_known *k, const char *url,
                    void (*fn)(void *arg, const char *name, int64_t since), void *arg)
{
    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    const struct entry *e = find(k, url, hash_of(url));
    for (const struct name *n = e ? e->names : NULL; n; n = n->next)
        fn(arg, n->text, n->since);
    pthread_mutex_unlock(&k->lock);
}

struct lr_known_room lr_known_get(struct lr_known *k, const char *url)
{
    struct lr_known_room room = {0};
    if (!k)
        return room;
    pthread_mutex_lock(&k->lock);
    const struct entry *e = find(k, url, hash_of(url));
    if (e)
        room = (struct lr_known_room){e->room.number, lr_strdup(e->room.first_name),
                                      lr_strdup(e->room.name), lr_strdup(e->room.title)};
    pthread_mutex_unlock(&k->lock);
    return room;
}
