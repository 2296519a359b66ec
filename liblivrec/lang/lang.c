#include "lang/lang.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "lang/catalogs.h"

/* Belongs to a thread, and needs no heap. */
static _Thread_local struct {
    enum lr_lang own, lent;
    bool is_lent;
} spoken;

enum lr_lang lr_lang_of(const char *name)
{
    bool chinese = name && strncasecmp(name, "zh", 2) == 0 && strchr("_-.@", name[2]);
    return chinese ? LR_LANG_ZH : LR_LANG_EN;
}

void lr_lang_use(enum lr_lang lang)
{
    spoken.own = lang;
}

void lr_lang_lend(enum lr_lang lang)
{
    spoken.lent = lang;
    spoken.is_lent = true;
}

void lr_lang_return(void)
{
    spoken.is_lent = false;
}

enum lr_lang lr_lang_now(void)
{
    return spoken.is_lent ? spoken.lent : spoken.own;
}

static int by_text(const void *key, const void *row)
{
    return strcmp(key, ((const struct lr_phrase *)row)->en);
}

static const struct lr_catalog *const chinese[] = {
    &lr_zh_core, &lr_zh_net,     &lr_zh_resolve, &lr_zh_extractors,     &lr_zh_record,
    &lr_zh_post, &lr_zh_session, &lr_zh_options, &lr_zh_options_record, &lr_zh_system,
};

const char *lr_lang_find(const char *en)
{
    for (size_t i = 0; i < sizeof chinese / sizeof *chinese; i++) {
        const struct lr_catalog *c = chinese[i];
        const struct lr_phrase *p = bsearch(en, c->rows, c->count, sizeof *c->rows, by_text);
        if (p)
            return p->zh;
    }
    return NULL;
}

const char *lr_tr(const char *en)
{
    const char *zh = en && lr_lang_now() == LR_LANG_ZH ? lr_lang_find(en) : NULL;
    return zh ? zh : en;
}

const char *lr_tr_phrase(const char *text)
{
    const char *zh =
        text && strchr(text, ' ') && lr_lang_now() == LR_LANG_ZH ? lr_lang_find(text) : NULL;
    return zh ? zh : text;
}
