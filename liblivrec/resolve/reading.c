/* Reading answers. */
#include "resolve/ctx.h"

lr_json *lr_parse(lr_ctx *x, const char *text)
{
    struct lr_err err = {0};
    if (lr_failed(x))
        return NULL;
    if (!text) {
        lr_fail(x, LIVREC_EPARSE, "%s: the JSON that was expected is not there", lr_answer_name(x));
        return NULL;
    }
    lr_json *v = lr_json_parse(x->arena, text, strlen(text), &err);
    if (!v)
        lr_fail(x, err.code, "%s: %s", lr_answer_name(x), err.text);
    return v;
}

static void absent(lr_ctx *x, const char *path)
{
    lr_fail(x, LIVREC_EPARSE, "%s: there is no \"%s\"", lr_answer_name(x), path);
}

lr_json *lr_need(lr_ctx *x, const lr_json *v, const char *path)
{
    lr_json *found = lr_json_at(v, path);
    if (!found)
        absent(x, path);
    return found;
}

const char *lr_need_str(lr_ctx *x, const lr_json *v, const char *path)
{
    const char *found = lr_json_str(v, path);
    if (!found)
        absent(x, path);
    return found;
}

static bool is_null(const lr_json *v, const char *key)
{
    for (size_t i = 0; i < lr_json_members(v); i++) {
        const char *name;
        if (!lr_json_member(v, i, &name) && strcmp(name, key) == 0)
            return true;
    }
    return false;
}

lr_json *lr_need_room(lr_ctx *x, const lr_json *v, const char *key)
{
    if (is_null(v, key))
        lr_fail(x, LIVREC_ENOTFOUND, "there is no such room (\"%s\" is null)", key);
    return lr_need(x, v, key);
}

const char *lr_str(const lr_json *v, const char *path)
{
    return lr_json_str(v, path);
}

const char *lr_text(lr_ctx *x, const lr_json *v, const char *path)
{
    return lr_json_text(x->arena, v, path);
}

int64_t lr_int(const lr_json *v, const char *path, int64_t dflt)
{
    return lr_json_int(v, path, dflt);
}

bool lr_true(const lr_json *v, const char *path)
{
    return lr_json_bool(v, path);
}

bool lr_is(const char *text, const char *word)
{
    return text && strcmp(text, word) == 0;
}

bool lr_among(const char *text, const char *const *words)
{
    for (; *words; words++)
        if (lr_is(text, *words))
            return true;
    return false;
}
