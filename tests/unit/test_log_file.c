/* The log of a handle on disk: what is in its lines, and when it is begun anew. */
#include "unit.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "core/files.h"
#include "core/rand.h"
#include "data/hash.h"
#include "session/log_file.h"
#include "session/log_sink.h"

static struct {
    char dir[40], path[64];
    struct lr_clock_fake clock;
    struct lr_env env;
    struct lr_events *events;
    struct lr_opts *opts;
    struct lr_log_file *log;
    char text[65536];
} w;

static void set(const char *name, const char *value)
{
    struct lr_err err;
    ck_assert_int_eq(lr_opts_set(w.opts, name, value, &err), 0);
}

static void up(const char *format)
{
    struct lr_err err;
    snprintf(w.dir, sizeof w.dir, "/tmp/livrec-log-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(w.dir));
    snprintf(w.path, sizeof w.path, "%s/log", w.dir);
    lr_clock_fake_init(&w.clock, 1700000000123);
    w.env = (struct lr_env){.clock = &w.clock.base};
    w.opts = lr_opts_new();
    set("log.file", w.path);
    set("log.format", format);
    ck_assert_int_eq(lr_events_new(&w.clock.base, &w.events, &err), 0);
    ck_assert_int_eq(lr_log_file_new(&w.env, w.events, w.opts, &w.log, &err), 0);
}

/* The file, once everything is in it. */
static const char *end(void)
{
    lr_log_file_free(w.log);
    lr_events_free(w.events);
    lr_opts_free(w.opts);
    FILE *f = fopen(w.path, "re");
    ck_assert_ptr_nonnull(f);
    w.text[fread(w.text, 1, sizeof w.text - 1, f)] = '\0';
    fclose(f);
    unlink(w.path);
    rmdir(w.dir);
    return w.text;
}

static void put(int type, const char *text, int64_t code)
{
    struct lr_event_data e = {.type = type, .job = type == LIVREC_EVENT_LOG ? 0 : 3};
    e.str[LIVREC_EVENT_TEXT] = text;
    e.str[LIVREC_EVENT_ANCHOR] = type == LIVREC_EVENT_LOG ? NULL : "Ann";
    e.num[LIVREC_EVENT_CODE] = code;
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
}

START_TEST(lines_for_people)
{
    setenv("TZ", "UTC", 1);
    up("text");
    put(LIVREC_EVENT_LOG, "starting", 1);
    put(LIVREC_EVENT_RECONNECT, "the sender closed\nthe connection", 0);
    put(LIVREC_EVENT_PROGRESS, NULL, 0);
    put(LIVREC_EVENT_JOB_END, "refused", LIVREC_EAUTH);
    ck_assert_str_eq(end(), "2023-11-14 22:13:20.123 INFO  starting\n"
                            "2023-11-14 22:13:20.123 INFO  reconnect job 3 Ann: the sender closed "
                            "the connection\n"
                            "2023-11-14 22:13:20.123 WARN  job_end job 3 Ann: refused\n");
}
END_TEST

START_TEST(lines_for_programs)
{
    up("json");
    put(LIVREC_EVENT_LOG, "a \"word\"", 2);
    put(LIVREC_EVENT_JOB_END, "bye", 0);
    const char *text = end();
    ck_assert_msg(strncmp(text, "{\"event\":\"log\",", 15) == 0, "%s", text);
    ck_assert_msg(strstr(text, "a \\\"word\\\"") && strstr(text, "}\n{\"event\":\"job_end\""), "%s",
                  text);
}
END_TEST

START_TEST(secrets_stay_out)
{
    static const char *const formats[] = {"text", "json"};
    for (size_t i = 0; i < 2; i++) {
        up(formats[i]);
        struct lr_event_data e = {.type = LIVREC_EVENT_RECONNECT, .job = 1};
        e.str[LIVREC_EVENT_URL] = "https://me:pass1@live.x/1?token=pass2";
        e.str[LIVREC_EVENT_TEXT] = "Cookie: a=pass3; b=pass4";
        ck_assert_int_eq(lr_events_put(w.events, &e), 0);
        const char *text = end();
        ck_assert_msg(!strstr(text, "pass") && strstr(text, "live.x/1"), "%s", text);
    }
}
END_TEST

START_TEST(addresses_in_a_file_of_their_own)
{
    char path[80], text[200];
    struct lr_err err;
    up("text");
    lr_log_file_free(w.log);
    snprintf(path, sizeof path, "%s/urls", w.dir);
    set("log.urls", "whole");
    set("log.urls_file", path);
    ck_assert_int_eq(lr_log_file_new(&w.env, w.events, w.opts, &w.log, &err), 0);
    put(LIVREC_EVENT_LOG, LR_LOG_ADDRESS "https://cdn/a?k=v", 1);
    put(LIVREC_EVENT_LOG, "another", 1);
    lr_log_file_free(w.log);
    w.log = NULL;
    FILE *f = fopen(path, "re");
    ck_assert_ptr_nonnull(f);
    text[fread(text, 1, sizeof text - 1, f)] = '\0';
    fclose(f);
    unlink(path);
    ck_assert_ptr_nonnull(strstr(text, "stream address: https://cdn/a?k=v\n"));
    ck_assert_ptr_null(strstr(text, "another"));
    ck_assert_ptr_null(strstr(end(), "cdn"));
}
END_TEST

/* Those that say no address are known by their job. */
START_TEST(a_file_for_each_room)
{
    char rooms[64], path[200], line[300] = "";
    struct lr_err err;
    up("text");
    lr_log_file_free(w.log);
    snprintf(rooms, sizeof rooms, "%s/rooms", w.dir);
    set("log.rooms", rooms);
    set("log.file", "");
    ck_assert_int_eq(lr_log_file_new(&w.env, w.events, w.opts, &w.log, &err), 0);
    struct lr_event_data e = {.type = LIVREC_EVENT_RECORD_START, .job = 3};
    e.str[LIVREC_EVENT_URL] = "https://live.x/../a%b?token=pass1";
    e.str[LIVREC_EVENT_PLATFORM] = "x";
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
    put(LIVREC_EVENT_RECONNECT, "of job 3; token=pass2", 0);
    put(LIVREC_EVENT_LOG, "of no room", 1);
    lr_log_file_free(w.log);
    w.log = NULL;
    char *url = strdup("https://live.x/../a%b?***"), hash[LR_SHA256_HEX];
    lr_sha256_hex(url, strlen(url), hash);
    free(url);
    snprintf(path, sizeof path, "%s/x-live.x_.._a_b-%.8s.log", rooms, hash);
    FILE *f = fopen(path, "re");
    ck_assert_msg(f != NULL, "%s", path);
    line[fread(line, 1, sizeof line - 1, f)] = '\0';
    fclose(f);
    ck_assert_str_eq(line, "2023-11-14 22:13:20.123 INFO  record_start job 3 https://live.x/../a%b?"
                           "***\n2023-11-14 22:13:20.123 INFO  reconnect job 3 Ann: of job 3; "
                           "token=***\n");
    unlink(path);
    rmdir(rooms);
    ck_assert_str_eq(end(), "");
}
END_TEST

START_TEST(no_folder)
{
    struct lr_err err;
    struct lr_log_file *log = NULL;
    char path[80];
    up("text");
    snprintf(path, sizeof path, "%s/no/rooms", w.dir);
    set("log.rooms", path);
    ck_assert_int_eq(lr_log_file_new(&w.env, w.events, w.opts, &log, &err), LIVREC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "/no/rooms: No such file or directory"));
    ck_assert_str_eq(end(), "");
}
END_TEST

