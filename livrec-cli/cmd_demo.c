/* livrec demo: a live channel on loopback, recorded as any room. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd.h"
#include "demo/origin.h"
#include "exit.h"
#include "follow.h"
#include "msg.h"
#include "print.h"
#include "stop.h"

static bool parse_port(const char *s, uint16_t *out)
{
    char *end;
    errno = 0;
    unsigned long n = strtoul(s, &end, 10);
    if (*s < '0' || *s > '9' || *end || errno || n > 65535)
        return false;
    *out = (uint16_t)n;
    return true;
}

static void print_addresses(const struct call *c, uint16_t port)
{
    static const char *const paths[][2] = {{"url", "/demo"},           {"flv", "/live.flv"},
                                           {"ts", "/live.ts"},         {"hls", "/live.m3u8"},
                                           {"fmp4", "/fmp4.m3u8"},     {"aes", "/aes.m3u8"},
                                           {"master", "/master.m3u8"}, {"audio", "/audio.m3u8"}};
    struct text t = {0};
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        if (c->own[OWN_JSON])
            text_fmt(&t, "%s\"%s\":\"http://127.0.0.1:%u%s\"", i ? "," : "{", paths[i][0], port,
                     paths[i][1]);
        else
            text_fmt(&t, "%-8shttp://127.0.0.1:%u%s\n", paths[i][0], port, paths[i][1]);
    }
    text_add(&t, c->own[OWN_JSON] ? "}\n" : "");
    print_out(&t);
    text_free(&t);
}

/* Wait for a signal. */
static int serve(struct call *c, uint16_t port, struct stop *stop)
{
    struct pollfd p = {.fd = stop->fd, .events = POLLIN};
    print_addresses(c, port);
    while (!print_out_error() && !stop_take(stop))
        if (poll(&p, 1, -1) < 0 && errno != EINTR)
            return fail(c, LIVREC_EINTERNAL, "poll: %s", tr(strerror(errno)));
    return 0;
}

static int with_origin(struct call *c, struct origin *origin)
{
    char url[64], *urls[] = {url};
    struct stop stop;
    snprintf(url, sizeof url, "http://127.0.0.1:%u/demo", origin_port(origin));
    if (!c->own[OWN_SERVE]) {
        if (!c->own[OWN_JSON] && !c->own[OWN_QUIET])
            print_note("the demo channel is at %s", url);
        return follow(c, urls, 1);
    }
    if (stop_init(&stop) < 0)
        return fail(c, LIVREC_EINTERNAL, "signalfd: %s", tr(strerror(errno)));
    int status = serve(c, origin_port(origin), &stop);
    stop_give_back(&stop);
    return status;
}

int cmd_demo(struct call *c)
{
    struct origin_config cfg = {0};
    struct origin *origin;
    char why[256];
    if (c->own[OWN_PORT] && !parse_port(c->own[OWN_PORT], &cfg.port))
        return fail(c, LIVREC_EARG, "--port: \"%.40s\" is not valid, expected 0 to 65535",
                    c->own[OWN_PORT]);
    if (origin_start(&cfg, &origin, why, sizeof why) < 0)
        return fail(c, LIVREC_ENET, "the demo channel can't be served: %s", why);
    int status = with_origin(c, origin);
    origin_stop(origin);
    return status;
}
