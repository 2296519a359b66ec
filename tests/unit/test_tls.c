/* What TLS refuses, against servers of openssl(1) with certificates that are made here. */
#include "net_rig.h"

#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char dir[] = "/tmp/livrec-tls-XXXXXX";

static char *in_dir(const char *name)
{
    static char paths[16][96];
    static unsigned next;
    char *path = paths[next++ % 16];
    snprintf(path, sizeof paths[0], "%s/%s", dir, name);
    return path;
}

static pid_t spawn(char *const *argv, int out)
{
    static char *no_env[] = {NULL};
    pid_t pid = -1;
    posix_spawn_file_actions_t files;
    posix_spawn_file_actions_init(&files);
    posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&files, 2, "/dev/null", O_WRONLY, 0);
    if (out >= 0)
        posix_spawn_file_actions_adddup2(&files, out, 1);
    else
        posix_spawn_file_actions_addopen(&files, 1, "/dev/null", O_WRONLY, 0);
    ck_assert_int_eq(posix_spawn(&pid, OPENSSL, &files, NULL, argv, no_env), 0);
    posix_spawn_file_actions_destroy(&files);
    return pid;
}

#define ARGV(...)                                                                                  \
    (char *[])                                                                                     \
    {                                                                                              \
        "openssl", __VA_ARGS__, NULL                                                               \
    }

static void run(char *const *argv)
{
    int status = -1;
    pid_t pid = spawn(argv, -1);
    ck_assert_int_eq(waitpid(pid, &status, 0), pid);
    ck_assert_msg(status == 0, "openssl %s failed", argv[1]);
}

static void write_file(const char *name, const char *text)
{
    FILE *f = fopen(in_dir(name), "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs(text, f), 0);
    ck_assert_int_eq(fclose(f), 0);
}

#define SAN "subjectAltName=IP:127.0.0.1"
#define KEY "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"

static void make_certificates(void)
{
    char config[512];
    ck_assert_ptr_nonnull(mkdtemp(dir));
    run(ARGV("req", "-x509", KEY, "-keyout", in_dir("key"), "-out", in_dir("good"), "-days", "2",
             "-subj", "/CN=livrec test", "-addext", SAN));
    run(ARGV("req", "-new", "-key", in_dir("key"), "-out", in_dir("csr"), "-subj", "/CN=old"));
    snprintf(config, sizeof config,
             "[ca]\ndefault_ca=d\n[d]\ndatabase=%s/db\nserial=%s/serial\nnew_certs_dir=%s\n"
             "default_md=sha256\npolicy=p\n[p]\ncommonName=supplied\n[e]\n" SAN "\n",
             dir, dir, dir);
    write_file("config", config);
    write_file("db", "");
    write_file("serial", "01");
    run(ARGV("ca", "-batch", "-selfsign", "-config", in_dir("config"), "-keyfile", in_dir("key"),
             "-in", in_dir("csr"), "-out", in_dir("old"), "-notext", "-extensions", "e",
             "-startdate", "20200101000000Z", "-enddate", "20200102000000Z"));
}

static void remove_files(void)
{
    static const char *const names[] = {"key",    "good",    "csr",        "config",
                                        "db",     "old",     "db.old",     "serial",
                                        "01.pem", "db.attr", "serial.old", "db.attr.old"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(in_dir(names[i]));
    rmdir(dir);
}

/* A server with this certificate; it says "ACCEPT address:port". */
static pid_t serve(const char *certificate, const char *option, int *port)
{
    int fds[2];
    char line[256];
    *port = 0;
    ck_assert_int_eq(pipe2(fds, O_CLOEXEC), 0);
    pid_t pid =
        spawn(ARGV("s_server", "-accept", "127.0.0.1:0", "-cert", in_dir(certificate), "-key",
                   in_dir("key"), "-www", "-cipher", "DEFAULT@SECLEVEL=0", (char *)option),
              fds[1]);
    close(fds[1]);
    FILE *f = fdopen(fds[0], "r");
    while (!*port && fgets(line, sizeof line, f)) {
        char *colon = strrchr(line, ':');
        if (strncmp(line, "ACCEPT", 6) == 0 && colon)
            *port = (int)strtol(colon + 1, NULL, 10);
    }
    ck_assert_int_gt(*port, 0);
    fclose(f);
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static struct rig rig;

static int get(const char *host, int port)
{
    char url[64];
    snprintf(url, sizeof url, "https://%s:%d/?k=v", host, port);
    rig.cfg.policy.own_host = host;
    return rig_get(&rig, url);
}

static void refused(const char *host, int port, const char *why)
{
    ck_assert_int_eq(get(host, port), LIVREC_ENET);
    ck_assert_msg(strstr(rig.err.text, "/: TLS: ") && strstr(rig.err.text, why), "%s",
                  rig.err.text);
    ck_assert_ptr_null(strstr(rig.err.text, "k=v"));
}

START_TEST(verified)
{
    int port;
    make_certificates();
    rig = (struct rig){.env = {.clock = lr_clock_system(), .rand = lr_rand_system()}};
    rig.arena = lr_arena_new((size_t)64 << 20);
    ck_assert_int_eq(lr_loop_new(&rig.env, &rig.loop, NULL), 0);

    pid_t pid = serve("good", "-tls1_2", &port);
    refused("127.0.0.1", port, "certificate"); /* nobody vouches for it */
    rig.cfg.cacert = in_dir("good");
    ck_assert_int_eq(get("127.0.0.1", port), 0);
    ck_assert_ptr_nonnull(strstr(rig.resp.body, "TLSv1.2"));
    refused("localhost", port, "localhost"); /* it is for another name */
    rig.cfg.cacert = in_dir("nowhere");
    refused("127.0.0.1", port, "");
    rig.cfg.cacert = NULL; /* a pooled connection is not taken with other authorities */
    refused("127.0.0.1", port, "certificate");
    end(pid);

    pid = serve("old", "-tls1_2", &port);
    rig.cfg.cacert = in_dir("old");
    refused("127.0.0.1", port, "expired");
    end(pid);

    rig.cfg.cacert = in_dir("good");
    pid = serve("good", "-tls1_1", &port);
    refused("127.0.0.1", port, "");
    end(pid);
    pid = serve("good", "-tls1_3", &port);
    ck_assert_int_eq(get("127.0.0.1", port), 0);
    end(pid);
    lr_loop_free(rig.loop);
    lr_arena_free(rig.arena);
    remove_files();
}
END_TEST

UNIT_MAIN("tls", verified)
