/* Scripts of platforms, run by livrec-js. */
#include "unit.h"

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
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

static const char *text_of(const char *script, const char *const *argv, int argc)
{
    int rc = call(script, "f", argv, argc);
    ck_assert_msg(rc == 0, "%s: %d %s", script, rc, err.text);
    return result;
}

START_TEST(calls)
{
    static const struct {
        const char *script, *out;
    } rows[] = {
        {"function f(a, b) { return a + '|' + b; }", "1|\xe4\xb8\xad"},
        {"function f() { return 6 * 7; }", "42"},
        {"function f(a) { return eval('(function (x) { return x + 1; })')(a); }", "11"},
        {"var f = function () { return [1, 2].join(); }", "1,2"},
        {"function f() {}", "undefined"},
        {"function f() { return null; }", "null"},
        {"function f() { return true; }", "true"},
        {"function f() { return 0.5; }", "0.5"},
        {"function f() { return 0 / 0; }", "NaN"},
        {"function f() { return {}; }", "[object Object]"},
        {"function f() { return [1, [2, 3]]; }", "1,2,3"},
        {"function f() { return { toString: function () { return 'mine'; } }; }", "mine"},
        {"function f() { return typeof this; }", "object"},
        {"function f() { return arguments.length; }", "2"},
        {"function f() { return '\xf0\x9f\x98\x80'.length > 0 ? 'yes' : 'no'; }", "yes"},
        {"function f() { return '\xf0\x9f\x98\x80'; }", "\xf0\x9f\x98\x80"},
        {"function f() { return encodeURIComponent('\xe4\xb8\xad&='); }", "%E4%B8%AD%26%3D"},
        {"function f() { return JSON.stringify({ a: [1, 'x'] }); }", "{\"a\":[1,\"x\"]}"},
        {"function f() { try { throw 1; } catch (e) { return 'caught ' + e; } }", "caught 1"},
        {"f = function () { return 'x'.replace(/x/, 'y'); }; 'last value'", "y"},
        {"\xef\xbb\xbf"
         "function f() { return 'bom'; }",
         "bom"},
    };
    static const char *const argv[] = {"1", "\xe4\xb8\xad"};
    up();
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_str_eq(text_of(rows[i].script, argv, 2), rows[i].out);
    lr_arena_free(arena);
}
END_TEST

/* Arguments are data, whatever is in them. */
START_TEST(arguments)
{
    static const char *const rows[] = {
        "",          "');while(1);('", "\\",       "\"",           "\n\r\t",
        "</script>", "${x}",           "\x7f\x01", "\xe2\x80\xa8", "\xf0\x9f\x98\x80"};
    const char *many[16];
    up();
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_str_eq(text_of("function f(a) { return a; }", &rows[i], 1), rows[i]);
    for (size_t i = 0; i < LR_COUNT(many); i++)
        many[i] = "x";
    ck_assert_str_eq(text_of("function f() { return arguments.length; }", many, 16), "16");
    ck_assert_int_eq(call("function f() {}", "f", many, 17), LIVREC_EARG);
    ck_assert_int_eq(call("function f() {}", "f", many, -1), LIVREC_EARG);
    lr_arena_free(arena);
}
END_TEST

START_TEST(sizes)
{
    const size_t big = (size_t)19 << 16, over = (size_t)33 << 16;
    char *script = malloc(over + 1);
    up();
    ck_assert_uint_eq(
        strlen(text_of("function f() { return new Array(8193).join('z'); }", NULL, 0)), 8192);
    result = NULL;
    ck_assert_int_eq(call("function f() { return new Array(8194).join('z'); }", "f", NULL, 0),
                     LIVREC_ESCRIPT);
    memset(script, ' ', over);
    memcpy(script, "function f() { return 'big'; }", 30);
    script[over] = 0;
    ck_assert_int_eq(call(script, "f", NULL, 0), LIVREC_ESCRIPT);
    ck_assert_msg(strstr(err.text, "too long"), "%s", err.text);
    script[big] = 0;
    ck_assert_str_eq(text_of(script, NULL, 0), "big");
    script[big] = ' ';
    free(script);
    lr_arena_free(arena);
}
END_TEST

