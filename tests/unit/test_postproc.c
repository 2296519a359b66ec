/* What follows a recording: its order, and what becomes of failures. */
#include "postproc_rig.h"

#include <limits.h>

#include "core/attr.h"
#include "post/run.h"
#include "store/sessions.h"

START_TEST(order)
{
    static const char *const on[] = {"live", "start", "part", "end", "error"};
    open_all("a.ts");
    set("post.convert", "mp4");
    set("post.sound", "yes");
    set("post.delete", "yes");
    hook("echo \"$LIVREC_EVENT ${LIVREC_PATH##*/} ${LIVREC_SOURCE##*/} ${LIVREC_SOUND##*/} "
         "$LIVREC_TITLE\" >> log; [ $LIVREC_EVENT != end ] || grep -o '\"files.*]' >> log");
    for (size_t i = 0; i < LR_COUNT(on); i++)
        set("post.hook_on", on[i]);
    start();
    record();
    happen(LIVREC_EVENT_JOB_END, NULL, LIVREC_ENET);
    until_idle();
    char expected[512];
    snprintf(expected, sizeof expected,
             "live    $(touch pwn)\nstart    $(touch pwn)\npart a.mp4 a.ts a.m4a $(touch pwn)\n"
             "error    $(touch pwn)\nend    $(touch pwn)\n\"files\":[\"%s/a.mp4\"]\n",
             folder);
    ck_assert_str_eq(log_text(), expected);
    ck_assert_str_eq(told, "hook 0 -\nhook 0 -\nconvert 0 a.mp4\nsound 0 a.m4a\nhook 0 a.mp4\n"
                           "delete 0 a.ts\nhook 0 -\nhook 0 -\n");
    close_all(3);
}
END_TEST

START_TEST(nothing_is_wanted)
{
    open_all("a.ts");
    start();
    record();
    happen(LIVREC_EVENT_JOB_END, NULL, 0);
    until_idle();
    ck_assert_str_eq(told, "");
    close_all(1);
}
END_TEST

/* The program that runs is stopped; the work is there after a restart, with the options that the
 * room had. */
START_TEST(restart)
{
    open_all("a.ts");
    set("post.convert", "mp4");
    hook("touch begun; [ -e go ] || sleep 600; echo done >> log");
    start();
    record();
    until_there("begun");
    int64_t before = lr_mono_ms(lr_clock_system());
    lr_postproc_free(post);
    ck_assert_int_lt(lr_mono_ms(lr_clock_system()) - before, 10000);
    ck_assert_str_eq(log_text(), "");
    collect();
    ck_assert_str_eq(told, "convert 0 a.mp4\n");
    char path[128];
    snprintf(path, sizeof path, "%s/go", folder);
    put(path, "", 0);
    start();
    until_there("log");
    for (int i = 0; lr_postproc_count(post) > 0 && i < LIMIT_MS / 2; i++)
        nap();
    ck_assert_str_eq(log_text(), "done\n"); /* and a.mp4 was not made again: 5 files */
    close_all(5);
}
END_TEST

static bool count_one(void *arg, const struct lr_store_job *job)
{
    ck_assert_ptr_nonnull(job->body);
    ++*(int *)arg;
    return true;
}

/* A kill while the one worker is busy takes nothing with it. */
START_TEST(noted_while_all_are_busy)
{
    open_all("a.ts");
    hook("echo > began; until [ -e go ]; do sleep 0.01; done");
    start();
    record();
    until_there("began");
    happen(LIVREC_EVENT_FILE_CLOSE, "/tmp/second.ts", 0);
    int count = 0;
    for (int i = 0; count < 2 && i < LIMIT_MS / 2; i++, nap()) {
        count = 0;
        ck_assert_int_eq(lr_store_job_each(store, "post", LR_JOB_WAITS, count_one, &count, &err),
                         0);
    }
    ck_assert_int_eq(count, 2);
    ck_assert_uint_eq(lr_postproc_count(post) > 0, true);
    put_in("go", "");
    until_idle();
    close_all(3);
}
END_TEST

/* Seen in the last moment: noted by the free. */
START_TEST(late_event)
{
    open_all("a.ts");
    set("post.convert", "mp4");
    start();
    lr_postproc_begin(post, JOB, "https://example.com/1", opts);
    happen(LIVREC_EVENT_FILE_CLOSE, source, 0);
    lr_postproc_free(post);
    start();
    until_there("a.mp4");
    until_idle();
    close_all(2);
}
END_TEST

static bool note_path(void *arg, const struct lr_store_file *file)
{
    char *names = arg;
    size_t used = strlen(names);
    snprintf(names + used, 64 - used, "%s %d\n", file->path, (int)file->session);
    return true;
}

/* What is made of a recording is known as livrec's own, as that is. */
START_TEST(the_state_knows_what_was_made)
{
    char root[PATH_MAX], names[64] = "";
    open_all("a.ts");
    set("post.convert", "mp4");
    ck_assert_ptr_nonnull(realpath(folder, root));
    const struct lr_store_file file = {
        .room = 1, .session = 7, .root = root, .path = "a.ts", .bytes = 1, .at = 1};
    ck_assert_int_eq(lr_store_file_put(store, &file, &err), 0);
    start();
    record();
    until_idle();
    ck_assert_int_eq(lr_store_file_each(store, 1, note_path, names, &err), 0);
    ck_assert_str_eq(names, "a.mp4 7\na.ts 7\n");
    close_all(2);
}
END_TEST

/* Damaged: it stays, though it should be removed, and the steps behind go on with it. */
START_TEST(can_not_be_converted)
{
    open_all("a.ts");
    put(source, "no media", 8);
    set("post.convert", "mp4");
    set("post.delete", "yes");
    hook("echo ${LIVREC_PATH##*/} >> log; exit 4");
    start();
    record();
    until_idle();
    ck_assert_str_eq(told, "convert -14 a.ts\nhook -11 a.ts\n");
    ck_assert_str_eq(log_text(), "a.ts\n");
    close_all(2);
}
END_TEST

