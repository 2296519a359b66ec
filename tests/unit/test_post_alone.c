/* The steps of a file that no recording is known of. */
#include "postproc_rig.h"

#include "core/attr.h"
#include "core/cancel.h"

static char steps[1024];

static void note(void *arg, const char *step, const char *path, int rc, const struct lr_err *why)
{
    size_t n = strlen(steps);
    (void)arg;
    ck_assert(rc == 0 || why->text[0]);
    snprintf(steps + n, sizeof steps - n, "%s %d %s\n", step, rc,
             path ? strrchr(path, '/') + 1 : "-");
}

static int alone(const char *path)
{
    const struct lr_postproc_deps deps = {&env, events, NULL, opts};
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    steps[0] = '\0';
    int rc = lr_post_alone(&deps, cancel, path, note, NULL, &err);
    lr_cancel_free(cancel);
    return rc;
}

START_TEST(all_steps)
{
    open_all("a.ts");
    set("post.convert", "mp4");
    set("post.sound", "yes");
    set("post.delete", "yes");
    hook("echo \"$LIVREC_EVENT ${LIVREC_PATH##*/} ${LIVREC_SOURCE##*/} ${LIVREC_DIR##*/}\" >> log");
    ck_assert_int_eq(alone(source), 0);
    ck_assert_str_eq(steps, "convert 0 a.mp4\nsound 0 a.m4a\nhook 0 a.mp4\ndelete 0 a.ts\n");
    char expected[256];
    snprintf(expected, sizeof expected, "part a.mp4 a.ts %s\n", strrchr(folder, '/') + 1);
    ck_assert_str_eq(log_text(), expected);
    close_all(3);
}
END_TEST

/* A failed step is told, and the ones behind it are done with the file as it was. */
START_TEST(failures)
{
    open_all("a.ts");
    put(source, "no media", 8);
    set("post.convert", "mp4");
    set("post.delete", "yes");
    set("post.hook_retries", "2");
    hook("echo x >> log; exit 3");
    ck_assert_int_eq(alone(source), 0);
    char expected[256];
    snprintf(expected, sizeof expected,
             "convert %d a.ts\nhook %d a.ts\nhook %d a.ts\nhook %d a.ts\n", LIVREC_EMEDIA,
             LIVREC_ESCRIPT, LIVREC_ESCRIPT, LIVREC_ESCRIPT);
    ck_assert_str_eq(steps, expected);
    ck_assert_str_eq(log_text(), "x\nx\nx\n");
    close_all(2);
}
END_TEST

START_TEST(refused)
{
    open_all("a.ts");
    ck_assert_int_eq(alone("/nonexistent/a.ts"), LIVREC_ENOTFOUND);
    ck_assert_ptr_nonnull(strstr(err.text, "/nonexistent/a.ts"));
    ck_assert_int_eq(alone(source), 0); /* nothing is asked for */
    ck_assert_str_eq(steps, "");
    set("post.hook_on", "never");
    ck_assert_int_eq(alone(source), LIVREC_EARG);
    close_all(1);
}
END_TEST

START_TEST(cancelled)
{
    open_all("a.ts");
    const struct lr_postproc_deps deps = {&env, events, NULL, opts};
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    hook("sleep 600");
    lr_cancel_fire(cancel);
    ck_assert_int_eq(lr_post_alone(&deps, cancel, source, note, NULL, &err), LIVREC_ECANCELLED);
    lr_cancel_free(cancel);
    close_all(1);
}
END_TEST

UNIT_MAIN("post_alone", all_steps, failures, refused, cancelled)
