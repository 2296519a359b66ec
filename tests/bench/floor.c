/* The least that storing HTTP bodies can cost: epoll, recv, write, nothing else.
 *
 *   livrec-floor [--sync] FOLDER URL...    http://ADDRESS:PORT/PATH, one file each; ends with the
 *                                          last body; --sync: a power cut costs 2.25 s or 8 MiB,
 *                                          as livrec's
 *
 * Sockets wake it in batches of 64 KiB as livrec's do, and each 400 ms for what came slower. */
#include <arpa/inet.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define BATCH 65536
#define TICK_MS 400
#define SYNC_BYTES ((size_t)8 << 20)
#define SYNC_MS 2250

struct body {
    int socket, file;
    bool begun; /* the head is over */
    size_t unsynced;
    int64_t unsynced_since;
};

static char block[BATCH];
static bool syncs;

static int fail(const char *what)
{
    perror(what);
    return 1;
}

static int connect_to(const char *url)
{
    char address[64];
    unsigned port;
    int path = 0, low_water = BATCH;
    if (sscanf(url, "http://%63[0-9.]:%u%n", address, &port, &path) != 2 || url[path] != '/')
        return -1;
    struct sockaddr_in to = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0 || inet_pton(AF_INET, address, &to.sin_addr) != 1 ||
        connect(fd, (struct sockaddr *)&to, sizeof to) != 0)
        return -1;
    dprintf(fd, "GET %s HTTP/1.1\r\nHost: %s:%u\r\nConnection: close\r\n\r\n", url + path, address,
            port);
    setsockopt(fd, SOL_SOCKET, SO_RCVLOWAT, &low_water, sizeof low_water);
    return fd;
}

static bool open_body(struct body *b, const char *folder, const char *url, int n)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%d", folder, n);
    b->file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    b->socket = connect_to(url);
    return b->file >= 0 && b->socket >= 0;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static bool sync_due(struct body *b)
{
    if (!syncs || !b->unsynced ||
        (b->unsynced < SYNC_BYTES && now_ms() - b->unsynced_since < SYNC_MS))
        return true;
    b->unsynced = 0;
    return fdatasync(b->file) == 0;
}

static bool write_all(struct body *b, const char *p, size_t len)
{
    if (!b->unsynced)
        b->unsynced_since = now_ms();
    b->unsynced += len;
    while (len) {
        ssize_t n = write(b->file, p, len);
        if (n <= 0)
            return false;
        p += n;
        len -= (size_t)n;
    }
    return sync_due(b);
}

/* The head is left out; it comes in one piece here. */
static bool store(struct body *b, const char *p, size_t len)
{
    if (b->begun)
        return write_all(b, p, len);
    const char *end = memmem(p, len, "\r\n\r\n", 4);
    b->begun = true;
    return end && write_all(b, end + 4, len - (size_t)(end + 4 - p));
}

/* False: the body is over. */
static bool read_body(struct body *b)
{
    ssize_t n;
    while ((n = recv(b->socket, block, sizeof block, MSG_DONTWAIT)) > 0) {
        if (!store(b, block, (size_t)n))
            return false;
        if ((size_t)n < sizeof block)
            return true;
    }
    return n < 0;
}

static void close_body(struct body *b)
{
    if (syncs)
        fdatasync(b->file);
    close(b->socket);
    close(b->file);
    b->socket = -1;
}

static void read_due(struct body *b, int *open)
{
    if (b->socket < 0 || (read_body(b) && sync_due(b)))
        return;
    close_body(b);
    --*open;
}

static int run(int epoll, struct body *bodies, int count)
{
    struct epoll_event events[64];
    int open = count;
    int64_t tick = now_ms() + TICK_MS;
    while (open > 0) {
        int64_t wait = tick - now_ms();
        int n = epoll_wait(epoll, events, 64, wait > 0 ? (int)wait : 0);
        for (int i = 0; i < n; i++)
            read_due(events[i].data.ptr, &open);
        if (now_ms() < tick)
            continue;
        for (int i = 0; i < count; i++)
            read_due(&bodies[i], &open);
        tick = now_ms() + TICK_MS;
    }
    return 0;
}

int main(int argc, char **argv)
{
    syncs = argc > 1 && strcmp(argv[1], "--sync") == 0;
    argv += syncs;
    int count = argc - syncs - 2, epoll = epoll_create1(EPOLL_CLOEXEC);
    struct rlimit files;
    if (count < 1)
        return 2;
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    struct body *bodies = calloc((size_t)count, sizeof *bodies);
    for (int i = 0; bodies && i < count; i++) {
        struct epoll_event e = {.events = EPOLLIN, .data.ptr = &bodies[i]};
        if (!open_body(&bodies[i], argv[1], argv[2 + i], i) ||
            epoll_ctl(epoll, EPOLL_CTL_ADD, bodies[i].socket, &e) != 0)
            return fail(argv[2 + i]);
    }
    return bodies ? run(epoll, bodies, count) : fail("memory");
}
