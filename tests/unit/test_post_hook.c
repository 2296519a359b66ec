/* The user's program: what it is told, and that what a streamer calls himself is only ever text. */
#include "unit.h"

#include <fcntl.h>
#include <unistd.h>
#include <livrec/error.h>

#include "core/attr.h"
#include "data/json.h"
#include "post/hook.h"
#include "post_rig.h"

static struct lr_opts *opts;
static struct lr_subject subject;
static struct lr_hook hook;

static void subject_of(const char *title)
{
    static const char *files[] = {"/rec/小明/show_000.ts", "/rec/小明/show_001.ts"};
    ck_assert_ptr_nonnull(mkdtemp(folder));
    opts = opts ? opts : lr_opts_new();
    subject = (struct lr_subject){.event = "part",
                                  .job = 3,
                                  .time = 1700000000123,
                                  .platform = "douyin",
                                  .url = "https://live.douyin.com/1",
                                  .anchor = "小明",
                                  .title = title,
                                  .dir = folder,
                                  .path = "/rec/小明/show_001.mp4",
                                  .source = files[1],
                                  .bytes = 12,
                                  .duration_ms = 34000,
                                  .files = files,
                                  .file_count = 2,
                                  .opts = opts};
}

static int run_args(const char *const *args, size_t count)
{
    err = (struct lr_err){0};
    hook = (struct lr_hook){.args = args, .count = count, .limit_ms = 30000};
    return lr_hook_run(&hook, &subject, &err);
}

static void close_all(void)
{
    lr_buf_free(&hook.output);
    lr_opts_free(opts);
    opts = NULL;
    end(0);
}

#define RUN(...)                                                                                   \
    run_args((const char *const[]){__VA_ARGS__},                                                   \
             LR_COUNT(((const char *const[]){__VA_ARGS__})))

START_TEST(what_it_is_told)
{
    subject_of("a \"b\"\n$c");
    ck_assert_int_eq(setenv("LIVREC_SOUND", "of the host", 1), 0);
    ck_assert_int_eq(RUN("env"), 0);
    const char *said = lr_buf_str(&hook.output);
    static const char *const lines[] = {"LIVREC_EVENT=part\n", "LIVREC_ANCHOR=小明\n",
                                        "LIVREC_TITLE=a \"b\"\n$c\n", "LIVREC_JOB=3\n",
                                        "LIVREC_PATH=/rec/小明/show_001.mp4\n", "LIVREC_SOUND=\n",
                                        "LIVREC_SOURCE=/rec/小明/show_001.ts\n",
                                        "LIVREC_DURATION=34000\n", "LIVREC_TIME=1700000000123\n"};
    for (size_t i = 0; i < LR_COUNT(lines); i++)
        ck_assert_msg(strstr(said, lines[i]), "%s in %s", lines[i], said);
    close_all();
}
END_TEST

START_TEST(json_on_stdin)
{
    struct lr_arena *a = lr_arena_new(1 << 20);
    subject_of("$(touch pwn)");
    ck_assert_int_eq(RUN("cat", "/dev/stdin"), 0);
    lr_json *j = lr_json_parse(a, (const char *)hook.output.data, hook.output.len, &err);
    ck_assert_ptr_nonnull(j);
    ck_assert_str_eq(lr_json_str(j, "title"), "$(touch pwn)");
    ck_assert_str_eq(lr_json_str(j, "event"), "part");
    ck_assert_str_eq(lr_json_str(j, "files[1]"), "/rec/小明/show_001.ts");
    ck_assert_str_eq(lr_json_str(j, "path"), "/rec/小明/show_001.mp4");
    ck_assert_int_eq(lr_json_int(j, "job", 0), 3);
    ck_assert_int_eq(lr_json_int(j, "duration", 0), 34000);
    lr_arena_free(a);
    close_all();
}
END_TEST

/* None of them leaves anything in the folder where it would land. */
START_TEST(hostile_titles)
{
    static const char *const titles[] = {"$(touch pwn)", "$(touch${IFS}pwn)", "`touch pwn`",
                                         "; touch pwn",  "a\ntouch pwn",      "\"; touch pwn; \"",
                                         "'; touch pwn '", "-rf", "| touch pwn", "&& touch pwn #"};
    for (size_t i = 0; i < LR_COUNT(titles); i++) {
        memcpy(folder + strlen(folder) - 6, "XXXXXX", 6);
        subject_of(titles[i]);
        subject.anchor = titles[i];
        ck_assert_int_eq(RUN("printenv", "LIVREC_TITLE"), 0);
        ck_assert_mem_eq(hook.output.data, titles[i], strlen(titles[i]));
        lr_buf_free(&hook.output);
        struct lr_hook_line l;
        ck_assert_int_eq(lr_hook_line(&l, "printf '%s\\\\n'", &subject, &err), 0);
        ck_assert_int_eq(run_args(l.args, l.count), 0);
        ck_assert_mem_eq(hook.output.data, "序号3 ", strlen("序号3 "));
        ck_assert_mem_eq(hook.output.data + strlen("序号3 "), titles[i], strlen(titles[i]));
        lr_hook_line_free(&l);
        close_all(); /* and the folder is empty */
    }
}
END_TEST

