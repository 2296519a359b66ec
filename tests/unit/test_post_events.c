/* What hooks are told of, how often, and for how long. */
#include "postproc_rig.h"

#include "core/attr.h"
#include "core/model.h"

#define LOG "echo \"$LIVREC_EVENT ${LIVREC_PATH##*/} $LIVREC_PLATFORM $LIVREC_CODE\" >> log"

static void on(const char *const *words)
{
    for (; *words; words++)
        set("post.hook_on", *words);
}

START_TEST(steps_of_a_file)
{
    open_all("a.ts");
    fake_rclone("exit 0");
    set("post.rclone", "box:");
    set("post.convert", "mp4");
    hook(LOG);
    on((const char *const[]){"closed", "convert", "part", "upload", NULL});
    start();
    record();
    until_idle();
    ck_assert_str_eq(log_text(), "closed a.ts  \nconvert a.mp4  \npart a.mp4  \nupload a.mp4  \n");
    ck_assert_str_eq(told, "hook 0 a.ts\nconvert 0 a.mp4\nhook 0 a.mp4\nhook 0 a.mp4\n"
                           "upload 0 a.mp4\nhook 0 a.mp4\n");
    close_all(4);
}
END_TEST

/* What was not converted is not told of as if it was. */
START_TEST(nothing_is_made)
{
    open_all("a.ts");
    hook(LOG);
    on((const char *const[]){"convert", "upload", "part", NULL});
    start();
    record();
    until_idle();
    ck_assert_str_eq(log_text(), "part a.ts  \n");
    close_all(2);
}
END_TEST

START_TEST(the_disk_of_a_recording)
{
    open_all("a.ts");
    hook(LOG);
    on((const char *const[]){"disk", NULL});
    start();
    record();
    happen(LIVREC_EVENT_DISK, folder, LIVREC_EIO);
    happen(LIVREC_EVENT_DISK, folder, 0); /* there is space again */
    happen(LIVREC_EVENT_DISK, folder, LIVREC_EIO);
    until_idle();
    ck_assert_str_eq(log_text(), "disk   IO\n"); /* once a recording */
    close_all(2);
}
END_TEST

/* Until it is right, or as often as allowed; and then the next step. */
START_TEST(tried_again)
{
    open_all("a.ts");
    set("post.hook_retries", "1");
    set("post.sound", "yes");
    hook("echo try >> log; [ $(wc -l < log) -ge 2 ]");
    start();
    record();
    for (int i = 1; i <= 2; i++) {
        for (int k = 0; strlen(log_text()) < 4 * (size_t)i && k < LIMIT_MS / 2; k++, nap())
            collect();
        for (int k = 0; k < 20; k++) /* not before its time */
            nap();
        ck_assert_uint_eq(strlen(log_text()), 4 * (size_t)i);
        lr_clock_fake_advance(&fake, 30000);
    }
    until_idle();
    ck_assert_str_eq(told, "sound 0 a.m4a\nhook -11 a.ts\nhook 0 a.ts\n");
    close_all(3);
}
END_TEST

START_TEST(once_without_retries)
{
    open_all("a.ts");
    hook("echo try >> log; exit 3");
    start();
    record();
    until_idle();
    lr_clock_fake_advance(&fake, 100000000);
    until_idle();
    ck_assert_str_eq(log_text(), "try\n");
    ck_assert_str_eq(told, "hook -11 a.ts\n");
    close_all(2);
}
END_TEST

START_TEST(one_that_hangs)
{
    open_all("a.ts");
    set("post.hook_limit", "200ms");
    hook("echo begun >> log; sleep 600; echo ended >> log");
    start();
    record();
    until_idle();
    ck_assert_str_eq(log_text(), "begun\n");
    ck_assert_str_eq(told, "hook -16 a.ts\n");
    close_all(2);
}
END_TEST

/* ---- what is of no recording */

static void watched(int type, const char *platform, int64_t state, int64_t code)
{
    const struct lr_event_source of = {.opts = opts};
    struct lr_event_data e = {.type = type, .of = &of};
    e.str[LIVREC_EVENT_URL] = "https://example.com/2";
    e.str[LIVREC_EVENT_PLATFORM] = platform;
    e.num[LIVREC_EVENT_STATE] = state;
    e.num[LIVREC_EVENT_CODE] = code;
    ck_assert_int_eq(lr_events_put(events, &e), 0);
}

