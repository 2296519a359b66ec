#include "msg.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <livrec/livrec.h>

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

const char *msg_language(void)
{
    return speaks_chinese() ? "zh_CN" : "en";
}

void msg_tell_library(void)
{
    livrec_language(msg_language());
}

void msg_choose(const char *language)
{
    setenv("LIVREC_LANG", language, 1);
    msg_tell_library();
}

const char *tr(const char *en)
{
    if (!speaks_chinese())
        return en;
    static const struct msg_catalog *const all[] = {&msg_zh, &msg_zh_help};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
        const struct msg *m = bsearch(en, all[i]->rows, all[i]->count, sizeof *m, by_text);
        if (m)
            return m->zh;
    }
    return livrec_text(en);
}
