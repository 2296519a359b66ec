#include "resolve/resolve.h"

#include "core/alloc.h"
#include "core/clock.h"
#include "lang/lang.h"
#include "resolve/ctx.h"

struct lr_resolver {
    const struct lr_env *env;
    struct lr_loop *loop;
    struct lr_accounts accounts;
};

int lr_resolver_new(const struct lr_env *env, struct lr_loop *loop, struct lr_resolver **out,
                    struct lr_err *err)
{
    struct lr_resolver *r = lr_calloc(1, sizeof *r);
    if (!r)
        return lr_err_set(err, LIVREC_ENOMEM, "no memory");
    r->env = env;
    r->loop = loop;
    lr_accounts_init(&r->accounts, env);
    *out = r;
    return 0;
}

void lr_resolver_keep(struct lr_resolver *r, struct lr_keeper *k)
{
    r->accounts.keeper = k;
}

void lr_resolver_free(struct lr_resolver *r)
{
    if (!r)
        return;
    lr_accounts_clear(&r->accounts);
    lr_free(r);
}

int lr_ctx_find(struct lr_resolver *r, lr_ctx *x, const char *url, struct lr_err *err)
{
    x->extractor = lr_registry_match(x->arena, url, &x->input, &x->captures, err);
    if (!x->extractor)
        return err->code;
    int rc = lr_settings(x->opts, &x->input, x->arena, &x->http, err);
    if (rc)
        return rc;
    x->account = lr_account_get(&r->accounts, x->extractor, &x->input, x->opts);
    if (!x->account)
        return lr_err_set(err, LIVREC_ENOMEM, "no memory");
    x->http.jar = lr_account_jar(x->account);
    return 0;
}

int lr_resolve_http(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                    struct lr_arena *a, struct lr_http_config *out, struct lr_err *err)
{
    struct lr_ctx x = {.arena = a, .opts = opts};
    struct lr_err none = {0};
    struct lr_http_config cfg;
    err = err ? err : &none;
    int rc = lr_ctx_find(r, &x, url, err);
    if (rc == 0)
        rc = lr_media_settings(opts, &x.input, a, &cfg, err);
    if (rc)
        return rc;
    cfg.jar = x.http.jar;
    *out = cfg;
    return 0;
}

static void fill_gaps(lr_ctx *x, struct lr_room *room)
{
    room->platform = x->extractor->name;
    if (!room->url)
        room->url = lr_url_str(x->arena, &x->input);
    if (!room->id && x->captures.count)
        room->id = x->captures.item[0].value;
    if (!room->id)
        room->id = x->input.path;
}

static void choose(lr_ctx *x, struct lr_room *room)
{
    const char *asked = lr_opts_str(x->opts, "stream.quality");
    struct lr_choice wish = {lr_wish(x), lr_opts_str(x->opts, "stream.protocol"),
                             lr_opts_str(x->opts, "stream.codec"), lr_quality_want(asked).most};
    room->asked = asked;
    if (room->state != LR_STATE_LIVE || x->depth == LR_DEPTH_STATE)
        room->stream_count = 0;
    if (lr_opts_bool(x->opts, "stream.https") && !(x->extractor->flags & LR_FALLBACK))
        lr_secure_streams(x, room);
    lr_ladder_sort(room);
    room->selected = lr_ladder_select(room, &wish);
}

/* The extractor's word, checked: what it left out is not taken for offline. */
static int ask_extractor(lr_ctx *x, struct lr_room *room)
{
    room->filters = x->extractor->filters;
    int rc = x->extractor->resolve(x, room);
    if (lr_arena_failed(x->arena) || x->fatal)
        rc = lr_done(x);
    if (rc && x->err.code == 0)
        lr_fail(x, rc, "%s", lr_tr("failed"));
    if (rc)
        return rc;
    if (room->state == LR_STATE_UNKNOWN)
        return lr_fail(x, LIVREC_EPARSE, "the answers do not tell whether the room is live");
    fill_gaps(x, room);
    choose(x, room);
    return lr_arena_failed(x->arena) ? lr_done(x) : 0;
}

static int resolve_in(lr_ctx *x, struct lr_room **out)
{
    struct lr_room *room = lr_arena_alloc(x->arena, sizeof *room);
    if (!room)
        return lr_done(x);
    room->arena = x->arena;
    room->viewers = -1;
    room->selected = -1;
    int rc = ask_extractor(x, room);
    if (rc)
        return rc;
    struct lr_room *copy = lr_room_copy(room);
    if (!copy)
        return lr_fail(x, LIVREC_ENOMEM, "no memory");
    if (copy->stream_count)
        copy->hold = lr_socket_give(x);
    *out = copy;
    return 0;
}

struct lr_ctx lr_ctx_new(struct lr_resolver *r, const struct lr_opts *opts, enum lr_depth depth,
                         struct lr_cancel *cancel)
{
    return (struct lr_ctx){
        .env = r->env,
        .loop = r->loop,
        .opts = opts,
        .cancel = cancel,
        .depth = depth,
        .arena = lr_arena_new(LR_CTX_ARENA),
        .until = lr_mono_ms(r->env->clock) + lr_opts_int(opts, "resolve.timeout"),
    };
}

int lr_resolve_with(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                    enum lr_depth depth, struct lr_cancel *cancel, struct lr_room **out,
                    struct lr_login *login, struct lr_err *err)
{
    struct lr_err first = {0};
    struct lr_ctx x = lr_ctx_new(r, opts, depth, cancel);
    int rc = lr_ctx_find(r, &x, url, &first);
    if (rc == 0)
        rc = lr_ctx_constants(&x, &first);
    if (rc == 0) {
        rc = resolve_in(&x, out);
        first = x.err;
        if (rc)
            lr_err_prefix(&first, x.extractor->name);
    }
    lr_socket_close(x.socket);
    if (x.account) {
        *login = lr_login_look(&x, url);
        lr_login_blame(&x, login, &first);
        lr_account_save(x.account);
    }
    lr_arena_free(x.arena);
    if (err)
        *err = first;
    return rc;
}

int lr_resolve(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
               enum lr_depth depth, struct lr_cancel *cancel, struct lr_room **out,
               struct lr_err *err)
{
    struct lr_login login;
    return lr_resolve_with(r, url, opts, depth, cancel, out, &login, err);
}