static void until_quiet(void)
{
    for (int i = 0; lr_postproc_count(post) > 0 && i < LIMIT_MS / 2; i++)
        nap();
    ck_assert_uint_eq(lr_postproc_count(post), 0);
}

/* Once a broadcast, though the watch tells of it more often. */
START_TEST(live_and_not_recorded)
{
    open_all("a.ts");
    hook(LOG);
    on((const char *const[]){"live", NULL});
    start();
    for (int i = 0; i < 2; i++) {
        watched(LIVREC_EVENT_WATCH, "p", LR_STATE_LIVE, 0);
        watched(LIVREC_EVENT_WATCH, "p", LR_STATE_LIVE, 0);
        watched(LIVREC_EVENT_WATCH, "p", LR_STATE_LIVE, LIVREC_ENET); /* as it was */
        until_quiet();
        watched(LIVREC_EVENT_WATCH, "p", LR_STATE_OFFLINE, 0);
        lr_clock_fake_advance(&fake, 1000);
    }
    ck_assert_str_eq(log_text(), "live  p \nlive  p \n");
    close_all(2);
}
END_TEST

/* As a rule all rooms of the platform need it: once a day. */
START_TEST(logins)
{
    open_all("a.ts");
    hook(LOG);
    on((const char *const[]){"credential", NULL});
    start();
    for (int day = 0; day < 2; day++) {
        watched(LIVREC_EVENT_WATCH, "p", LR_STATE_UNKNOWN, LIVREC_EAUTH);
        watched(LIVREC_EVENT_JOB_END, "p", LR_STATE_UNKNOWN, LIVREC_EAUTH);
        until_quiet();
        lr_clock_fake_advance(&fake, 86400000);
    }
    watched(LIVREC_EVENT_WATCH, "q", LR_STATE_UNKNOWN, LIVREC_EAUTH);
    until_quiet();
    watched(LIVREC_EVENT_LOGIN, "r", LR_STATE_UNKNOWN, 0); /* it will end */
    until_quiet();
    ck_assert_str_eq(log_text(), "credential  p AUTH\ncredential  p AUTH\ncredential  q AUTH\n"
                                 "credential  r \n");
    close_all(2);
}
END_TEST

/* Each time, with the evidence; not that it is over. */
START_TEST(unusual)
{
    open_all("a.ts");
    hook("echo $LIVREC_EVENT $LIVREC_PLATFORM $LIVREC_CODE >> log");
    on((const char *const[]){"unusual", NULL});
    start();
    for (int i = 0; i < 2; i++) {
        watched(LIVREC_EVENT_UNUSUAL, "p", LR_STATE_UNKNOWN, LIVREC_EMEDIA);
        until_quiet();
        watched(LIVREC_EVENT_UNUSUAL, "p", LR_STATE_UNKNOWN, 0);
        until_quiet();
        lr_clock_fake_advance(&fake, 1000);
    }
    ck_assert_str_eq(log_text(), "unusual p MEDIA\nunusual p MEDIA\n");
    close_all(2);
}
END_TEST

/* The folder is of no room: as the handle wants it. */
START_TEST(low_space)
{
    open_all("a.ts");
    lr_opts_free(defaults);
    hook(LOG);
    on((const char *const[]){"disk", NULL});
    defaults = lr_opts_copy(opts);
    start();
    struct lr_event_data e = {.type = LIVREC_EVENT_SPACE};
    e.str[LIVREC_EVENT_PATH] = "/rec";
    e.num[LIVREC_EVENT_CODE] = LIVREC_EIO;
    ck_assert_int_eq(lr_events_put(events, &e), 0);
    ck_assert_int_eq(lr_events_put(events, &e), 0);
    until_quiet();
    ck_assert_str_eq(log_text(), "disk   IO\n");
    close_all(2);
}
END_TEST

START_TEST(wrong_event)
{
    open_all("a.ts");
    ck_assert_int_eq(lr_opts_set(defaults, "post.hook_on", "parts", &err), 0);
    const struct lr_postproc_deps deps = {&env, events, store, defaults};
    ck_assert_int_eq(lr_postproc_new(&deps, &post, &err), LIVREC_EARG);
    ck_assert_str_eq(err.text, "post.hook_on: \"parts\" names no event");
    post = NULL;
    close_all(1);
}
END_TEST

UNIT_MAIN("post_events", steps_of_a_file, nothing_is_made, the_disk_of_a_recording, tried_again,
          once_without_retries, one_that_hangs, live_and_not_recorded, logins, unusual, low_space,
          wrong_event)
