/* A resolve that asks a replayed network, for tests of what extractors call. */
#ifndef CTX_RIG_H
#define CTX_RIG_H

#include "net_rig.h"

#include "core/files.h"
#include "resolve/ctx.h"

static const struct lr_constant ctx_constants[] = {{"version", "1.2"}, {"id", "abc"}, {NULL, NULL}};
static const struct lr_extractor ctx_extractor = {
    .name = "test",
    .title = "Test",
    .urls = (const char *const[]){"t.x/{code}", "www.test.com/{id:d}", NULL},
    .query_keys = (const char *const[]){"q", "none", "from", NULL},
    .examples = (const char *const[]){"https://www.test.com/1", NULL},
    .constants = ctx_constants,
};

struct ctx_rig {
    struct rig net;
    struct lr_clock_fake clock;
    struct lr_accounts accounts;
    struct lr_opts *opts;
    struct lr_ctx x;
};

static inline void ctx_open(struct ctx_rig *r, const struct lr_replay_config *list, const char *url)
{
    rig_open(&r->net, list);
    lr_clock_fake_init(&r->clock, INT64_C(1764000000123));
    r->net.env.clock = &r->clock.base;
    r->net.env.files = lr_files_system();
    lr_accounts_init(&r->accounts, &r->net.env);
    r->opts = lr_opts_new();
    r->x = (struct lr_ctx){.env = &r->net.env,
                           .loop = r->net.loop,
                           .extractor = &ctx_extractor,
                           .opts = r->opts,
                           .arena = r->net.arena,
                           .until = 30000,
                           .depth = LR_DEPTH_ALL};
    ck_assert_int_eq(lr_url_parse(r->net.arena, url, &r->x.input), 0);
    ck_assert(lr_extractor_takes(r->net.arena, &ctx_extractor, &r->x.input, &r->x.captures));
}

/* After the options are set. */
static inline lr_ctx *ctx_start(struct ctx_rig *r)
{
    ck_assert_int_eq(lr_settings(r->opts, &r->x.input, r->x.arena, &r->x.http, &r->x.err), 0);
    r->x.account = lr_account_get(&r->accounts, r->x.extractor, &r->x.input, r->opts);
    ck_assert_ptr_nonnull(r->x.account);
    r->x.http.jar = lr_account_jar(r->x.account);
    return &r->x;
}

static inline void ctx_option(struct ctx_rig *r, const char *name, const char *value)
{
    ck_assert_int_eq(lr_opts_set(r->opts, name, value, NULL), 0);
}

static inline void ctx_close(struct ctx_rig *r)
{
    rig_close(&r->net);
    lr_accounts_clear(&r->accounts);
    lr_opts_free(r->opts);
}

#define CTX(r, url, ...)                                                                           \
    const struct lr_replay_exchange r##_list[] = {__VA_ARGS__};                                    \
    struct ctx_rig r;                                                                              \
    ctx_open(&r, &(struct lr_replay_config){r##_list, LR_COUNT(r##_list), true, NULL}, url)

#define HEADERS(...)                                                                               \
    (const struct lr_header[])                                                                     \
    {                                                                                              \
        __VA_ARGS__                                                                                \
    }

#endif
