/* Programs of the user: what they get, what is kept of what they say, and that none is left. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "core/clock.h"
#include "post/run.h"

#define LONG_MS 30000

static struct lr_run run;
static struct lr_err err;

/* By a shell, which the tests alone use. */
static int shell_within(const char *script, int64_t ms, struct lr_cancel *cancel)
{
    char *argv[] = {"sh", "-c", (char *)(uintptr_t)script, NULL};
    static const char *const env[] = {"LIVREC_TEST=a b", NULL};
    err = (struct lr_err){0};
    run = (struct lr_run){.program = "sh",
                          .argv = argv,
                          .env = env,
                          .dir = "/",
                          .input = "{}\n",
                          .limit_ms = ms,
                          .cancel = cancel};
    return lr_run(&run, &err);
}

static int shell(const char *script)
{
    return shell_within(script, LONG_MS, NULL);
}

static const char *said(void)
{
    const char *text = lr_buf_str(&run.output);
    return text ? text : "";
}

static void over(void)
{
    lr_buf_free(&run.output);
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}

START_TEST(what_it_gets)
{
    ck_assert_int_eq(setenv("LIVREC_TEST", "old", 1), 0);
    ck_assert_int_ge(fcntl(2, F_DUPFD, 57), 57);
    /* It is made to step back when it runs already. */
    int rc = shell("read line; echo \"$line|$LIVREC_TEST|$PWD\"; sleep 0.3; [ $(nice) -ge 10 ] && "
                   "echo nice; ls /proc/self/fd | wc -l; "
                   "cut -d' ' -f1,5 /proc/$$/stat | { read p g; [ $p = $g ] && echo leads; }");
    ck_assert_msg(rc == 0, "%s", err.text);
    ck_assert_str_eq(said(), "{}|a b|/\nnice\n4\nleads\n");
    ck_assert_int_eq(run.status, 0);
    over();
}
END_TEST

/* What we were told as a variable is not for programs of others; where to talk to us is. */
START_TEST(secrets_stay_here)
{
    static const char *const ours[] = {"LIVREC_AUTH_COOKIE", "LIVREC_CONTROL_TOKEN",
                                       "LIVREC_NET_PROXY", "LIVREC_NOTIFY_TELEGRAM_TOKEN",
                                       "LIVREC_PROXY"};
    for (size_t i = 0; i < LR_COUNT(ours); i++)
        ck_assert_int_eq(setenv(ours[i], "canary", 1), 0);
    ck_assert_int_eq(setenv("LIVREC_CONTROL_SOCKET", "/run/s", 1), 0);
    int rc = shell("env | grep canary; env | grep LIVREC_C");
    ck_assert_msg(rc == 0, "%s", err.text);
    ck_assert_str_eq(said(), "LIVREC_CONTROL_SOCKET=/run/s\n");
    over();
}
END_TEST

START_TEST(how_it_ends)
{
    ck_assert_int_eq(shell("echo first; echo 'no  space\033[1m' >&2; exit 3"), LIVREC_ESCRIPT);
    ck_assert_str_eq(err.text, "sh ended with code 3: no  space?[1m");
    ck_assert_int_eq(run.status, 3);
    over();
    ck_assert_int_eq(shell("kill -SEGV $$"), LIVREC_ESCRIPT);
    ck_assert_str_eq(err.text, "sh ended by signal 11");
    ck_assert_int_eq(run.status, 139);
    over();
}
END_TEST

/* The last 64 KiB, whatever comes. */
START_TEST(flood)
{
    ck_assert_int_eq(shell("head -c 1000000 /dev/zero | tr '\\0' a; echo end"), 0);
    ck_assert_uint_eq(run.output.len, LR_RUN_OUTPUT);
    ck_assert_str_eq(said() + LR_RUN_OUTPUT - 5, "aend\n");
    over();
}
END_TEST

/* True when nobody is there any more; for a moment init may have it. */
static bool is_gone(pid_t pid)
{
    for (int i = 0; i < 500; i++) {
        char path[32], state = 'Z';
        snprintf(path, sizeof path, "/proc/%d/stat", (int)pid);
        FILE *f = fopen(path, "r");
        int n = f ? fscanf(f, "%*d (%*[^)]) %c", &state) : 0;
        if (f)
            fclose(f);
        if (!f || n != 1 || state == 'Z')
            return true;
        usleep(10000);
    }
    return false;
}

/* A process that is killed leaves no program behind. */
START_TEST(ends_with_us)
{
    int ends[2], status;
    char line[32] = "";
    ck_assert_int_eq(pipe(ends), 0);
    pid_t us = fork();
    if (us == 0) {
        char script[64];
        snprintf(script, sizeof script, "echo $$ > /proc/%d/fd/%d; exec sleep 600", (int)getpid(),
                 ends[1]);
        shell(script);
        _exit(0);
    }
    close(ends[1]);
    ck_assert_int_gt(read(ends[0], line, sizeof line - 1), 0);
    kill(us, SIGKILL);
    ck_assert_int_eq(waitpid(us, &status, 0), us);
    ck_assert(is_gone((pid_t)strtol(line, NULL, 10)));
    close(ends[0]);
}
END_TEST