/* Sound that came as something else than the MP3 that was wished; what it came as goes. */
START_TEST(mp3_is_made_of_other_sound)
{
    if (!lr_run_exists("ffmpeg") || !lr_run_exists("ffprobe")) {
        fprintf(stderr, "skipped: ffmpeg is not installed\n");
        return;
    }
    open_all("a.ts");
    set("record.format", "mp3");
    set("post.encoder", "h264_nvenc"); /* of pictures */
    hook("echo ${LIVREC_PATH##*/} >> log");
    start();
    record();
    until_idle();
    ck_assert_str_eq(told, "encode 0 a.mp3\nhook 0 a.mp3\ndelete 0 a.ts\n");
    ck_assert_str_eq(log_text(), "a.mp3\n");
    close_all(2);
}
END_TEST

/* MP3 as it came is left alone. */
START_TEST(mp3_that_came_as_such)
{
    open_all("a.mp3");
    set("record.format", "mp3");
    start();
    record();
    until_idle();
    ck_assert_str_eq(told, "");
    close_all(1);
}
END_TEST

START_TEST(parts_that_are_joined)
{
    char joined[128];
    open_all("a.ts");
    set("record.join", "yes");
    set("post.convert", "mp4");
    start();
    record();
    snprintf(joined, sizeof joined, "%s/a (joined).ts", folder);
    ck_assert_int_eq(rename(source, joined), 0);
    happen(LIVREC_EVENT_FILE_JOIN, joined, 0);
    until_idle();
    ck_assert_str_eq(told, "");
    happen(LIVREC_EVENT_JOB_END, NULL, 0);
    until_idle();
    ck_assert_str_eq(told, "convert 0 a (joined).mp4\n");
    close_all(2);
}
END_TEST

START_TEST(upload_is_tried_again)
{
    open_all("a.ts");
    char does[600];
    snprintf(does, sizeof does, "echo $1 >> %s; [ -e %s/up ] || { echo away; exit 1; }", logged,
             folder);
    fake_rclone(does);
    set("post.rclone", "box:");
    set("post.rclone_keep", "no");
    hook("echo hook >> log");
    start();
    record();
    until_there("log");
    for (int i = 0; !strstr(told, "upload") && i < LIMIT_MS / 2; i++, nap())
        collect();
    ck_assert_str_eq(told, "hook 0 a.ts\nupload -11 a.ts\n");
    ck_assert(is_there("a.ts"));
    snprintf(does, sizeof does, "%s/up", folder);
    put(does, "", 0);
    lr_clock_fake_advance(&fake, 5000);
    until_idle();
    ck_assert_str_eq(told, "hook 0 a.ts\nupload -11 a.ts\nupload 0 a.ts\ndelete 0 a.ts\n");
    ck_assert_str_eq(log_text(), "hook\ncopy\ncopy\ncheck\n"); /* no second hook */
    close_all(3);
}
END_TEST

/* Tries that fail one after the other, further and further apart. */
START_TEST(upload_is_given_up)
{
    open_all("a.ts");
    fake_rclone("exit 9");
    set("post.rclone", "--config");
    start();
    record();
    until_idle();
    ck_assert_str_eq(told, "upload -1 a.ts\n");
    struct lr_store_job job;
    int64_t due;
    ck_assert_int_eq(lr_store_job_next(store, "post", INT64_MAX, &job, &due, &err),
                     LIVREC_ENOTFOUND);
    close_all(2);
}
END_TEST

/* The end waits for parts that are still to be uploaded. */
START_TEST(end_comes_last)
{
    open_all("a.ts");
    fake_rclone("[ -e \"${0%/*}/up\" ]");
    set("post.rclone", "box:");
    set("post.hook_dlr", "sh -c 'echo \"$0 $2\" >> log' x");
    start();
    record();
    happen(LIVREC_EVENT_JOB_END, NULL, 0);
    for (int i = 0; !strstr(told, "upload") && i < LIMIT_MS / 2; i++, nap())
        collect();
    for (int i = 0; i < 50; i++)
        nap();
    ck_assert_str_eq(log_text(), "");
    put_in("up", "");
    lr_clock_fake_advance(&fake, 5000);
    until_idle();
    char expected[128];
    snprintf(expected, sizeof expected, "x %s\n", source);
    ck_assert_str_eq(log_text(), expected);
    close_all(4);
}
END_TEST

/* A relative one starts from the working folder of the recording. */
START_TEST(hooks_in_a_folder_of_theirs)
{
    char here[1024], expected[2100];
    ck_assert_ptr_nonnull(getcwd(here, sizeof here));
    open_all("a.ts");
    hook("pwd >> \"$LIVREC_DIR\"/log");
    set("post.hook_on", "part");
    set("post.hook_dlr", "sh -c 'pwd >> \"$LIVREC_DIR\"/log'");
    set("post.hook_dir", ".");
    start();
    record();
    happen(LIVREC_EVENT_JOB_END, NULL, 0);
    until_idle();
    snprintf(expected, sizeof expected, "%s\n%s\n", here, here);
    ck_assert_str_eq(log_text(), expected);
    close_all(2);
}
END_TEST

UNIT_MAIN("postproc", order, nothing_is_wanted, restart, noted_while_all_are_busy, late_event,
          the_state_knows_what_was_made, can_not_be_converted, mp3_is_made_of_other_sound,
          mp3_that_came_as_such, parts_that_are_joined, upload_is_tried_again, upload_is_given_up,
          end_comes_last, hooks_in_a_folder_of_theirs)
