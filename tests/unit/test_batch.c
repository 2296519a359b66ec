/* Endless streams that are read in batches: few wake-ups, nothing late. */
#include "unit.h"

#include "core/clock.h"
#include "core/rand.h"
#include "net/http.h"
#include "net_server.h"

static struct lr_env env;
static struct lr_loop *loop;
static struct server server;

/* The server says when it sent byte number i, the reader when it got it. */
#define PIECES 4096
static struct {
    size_t end;
    int64_t at;
} sent[PIECES];
static atomic_int sent_count;

static bool send_piece(struct conn *c, size_t len)
{
    static char piece[65536];
    int n = atomic_load(&sent_count);
    sent[n].end = (n ? sent[n - 1].end : 0) + len;
    sent[n].at = lr_mono_ms(env.clock);
    atomic_store(&sent_count, n + 1);
    return conn_send(c, piece, len);
}

static bool answer(struct conn *c)
{
    conn_puts(c, "HTTP/1.1 200 OK\r\nContent-Type: video/x-flv\r\n\r\n");
    send_piece(c, 60000); /* a GOP */
    if (conn_is(c, "GET /thin")) {
        for (int i = 0; i < 60 && conn_wait(c, 50); i++)
            send_piece(c, 300);
    } else {
        for (int i = 0; i < 75 && conn_wait(c, 40); i++)
            send_piece(c, 10000); /* 2 Mbit/s, 25 frames/s */
    }
    send_piece(c, 77); /* the tail, and then silence */
    conn_wait(c, 20000);
    return false;
}

struct reader {
    const char *path;
    struct lr_transfer *t;
    size_t bytes;
    int calls, piece;
    int64_t worst; /* ms between the sending and the arrival of a piece */
};

static int on_head(void *user, const struct lr_http_head *h)
{
    (void)user;
    ck_assert_int_eq(h->status, 200);
    return 0;
}

static int on_data(void *user, const uint8_t *data, size_t len)
{
    struct reader *r = user;
    int64_t now = lr_mono_ms(env.clock);
    (void)data;
    r->bytes += len;
    r->calls++;
    while (r->piece < atomic_load(&sent_count) && sent[r->piece].end <= r->bytes) {
        int64_t late = now - sent[r->piece++].at;
        r->worst = late > r->worst ? late : r->worst;
    }
    return 0;
}

static void on_done(void *user, const struct lr_err *err)
{
    (void)user;
    ck_abort_msg("the stream ended: %s", err->text);
}

static void start(void *arg)
{
    static const struct lr_transfer_ops ops = {on_head, on_data, on_done};
    struct reader *r = arg;
    char url[128];
    struct lr_http_config cfg = {.policy.own_host = "127.0.0.1"};
    snprintf(url, sizeof url, "http://127.0.0.1:%d%s", server.port, r->path);
    struct lr_http_req req = {
        .url = url, .flags = LR_HTTP_BATCH | LR_HTTP_IDENTITY, .total_ms = -1};
    ck_assert_int_eq(lr_transfer_start(loop, &cfg, &req, &ops, r, &r->t, NULL), 0);
}

static void copy_reader(void *arg)
{
    struct reader **two = arg;
    *two[1] = *two[0];
}

static struct reader look(struct reader *r)
{
    struct reader now;
    lr_loop_call(loop, copy_reader, (struct reader *[]){r, &now});
    return now;
}

static void cancel(void *arg)
{
    lr_transfer_cancel(((struct reader *)arg)->t);
}

static void drain(void *arg)
{
    lr_transfer_drain(((struct reader *)arg)->t);
}

static void open_net(struct reader *r)
{
    env.clock = lr_clock_system();
    env.rand = lr_rand_system();
    server = (struct server){.answer = answer};
    atomic_store(&sent_count, 0);
    ck_assert_int_eq(lr_loop_new(&env, &loop, NULL), 0);
    server_start(&server);
    lr_loop_call(loop, start, r);
}

static void close_net(struct reader *r)
{
    lr_loop_call(loop, cancel, r);
    lr_loop_free(loop);
    server_stop(&server);
}

/* Everything comes within a second, the tail too; the machine may be slow, so a bit more is let
 * through here. */
static struct reader watch(const char *path, int pieces)
{
    struct reader r = {.path = path};
    open_net(&r);
    int64_t start_ms = lr_mono_ms(env.clock);
    struct reader now;
    while ((now = look(&r)).piece < pieces && lr_mono_ms(env.clock) - start_ms < 30000)
        lr_cancel_wait(NULL, 20);
    ck_assert_int_eq(now.piece, pieces);
    ck_assert_int_le(now.worst, 1000 + 500);
    close_net(&r);
    return now;
}

START_TEST(a_flowing_stream)
{
    struct reader r = watch("/flow", 77);
    ck_assert_uint_eq(r.bytes, 60000 + 750000 + 77);
    ck_assert_int_le(r.calls, 60); /* 76 sends; after the first second about 4 calls a second */
}
END_TEST

START_TEST(a_thin_stream)
{
    struct reader r = watch("/thin", 62);
    ck_assert_uint_eq(r.bytes, 60000 + 18000 + 77);
}
END_TEST

START_TEST(drained)
{
    struct reader r = {.path = "/flow"};
    open_net(&r);
    for (int i = 0; i < 20; i++) {
        lr_cancel_wait(NULL, 100);
        int pieces = atomic_load(&sent_count);
        lr_cancel_wait(NULL, 20); /* on its way through the kernel */
        lr_loop_call(loop, drain, &r);
        ck_assert_int_ge(look(&r).piece, pieces);
    }
    close_net(&r);
}
END_TEST

UNIT_MAIN("batch", a_flowing_stream, a_thin_stream, drained)
