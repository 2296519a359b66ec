/* What extractors say on a WebSocket, and what happens by itself. */
#include "ctx_rig.h"

#include "core/cancel.h"

#define URL "wss://a.example/chat"
#define TEXT(t)                                                                                    \
    {                                                                                              \
        .kind = LR_STEP_TEXT, .text = t                                                            \
    }
#define SAID(t)                                                                                    \
    {                                                                                              \
        .kind = LR_STEP_SAID, .text = t                                                            \
    }
#define SOCKET(...)                                                                                \
    {                                                                                              \
        .url = "https://a.example/chat", .is_socket = true,                                        \
        .steps = (const struct lr_replay_step[]){__VA_ARGS__},                                     \
        .step_count =                                                                              \
            sizeof((const struct lr_replay_step[]){__VA_ARGS__}) / sizeof(struct lr_replay_step)   \
    }

static const struct lr_socket_rule rules[] = {
    {"type", "ping", (const char *const[]){"pong", "seat", NULL}, NULL},
    {"type", "bye", NULL, "why"},
    {NULL, NULL, NULL, NULL},
};

START_TEST(messages_are_heard_in_order_and_rules_answer)
{
    CTX(r, "https://www.test.com/1",
        SOCKET(SAID("hello"), TEXT("{\"n\":1}"), TEXT("{\"type\":\"ping\",\"n\":2}"), SAID("pong"),
               SAID("seat"), TEXT("{\"n\":3}")));
    lr_ctx *x = ctx_start(&r);
    lr_socket *s = lr_socket_open(x, URL, NULL, rules);
    ck_assert_ptr_nonnull(s);
    lr_socket_say(x, s, "hello");
    for (int n = 1; n <= 3; n++)
        ck_assert_int_eq(lr_int(lr_socket_hear(x, s), "n", 0), n);
    ck_assert_int_eq(lr_done(x), 0);
    ck_assert_ptr_null(lr_socket_hear(x, s));
    ck_assert_int_eq(lr_done(x), LIVREC_ENET);
    ck_assert_ptr_null(lr_socket_give(x));
    lr_socket_close(x->socket);
    ctx_close(&r);
}
END_TEST

START_TEST(the_users_agent_and_the_headers_go_along)
{
    static const struct lr_header expect[] = {{"Origin", "https://a.example"},
                                              {"User-Agent", "mine"}};
    struct lr_replay_exchange e = SOCKET(TEXT("{}"));
    e.expect = expect;
    e.expect_count = 2;
    CTX(r, "https://www.test.com/1", e);
    ctx_option(&r, "net.user_agent", "mine");
    lr_ctx *x = ctx_start(&r);
    const char *const headers[] = {"Origin", "https://a.example", "User-Agent", "other", NULL};
    ck_assert_ptr_nonnull(lr_socket_open(x, URL, &(struct lr_req){.headers = headers}, NULL));
    lr_socket_close(x->socket);
    ctx_close(&r);
}
END_TEST

static bool becomes_lost(struct lr_hold *h, struct lr_err *why)
{
    bool lost = false;
    for (int i = 0; i < 500 && !lost; i++) {
        lost = h->lost(h, why);
        lr_cancel_wait(NULL, lost ? 0 : 10);
    }
    return lost;
}

START_TEST(a_held_socket_is_lost_for_the_reason_that_was_given)
{
    CTX(r, "https://www.test.com/1",
        SOCKET(TEXT("{\"n\":1}"), SAID("go"), TEXT("{\"type\":\"bye\",\"why\":\"the end\"}")));
    lr_ctx *x = ctx_start(&r);
    struct lr_err why;
    lr_socket *s = lr_socket_open(x, URL, NULL, rules);
    ck_assert_int_eq(lr_int(lr_socket_hear(x, s), "n", 0), 1);
    lr_socket_hold(x, s, NULL, 0);
    struct lr_hold *h = lr_socket_give(x);
    ck_assert_ptr_nonnull(h);
    ck_assert_ptr_null(x->socket);
    ck_assert(!h->lost(h, &why));
    lr_socket_say(x, s, "go");
    ck_assert(becomes_lost(h, &why));
    ck_assert_str_eq(why.text, "the end");
    h->free(h);
    ctx_close(&r);
}
END_TEST

/* Each beat has the next number; the rig's clock is the real one here. */
START_TEST(a_held_socket_beats)
{
    CTX(r, "https://www.test.com/1",
        SOCKET(SAID("one"), TEXT("{}"), SAID("beat 2."), SAID("beat 3."), SAID("beat 4.")));
    r.net.env.clock = lr_clock_system();
    lr_ctx *x = ctx_start(&r);
    x->until = lr_mono_ms(r.net.env.clock) + 30000;
    struct lr_err why;
    lr_socket *s = lr_socket_open(x, URL, NULL, rules);
    lr_socket_say(x, s, "one");
    ck_assert_ptr_nonnull(lr_socket_hear(x, s));
    lr_socket_hold(x, s, "beat #.", 10);
    struct lr_hold *h = lr_socket_give(x);
    ck_assert_ptr_nonnull(h);
    ck_assert(becomes_lost(h, &why)); /* the recording ends behind the third */
    ck_assert_int_eq(why.code, LIVREC_ENET);
    h->free(h);
    ctx_close(&r);
}
END_TEST

/* Only what is held outlives the resolve, and a room that is freed lets go of it. */
START_TEST(a_room_holds_and_lets_go)
{
    CTX(r, "https://www.test.com/1", SOCKET(TEXT("{}")));
    lr_ctx *x = ctx_start(&r);
    lr_socket_hold(x, lr_socket_open(x, URL, NULL, rules), NULL, 0);
    struct lr_room *room = lr_room_new(0);
    room->hold = lr_socket_give(x);
    ck_assert_ptr_nonnull(room->hold);
    lr_room_let_go(room);
    ck_assert_ptr_null(room->hold);
    lr_room_let_go(room);
    lr_room_let_go(NULL);
    lr_room_free(room);
    ctx_close(&r);
}
END_TEST

START_TEST(waiting_ends_with_the_time_or_the_token)
{
    CTX(r, "https://www.test.com/1", SOCKET(TEXT("{}"), SAID("never"), TEXT("{}")));
    lr_ctx *x = ctx_start(&r);
    x->until = 50;
    r.clock.mono = 0;
    lr_socket *s = lr_socket_open(x, URL, NULL, rules);
    ck_assert_ptr_nonnull(lr_socket_hear(x, s));
    ck_assert_ptr_null(lr_socket_hear(x, s));
    ck_assert_int_eq(lr_done(x), LIVREC_ETIMEOUT);
    lr_err_clear(&x->err);
    x->fatal = false;
    x->cancel = lr_cancel_new(NULL);
    lr_cancel_fire(x->cancel);
    ck_assert_ptr_null(lr_socket_hear(x, s));
    ck_assert_int_eq(lr_done(x), LIVREC_ECANCELLED);
    lr_socket_close(x->socket);
    lr_cancel_free(x->cancel);
    lr_loop_free(r.net.loop);
    lr_replay_free(r.net.replay);
    lr_arena_free(r.net.arena);
    lr_accounts_clear(&r.accounts);
    lr_opts_free(r.opts);
}
END_TEST

UNIT_MAIN("socket", messages_are_heard_in_order_and_rules_answer,
          the_users_agent_and_the_headers_go_along,
          a_held_socket_is_lost_for_the_reason_that_was_given, a_held_socket_beats,
          a_room_holds_and_lets_go, waiting_ends_with_the_time_or_the_token)