START_TEST(nothing_is_kept)
{
    up();
    ck_assert_str_eq(text_of("Object.prototype.evil = 1; var g = 1;"
                             "String.prototype.toString = function () { return 'evil'; };"
                             "function f() { return 'first'; }",
                             NULL, 0),
                     "first");
    ck_assert_str_eq(text_of("function f() { return typeof g + typeof ({}).evil; }", NULL, 0),
                     "undefinedundefined");
    lr_arena_free(arena);
}
END_TEST

/* Ends by its own, by the cap of memory, or by the engine's limits. */
static const char *const hostile[] = {
    "function f() { var s = 'x'; while (1) s += s; }",
    "function f() { var a = []; while (1) a.push('y' + a.length); }",
    "function f() { var a = [], s = new Array(9999).join('y'); while (1) a.push(s + 1); }",
    "var o = {}; function f() { for (var i = 0;; i++) o[i + new Array(999).join('y')] = 1; }",
    "function f() { var s = 'x'; while (1) s = s.replace(/x/g, 'xxxx'); }",
    "function f() { var s = '[1]'; while (1) s = '[' + s + ',' + JSON.stringify(s) + ']'; }",
    "function f() { return f(); }",
    "function f() { return g(); } function g() { return f(); }",
    "function f() { return [1].map(f); }",
    "function f() { return JSON.stringify({ toJSON: f }); }",
    "var o = { get x() { return o.x; } }; function f() { return o.x; }",
    "function f() { return new Array(40000).join('z'); }",
    "function f() { return JSON.parse(new Array(1000000).join('[')); }",
    "function f() { var a = []; for (var i = 0; i < 100000; i++) a = [a]; return '' + a; }",
    "function f() { var a = []; a[0] = a; return JSON.stringify(a); }",
    "function f() { return new RegExp(new Array(100000).join('(')); }",
    "function f() { return eval(new Array(100000).join('(') + '1'); }",
    "function f() { return eval(new Array(100000).join('-') + '1'); }",
    "function f() { return new Function(new Array(100000).join('{')); }",
    "function f() { throw new Error('no'); }",
    "function f() { throw null; }",
    "function f() { throw undefined; }",
    "function f() { throw { toString: function () { throw 1; } }; }",
    "function f() { throw { toString: null, valueOf: null }; }",
    "function f() { throw new Array(100000).join('long'); }",
    "function f() { return { toString: function () { throw 'x'; } }; }",
    "function f( { ",
    "\x01\x02\x03",
    "\xff\xfe",
    "",
    "var f = 1;",
    "f = null",
    "var f = {}; f.call = function () { return 'x'; };",
    "throw 'early'; function f() { return 'x'; }",
    "f = undefined; function f() { return 'x'; }",
    "function f() { return require('fs').readFileSync('/etc/passwd'); }",
    "function f() { return process.env.HOME; }",
    "function f() { return new ActiveXObject('x'); }",
    "function f() { return XMLHttpRequest; }",
    "function f() { return import('x'); }",
    "function f() { return readFile('/etc/passwd'); }",
    "function f() { return load('/etc/passwd'); }",
    "function f() { quit(); return 'x'; }",
    "function f() { print('x'); return 'x'; }",
    "function f() { null.x = 1; }",
    "function f() { return 'a\\u0000b'; }",
    "function f() { return String.fromCharCode(0); }",
    "function f() { return '\\ud800'; }",
    "function f() { return String.fromCharCode(0xdc00, 0xd800); }",
};

static void check_hostile(const char *script, int wall_ms)
{
    up();
    int rc = lr_js_call_within(wall_ms, helper, script, "f", NULL, 0, arena, NULL, &result, &err);
    ck_assert_msg(rc == LIVREC_ESCRIPT, "%.80s: %d %s", script, rc, result ? result : "");
    ck_assert_ptr_null(result);
    ck_assert_int_ne(err.text[0], 0);
    ck_assert_ptr_null(strchr(err.text, '\n'));
    lr_arena_free(arena);
}

