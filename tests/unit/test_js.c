/* Scripts of platforms, run by livrec-js (SECURITY S10, FAULTS J01-J05). */
#include "unit.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <livrec/error.h>

#include "core/attr.h"
#include "script/jail.h"
#include "script/js.h"

static struct lr_arena *arena;
static const char *helper;
static char *result;
static struct lr_err err;

static void up(void)
{
    arena = lr_arena_new(1 << 22);
    helper = lr_js_helper(arena);
    ck_assert_ptr_nonnull(helper);
    err = (struct lr_err){0};
    result = NULL;
}

static int call(const char *script, const char *fn, const char *const *argv, int argc)
{
    return lr_js_call(helper, script, fn, argv, argc, arena, NULL, &result, &err);
}

START_TEST(calls)
{
    up();
    ck_assert_int_eq(call("function f(a, b) { return a + '|' + b; }", "f",
                          (const char *const[]){"1", "\xe4\xb8\xad"}, 2),
                     0);
    ck_assert_str_eq(result, "1|\xe4\xb8\xad");
    ck_assert_int_eq(call("function f() { return 6 * 7; }", "f", NULL, 0), 0);
    ck_assert_str_eq(result, "42");
    ck_assert_int_eq(call("function f(a) { return eval('(function (x) { return x + 1; })')(a); }",
                          "f", (const char *const[]){"a"}, 1),
                     0);
    ck_assert_str_eq(result, "a1");
    ck_assert_int_eq(call("var f = function () { return [1, 2].join(); }", "f", NULL, 0), 0);
    ck_assert_str_eq(result, "1,2");
    lr_arena_free(arena);
}
END_TEST

/* None of these may work, crash the library, or take longer than its limit. */
static const char *const hostile[] = {
    "function f() { while (1); }",
    "while (1);",
    "for (;;) {}",
    "function f() { var s = 'x'; while (1) s += s; }",
    "function f() { var a = []; while (1) a.push(a.length); }",
    "function f() { var a = [], i = 0; while (1) { a[i++] = new Array(1000).join('y'); } }",
    "function f() { var o = {}; for (var i = 0; ; i++) o['k' + i] = i; }",
    "function f() { return f(); } ",
    "function f() { return g(); } function g() { return f(); }",
    "function f() { return /(a+)+$/.test(new Array(40).join('a') + 'b'); }",
    "function f() { return new Array(40000).join('z'); }",
    "function f() { return JSON.parse(new Array(1000000).join('[')); }",
    "function f() { throw new Error('no'); }",
    "function f() { throw null; }",
    "function f() { throw { toString: function () { throw 1; } }; }",
    "function f() { return { toString: function () { while (1); } }; }",
    "function f() { return { toString: function () { throw 'x'; } }; }",
    "function f( { ",
    "\x01\x02\x03",
    "",
    "var f = 1;",
    "f = null",
    "function f() { return require('fs').readFileSync('/etc/passwd'); }",
    "function f() { return process.env.HOME; }",
    "function f() { return new ActiveXObject('x'); }",
    "function f() { return XMLHttpRequest; }",
    "function f() { return import('x'); }",
    "function f() { return readFile('/etc/passwd'); }",
    "function f() { return load('/etc/passwd'); }",
    "function f() { quit(); return 'x'; }",
    "function f() { print('x'); return 'x'; }",
    "function f() { return undefinedName; }",
    "function f() { null.x = 1; }",
    "function f() { return 'a\\u0000b'; } var n = f(); function f() { throw 1; }",
    "Object.prototype.toString = function () { while (1); }; function f() { return {}; }",
    "function f() { return 'x'.replace(/x/g, function () { while (1); }); }",
    "function f() { var a = []; for (var i = 0; i < 100000; i++) a = [a]; return "
    "JSON.stringify(a); }",
    "function f() { return [3, 2, 1].sort(function () { while (1); }); }",
    "function f() { return new RegExp(new Array(100000).join('(')); }",
    "function f() { return String.fromCharCode.apply(null, new Array(10000000)); }",
};

