/* Transfers on the loop, through curl to a server on loopback. */
#include "unit.h"

#include "core/clock.h"
#include "core/rand.h"
#include "net/http.h"
#include "net_server.h"

static struct lr_env env;
static struct lr_loop *loop;
static struct server server;
static struct lr_http_config cfg;

static void open_net(bool (*answer)(struct conn *))
{
    env.clock = lr_clock_system();
    env.rand = lr_rand_system();
    cfg = (struct lr_http_config){.user_agent = "test", .policy.own_host = "127.0.0.1"};
    server = (struct server){.answer = answer};
    ck_assert_int_eq(lr_loop_new(&env, &loop, NULL), 0);
    server_start(&server);
}

static void close_net(void)
{
    lr_loop_free(loop);
    server_stop(&server);
}

/* What a transfer did. The test's thread reads it after `done` was fired, or on the loop. */
struct tape {
    const char *path;
    uint32_t flags;
    struct lr_transfer *t;
    struct tape *other;
    int heads, datas, dones;
    size_t bytes;
    int64_t last; /* when the last bytes came */
    uint8_t tail; /* the last byte */
    int rc_of_start;
    struct lr_err err;
    struct lr_cancel *done;
    int (*on_head)(struct tape *);
    int (*on_data)(struct tape *);
    void (*on_done)(struct tape *);
};

static int head(void *user, const struct lr_http_head *h)
{
    struct tape *p = user;
    p->heads++;
    ck_assert_int_eq(h->status, 200);
    return p->on_head ? p->on_head(p) : 0;
}

static int data(void *user, const uint8_t *bytes, size_t len)
{
    struct tape *p = user;
    p->datas++;
    p->bytes += len;
    p->tail = bytes[len - 1];
    p->last = lr_mono_ms(env.clock);
    return p->on_data ? p->on_data(p) : 0;
}

static void done(void *user, const struct lr_err *err)
{
    struct tape *p = user;
    p->dones++;
    p->err = *err;
    if (p->on_done)
        p->on_done(p);
    p->t = NULL;
    lr_cancel_fire(p->done);
}

static void start(void *arg)
{
    static const struct lr_transfer_ops ops = {head, data, done};
    struct tape *p = arg;
    char url[128];
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", server.port, p->path);
    struct lr_http_req req = {.url = url, .flags = p->flags, .total_ms = -1};
    p->rc_of_start = lr_transfer_start(loop, &cfg, &req, &ops, p, &p->t, &p->err);
    ck_assert_int_eq(p->heads + p->datas + p->dones, 0); /* not from inside the start */
}

static void run(struct tape *p)
{
    p->done = lr_cancel_new(NULL);
    ck_assert_int_eq(lr_loop_call(loop, start, p), 0);
    ck_assert_int_eq(p->rc_of_start, 0);
}

static void wait_done(struct tape *p)
{
    ck_assert_msg(lr_cancel_wait(p->done, 20000), "%s did not end", p->path);
    lr_cancel_free(p->done);
}

static void cancel_tape(void *arg)
{
    struct tape *p = arg;
    lr_transfer_cancel(p->t);
    p->t = NULL;
}

/* ---- answers */

static const char block[65536];

static bool answer(struct conn *c)
{
    if (conn_is(c, "GET /mega")) { /* 4 MiB */
        conn_puts(c, "HTTP/1.1 200 OK\r\nContent-Length: 4194304\r\n\r\n");
        for (int i = 0; i < 64; i++)
            conn_send(c, block, sizeof block);
        return true;
    }
    if (conn_is(c, "GET /trickle")) {
        conn_puts(c, "HTTP/1.1 200 OK\r\n\r\n");
        while (conn_puts(c, "x") && conn_wait(c, 10))
            ;
        return false;
    }
    return conn_puts(c, "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc");
}

START_TEST(to_the_end)
{
    open_net(answer);
    struct tape small = {.path = "/small"}, large = {.path = "/mega"},
                batch = {.path = "/mega", .flags = LR_HTTP_BATCH | LR_HTTP_IDENTITY};
    run(&small);
    run(&large);
    run(&batch);
    wait_done(&small);
    wait_done(&large);
    wait_done(&batch);
    ck_assert_int_eq(small.err.code, 0);
    ck_assert_uint_eq(small.bytes, 3);
    ck_assert_int_eq(large.err.code, 0);
    ck_assert_uint_eq(large.bytes, 4194304);
    ck_assert_int_eq(batch.err.code, 0);
    ck_assert_uint_eq(batch.bytes, 4194304);
    ck_assert_int_eq(small.heads + large.heads + batch.heads, 3);
    close_net();
}
END_TEST

/* ---- ends from inside callbacks */

static int refuse(struct tape *p)
{
    (void)p;
    return LIVREC_EMEDIA;
}

static int cancel_itself(struct tape *p)
{
    cancel_tape(p);
    lr_cancel_fire(p->done);
    return 0;
}

static int cancel_other(struct tape *p)
{
    if (p->other->t) {
        cancel_tape(p->other);
        lr_cancel_fire(p->other->done);
    }
    return p->datas > 5 ? LIVREC_ECLOSED : 0;
}

START_TEST(ended_by_the_reader)
{
    open_net(answer);
    struct tape at_head = {.path = "/mega", .on_head = refuse},
                at_data = {.path = "/trickle", .on_data = refuse, .flags = LR_HTTP_BATCH};
    run(&at_head);
    run(&at_data);
    wait_done(&at_head);
    wait_done(&at_data);
    ck_assert_int_eq(at_head.err.code, LIVREC_EMEDIA);
    ck_assert_int_eq(at_head.datas, 0);
    ck_assert_int_eq(at_data.err.code, LIVREC_EMEDIA);
    ck_assert_int_eq(at_data.datas, 1);
    close_net();
}
END_TEST