START_TEST(none_or_gone)
{
    subject_of("a");
    ck_assert_int_eq(run_args(NULL, 0), LIVREC_EARG);
    ck_assert_int_eq(RUN(""), LIVREC_EARG);
    ck_assert_int_eq(RUN("/nonexistent/hook"), LIVREC_EUNSUPPORTED);
    ck_assert_int_eq(RUN("false"), LIVREC_ESCRIPT);
    ck_assert_str_eq(err.text, "false ended with code 1");
    close_all();
}
END_TEST

START_TEST(where_it_runs)
{
    subject_of("a");
    const char *const args[] = {"pwd"};
    ck_assert_int_eq(run_args(args, 1), 0);
    ck_assert_mem_eq(hook.output.data, folder, strlen(folder));
    lr_buf_free(&hook.output);
    hook = (struct lr_hook){.args = args, .count = 1, .dir = "/", .limit_ms = 30000};
    ck_assert_int_eq(lr_hook_run(&hook, &subject, &err), 0);
    ck_assert_str_eq(lr_buf_str(&hook.output), "/\n");
    close_all();
}
END_TEST

/* "a|b|c" of the arguments that a line makes. */
static const char *words(const char *line)
{
    static char all[1024];
    struct lr_hook_line l;
    int rc = lr_hook_line(&l, line, &subject, &err);
    all[0] = '\0';
    for (size_t i = 0; rc == 0 && i < l.count; i++)
        snprintf(all + strlen(all), sizeof all - strlen(all), "%s%s", i ? "|" : "", l.args[i]);
    lr_hook_line_free(&l);
    return rc ? err.text : all;
}

#define PLAIN "|序号3 小明|/rec/小明/show_000.ts|TS|split_video_by_time:False|converts_to_mp4:False"

START_TEST(as_douyinliverecorder)
{
    subject_of("a");
    ck_assert_str_eq(words("bash /a/b.sh"), "bash|/a/b.sh" PLAIN);
    ck_assert_str_eq(
        words("python3 /a/b.py"),
        "python3|/a/b.py|--record_name|序号3 小明|--save_file_path|/rec/小明/show_000.ts|"
        "--save_type|TS|--split_video_by_time|False|--converts_to_mp4|False");
    ck_assert_int_eq(lr_opts_set(opts, "record.split_time", "1800", &err), 0);
    ck_assert_int_eq(lr_opts_set(opts, "record.format", "flv", &err), 0);
    ck_assert_int_eq(lr_opts_set(opts, "post.convert", "mp4", &err), 0);
    ck_assert_str_eq(words("x"), "x|序号3 小明|/rec/小明/show_%03d.ts|FLV|"
                                 "split_video_by_time:True|converts_to_mp4:True");
    close_all();
}
END_TEST

START_TEST(words_of_a_line)
{
    static const char *const rows[][2] = {
        {"  a\t b ", "a|b" PLAIN},
        {"'a b' \"c d\"", "a b|c d" PLAIN},
        {"a\\ b 'c\\d' \"e\\\"f\\\\\"", "a b|c\\d|e\"f\\" PLAIN},
        {"'' x", "|x" PLAIN},
        {"a'b'\"c\"", "abc" PLAIN},
        {"C:\\x\\y.exe", "C:\\x\\y.exe" PLAIN},
        {"$HOME `x` *", "$HOME|`x`|*" PLAIN},
        {"'a", "post.hook_dlr: a quote is not closed"},
        {" ", "post.hook_dlr is empty"},
        {"", "post.hook_dlr is empty"},
    };
    subject_of("a");
    for (size_t i = 0; i < LR_COUNT(rows); i++)
        ck_assert_str_eq(words(rows[i][0]), rows[i][1]);
    close_all();
}
END_TEST

UNIT_MAIN("post_hook", what_it_is_told, json_on_stdin, hostile_titles, where_it_runs, none_or_gone,
          as_douyinliverecorder, words_of_a_line)
