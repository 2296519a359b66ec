/* Curl's handles that are used for one request after the other. */
#include "net_client.h"

#include <stdio.h>

#include "net/rtt.h"

static bool show_request(struct conn *c)
{
    return conn_ok(c, c->request);
}

static const char *media(struct net *n, const char *agent, const struct lr_header *header)
{
    struct lr_http_req req = {.url = url_of(n, "/"),
                              .headers = header,
                              .header_count = header ? 1 : 0,
                              .flags = LR_HTTP_IDENTITY};
    n->rig.cfg.user_agent = agent;
    ck_assert_int_eq(rig_fetch(&n->rig, &req), 0);
    return n->rig.resp.body;
}

/* None may show what is of another. */
START_TEST(nothing_is_left_of_another_request)
{
    struct net n;
    open_net(&n, show_request);
    const struct lr_header cookie = {"Cookie", "a=1"}, range = {"Range", "bytes=1-2"};
    char agent[16];
    ck_assert(has(media(&n, "one", &cookie), "\r\nCookie: a=1\r\n"));
    ck_assert(!has(media(&n, "one", NULL), "Cookie"));
    ck_assert(has(media(&n, "one", &range), "\r\nRange: bytes=1-2\r\n"));
    ck_assert(has(media(&n, "two", NULL), "\r\nUser-Agent: two\r\n"));
    ck_assert(!has(n.rig.resp.body, "Range"));
    ck_assert(has(media(&n, "one", NULL), "\r\nUser-Agent: one\r\n"));
    ck_assert(!has(media(&n, NULL, NULL), "User-Agent"));
    for (int i = 0; i < 24; i++) { /* more than are kept apart */
        char line[40];
        snprintf(agent, sizeof agent, "agent-%d", i % 12);
        snprintf(line, sizeof line, "\r\nUser-Agent: %s\r\n", agent);
        ck_assert(has(media(&n, agent, NULL), line));
        ck_assert(has(n.rig.resp.body, "\r\nAccept-Encoding: identity\r\n"));
    }
    struct lr_http_req post = {
        .url = url_of(&n, "/"), .body = "a=1", .body_len = 3, .flags = LR_HTTP_IDENTITY};
    ck_assert_int_eq(rig_fetch(&n.rig, &post), 0);
    ck_assert(has(n.rig.resp.body, "POST / HTTP/1.1\r\n"));
    ck_assert(has(media(&n, "one", NULL), "GET / HTTP/1.1\r\n"));
    close_net(&n);
}
END_TEST

/* How long the connection took is noted, and the next one waited for accordingly. */
START_TEST(what_connections_take_is_noted)
{
    struct net n;
    open_net(&n, show_request);
    n.rig.cfg.connect_ms = 5000;
    n.rig.cfg.adapt = true;
    const char *url = url_of(&n, "/");
    ck_assert_int_eq(lr_rtt_limit(lr_loop_rtt(n.rig.loop), url, 5000), 5000);
    media(&n, "one", NULL);
    int64_t limit = lr_rtt_limit(lr_loop_rtt(n.rig.loop), url, 5000);
    ck_assert(limit > 3000 && limit != 5000);
    media(&n, "two", NULL); /* with that limit */
    close_net(&n);
}
END_TEST

UNIT_MAIN("curl_idle", nothing_is_left_of_another_request, what_connections_take_is_noted)