START_TEST(hostile_script)
{
    check_hostile(hostile[_i], 20000);
}
END_TEST

/* Nothing inside the engine can stop these: the limit is shorter than usual. */
static const char *const endless[] = {
    "function f() { while (1); }",
    "for (;;) {}",
    "function f() { return /(a+)+$/.test(new Array(40).join('a') + 'b'); }",
    "function f() { return { toString: function () { while (1); } }; }",
    "function f() { throw { toString: function () { while (1); } }; }",
    "Object.prototype.toString = function () { while (1); }; function f() { return {}; }",
    "function f() { return 'x'.replace(/x/g, function () { while (1); }); }",
    "function f() { return [3, 2, 1].sort(function () { while (1); }); }",
    "function f() { while (1) try { f(); } catch (e) {} }",
    "function f() { try { while (1); } finally { return 'x'; } }",
};

START_TEST(endless_script)
{
    check_hostile(endless[_i], 300);
}
END_TEST

/* The process's own limit holds, though the library waits longer. */
START_TEST(cpu_limit)
{
    up();
    ck_assert_int_eq(
        lr_js_call_within(60000, helper, "while (1);", "f", NULL, 0, arena, NULL, &result, &err),
        LIVREC_ESCRIPT);
    ck_assert_msg(strstr(err.text, "2 s of CPU time"), "%s", err.text);
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
    ck_assert_int_lt(after.tv_sec - before.tv_sec, 20);
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

START_TEST(jail_fork)
{
    enter();
    _exit(fork() == 0 ? 0 : 1);
}
END_TEST

START_TEST(jail_exec)
{
    char *const argv[] = {"true", NULL};
    enter();
    execv("/bin/true", argv);
}
END_TEST

START_TEST(jail_code)
{
    enter();
    mmap(NULL, 4096, PROT_READ | PROT_EXEC, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}
END_TEST

START_TEST(jail_protect)
{
    static char page[8192];
    char *start = page + (4096 - (uintptr_t)page % 4096);
    enter();
    mprotect(start, 4096, PROT_READ | PROT_EXEC);
}
END_TEST

START_TEST(jail_limits)
{
    enter();
    void *p = mmap(NULL, (size_t)1 << 40, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void *q = mmap(NULL, (size_t)200 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    void *r = mmap(NULL, (size_t)1 << 20, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    _exit(r != MAP_FAILED && (LR_SANITIZED || (p == MAP_FAILED && q == MAP_FAILED)) ? 0 : 1);
}
END_TEST
#endif

int main(void)
{
    Suite *suite = suite_create("js");
    TCase *tc = tcase_create("js");
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, calls);
    tcase_add_test(tc, arguments);
    tcase_add_test(tc, sizes);
    tcase_add_test(tc, nothing_is_kept);
    tcase_add_test(tc, cpu_limit);
    tcase_add_loop_test(tc, endless_script, 0, LR_COUNT(endless));
    tcase_add_loop_test(tc, hostile_script, 0, LR_COUNT(hostile));
    tcase_add_test(tc, cancelled);
    tcase_add_test(tc, from_many_threads);
#if LR_HAVE_SECCOMP
    tcase_add_test_raise_signal(tc, jail_open, SIGSYS);
    tcase_add_test_raise_signal(tc, jail_socket, SIGSYS);
    tcase_add_test_raise_signal(tc, jail_kill, SIGSYS);
    tcase_add_test_raise_signal(tc, jail_fork, SIGSYS);
    tcase_add_test_raise_signal(tc, jail_exec, SIGSYS);
    tcase_add_test_raise_signal(tc, jail_code, SIGSYS);
    tcase_add_test_raise_signal(tc, jail_protect, SIGSYS);
    tcase_add_exit_test(tc, jail_limits, 0);
#endif
    suite_add_tcase(suite, tc);
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
