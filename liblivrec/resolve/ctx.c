/* What the user asked, memory, time, chance, and the sticky error. */
#include "resolve/ctx.h"

#include "core/clock.h"
#include "core/rand.h"

const struct lr_url *lr_input(const lr_ctx *x)
{
    return &x->input;
}

const char *lr_var(const lr_ctx *x, const char *name)
{
    return lr_capture(&x->captures, name);
}

const char *lr_query(lr_ctx *x, const char *key)
{
    const char *const *keys = x->extractor->query_keys;
    return keys && lr_among(key, keys) ? lr_query_item(x->arena, x->input.query, key) : NULL;
}

static const char *account_setting(const struct lr_opts *opts, const char *key)
{
    size_t len = strlen(key);
    for (size_t i = lr_opts_list_count(opts, "auth.account"); i-- > 0;) {
        const char *pair = lr_opts_list_at(opts, "auth.account", i);
        if (strncmp(pair, key, len) == 0 && pair[len] == '=')
            return pair + len + 1;
    }
    return NULL;
}

const char *lr_option(const lr_ctx *x, const char *name)
{
    if (lr_option_find(name))
        return lr_opts_str(x->opts, name);
    return strncmp(name, "auth.", 5) == 0 ? account_setting(x->opts, name + 5) : NULL;
}

bool lr_wants_start(const lr_ctx *x)
{
    return lr_opts_bool(x->opts, "record.from_start");
}

const char *lr_const(const lr_ctx *x, const char *name)
{
    for (const struct lr_constant *c = x->overrides; c && c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c->value;
    for (const struct lr_constant *c = x->extractor->constants; c && c->name; c++)
        if (strcmp(c->name, name) == 0)
            return c->value;
    return NULL;
}

bool lr_want_streams(const lr_ctx *x)
{
    return x->depth != LR_DEPTH_STATE;
}

bool lr_want_all(const lr_ctx *x)
{
    return x->depth == LR_DEPTH_ALL;
}

enum lr_quality lr_wish(const lr_ctx *x)
{
    enum lr_quality q = lr_quality_want(lr_opts_str(x->opts, "stream.quality")).quality;
    return q == LR_Q_UNSET ? LR_Q_ORIGIN : q;
}

int lr_wish_lines(const lr_ctx *x)
{
    return lr_quality_want(lr_opts_str(x->opts, "stream.quality")).most.height;
}

struct lr_arena *lr_mem(lr_ctx *x)
{
    return x->arena;
}

int64_t lr_now_ms(lr_ctx *x)
{
    return lr_wall_ms(x->env->clock);
}

int64_t lr_now(lr_ctx *x)
{
    return lr_now_ms(x) / 1000;
}

uint64_t lr_random(lr_ctx *x, uint64_t n)
{
    return lr_rand_below(x->env->rand, n);
}

char *lr_random_chars(lr_ctx *x, const char *alphabet, size_t n)
{
    char *out = lr_arena_alloc(x->arena, n + 1);
    if (out)
        lr_rand_chars(x->env->rand, alphabet, n, out);
    return out;
}

const char *lr_cache_get(lr_ctx *x, const char *name, int64_t max_age_s)
{
    return lr_account_fact(x->account, x->arena, name, max_age_s);
}

void lr_cache_put(lr_ctx *x, const char *name, const char *value)
{
    if (lr_account_keep(x->account, name, value) != 0)
        lr_fail(x, LIVREC_ENOMEM, "no memory");
}

int lr_fail(lr_ctx *x, int code, const char *fmt, ...)
{
    if (x->err.code == 0) {
        va_list args;
        va_start(args, fmt);
        lr_err_setv(&x->err, code, fmt, args);
        va_end(args);
    }
    x->fatal |= code == LIVREC_ENOMEM || code == LIVREC_ECANCELLED;
    return x->err.code;
}

bool lr_failed(const lr_ctx *x)
{
    return x->err.code != 0;
}

void lr_forgive(lr_ctx *x)
{
    if (!x->fatal)
        lr_err_clear(&x->err);
}

int lr_done(lr_ctx *x)
{
    if (lr_arena_failed(x->arena) && !x->fatal) {
        lr_err_clear(&x->err); /* what is said to be absent may be there */
        lr_fail(x, LIVREC_ENOMEM, "no memory");
    }
    return x->err.code;
}
