/* States of many rooms, where the world does not play along. What platforms answer is in the cases.
 */
#include "net_rig.h"

#include "core/files.h"
#include "resolve/resolve.h"

#define GQL "https://gql.twitch.tv/gql"
#define ROOMS 3

static const char *const urls[ROOMS] = {"https://www.twitch.tv/madeup_fox",
                                        "https://127.0.0.1/nothing",
                                        "https://www.twitch.tv/madeup_owl"};

struct world {
    struct rig net;
    struct lr_resolver *resolver;
    struct lr_opts *opts;
    struct lr_poll_state states[ROOMS];
};

static void open_world(struct world *w, const struct lr_replay_config *list)
{
    *w = (struct world){.resolver = NULL};
    rig_open(&w->net, list);
    w->net.env.files = lr_files_system();
    ck_assert_int_eq(lr_loop_start(w->net.loop, NULL), 0);
    ck_assert_int_eq(lr_resolver_new(&w->net.env, w->net.loop, &w->resolver, NULL), 0);
    w->opts = lr_opts_new();
    for (int i = 0; i < ROOMS; i++) /* the caller's memory may hold anything */
        w->states[i] = (struct lr_poll_state){LR_STATE_LIVE, {LIVREC_EIO, "old"}};
}

static void close_world(struct world *w)
{
    lr_resolver_free(w->resolver);
    lr_opts_free(w->opts);
    rig_close(&w->net);
}

#define WORLD(w, ...)                                                                              \
    const struct lr_replay_exchange w##_list[] = {__VA_ARGS__};                                    \
    struct world w;                                                                                \
    open_world(&w, &(struct lr_replay_config){w##_list, LR_COUNT(w##_list), true, NULL})

static void poll_all(struct world *w, struct lr_cancel *cancel)
{
    lr_poll(w->resolver, urls, ROOMS, w->opts, cancel, w->states);
}

static void check_error(const struct lr_poll_state *s, int code, const char *text)
{
    ck_assert_int_eq(s->state, LR_STATE_UNKNOWN);
    ck_assert_msg(s->err.code == code && strstr(s->err.text, text), "%d: %s", s->err.code,
                  s->err.text);
}

START_TEST(no_rooms)
{
    WORLD(w, {.url = GQL, .times = -1, .status = 200});
    lr_poll(w.resolver, NULL, 0, w.opts, NULL, NULL);
    ck_assert_uint_eq(lr_replay_count(w.net.replay), 0);
    close_world(&w);
}
END_TEST

START_TEST(both_in_one_request)
{
    WORLD(w,
          {.url = GQL,
           .status = 200,
           .body = "[{\"data\":{\"user\":{\"login\":\"madeup_fox\",\"stream\":null}}},"
                   "{\"data\":{\"user\":{\"login\":\"madeup_owl\",\"stream\":{\"id\":\"1\"}}}}]"});
    poll_all(&w, NULL);
    ck_assert_int_eq(w.states[0].state, LR_STATE_OFFLINE);
    ck_assert_int_eq(w.states[0].err.code, 0);
    check_error(&w.states[1], LIVREC_EUNSUPPORTED, "no platform takes 127.0.0.1/nothing");
    ck_assert_int_eq(w.states[2].state, LR_STATE_LIVE);
    ck_assert_int_eq(w.states[2].err.code, 0);
    close_world(&w);
}
END_TEST

/* No room is asked for by itself where nothing can be reached. */
START_TEST(out_of_reach)
{
    WORLD(w, {.url = GQL, .times = 3, .error = LIVREC_ENET, .error_text = "no route"});
    poll_all(&w, NULL);
    check_error(&w.states[0], LIVREC_ENET, "twitch: ");
    check_error(&w.states[0], LIVREC_ENET, "no route");
    check_error(&w.states[2], LIVREC_ENET, "no route");
    close_world(&w);
}
END_TEST

START_TEST(out_of_time)
{
    WORLD(w, {.url = GQL, .times = -1, .status = 200, .body = "[]", .delay_ms = 60000});
    ck_assert_int_eq(lr_opts_set(w.opts, "resolve.timeout", "1s", NULL), 0);
    poll_all(&w, NULL);
    check_error(&w.states[0], LIVREC_ETIMEOUT, "twitch: ");
    check_error(&w.states[2], LIVREC_ETIMEOUT, "twitch: ");
    close_world(&w);
}
END_TEST

START_TEST(cancelled)
{
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    WORLD(w, {.url = GQL, .times = -1, .status = 200, .body = "[]"});
    lr_cancel_fire(cancel);
    poll_all(&w, cancel);
    check_error(&w.states[0], LIVREC_ECANCELLED, "twitch: ");
    check_error(&w.states[1], LIVREC_EUNSUPPORTED, "no platform");
    check_error(&w.states[2], LIVREC_ECANCELLED, "twitch: ");
    ck_assert_uint_eq(lr_replay_count(w.net.replay), 0);
    close_world(&w);
    lr_cancel_free(cancel);
}
END_TEST

START_TEST(bad_options)
{
    WORLD(w, {.url = GQL, .times = -1, .status = 200, .body = "[]"});
    ck_assert_int_eq(lr_opts_set(w.opts, "net.proxy", "gopher://localhost:70", NULL), 0);
    poll_all(&w, NULL);
    check_error(&w.states[0], LIVREC_EARG, "net.proxy");
    check_error(&w.states[2], LIVREC_EARG, "net.proxy");
    close_world(&w);
}
END_TEST

UNIT_MAIN("poll", no_rooms, both_in_one_request, out_of_reach, out_of_time, cancelled, bad_options)
