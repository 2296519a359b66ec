/* livrec-origin: the demo channel as a program of its own, with a fault script. It prints
 * "port N" once it serves, and ends on SIGINT, SIGTERM or when its standard input closes. */
#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "origin.h"

struct file {
    uint8_t *data;
    size_t len;
};

static const char usage[] =
    "usage: livrec-origin [options]\n"
    "  --port N        port to listen on (0: any)\n"
    "  --address A     address to listen on (127.0.0.1)\n"
    "  --speed X       media time over real time (1)\n"
    "  --clip FILE     FLV to play instead of the built-in clip\n"
    "  --clip2 FILE    FLV that the script's \"switch\" plays\n"
    "  --script FILE   fault script\n"
    "  --log FILE      log of requests and frames\n"
    "  --stdin         end when standard input closes\n";

static int load(const char *path, struct file *out)
{
    FILE *f = fopen(path, "rbe");
    if (!f) {
        fprintf(stderr, "livrec-origin: %s: %s\n", path, strerror(errno));
        return -1;
    }
    size_t cap = 0;
    *out = (struct file){0};
    for (;;) {
        if (out->len + 65536 > cap) {
            cap = cap ? 2 * cap : 1 << 20;
            void *p = realloc(out->data, cap);
            if (!p)
                break;
            out->data = p;
        }
        size_t n = fread(out->data + out->len, 1, cap - out->len - 1, f);
        if (n == 0)
            break;
        out->len += n;
    }
    fclose(f);
    if (!out->data)
        return -1;
    out->data[out->len] = 0;
    return 0;
}

/* Wait for a signal, or for the end of standard input. */
static void wait_for_end(int signals, int with_stdin)
{
    struct pollfd p[2] = {{signals, POLLIN, 0}, {STDIN_FILENO, POLLIN, 0}};
    char skip[256];
    while (poll(p, with_stdin ? 2 : 1, -1) >= 0 || errno == EINTR) {
        if (p[0].revents)
            return;
        if (p[1].revents && read(STDIN_FILENO, skip, sizeof skip) <= 0)
            return;
    }
}

static int run(struct origin_config *cfg, int with_stdin)
{
    char err[256];
    struct origin *o;
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int signals = signalfd(-1, &set, SFD_CLOEXEC);
    if (signals < 0 || origin_start(cfg, &o, err, sizeof err) < 0) {
        fprintf(stderr, "livrec-origin: %s\n", signals < 0 ? strerror(errno) : err);
        return 1;
    }
    printf("port %u\n", origin_port(o));
    fflush(stdout);
    wait_for_end(signals, with_stdin);
    origin_stop(o);
    close(signals);
    return 0;
}

int main(int argc, char **argv)
{
    static const struct option options[] = {
        {"port", 1, 0, 'p'}, {"address", 1, 0, 'a'}, {"speed", 1, 0, 's'},  {"clip", 1, 0, 'c'},
        {"clip2", 1, 0, 'd'}, {"script", 1, 0, 'f'}, {"log", 1, 0, 'l'}, {"stdin", 0, 0, 'i'},
        {"help", 0, 0, 'h'}, {0}};
    struct origin_config cfg = {0};
    struct file clip = {0}, clip2 = {0}, script = {0};
    int opt, rc = 0, with_stdin = 0;
    while (rc == 0 && (opt = getopt_long(argc, argv, "", options, NULL)) != -1) {
        switch (opt) {
        case 'p': cfg.port = (uint16_t)strtoul(optarg, NULL, 10); break;
        case 'a': cfg.address = optarg; break;
        case 's': cfg.speed = strtod(optarg, NULL); break;
        case 'c': rc = load(optarg, &clip); break;
        case 'd': rc = load(optarg, &clip2); break;
        case 'f': rc = load(optarg, &script); break;
        case 'l': cfg.log_path = optarg; break;
        case 'i': with_stdin = 1; break;
        default: fputs(usage, opt == 'h' ? stdout : stderr); return opt == 'h' ? 0 : 2;
        }
    }
    cfg.clip = clip.data;
    cfg.clip_len = clip.len;
    cfg.clip2 = clip2.data;
    cfg.clip2_len = clip2.len;
    cfg.script = (const char *)script.data;
    rc = rc < 0 ? 1 : run(&cfg, with_stdin);
    free(clip.data);
    free(clip2.data);
    free(script.data);
    return rc;
}
