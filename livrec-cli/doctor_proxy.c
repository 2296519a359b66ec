/* The proxies: is something there, and does it let requests through? */
#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "doctor.h"
#include "environment.h"
#include "exit.h"
#include "msg.h"
#include "now.h"

#define CONNECT_MS 5000
#define FAR_HOST "example.com" /* it is there for such things (RFC 2606) */

/* "scheme://user:password@host:port/" as host and port. */
static bool split_proxy(const char *url, char *host, size_t size, char *port, size_t port_size)
{
    const char *at = strstr(url, "://");
    at = at ? at + 3 : url;
    size_t n = strcspn(at, "/");
    for (size_t i = n; i > 0; i--)
        if (at[i - 1] == '@') {
            at += i;
            n -= i;
            break;
        }
    const char *colon = memrchr(at, ':', n);
    size_t bare = colon ? (size_t)(colon - at) : n;
    if (bare > 1 && *at == '[' && at[bare - 1] == ']') {
        at++;
        bare -= 2;
    }
    int a = snprintf(host, size, "%.*s", (int)bare, at);
    int b = snprintf(port, port_size, "%.*s", colon ? (int)(at + n - colon - 1) : 4,
                     colon ? colon + 1 : "1080");
    return bare && a > 0 && (size_t)a < size && b > 0 && (size_t)b < port_size;
}

/* 0 or an errno. */
static int try_address(const struct addrinfo *a)
{
    int fd = socket(a->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    int error =
        fd < 0 || (connect(fd, a->ai_addr, a->ai_addrlen) != 0 && errno != EINPROGRESS) ? errno : 0;
    struct pollfd p = {.fd = fd, .events = POLLOUT};
    socklen_t size = sizeof error;
    if (error == 0 && poll(&p, 1, CONNECT_MS) != 1)
        error = ETIMEDOUT;
    else if (error == 0 && getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &size) != 0)
        error = errno;
    if (fd >= 0)
        close(fd);
    return error;
}

/* Does something take connections there? */
static bool tell_connection(struct doctor *d, const char *proxy, const char *rule)
{
    char host[256], port[8];
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    if (!split_proxy(proxy, host, sizeof host, port, sizeof port)) {
        doctor_tell(d, "proxy", VERDICT_BAD, LIVREC_EARG,
                    tr("no host and port are in its address"));
        return false;
    }
    int rc = getaddrinfo(host, port, &hints, &found);
    int error = rc ? 0 : try_address(found);
    if (rc)
        doctor_tell(d, "proxy", VERDICT_BAD, LIVREC_ENET, "%s: %s", host, gai_strerror(rc));
    else if (error)
        doctor_tell(d, "proxy", VERDICT_BAD, LIVREC_ENET,
                    tr("nothing answers at %s:%s, as %s says: %s"), host, port, rule,
                    tr(strerror(error)));
    else
        doctor_tell(d, "proxy", VERDICT_OK, 0, tr("%s:%s takes connections, as %s says"), host,
                    port, rule);
    if (found)
        freeaddrinfo(found);
    return !rc && !error;
}

/* A question through it, and nothing else. */
static int32_t ask_through(const struct doctor *d, const char *proxy)
{
    livrec_opts *opts = NULL;
    livrec_room *room = NULL;
    livrec *lr = NULL;
    int32_t code = doctor_opts(d, &opts);
    if (code == 0)
        code = livrec_opts_set(opts, "net.proxy", proxy);
    if (code == 0)
        code = livrec_new(opts, &lr);
    if (code == 0)
        code = livrec_extract(lr, "direct:http://" FAR_HOST "/", NULL, &room);
    livrec_room_free(room);
    livrec_opts_free(opts);
    livrec_free(lr);
    return code;
}

/* Whatever the answer is: it came. */
static void tell_way(struct doctor *d, const char *proxy, const char *rule)
{
    int64_t began = now_ms();
    int32_t code = ask_through(d, proxy);
    if (code == 0 || code == LIVREC_EMEDIA || code == LIVREC_EHTTP || code == LIVREC_ERATE)
        doctor_tell(d, "way", VERDICT_OK, 0, tr("%s answers through it after %.1f s"), FAR_HOST,
                    (double)(now_ms() - began) / 1000);
    else
        doctor_tell(d, "way", VERDICT_BAD, code, "%s: %s", rule, plain_error(livrec_last_error()));
}

static void look_at(struct doctor *d, const char *proxy, const char *rule)
{
    if (tell_connection(d, proxy, rule) && !d->url) /* the room's own requests tell, else */
        tell_way(d, proxy, rule);
}

static bool is_none(const char *proxy)
{
    return !proxy || strcmp(proxy, "none") == 0 || strcmp(proxy, "direct") == 0;
}

void doctor_proxy(struct doctor *d)
{
    const char *rule = "net.proxy", *given = doctor_option(d, rule);
    const char *proxy = given ? given : environment_proxy(d->url ? d->url : "https://", &rule);
    const char *media = doctor_option(d, "net.media_proxy");
    bool far = doctor_platform_is(livrec_match(d->url), "overseas");
    if (is_none(proxy))
        doctor_tell(d, "proxy", far ? VERDICT_NOTE : VERDICT_OK, 0,
                    far ? tr("none; from China this platform needs one: --proxy URL") : tr("none"));
    else
        look_at(d, proxy, rule);
    if (media && is_none(media))
        doctor_tell(d, "proxy", VERDICT_OK, 0, tr("media goes without, as net.media_proxy says"));
    else if (media)
        look_at(d, media, "net.media_proxy");
}