START_TEST(hostile_script)
{
    up();
    int rc = call(hostile[_i], "f", NULL, 0);
    ck_assert_msg(rc == LIVREC_ESCRIPT, "%s: %d %s", hostile[_i], rc, result ? result : "");
    ck_assert(err.text[0]);
    ck_assert_ptr_null(result);
    lr_arena_free(arena);
}
END_TEST

START_TEST(missing_helper)
{
    up();
    ck_assert_int_eq(
        lr_js_call("/nonexistent/livrec-js", "x", "f", NULL, 0, arena, NULL, &result, &err),
        LIVREC_EUNSUPPORTED);
    ck_assert_int_eq(lr_js_call(NULL, "x", "f", NULL, 0, arena, NULL, &result, &err),
                     LIVREC_EUNSUPPORTED);
    lr_arena_free(arena);
}
END_TEST

static void *fire_soon(void *cancel)
{
    nanosleep(&(struct timespec){0, 200000000}, NULL);
    lr_cancel_fire(cancel);
    return NULL;
}

START_TEST(cancelled)
{
    up();
    pthread_t thread;
    struct timespec before, after;
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    clock_gettime(CLOCK_MONOTONIC, &before);
    pthread_create(&thread, NULL, fire_soon, cancel);
    ck_assert_int_eq(lr_js_call(helper, "while (1);", "f", NULL, 0, arena, cancel, &result, &err),
                     LIVREC_ECANCELLED);
    clock_gettime(CLOCK_MONOTONIC, &after);
    ck_assert_int_lt(after.tv_sec - before.tv_sec, 2);
    pthread_join(thread, NULL);
    lr_cancel_free(cancel);
    lr_arena_free(arena);
}
END_TEST

static void *many(void *name)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    for (int i = 0; i < 10; i++) {
        char *out = NULL;
        int rc = lr_js_call(helper, "function f(x) { return x + x; }", "f",
                            (const char *const[]){name}, 1, a, NULL, &out, NULL);
        if (rc != 0 || strlen(out) != 2 * strlen(name))
            return name;
    }
    lr_arena_free(a);
    return NULL;
}

START_TEST(from_many_threads)
{
    up();
    pthread_t threads[4];
    char *const names[] = {"a", "bb", "ccc", "dddd"};
    for (size_t i = 0; i < LR_COUNT(threads); i++)
        pthread_create(&threads[i], NULL, many, names[i]);
    for (size_t i = 0; i < LR_COUNT(threads); i++) {
        void *bad;
        pthread_join(threads[i], &bad);
        ck_assert_ptr_null(bad);
    }
    lr_arena_free(arena);
}
END_TEST

#if LR_HAVE_SECCOMP
/* Inside, the test library can't write its messages any more. */
static void enter(void)
{
    if (lr_jail_enter() != 0)
        _exit(3);
}

START_TEST(jail_open)
{
    enter();
    open("/etc/passwd", O_RDONLY | O_CLOEXEC);
}
END_TEST

START_TEST(jail_socket)
{
    enter();
    socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
}
END_TEST

START_TEST(jail_kill)
{
    enter();
    kill(getppid(), 0);
}
END_TEST
#endif

int main(void)
{
    Suite *suite = suite_create("js");
    TCase *tc = tcase_create("js");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, calls);
    tcase_add_loop_test(tc, hostile_script, 0, LR_COUNT(hostile));
    tcase_add_test(tc, missing_helper);
    tcase_add_test(tc, cancelled);
    tcase_add_test(tc, from_many_threads);
#if LR_HAVE_SECCOMP
    tcase_add_test_raise_signal(tc, jail_open, SIGSYS);
    tcase_add_test_raise_signal(tc, jail_socket, SIGSYS);
    tcase_add_test_raise_signal(tc, jail_kill, SIGSYS);
#endif
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
