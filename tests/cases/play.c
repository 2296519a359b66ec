#include <stdio.h>
#include <string.h>

#include "case.h"
#include "core/clock.h"
#include "core/files.h"
#include "core/rand.h"
#include "data/json.h"

struct world {
    struct lr_clock_fake clock;
    struct lr_rand_seeded rand;
    struct lr_env env;
    struct lr_loop *loop;
    struct lr_replay *replay;
    struct lr_resolver *resolver;
};

static int open_world(struct world *w, const struct case_file *c, struct lr_err *err)
{
    struct lr_replay_config cfg = {.list = c->list,
                                   .count = (size_t)c->count,
                                   .in_order = !c->any_order,
                                   .volatile_keys = c->volatile_keys};
    lr_clock_fake_init(&w->clock, c->now_ms);
    lr_rand_seeded_init(&w->rand, c->seed);
    w->env = (struct lr_env){&w->clock.base, &w->rand.base, lr_files_system(), NULL};
    int rc = lr_loop_new(&w->env, &w->loop, err);
    if (rc)
        return rc;
    w->replay = lr_replay_new(w->loop, &cfg);
    if (!w->replay)
        return LIVREC_ENOMEM;
    lr_loop_set_transport(w->loop, lr_replay_transport(w->replay));
    rc = lr_loop_start(w->loop, err);
    return rc ? rc : lr_resolver_new(&w->env, w->loop, &w->resolver, err);
}

static void close_world(struct world *w)
{
    lr_resolver_free(w->resolver);
    lr_loop_free(w->loop);
    lr_replay_free(w->replay);
}

static int resolve_in(struct world *w, const struct case_file *c, struct case_outcome *out)
{
    struct lr_room *room = NULL;
    out->rc = lr_resolve(w->resolver, c->url, c->opts, c->depth, NULL, &room, &out->err);
    int rc = room ? lr_room_to_json(room, &out->json) : 0;
    lr_room_free(room);
    out->defect_count = lr_replay_defects(w->replay, &out->defects);
    return rc;
}

/* [{"state": "live"}, {"error": "NOTFOUND", "text": "..."}, ...] */
static int write_states(const struct lr_poll_state *states, int n, struct lr_buf *out)
{
    struct lr_jw w;
    lr_jw_begin(&w, out);
    lr_jw_array(&w, NULL);
    for (int i = 0; i < n; i++) {
        lr_jw_object(&w, NULL);
        if (states[i].err.code) {
            lr_jw_str(&w, "error", livrec_error_name(states[i].err.code));
            lr_jw_str(&w, "text", states[i].err.text);
        }
        lr_jw_str(&w, "state", lr_state_name(states[i].state));
        lr_jw_object_end(&w);
    }
    lr_jw_array_end(&w);
    return lr_jw_end(&w);
}

static int poll_in(struct world *w, const struct case_file *c, struct case_outcome *out)
{
    struct lr_poll_state states[CASE_ROOMS];
    lr_poll(w->resolver, c->rooms, (size_t)c->room_count, c->opts, NULL, states);
    for (int i = 0; i < c->room_count; i++)
        if (states[i].err.code == LIVREC_ENOMEM)
            out->rc = LIVREC_ENOMEM;
    int rc = write_states(states, c->room_count, &out->json);
    out->defect_count = lr_replay_defects(w->replay, &out->defects);
    return rc;
}

int case_play(const struct case_file *c, struct case_outcome *out)
{
    struct world w = {.loop = NULL};
    *out = (struct case_outcome){.rc = 0};
    lr_buf_init(&out->json, (size_t)16 << 20);
    lr_buf_init(&out->defects, (size_t)1 << 20);
    int rc = open_world(&w, c, &out->err);
    if (rc == 0)
        rc = c->room_count ? poll_in(&w, c, out) : resolve_in(&w, c, out);
    close_world(&w);
    return rc;
}

void case_outcome_free(struct case_outcome *o)
{
    lr_buf_free(&o->json);
    lr_buf_free(&o->defects);
}