START_TEST(limit_ends_the_group)
{
    int64_t before = lr_mono_ms(lr_clock_system());
    ck_assert_int_eq(shell_within("trap '' TERM; sleep 600 & echo $!; wait", 500, NULL),
                     LIVREC_ETIMEOUT);
    ck_assert_str_eq(err.text, "sh took longer than 0 s");
    ck_assert_int_eq(run.status, -1);
    ck_assert_int_lt(lr_mono_ms(lr_clock_system()) - before, 20000);
    ck_assert(is_gone((pid_t)strtol(said(), NULL, 10)));
    over();
}
END_TEST

/* What it leaves running in the background holds the pipe open: nobody waits for that. */
START_TEST(background_ends_with_it)
{
    ck_assert_int_eq(shell("sleep 600 & echo $!"), 0);
    ck_assert(is_gone((pid_t)strtol(said(), NULL, 10)));
    over();
}
END_TEST

static void *fire(void *arg)
{
    usleep(100000);
    lr_cancel_fire(arg);
    return NULL;
}

START_TEST(cancelled)
{
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    pthread_t thread;
    ck_assert_int_eq(pthread_create(&thread, NULL, fire, cancel), 0);
    ck_assert_int_eq(shell_within("sleep 600", LONG_MS, cancel), LIVREC_ECANCELLED);
    pthread_join(thread, NULL);
    over();
    ck_assert_int_eq(shell_within("sleep 600", LONG_MS, cancel), LIVREC_ECANCELLED);
    over();
    lr_cancel_free(cancel);
}
END_TEST

struct sleeper {
    pthread_t thread;
    struct lr_cancel *cancel;
    char mark[64]; /* a file that says that it sleeps */
    int rc;
};

static void *sleep_long(void *arg)
{
    struct sleeper *s = arg;
    char *argv[] = {"sh", "-c", ": > \"$1\"; sleep 12", "sh", s->mark, NULL};
    struct lr_run r = {.program = "sh", .argv = argv, .limit_ms = LONG_MS, .cancel = s->cancel};
    struct lr_err why;
    s->rc = lr_run(&r, &why);
    lr_buf_free(&r.output);
    return NULL;
}

/* As with "post.jobs" above 1, where all of them end with the handle. */
START_TEST(several_are_cancelled_at_once)
{
    char folder[] = "/tmp/livrec-run-XXXXXX";
    struct sleeper s[3];
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    for (int i = 0; i < 3; i++) {
        s[i] = (struct sleeper){.cancel = cancel};
        snprintf(s[i].mark, sizeof s[i].mark, "%s/%d", folder, i);
        ck_assert_int_eq(pthread_create(&s[i].thread, NULL, sleep_long, &s[i]), 0);
    }
    for (int i = 0; i < 3; i++)
        while (access(s[i].mark, F_OK) != 0)
            usleep(1000);
    lr_cancel_fire(cancel);
    for (int i = 0; i < 3; i++) {
        pthread_join(s[i].thread, NULL);
        ck_assert_int_eq(s[i].rc, LIVREC_ECANCELLED);
        ck_assert_int_eq(unlink(s[i].mark), 0);
    }
    ck_assert_int_eq(rmdir(folder), 0);
    lr_cancel_free(cancel);
}
END_TEST

START_TEST(not_a_program)
{
    static const struct {
        const char *program, *says;
    } rows[] = {{"livrec-no-such-program", "No such file"},
                {"/nonexistent/x", "No such file"},
                {"/etc/passwd", "chmod +x?"},
                {"", "can't be started"}};
    ck_assert_int_eq(setenv("PATH", ".:bin:/nonexistent::/usr/bin:/bin", 1), 0);
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        char *argv[] = {"x", NULL};
        run = (struct lr_run){.program = rows[i].program, .argv = argv, .limit_ms = LONG_MS};
        ck_assert_int_eq(lr_run(&run, &err), LIVREC_EUNSUPPORTED);
        ck_assert_msg(strstr(err.text, rows[i].says), "%s", err.text);
        ck_assert(!lr_run_exists(rows[i].program));
        over();
    }
    ck_assert(lr_run_exists("sh"));
}
END_TEST

/* No descriptor is left either. */
START_TEST(nothing_leaks)
{
    int before = dup(0);
    close(before);
    for (int i = 0; i < 10; i++) {
        shell_within(i % 2 ? "exit 1" : "sleep 600", i % 2 ? LONG_MS : 50, NULL);
        over();
    }
    int after = dup(0);
    close(after);
    ck_assert_int_eq(before, after);
}
END_TEST

START_TEST(closed_standard_files)
{
    int keep = fcntl(2, F_DUPFD_CLOEXEC, 10);
    for (int fd = 0; fd < 3; fd++)
        close(fd);
    int rc = shell("read line; echo $line");
    ck_assert_int_eq(dup2(keep, 2), 2);
    ck_assert_msg(rc == 0, "%s", err.text);
    ck_assert_str_eq(said(), "{}\n");
    over();
}
END_TEST

UNIT_MAIN("post_run", what_it_gets, secrets_stay_here, ends_with_us, how_it_ends, flood,
          limit_ends_the_group, background_ends_with_it, cancelled, several_are_cancelled_at_once,
          not_a_program, nothing_leaks, closed_standard_files)
