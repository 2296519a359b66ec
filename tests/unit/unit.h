/* One suite per file: list the START_TEST names and be done.
 *
 *     START_TEST(grows) { ... } END_TEST
 *     UNIT_MAIN("buf", grows)
 */
#ifndef UNIT_H
#define UNIT_H

#include <check.h>
#include <stdlib.h>
#include <unistd.h>

/* Tests ask for more memory than there is: the sanitizers shall answer as malloc does. Weak, since
 * several files of a test may include this. */
const char *__asan_default_options(void) __attribute__((weak));
const char *__asan_default_options(void)
{
    return "allocator_may_return_null=1";
}

const char *__tsan_default_options(void) __attribute__((weak));
const char *__tsan_default_options(void)
{
    return "allocator_may_return_null=1";
}

/* check writes down each assertion, some 200,000 in a test, in a file in /tmp. Where other programs
 * wait for that disk all the time, each may wait for them: a test of a second stood still for
 * minutes. */
static inline void unit_in_memory(void)
{
    if (access("/dev/shm", W_OK) == 0)
        setenv("TEMP", "/dev/shm", 0);
}

static inline int unit_run(const char *name, const TTest *const *tests, size_t count)
{
    Suite *suite = suite_create(name);
    for (size_t i = 0; i < count; i++) {
        TCase *tc = tcase_create(tests[i]->name);
        tcase_set_timeout(tc, 60);
        tcase_add_test(tc, tests[i]);
        suite_add_tcase(suite, tc);
    }
    unit_in_memory();
    setenv("TZ", "UTC", 1); /* times of day in texts; a test of zones sets its own */
    SRunner *runner = srunner_create(suite);
    srunner_run_all(runner, CK_NORMAL);
    int failed = srunner_ntests_failed(runner);
    srunner_free(runner);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

#define UNIT_MAIN(name, ...)                                                                       \
    int main(void)                                                                                 \
    {                                                                                              \
        const TTest *const tests[] = {__VA_ARGS__};                                                \
        return unit_run(name, tests, sizeof tests / sizeof *tests);                                \
    }

#endif