/* Only the line that was asked for, and only then. */
START_TEST(addresses_of_streams)
{
    static const char *const how[] = {"no", "yes", "whole"};
    for (size_t i = 0; i < 3; i++) {
        struct lr_err err;
        up("text");
        set("log.urls", how[i]);
        lr_log_file_free(w.log);
        ck_assert_int_eq(lr_log_file_new(&w.env, w.events, w.opts, &w.log, &err), 0);
        put(LIVREC_EVENT_LOG, LR_LOG_ADDRESS "https://cdn/a.flv?sign=pass1", 1);
        put(LIVREC_EVENT_LOG, "GET https://cdn/a.flv?sign=pass2", 1);
        const char *text = end();
        ck_assert_msg(!strstr(text, "pass2") && !strstr(text, "pass1") == (i < 2), "%s", text);
    }
}
END_TEST

START_TEST(no_file)
{
    struct lr_err err;
    struct lr_log_file *log = NULL;
    up("text");
    char path[80];
    snprintf(path, sizeof path, "%s/no/log", w.dir);
    set("log.file", path);
    ck_assert_int_eq(lr_log_file_new(&w.env, w.events, w.opts, &log, &err), LIVREC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "/no/log: No such file or directory"));
    set("log.file", "");
    ck_assert_int_eq(lr_log_file_new(&w.env, w.events, w.opts, &log, &err), 0);
    ck_assert_ptr_null(log);
    ck_assert_str_eq(end(), "");
}
END_TEST