START_TEST(cancelled_from_inside)
{
    open_net(answer);
    for (int round = 0; round < 20; round++) {
        uint32_t flags = round % 2 ? LR_HTTP_BATCH : 0;
        struct tape a = {.path = "/mega", .on_head = cancel_itself, .flags = flags};
        struct tape b = {.path = "/mega", .on_data = cancel_itself, .flags = flags};
        struct tape c = {.path = "/trickle", .on_data = cancel_other, .flags = flags};
        struct tape d = {.path = "/mega", .on_head = cancel_other, .flags = flags};
        c.other = &d;
        d.other = &c;
        run(&a);
        run(&b);
        run(&c);
        run(&d);
        wait_done(&a);
        wait_done(&b);
        wait_done(&c);
        wait_done(&d);
        ck_assert_int_eq(a.heads, 1);
        ck_assert_int_eq(a.datas + a.dones + b.dones, 0);
        ck_assert_int_eq(b.datas, 1);
        ck_assert_int_eq(c.dones + d.dones, 1); /* one of them was cancelled by the other */
    }
    close_net();
}
END_TEST

static void start_other(struct tape *p)
{
    lr_transfer_cancel(p->t); /* nothing more to cancel */
    if (p->other)
        start(p->other);
}

static int start_other_from_data(struct tape *p)
{
    if (p->datas == 1)
        start(p->other);
    return 0;
}

START_TEST(started_from_inside)
{
    open_net(answer);
    struct tape c = {.path = "/small", .done = lr_cancel_new(NULL)},
                b = {.path = "/mega", .done = lr_cancel_new(NULL)},
                a = {.path = "/small", .on_done = start_other};
    a.other = &b;
    b.on_data = start_other_from_data;
    b.other = &c;
    run(&a);
    wait_done(&a);
    wait_done(&b);
    wait_done(&c);
    ck_assert_int_eq(a.err.code + b.err.code + c.err.code, 0);
    ck_assert_uint_eq(b.bytes, 4194304);
    ck_assert_uint_eq(c.bytes, 3);
    close_net();
}
END_TEST

/* ---- pause */

static int pause_other(struct tape *p)
{
    if (p->other->t && p->datas == 1)
        lr_transfer_pause(p->other->t, true);
    return 0;
}

static void pause_tape(void *arg)
{
    lr_transfer_pause(((struct tape *)arg)->t, true);
}

static void resume_tape(void *arg)
{
    lr_transfer_pause(((struct tape *)arg)->t, false);
}

static void copy_tape(void *arg)
{
    struct tape **two = arg;
    *two[1] = *two[0];
}

static struct tape look(struct tape *p)
{
    struct tape now;
    lr_loop_call(loop, copy_tape, (struct tape *[]){p, &now});
    return now;
}

static int pause_itself(struct tape *p)
{
    lr_transfer_pause(p->t, true);
    return 0;
}

START_TEST(paused)
{
    for (uint32_t flags = 0; flags <= LR_HTTP_BATCH; flags += LR_HTTP_BATCH) {
        open_net(answer);
        struct tape p = {.path = "/mega", .flags = flags, .on_head = pause_itself};
        run(&p);
        while (!look(&p).heads)
            lr_cancel_wait(NULL, 5);
        lr_cancel_wait(NULL, 100);
        ck_assert_uint_eq(look(&p).bytes, 0);
        for (int i = 0; i < 50; i++) { /* on and off */
            lr_loop_call(loop, resume_tape, &p);
            if (look(&p).dones)
                break;
            lr_loop_call(loop, pause_tape, &p);
        }
        lr_loop_call(loop, resume_tape, &p);
        wait_done(&p);
        ck_assert_int_eq(p.err.code, 0);
        ck_assert_uint_eq(p.bytes, 4194304);
        close_net();
    }
}
END_TEST

START_TEST(paused_by_another)
{
    open_net(answer);
    struct tape p = {.path = "/trickle"}, q = {.path = "/trickle", .on_data = pause_other};
    q.other = &p;
    run(&p);
    run(&q);
    while (look(&q).datas < 2)
        lr_cancel_wait(NULL, 5);
    struct tape then = look(&p);
    lr_cancel_wait(NULL, 100);
    ck_assert_uint_eq(look(&p).bytes, then.bytes);
    lr_loop_call(loop, resume_tape, &p);
    while (look(&p).bytes == then.bytes)
        lr_cancel_wait(NULL, 5);
    lr_loop_call(loop, cancel_tape, &p);
    lr_loop_call(loop, cancel_tape, &q);
    lr_cancel_free(p.done);
    lr_cancel_free(q.done);
    close_net();
}
END_TEST

/* ---- the loop ends first */

START_TEST(dropped_with_the_loop)
{
    open_net(answer);
    struct tape many[24];
    for (int i = 0; i < 24; i++) {
        many[i] =
            (struct tape){.path = i % 3 ? "/trickle" : "/mega", .flags = i % 2 ? LR_HTTP_BATCH : 0};
        run(&many[i]);
    }
    lr_cancel_wait(NULL, 20);
    int64_t before = lr_mono_ms(env.clock);
    lr_loop_free(loop);
    ck_assert_int_lt(lr_mono_ms(env.clock) - before, 20000);
    for (int i = 0; i < 24; i++)
        lr_cancel_free(many[i].done);
    server_stop(&server);
}
END_TEST

UNIT_MAIN("transfer", to_the_end, ended_by_the_reader, cancelled_from_inside, started_from_inside,
          paused, paused_by_another, dropped_with_the_loop)
