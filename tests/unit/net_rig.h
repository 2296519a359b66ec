/* A loop that answers from a list, for tests of what stands above transports. */
#ifndef NET_RIG_H
#define NET_RIG_H

#include <string.h>

#include "unit.h"

#include "core/clock.h"
#include "core/rand.h"
#include "net/http.h"
#include "net/transport_replay.h"

struct rig {
    struct lr_env env;
    struct lr_rand_seeded rand;
    struct lr_loop *loop;
    struct lr_replay *replay;
    struct lr_arena *arena;
    struct lr_http_config cfg;
    struct lr_http_resp resp;
    struct lr_err err;
};

static inline void rig_open(struct rig *r, const struct lr_replay_config *list)
{
    *r = (struct rig){.env.clock = lr_clock_system()};
    lr_rand_seeded_init(&r->rand, 7);
    r->env.rand = &r->rand.base;
    r->arena = lr_arena_new((size_t)64 << 20);
    r->cfg.user_agent = "test";
    ck_assert_int_eq(lr_loop_new(&r->env, &r->loop, NULL), 0);
    r->replay = lr_replay_new(r->loop, list);
    ck_assert_ptr_nonnull(r->replay);
    lr_loop_set_transport(r->loop, lr_replay_transport(r->replay));
}

/* Also checks that exactly what was expected was asked. */
static inline void rig_close(struct rig *r)
{
    struct lr_buf report;
    lr_buf_init(&report, 1 << 16);
    int defects = lr_replay_defects(r->replay, &report);
    ck_assert_msg(defects == 0, "%s", lr_buf_str(&report));
    lr_buf_free(&report);
    lr_loop_free(r->loop);
    lr_replay_free(r->replay);
    lr_arena_free(r->arena);
}

static inline int rig_fetch(struct rig *r, const struct lr_http_req *req)
{
    lr_err_clear(&r->err);
    return lr_http_fetch(r->loop, &r->cfg, req, r->arena, NULL, &r->resp, &r->err);
}

static inline int rig_get(struct rig *r, const char *url)
{
    return rig_fetch(r, &(struct lr_http_req){.url = url});
}

#define RIG(r, ...)                                                                                \
    const struct lr_replay_exchange list[] = {__VA_ARGS__};                                        \
    struct rig r;                                                                                  \
    rig_open(&r, &(struct lr_replay_config){list, sizeof list / sizeof *list, true, NULL})

/* .headers and .header_count of an exchange that redirects. */
#define TO(location) .headers = &(const struct lr_header){"Location", location}, .header_count = 1

#endif
