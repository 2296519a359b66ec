#include <errno.h>
#include <fcntl.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#include "doctor.h"
#include "environment.h"
#include "exit.h"
#include "figures.h"
#include "msg.h"

#define CONNECT_MS 5000
#define SPACE_LEAST ((uint64_t)1 << 30)
#define BORN 1767225600 /* 2026: this program is no older */

void doctor_address(struct doctor *d)
{
    const char *platform = livrec_match(d->url);
    if (platform)
        doctor_tell(d, "address", VERDICT_OK, 0, tr("%s takes it"), platform);
    else
        doctor_tell(d, "address", VERDICT_BAD, LIVREC_EUNSUPPORTED, "%s",
                    plain_error(livrec_last_error()));
}

/* Has the platform this flag? */
static bool platform_is(const char *key, const char *flag)
{
    for (uint32_t i = 0; key && i < livrec_platform_count(); i++)
        if (strcmp(livrec_platform_str(i, LIVREC_PLATFORM_KEY), key) == 0)
            return strstr(livrec_platform_str(i, LIVREC_PLATFORM_FLAGS), flag) != NULL;
    return false;
}

static const char *option(const struct doctor *d, const char *name)
{
    const char *value = livrec_opts_get(d->call->opts, name);
    return value && *value ? value : NULL;
}

void doctor_cookie(struct doctor *d)
{
    const char *cookie = option(d, "auth.cookie");
    if (cookie && !strchr(cookie, '='))
        doctor_tell(d, "cookie", VERDICT_BAD, LIVREC_EARG,
                    tr("it is not as a browser sends it: \"a=1; b=2\""));
    else if (cookie)
        doctor_tell(d, "cookie", VERDICT_OK, 0, tr("given, %zu bytes"), strlen(cookie));
    else if (platform_is(livrec_match(d->url), "cookie"))
        doctor_tell(d, "cookie", VERDICT_NOTE, 0,
                    tr("none, and the platform shows little without one: --cookie @FILE"));
    else
        doctor_tell(d, "cookie", VERDICT_OK, 0, tr("none, and none is needed"));
}

/* ---- proxy */

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
    int error = fd < 0 || (connect(fd, a->ai_addr, a->ai_addrlen) != 0 && errno != EINPROGRESS)
                    ? errno
                    : 0;
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

void doctor_proxy(struct doctor *d)
{
    char host[256], port[8];
    const char *rule = "net.proxy", *given = option(d, rule);
    const char *proxy = given ? given : environment_proxy(d->url ? d->url : "https://", &rule);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM}, *found = NULL;
    if (!proxy || strcmp(proxy, "none") == 0) {
        bool far = platform_is(livrec_match(d->url), "overseas");
        doctor_tell(d, "proxy", far ? VERDICT_NOTE : VERDICT_OK, 0,
                    far ? tr("none; from China this platform needs one: --proxy URL") : tr("none"));
        return;
    }
    if (!split_proxy(proxy, host, sizeof host, port, sizeof port)) {
        doctor_tell(d, "proxy", VERDICT_BAD, LIVREC_EARG, tr("no host and port are in its address"));
        return;
    }
    int rc = getaddrinfo(host, port, &hints, &found);
    int error = rc ? 0 : try_address(found);
    if (rc)
        doctor_tell(d, "proxy", VERDICT_BAD, LIVREC_ENET, "%s: %s", host, gai_strerror(rc));
    else if (error)
        doctor_tell(d, "proxy", VERDICT_BAD, LIVREC_ENET, tr("nothing answers at %s:%s, as %s says: %s"), host,
                    port, rule, strerror(error));
    else
        doctor_tell(d, "proxy", VERDICT_OK, 0, tr("%s:%s takes connections, as %s says"), host, port, rule);
    if (found)
        freeaddrinfo(found);
}

/* Signed requests and certificates need the right time. */
void doctor_clock(struct doctor *d)
{
    struct timex t = {.modes = 0};
    int state = adjtimex(&t);
    if (time(NULL) < BORN)
        doctor_tell(d, "clock", VERDICT_BAD, LIVREC_EARG, tr("it is set to the past"));
    else if (state == TIME_ERROR || t.status & STA_UNSYNC)
        doctor_tell(d, "clock", VERDICT_NOTE, 0,
                    tr("the system does not know whether it is right: is NTP running?"));
    else
        doctor_tell(d, "clock", VERDICT_OK, 0, tr("synchronised"));
}

/* ---- disk */

/* Write, flush and remove. 0 or an errno. */
static int try_write(const char *dir)
{
    static const char block[4096];
    char *path = NULL;
    if (asprintf(&path, "%s/.livrec-doctor-XXXXXX", dir) < 0)
        return ENOMEM;
    int fd = mkostemp(path, O_CLOEXEC);
    int error = fd < 0 ? errno : 0;
    if (error == 0 && (write(fd, block, sizeof block) != (ssize_t)sizeof block || fsync(fd) != 0))
        error = errno;
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    free(path);
    return error;
}

static void tell_space(struct doctor *d, const char *dir)
{
    struct statvfs v;
    struct text space = {0};
    if (statvfs(dir, &v) != 0)
        return;
    uint64_t free_bytes = (uint64_t)v.f_bavail * v.f_frsize;
    figure_bytes(&space, (int64_t)free_bytes);
    if (v.f_favail == 0 && v.f_files > 0)
        doctor_tell(d, "space", VERDICT_BAD, LIVREC_EIO, tr("no more files fit on the disk"));
    else
        doctor_tell(d, "space", free_bytes < SPACE_LEAST ? VERDICT_NOTE : VERDICT_OK, 0,
                    tr("%s free in %s"), space.s ? space.s : "?", dir);
    text_free(&space);
}

void doctor_disk(struct doctor *d)
{
    const char *dir = option(d, "record.dir");
    dir = dir ? dir : ".";
    int error = access(dir, F_OK) == 0 ? try_write(dir) : ENOENT;
    if (error == ENOENT)
        doctor_tell(d, "disk", VERDICT_NOTE, 0, tr("%s is not there yet; it is made when needed"),
                    dir);
    else if (error)
        doctor_tell(d, "disk", VERDICT_BAD, LIVREC_EIO, tr("%s can't be written: %s"), dir,
                    strerror(error));
    else
        doctor_tell(d, "disk", VERDICT_OK, 0, tr("%s can be written"), dir);
    if (error == 0)
        tell_space(d, dir);
}
