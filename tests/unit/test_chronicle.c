/* What the events of a handle leave in the state. */
#include "unit.h"

#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "core/files.h"
#include "core/log.h"
#include "core/model.h"
#include "core/options.h"
#include "core/rand.h"
#include "session/chronicle.h"
#include "store/rooms.h"
#include "store/sessions.h"
#include "store_rig.h"

#define URL "https://a/1"

static struct {
    struct lr_env env;
    struct lr_log log;
    struct lr_events *events;
    struct lr_store *store;
    struct lr_known *known;
    struct lr_chronicle *chronicle;
    struct lr_opts *opts;
    char dir[200], said[300], text[2000];
} w;
static struct lr_err err;

static void hear(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    (void)log, (void)level, (void)job;
    snprintf(w.said, sizeof w.said, "%s", text);
}

static void begin(const char *state)
{
    memset(&w, 0, sizeof w);
    w.log = (struct lr_log){LR_INFO, hear};
    w.env = (struct lr_env){&store_rig_clock.base, lr_rand_system(), lr_files_system(), &w.log};
    w.opts = lr_opts_new();
    store_rig_path(w.dir, "out");
    ck_assert_int_eq(lr_opts_set(w.opts, "record.dir", w.dir, &err), 0);
    ck_assert_int_eq(lr_events_new(&store_rig_clock.base, &w.events, &err), 0);
    w.store = store_rig_store(state);
    ck_assert_int_eq(lr_known_new(&w.known, &err), 0);
    ck_assert_int_eq(lr_chronicle_new(&w.env, w.events, w.store, w.known, &w.chronicle, &err), 0);
}

static void settle(void)
{
    lr_chronicle_free(w.chronicle);
    w.chronicle = NULL;
}

static void end(void)
{
    settle();
    lr_known_free(w.known);
    lr_store_close(w.store);
    lr_events_free(w.events);
    lr_opts_free(w.opts);
}

static void tell_called(struct lr_event_data e, const char *key, const char *name)
{
    const struct lr_event_source of = {.key = key, .opts = w.opts, .dir = w.dir, .name = name};
    if (e.job)
        e.of = &of;
    e.str[LIVREC_EVENT_URL] = URL;
    e.num[LIVREC_EVENT_TIME] = lr_wall_ms(&store_rig_clock.base);
    ck_assert_int_eq(lr_events_put(w.events, &e), 0);
    lr_clock_fake_advance(&store_rig_clock, 1000);
}

static void tell(struct lr_event_data e, const char *key)
{
    tell_called(e, key, NULL);
}

/* The streamer is called `name` there; with an alias, that is what events say. */
static void tell_alias(const char *alias, const char *name)
{
    struct lr_event_data e = {.type = LIVREC_EVENT_ROOM, .job = 7};
    ck_assert_int_eq(lr_opts_set(w.opts, "record.alias", alias, &err), 0);
    e.str[LIVREC_EVENT_PLATFORM] = "demo";
    e.str[LIVREC_EVENT_ANCHOR] = alias;
    tell_called(e, "42", name);
    ck_assert_int_eq(lr_opts_set(w.opts, "record.alias", "", &err), 0);
}

static void tell_room(int type, uint64_t job, const char *key, const char *name,
                      enum lr_state state)
{
    struct lr_event_data e = {.type = type, .job = job};
    e.str[LIVREC_EVENT_PLATFORM] = "demo";
    e.str[LIVREC_EVENT_ANCHOR] = name;
    e.str[LIVREC_EVENT_TITLE] = "title";
    e.num[LIVREC_EVENT_STATE] = state;
    tell(e, key);
}

static void tell_file(int type, const char *name, int64_t bytes)
{
    char path[300];
    struct lr_event_data e = {.type = type, .job = 7};
    snprintf(path, sizeof path, "%s/%s", w.dir, name);
    e.str[LIVREC_EVENT_PATH] = path;
    e.num[LIVREC_EVENT_BYTES] = bytes;
    tell(e, "42");
}

