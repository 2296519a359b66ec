#include <livrec/options.h>

#include <string.h>

#include "api/last_error.h"
#include "core/attr.h"
#include "core/options.h"
#include "lang/lang.h"

/* livrec_opts is the public name of lr_opts: the same object, so both casts are free. */
static struct lr_opts *inner(livrec_opts *o)
{
    return (struct lr_opts *)o;
}

LIVREC_API int32_t livrec_opts_new(livrec_opts **out)
{
    if (!out)
        return lr_api_failf(__func__, LIVREC_EARG, "out is NULL");
    struct lr_opts *o = lr_opts_new();
    if (!o)
        return lr_api_failf(__func__, LIVREC_ENOMEM, "out of memory");
    *out = (livrec_opts *)o;
    return LIVREC_OK;
}

LIVREC_API void livrec_opts_free(livrec_opts *opts)
{
    lr_opts_free(inner(opts));
}

LIVREC_API int32_t livrec_opts_copy(const livrec_opts *opts, livrec_opts **out)
{
    if (!out)
        return lr_api_failf(__func__, LIVREC_EARG, "out is NULL");
    struct lr_opts *copy = lr_opts_copy((const struct lr_opts *)opts);
    if (!copy)
        return lr_api_failf(__func__, LIVREC_ENOMEM, "out of memory");
    *out = (livrec_opts *)copy;
    return LIVREC_OK;
}

LIVREC_API int32_t livrec_opts_set(livrec_opts *opts, const char *name, const char *value)
{
    struct lr_err err = {0};
    if (!opts || !name)
        return lr_api_failf(__func__, LIVREC_EARG, "%s is NULL", opts ? "name" : "opts");
    if (lr_opts_set(inner(opts), name, value, &err))
        return lr_api_fail(__func__, &err);
    return LIVREC_OK;
}

LIVREC_API const char *livrec_opts_get(const livrec_opts *opts, const char *name)
{
    if (!lr_option_find(name)) {
        lr_api_failf(__func__, LIVREC_EARG,
                     "there is no option \"%.80s\"; "
                     "`livrec options` lists them",
                     name ? name : "");
        return NULL;
    }
    return lr_opts_str((const struct lr_opts *)opts, name);
}

LIVREC_API uint32_t livrec_option_count(void)
{
    uint32_t n = 0;
    while (lr_option_at(n))
        n++;
    return n;
}

static const char *const type_names[] = {
    [LR_OPT_STRING] = "string",     [LR_OPT_INT] = "int",         [LR_OPT_BOOL] = "bool",
    [LR_OPT_DURATION] = "duration", [LR_OPT_SIZE] = "size",       [LR_OPT_CHOICE] = "choice",
    [LR_OPT_LIST] = "list",         [LR_OPT_WINDOWS] = "windows",
};

static const char *type_name(const struct lr_option *opt)
{
    return (size_t)opt->type < LR_COUNT(type_names) ? type_names[opt->type] : NULL;
}

/* The part of a name before its dot, from static storage. */
static const char *scope_of(const char *name)
{
    static const char *const scopes[] = {"auth",   "control", "core",   "log",     "net",
                                         "notify", "post",    "record", "resolve", "retain",
                                         "state",  "stream",  "watch"};
    for (size_t i = 0; i < LR_COUNT(scopes); i++) {
        size_t n = strlen(scopes[i]);
        if (strncmp(name, scopes[i], n) == 0 && name[n] == '.')
            return scopes[i];
    }
    return NULL;
}

LIVREC_API const char *livrec_option_str(uint32_t index, int32_t field)
{
    const struct lr_option *opt = lr_option_at(index);
    if (!opt)
        return NULL;
    const char *const fields[] = {
        [LIVREC_OPTION_NAME] = opt->name,        [LIVREC_OPTION_FLAG] = opt->flag,
        [LIVREC_OPTION_SHORT] = opt->letter,     [LIVREC_OPTION_TYPE] = type_name(opt),
        [LIVREC_OPTION_DEFAULT] = opt->dflt,     [LIVREC_OPTION_CHOICES] = opt->choices,
        [LIVREC_OPTION_HELP] = lr_tr(opt->help), [LIVREC_OPTION_SCOPE] = scope_of(opt->name),
        [LIVREC_OPTION_SINCE] = opt->since,      [LIVREC_OPTION_META] = opt->meta,
    };
    return field >= 0 && (size_t)field < LR_COUNT(fields) ? fields[field] : NULL;
}
