#include <stdlib.h>

#include "resolve/extractor.h"

int64_t lr_query_int(lr_ctx *x, const char *url, const char *key, int base)
{
    struct lr_url u;
    if (!url || lr_url_parse(lr_mem(x), url, &u) < 0)
        return 0;
    const char *value = lr_query_get(lr_mem(x), u.query, key);
    long long n = value ? strtoll(value, NULL, base) : 0;
    return n > 0 ? n : 0;
}

int64_t lr_int_after(const char *text, const char *mark)
{
    const char *at = text ? strstr(text, mark) : NULL;
    long long n = at ? strtoll(at + strlen(mark), NULL, 10) : 0;
    return n > 0 ? n : 0;
}