static void tell_end(int code, const char *text, int64_t bytes)
{
    struct lr_event_data e = {.type = LIVREC_EVENT_JOB_END, .job = 7};
    e.str[LIVREC_EVENT_TEXT] = text;
    e.num[LIVREC_EVENT_CODE] = code;
    e.num[LIVREC_EVENT_BYTES] = bytes;
    e.num[LIVREC_EVENT_DURATION] = 60000;
    e.num[LIVREC_EVENT_GAPS] = 3;
    tell(e, "42");
}

static bool session_line(void *arg, const struct lr_store_session *n)
{
    (void)arg;
    size_t used = strlen(w.text);
    snprintf(w.text + used, sizeof w.text - used, "%d+%d %d/%d/%d/%d %d %s\n",
             (int)(n->began - STORE_RIG_TIME), n->ended ? (int)(n->ended - n->began) : -1,
             (int)n->sums.parts, (int)n->sums.bytes, (int)n->sums.duration_ms, (int)n->sums.gaps,
             n->sums.code, n->sums.why);
    return true;
}

static bool file_line(void *arg, const struct lr_store_file *f)
{
    char root[PATH_MAX];
    (void)arg;
    ck_assert_ptr_nonnull(realpath(w.dir, root));
    ck_assert_str_eq(f->root, root);
    size_t used = strlen(w.text);
    snprintf(w.text + used, sizeof w.text - used, "%s %d\n", f->path, (int)f->bytes);
    return true;
}

static void check(const char *wanted)
{
    w.text[0] = '\0';
    ck_assert_int_eq(lr_store_session_each(w.store, 1, session_line, NULL, &err), 0);
    ck_assert_int_eq(lr_store_file_each(w.store, 1, file_line, NULL, &err), 0);
    ck_assert_str_eq(w.text, wanted);
}

static void check_known(int64_t number, const char *first, const char *name)
{
    struct lr_known_room room = lr_known_get(w.known, URL);
    ck_assert_int_eq(room.number, number);
    ck_assert_pstr_eq(room.first_name, first);
    ck_assert_pstr_eq(room.name, name);
    lr_known_clear(&room);
}

static void name_line(void *arg, const char *name, int64_t since)
{
    (void)arg;
    size_t used = strlen(w.text);
    snprintf(w.text + used, sizeof w.text - used, "%s %d\n", name, (int)(since - STORE_RIG_TIME));
}

static void check_names(const char *wanted)
{
    w.text[0] = '\0';
    lr_known_names(w.known, URL, name_line, NULL);
    ck_assert_str_eq(w.text, wanted);
}

START_TEST(a_recording_from_start_to_end)
{
    store_rig_open();
    begin(NULL);
    ck_assert_int_eq(mkdir(w.dir, 0700), 0);
    check_known(0, NULL, NULL);
    tell_room(LIVREC_EVENT_WATCH, 0, NULL, NULL, LR_STATE_LIVE);
    tell_room(LIVREC_EVENT_ROOM, 7, "42", "Ann", LR_STATE_LIVE);
    tell((struct lr_event_data){.type = LIVREC_EVENT_RECORD_START, .job = 7}, "42");
    tell_file(LIVREC_EVENT_FILE_OPEN, "Ann/a.ts", 0);
    tell_file(LIVREC_EVENT_FILE_CLOSE, "Ann/a.ts", 500);
    tell_file(LIVREC_EVENT_FILE_OPEN, "Ann/b.ts", 0);
    tell_file(LIVREC_EVENT_FILE_CLOSE, "Ann/b (2).ts", 600); /* the name was taken meanwhile */
    tell_file(LIVREC_EVENT_FILE_OPEN, "Ann/c.ts", 0);        /* and this one was given up */
    tell_end(LIVREC_ENET, "gone", 1100);
    settle();
    check("2000+6000 2/1100/60000/3 -8 gone\nAnn/b (2).ts 600\nAnn/a.ts 500\n");
    check_known(1, "Ann", "Ann");
    end();
    store_rig_close();
}
END_TEST

