#include "data/json_path.h"

#include <string.h>

#define INDEX_MAX ((size_t)1 << 30)

/* path stands at [ */
static const char *index_step(const char *path, struct lr_json_step *out)
{
    const char *p = path + 1;
    out->index = 0;
    for (; *p >= '0' && *p <= '9' && out->index < INDEX_MAX; p++)
        out->index = out->index * 10 + (size_t)(*p - '0');
    return p > path + 1 && *p == ']' ? p + 1 : NULL;
}

static const char *take_key(const char *key, size_t n, const char *rest, struct lr_json_step *out)
{
    if (n >= sizeof out->key)
        return NULL;
    memcpy(out->key, key, n);
    out->key[n] = '\0';
    out->is_key = true;
    return rest;
}

static const char *quoted_step(const char *path, struct lr_json_step *out)
{
    const char *key = path + 2;
    const char *end = strstr(key, "']");
    return end ? take_key(key, (size_t)(end - key), end + 2, out) : NULL;
}

static const char *plain_step(const char *path, struct lr_json_step *out)
{
    size_t n = strcspn(path, ".[");
    return n ? take_key(path, n, path + n, out) : NULL;
}

const char *lr_json_path_step(const char *path, struct lr_json_step *out)
{
    out->is_key = false;
    if (*path != '[')
        path = plain_step(path, out);
    else if (path[1] == '\'')
        path = quoted_step(path, out);
    else
        path = index_step(path, out);
    if (!path || *path == '\0' || *path == '[')
        return path;
    return *path == '.' && path[1] ? path + 1 : NULL;
}