static int64_t size_of(const char *suffix)
{
    char path[80];
    struct stat st;
    snprintf(path, sizeof path, "%s%s", w.path, suffix);
    return stat(path, &st) == 0 ? st.st_size : -1;
}

START_TEST(large_files_make_way)
{
    struct lr_err err;
    struct lr_log_sink s;
    up("text");
    ck_assert_int_eq(
        lr_log_sink_open(&s, w.path, &(struct lr_log_limits){.most = 100, .keep = 2}, &err), 0);
    for (int i = 0; i < 10; i++)
        ck_assert_int_eq(
            lr_log_sink_write(&s, 1000, "0123456789012345678901234567890123456789\n", 41), 0);
    ck_assert_int_eq(size_of(""), 82);
    ck_assert_int_eq(size_of(".1"), 82);
    ck_assert_int_eq(size_of(".2"), 82);
    ck_assert_int_eq(size_of(".3"), -1);
    struct stat st;
    ck_assert(stat(w.path, &st) == 0 && (st.st_mode & 0777) == 0600);
    lr_log_sink_close(&s);
    for (int i = 1; i < 3; i++) {
        char path[80];
        snprintf(path, sizeof path, "%s.%d", w.path, i);
        unlink(path);
    }
    ck_assert_uint_eq(strlen(end()), 82);
}
END_TEST

/* At midnight, also for what another process has written. */
START_TEST(a_file_a_day)
{
    static const int64_t day = 86400000, noon = INT64_C(1700049600000);
    const struct lr_log_limits limits = {.every = day, .keep = 1};
    struct lr_err err;
    struct lr_log_sink s;
    setenv("TZ", "UTC", 1);
    up("text");
    ck_assert_int_eq(lr_log_sink_open(&s, w.path, &limits, &err), 0);
    ck_assert_int_eq(lr_log_sink_write(&s, noon, "1\n", 2), 0);
    ck_assert_int_eq(lr_log_sink_write(&s, noon + day / 2 - 1, "2\n", 2), 0);
    ck_assert_int_eq(size_of(""), 4);
    ck_assert_int_eq(lr_log_sink_write(&s, noon + day / 2, "3\n", 2), 0);
    ck_assert_int_eq(size_of(""), 2);
    ck_assert_int_eq(size_of(".1"), 4);
    lr_log_sink_close(&s);
    const struct timespec old[2] = {{.tv_sec = noon / 1000}, {.tv_sec = noon / 1000}};
    ck_assert_int_eq(utimensat(AT_FDCWD, w.path, old, 0), 0);
    ck_assert_int_eq(lr_log_sink_open(&s, w.path, &limits, &err), 0);
    ck_assert_int_eq(lr_log_sink_write(&s, noon + day, "45\n", 3), 0);
    ck_assert_int_eq(size_of(""), 3);
    ck_assert_int_eq(size_of(".1"), 2);
    lr_log_sink_close(&s);
    char path[80];
    snprintf(path, sizeof path, "%s.1", w.path);
    unlink(path);
    ck_assert_str_eq(end(), "45\n");
}
END_TEST

UNIT_MAIN("log_file", lines_for_people, lines_for_programs, secrets_stay_out, a_file_for_each_room,
          no_folder, addresses_of_streams, addresses_in_a_file_of_their_own, no_file,
          large_files_make_way, a_file_a_day)
