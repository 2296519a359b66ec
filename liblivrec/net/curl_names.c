#include "net/curl_names.h"

#include <stdio.h>
#include <string.h>

#include "data/hash.h"

static uint64_t key_of(const char *host)
{
    uint64_t key = lr_hash64(host, strlen(host));
    return key ? key : 1;
}

static int find(const struct lr_names *n, uint64_t key)
{
    for (int i = 0; i < LR_NAMES; i++)
        if (n->name[i].key == key)
            return i;
    return -1;
}

void lr_names_note(struct lr_names *n, const char *host, const char *address, int64_t now)
{
    uint64_t key = key_of(host);
    int at = find(n, key);
    for (int i = 0; at < 0 || (n->name[at].key != key && i < LR_NAMES); i++)
        if (at < 0 || n->name[i].at < n->name[at].at) /* the oldest makes way */
            at = i;
    n->name[at].key = key;
    n->name[at].at = now;
    snprintf(n->name[at].address, LR_NAME_ADDRESS, "%s", address);
}

const char *lr_names_last(const struct lr_names *n, const char *host, int64_t now)
{
    int i = find(n, key_of(host));
    return i >= 0 && now - n->name[i].at < LR_NAME_MEMORY ? n->name[i].address : NULL;
}
