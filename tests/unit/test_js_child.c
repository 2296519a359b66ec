/* The library's side of livrec-js, against a program that lies, dies, floods and sleeps. */
#include "unit.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "script/js.h"

static struct lr_arena *arena;
static char *result;
static struct lr_err err;

static int ask(const char *how, const char *script, int wall_ms)
{
    arena = lr_arena_new(1 << 20);
    result = NULL;
    err = (struct lr_err){0};
    return lr_js_call_within(wall_ms, JS_IMPOSTOR, script, how, NULL, 0, arena, NULL, &result,
                             &err);
}

/* No child is left, not even as a zombie. */
static void check_alone(void)
{
    ck_assert_int_eq(waitpid(-1, NULL, WNOHANG), -1);
    ck_assert_int_eq(errno, ECHILD);
}

static int open_files(void)
{
    int count = 0;
    for (int fd = 0; fd < 1024; fd++)
        count += fcntl(fd, F_GETFD) >= 0;
    return count;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Even where the host has open files that are inherited, blocked and ignored signals. */
START_TEST(nothing_is_inherited)
{
    sigset_t some;
    sigemptyset(&some);
    sigaddset(&some, SIGTERM);
    sigprocmask(SIG_BLOCK, &some, NULL);
    signal(SIGPIPE, SIG_IGN);
    ck_assert_int_ge(fcntl(2, F_DUPFD, 57), 57);
    ck_assert_int_eq(setenv("SECRET_TOKEN", "canary", 1), 0);
    ck_assert_msg(ask("seen", "", 3000) == 0, "%s", err.text);
    ck_assert_str_eq(result, "fds 0 1 2, env 0, blocked 0");
    lr_arena_free(arena);
    check_alone();
}
END_TEST

START_TEST(closed_standard_files)
{
    int keep = fcntl(2, F_DUPFD_CLOEXEC, 10);
    for (int fd = 0; fd < 3; fd++)
        close(fd);
    int rc = ask("seen", "", 3000);
    ck_assert_int_eq(dup2(keep, 2), 2);
    ck_assert_msg(rc == 0, "%s", err.text);
    ck_assert_str_eq(result, "fds 0 1 2, env 0, blocked 0");
    lr_arena_free(arena);
}
END_TEST

START_TEST(bad_answers)
{
    static const struct {
        const char *how;
        int rc;
        const char *says;
    } rows[] = {
        {"half", LIVREC_ESCRIPT, "whole"},
        {"more", LIVREC_ESCRIPT, "whole"},
        {"huge", LIVREC_ESCRIPT, "whole"},
        {"kind", LIVREC_ESCRIPT, "whole"},
        {"brief", LIVREC_ESCRIPT, "without a result"},
        {"silent", LIVREC_ESCRIPT, "without a result"},
        {"zero", LIVREC_ESCRIPT, "not text"},
        {"bytes", LIVREC_ESCRIPT, "not text"},
        {"lines", LIVREC_ESCRIPT, "the script failed: a  b?[31mc"},
        {"flood", LIVREC_ESCRIPT, "too long"},
        {"code", LIVREC_ESCRIPT, "code 7"},
        {"unlocked", LIVREC_EUNSUPPORTED, "lock itself"},
        {"crash", LIVREC_ESCRIPT, "signal 11"},
        {"escape", LIVREC_ESCRIPT, "break out"},
    };
    for (size_t i = 0; i < LR_COUNT(rows); i++) {
        int rc = ask(rows[i].how, "", 3000);
        ck_assert_msg(rc == rows[i].rc, "%s: %d %s", rows[i].how, rc, err.text);
        ck_assert_msg(strstr(err.text, rows[i].says), "%s: %s", rows[i].how, err.text);
        ck_assert_ptr_null(result);
        lr_arena_free(arena);
        check_alone();
    }
}
END_TEST

START_TEST(sleeper_is_killed)
{
    int64_t before = now_ms();
    ck_assert_int_eq(ask("sleep", "", 200), LIVREC_ESCRIPT);
    ck_assert_int_ge(now_ms() - before, 199);
    ck_assert_int_lt(now_ms() - before, 2000);
    lr_arena_free(arena);
    check_alone();
}
END_TEST

START_TEST(lingering_is_killed)
{
    ck_assert_msg(ask("linger", "", 3000) == 0, "%s", err.text);
    ck_assert_str_eq(result, "ok");
    lr_arena_free(arena);
    check_alone();
}
END_TEST

/* Not read: the request is more than a socket holds. SIGPIPE would end this test. */
START_TEST(deaf)
{
    char *script = malloc(1 << 20);
    memset(script, ' ', (1 << 20) - 1);
    script[(1 << 20) - 1] = 0;
    ck_assert_int_eq(ask("silent", script, 3000), LIVREC_ESCRIPT);
    lr_arena_free(arena);
    free(script);
    check_alone();
}
END_TEST

START_TEST(host_ignores_children)
{
    signal(SIGCHLD, SIG_IGN);
    ck_assert_msg(ask("seen", "", 3000) == 0, "%s", err.text);
    lr_arena_free(arena);
    ck_assert_int_eq(ask("half", "", 3000), LIVREC_ESCRIPT);
    lr_arena_free(arena);
}
END_TEST

START_TEST(no_files_leak)
{
    static const char *const how[] = {"seen", "half", "crash", "sleep", "flood"};
    int before = open_files();
    for (size_t i = 0; i < 4 * LR_COUNT(how); i++) {
        ask(how[i % LR_COUNT(how)], "", 50);
        lr_arena_free(arena);
    }
    ck_assert_int_eq(open_files(), before);
    check_alone();
}
END_TEST

START_TEST(not_a_program)
{
    static const char *const paths[] = {"/nonexistent/livrec-js", "/", "/etc/passwd",
                                        "/etc/passwd/x", ""};
    int before = open_files();
    arena = lr_arena_new(1 << 20);
    for (size_t i = 0; i < LR_COUNT(paths); i++) {
        int rc = lr_js_call(paths[i], "", "f", NULL, 0, arena, NULL, &result, &err);
        ck_assert_msg(rc == LIVREC_EUNSUPPORTED, "%s: %d %s", paths[i], rc, err.text);
    }
    ck_assert_int_eq(lr_js_call(NULL, "", "f", NULL, 0, arena, NULL, &result, &err),
                     LIVREC_EUNSUPPORTED);
    lr_arena_free(arena);
    ck_assert_int_eq(open_files(), before);
    check_alone();
}
END_TEST

START_TEST(cancelled_before)
{
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    lr_cancel_fire(cancel);
    arena = lr_arena_new(1 << 20);
    int64_t before = now_ms();
    ck_assert_int_eq(lr_js_call(JS_IMPOSTOR, "", "sleep", NULL, 0, arena, cancel, &result, &err),
                     LIVREC_ECANCELLED);
    ck_assert_int_lt(now_ms() - before, 2000);
    lr_arena_free(arena);
    lr_cancel_free(cancel);
    check_alone();
}
END_TEST

UNIT_MAIN("js_child", nothing_is_inherited, closed_standard_files, bad_answers, sleeper_is_killed,
          lingering_is_killed, deaf, host_ignores_children, no_files_leak, not_a_program,
          cancelled_before)
