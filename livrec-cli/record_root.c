#include "record_root.h"

#include <string.h>

char *record_root(const char *dir)
{
    size_t n = dir ? strcspn(dir, "{") : 0;
    if (n && dir[n]) {
        while (n && dir[n - 1] != '/')
            n--;
        n -= n > 1;
    }
    return n ? strndup(dir, n) : strdup(".");
}
