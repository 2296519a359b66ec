/* Blocking requests through curl to a server of net_server.h. */
#ifndef NET_CLIENT_H
#define NET_CLIENT_H

#include "net_rig.h"
#include "net_server.h"

struct net {
    struct rig rig;
    struct server server;
    char url[256];
};

static inline void open_net_at(struct net *n, bool (*answer)(struct conn *), const char *address)
{
    *n = (struct net){.server = {.answer = answer, .address = address}};
    n->rig.env = (struct lr_env){.clock = lr_clock_system(), .rand = lr_rand_system()};
    n->rig.arena = lr_arena_new((size_t)256 << 20);
    n->rig.cfg = (struct lr_http_config){.user_agent = "test", .policy.own_host = "127.0.0.1"};
    ck_assert_int_eq(lr_loop_new(&n->rig.env, &n->rig.loop, NULL), 0);
    server_start(&n->server);
}

static inline void open_net(struct net *n, bool (*answer)(struct conn *))
{
    open_net_at(n, answer, NULL);
}

static inline void close_net(struct net *n)
{
    lr_loop_free(n->rig.loop);
    server_stop(&n->server);
    lr_arena_free(n->rig.arena);
}

static inline const char *url_of(struct net *n, const char *path)
{
    snprintf(n->url, sizeof n->url, "http://127.0.0.1:%d%s", n->server.port, path);
    return n->url;
}

static inline int get(struct net *n, const char *path)
{
    return rig_get(&n->rig, url_of(n, path));
}

static inline bool has(const char *text, const char *part)
{
    return strstr(text, part) != NULL;
}

static inline bool conn_ok(struct conn *c, const char *body)
{
    return conn_fmt(c, "HTTP/1.1 200 OK\r\nContent-Length: %zu\r\n\r\n%s", strlen(body), body);
}

#endif
