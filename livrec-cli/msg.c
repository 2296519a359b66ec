#include "msg.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

static bool speaks_chinese(void)
{
    static const char *const names[] = {"LIVREC_LANG", "LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0;
    }
    return false;
}

static int by_text(const void *key, const void *row)
{
    return strcmp(key, ((const struct msg *)row)->en);
}

const char *tr(const char *en)
{
    if (!speaks_chinese())
        return en;
    const struct msg *m = bsearch(en, msg_zh, msg_zh_count, sizeof *msg_zh, by_text);
    return m ? m->zh : en;
}