START_TEST(joined_parts_are_one)
{
    store_rig_open();
    begin(NULL);
    ck_assert_int_eq(mkdir(w.dir, 0700), 0);
    tell_room(LIVREC_EVENT_ROOM, 7, "42", "Ann", LR_STATE_LIVE);
    tell((struct lr_event_data){.type = LIVREC_EVENT_RECORD_START, .job = 7}, "42");
    tell_file(LIVREC_EVENT_FILE_CLOSE, "a.ts", 500);
    tell_file(LIVREC_EVENT_FILE_CLOSE, "b.ts", 500);
    tell_file(LIVREC_EVENT_FILE_JOIN, "a (joined).ts", 990);
    tell_end(0, "offline", 1000);
    settle();
    check("1000+4000 1/1000/60000/3 0 offline\na (joined).ts 990\nb.ts 500\na.ts 500\n");
    end();
    store_rig_close();
}
END_TEST

static void write_file(const char *name)
{
    char path[300];
    snprintf(path, sizeof path, "%s/%s", w.dir, name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    fputs("12345", f);
    fclose(f);
}

/* In a broadcast that never ends, too; parts that will be joined stay until then. */
START_TEST(what_is_over_the_limits_goes)
{
    char path[300];
    struct stat st;
    store_rig_open();
    begin(NULL);
    ck_assert_int_eq(mkdir(w.dir, 0700), 0);
    ck_assert_int_eq(lr_opts_set(w.opts, "retain.size", "10", &err), 0);
    ck_assert_int_eq(lr_opts_set(w.opts, "record.join", "yes", &err), 0);
    tell_room(LIVREC_EVENT_ROOM, 7, "42", "Ann", LR_STATE_LIVE);
    tell((struct lr_event_data){.type = LIVREC_EVENT_RECORD_START, .job = 7}, "42");
    for (char name[] = "a.ts"; name[0] <= 'c'; name[0]++) {
        write_file(name);
        tell_file(LIVREC_EVENT_FILE_CLOSE, name, 5);
    }
    ck_assert_int_eq(lr_opts_set(w.opts, "record.join", "no", &err), 0);
    write_file("d.ts");
    tell_file(LIVREC_EVENT_FILE_CLOSE, "d.ts", 5);
    settle();
    w.text[0] = '\0';
    ck_assert_int_eq(lr_store_file_each(w.store, 1, file_line, NULL, &err), 0);
    ck_assert_str_eq(w.text, "d.ts 5\nc.ts 5\n");
    snprintf(path, sizeof path, "%s/a.ts", w.dir);
    ck_assert_int_ne(stat(path, &st), 0);
    ck_assert_ptr_nonnull(strstr(w.said, "/a.ts: over the limit retain.size"));
    end();
    store_rig_close();
}
END_TEST

/* A room that is renamed, and a process that dies. */
START_TEST(names_over_a_restart)
{
    store_rig_open();
    begin("state.db");
    tell_room(LIVREC_EVENT_ROOM, 7, "42", "Ann", LR_STATE_LIVE);
    tell_room(LIVREC_EVENT_ROOM, 7, "42", "Anna", LR_STATE_LIVE);
    tell_alias("mine", "Anna"); /* the user's, not the room's */
    tell_alias("mine", NULL);
    end();
    begin("state.db");
    check_known(1, "Ann", "Anna");
    check_names("Ann 0\nAnna 1000\n");
    tell_alias("mine", "Anne"); /* a name that is new does not hide behind the user's */
    tell_room(LIVREC_EVENT_ROOM, 7, "42", "Anne", LR_STATE_LIVE);
    settle();
    check_known(1, "Ann", "Anne");
    check_names("Ann 0\nAnna 1000\nAnne 4000\n");
    check("");
    end();
    store_rig_close();
}
END_TEST

START_TEST(recovered_files)
{
    store_rig_open();
    begin("state.db");
    ck_assert_int_eq(mkdir(w.dir, 0700), 0);
    tell_room(LIVREC_EVENT_ROOM, 7, "42", "Ann", LR_STATE_LIVE);
    tell((struct lr_event_data){.type = LIVREC_EVENT_RECORD_START, .job = 7}, "42");
    tell_file(LIVREC_EVENT_FILE_OPEN, "a.ts", 0);
    end();
    begin("state.db");
    check("1000+-1 0/0/0/0 0 (null)\n");
    tell_file(LIVREC_EVENT_FILE_RECOVER, "a.ts", 300);
    tell_file(LIVREC_EVENT_FILE_RECOVER, "stranger.ts", 300);
    settle();
    check("1000+-1 0/0/0/0 0 (null)\na.ts 300\n");
    end();
    store_rig_close();
}
END_TEST

START_TEST(a_state_that_fails_is_told_once)
{
    store_rig_open();
    begin("state.db");
    store_rig_exec("state.db", "DROP TABLE room_url");
    tell_room(LIVREC_EVENT_ROOM, 7, "42", "Ann", LR_STATE_LIVE);
    tell_room(LIVREC_EVENT_ROOM, 7, "42", "Ann", LR_STATE_LIVE);
    settle();
    ck_assert_ptr_nonnull(strstr(w.said, "the state can't be written: state "));
    ck_assert_ptr_nonnull(strstr(w.said, "room_url"));
    end();
    store_rig_close();
}
END_TEST

START_TEST(many_known_rooms)
{
    struct lr_known *k;
    char url[40], name[40];
    ck_assert_int_eq(lr_known_new(&k, &err), 0);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < 3000; i++) {
            snprintf(url, sizeof url, "https://a/%d", i);
            snprintf(name, sizeof name, "%d of %d", i, round);
            ck_assert_int_eq(lr_known_put(k, url, i + 1, NULL, name, NULL), 0);
        }
    for (int i = 0; i < 3000; i++) {
        snprintf(url, sizeof url, "https://a/%d", i);
        struct lr_known_room room = lr_known_get(k, url);
        snprintf(name, sizeof name, "%d of 1", i);
        ck_assert_str_eq(room.name, name);
        snprintf(name, sizeof name, "%d of 0", i);
        ck_assert_str_eq(room.first_name, name);
        ck_assert_int_eq(room.number, i + 1);
        lr_known_clear(&room);
    }
    /* Somebody else's address now: nothing of the old one stays. */
    ck_assert_int_eq(lr_known_put(k, "https://a/1", 9000, NULL, NULL, "t"), 0);
    struct lr_known_room room = lr_known_get(k, "https://a/1");
    ck_assert_ptr_null(room.name);
    ck_assert_ptr_null(room.first_name);
    ck_assert_str_eq(room.title, "t");
    lr_known_clear(&room);
    ck_assert_int_eq(lr_known_named(k, "https://a/2", "Ann", 1), 0);
    ck_assert_int_eq(lr_known_put(k, "https://a/2", 9001, NULL, NULL, NULL), 0);
    w.text[0] = '\0';
    lr_known_names(k, "https://a/2", name_line, NULL);
    lr_known_names(k, "https://b", name_line, NULL);
    lr_known_names(NULL, "https://a/2", name_line, NULL);
    ck_assert_str_eq(w.text, "");
    ck_assert_int_eq(lr_known_named(k, "https://b", "Ann", 1), LIVREC_ENOTFOUND);
    ck_assert_int_eq(lr_known_get(k, "https://b").number, 0);
    ck_assert_int_eq(lr_known_get(NULL, "https://a/1").number, 0);
    lr_known_free(k);
}
END_TEST

UNIT_MAIN("chronicle", a_recording_from_start_to_end, joined_parts_are_one,
          what_is_over_the_limits_goes, names_over_a_restart, recovered_files,
          a_state_that_fails_is_told_once, many_known_rooms)
