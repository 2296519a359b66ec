#include "http_page.h"

#include <string.h>

const struct http_page *http_page(const char *path)
{
    for (const struct http_page *p = http_pages; p->path; p++)
        if (strcmp(p->path, path) == 0)
            return p;
    return NULL;
}
