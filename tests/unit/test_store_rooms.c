/* Rooms, their names, recordings and files, as the state keeps them. */
#include "unit.h"

#include <stdio.h>
#include <string.h>

#include "store/rooms.h"
#include "store/sessions.h"
#include "store_rig.h"

static struct lr_store *s;
static struct lr_err err;
static char text[2000];

static void add(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void add(const char *fmt, ...)
{
    va_list args;
    size_t used = strlen(text);
    va_start(args, fmt);
    vsnprintf(text + used, sizeof text - used, fmt, args);
    va_end(args);
}

static int64_t see(const char *url, const char *key, const char *name, int64_t at)
{
    const struct lr_store_sight sight = {.platform = "demo",
                                         .url = url,
                                         .key = key,
                                         .name = name,
                                         .title = "t",
                                         .at = at,
                                         .live = key};
    int64_t number = 0;
    ck_assert_msg(lr_store_room_see(s, &sight, &number, &err) == 0, "%s", err.text);
    ck_assert_int_gt(number, 0);
    return number;
}

static bool room_line(void *arg, const struct lr_store_room *r)
{
    (void)arg;
    add("%d %s %s %s %s %d\n", (int)r->number, r->key, r->url, r->name ? r->name : "-",
        r->first_name ? r->first_name : "-", (int)r->last_live);
    return true;
}

static void check_rooms(const char *wanted)
{
    text[0] = '\0';
    ck_assert_int_eq(lr_store_room_each(s, room_line, NULL, &err), 0);
    ck_assert_str_eq(text, wanted);
}

static bool name_line(void *arg, const char *url, const char *name, int64_t since)
{
    (void)arg;
    add("%s %s %d\n", url + strlen("https://"), name, (int)since);
    return true;
}

START_TEST(who_a_room_is)
{
    store_rig_open();
    s = store_rig_store("state.db");
    ck_assert_int_eq(see("https://a/1", NULL, NULL, 10), 1); /* offline: only the address */
    ck_assert_int_eq(see("https://a/2", NULL, NULL, 11), 2);
    ck_assert_int_eq(see("https://a/1", "77", "Ann", 20), 1); /* who it is after all */
    ck_assert_int_eq(see("https://a/1", NULL, NULL, 21), 1);
    ck_assert_int_eq(see("https://short/x", "77", "Ann", 22), 1); /* another way there */
    ck_assert_int_eq(see("https://short/x", NULL, "", 23), 1);
    ck_assert_int_eq(see("https://a/3", "77", "Anna", 30), 1);
    check_rooms("1 77 https://a/1 Anna Ann 30\n1 77 https://a/3 Anna Ann 30\n"
                "1 77 https://short/x Anna Ann 30\n2 https://a/2 https://a/2 - - 0\n");
    /* An address that leads to somebody else from now on. */
    ck_assert_int_eq(see("https://a/3", "88", "Ben", 40), 3);
    ck_assert_int_eq(see("https://a/3", NULL, NULL, 41), 3);
    lr_store_close(s);
    s = store_rig_store("state.db");
    ck_assert_int_eq(see("https://a/2", "99", "Cy", 50), 2);
    check_rooms("1 77 https://a/1 Anna Ann 30\n1 77 https://short/x Anna Ann 30\n"
                "2 99 https://a/2 Cy Cy 50\n3 88 https://a/3 Ben Ben 40\n");
    lr_store_close(s);
    store_rig_close();
}
END_TEST

START_TEST(names_and_when_they_came)
{
    store_rig_open();
    s = store_rig_store(NULL);
    see("https://a/1", "1", "old", 10);
    see("https://a/1", "1", "old", 20);
    see("https://a/1", "1", "new", 30);
    see("https://a/1", "1", "", 35);
    see("https://a/1", "1", "old", 40); /* back again */
    see("https://b/2", "2", "other", 50);
    see("https://a/one", "1", "old", 60);
    text[0] = '\0';
    ck_assert_int_eq(lr_store_room_names(s, name_line, NULL, &err), 0);
    ck_assert_str_eq(text, "a/1 old 10\na/one old 10\na/1 new 30\na/one new 30\n"
                           "a/1 old 40\na/one old 40\nb/2 other 50\n");
    lr_store_close(s);
    store_rig_close();
}
END_TEST

/* The same id on two platforms is two rooms, and an id may look like an address. */
START_TEST(platforms_are_apart)
{
    store_rig_open();
    s = store_rig_store(NULL);
    ck_assert_int_eq(see("https://a/1", "5", "x", 1), 1);
    struct lr_store_sight other = {.platform = "other", .url = "https://b/1", .key = "5", .at = 2};
    int64_t number = 0;
    ck_assert_int_eq(lr_store_room_see(s, &other, &number, &err), 0);
    ck_assert_int_eq(number, 2);
    ck_assert_int_eq(see("https://c/9", NULL, NULL, 3), 3);
    ck_assert_int_eq(see("https://c/8", "https://c/9", "y", 4), 4);
    lr_store_close(s);
    store_rig_close();
}
END_TEST

static bool session_line(void *arg, const struct lr_store_session *n)
{
    (void)arg;
    add("%d %d-%d %d/%d/%d/%d %d %s\n", (int)n->id, (int)n->began, (int)n->ended,
        (int)n->sums.parts, (int)n->sums.bytes, (int)n->sums.duration_ms, (int)n->sums.gaps,
        n->sums.code, n->sums.why ? n->sums.why : "-");
    return true;
}

static bool file_line(void *arg, const struct lr_store_file *f)
{
    (void)arg;
    add("%d/%d %s|%s %d %d\n", (int)f->room, (int)f->session, f->root, f->path, (int)f->bytes,
        (int)f->at);
    return true;
}

static void check_files(int64_t room, const char *wanted)
{
    text[0] = '\0';
    ck_assert_int_eq(lr_store_file_each(s, room, file_line, NULL, &err), 0);
    ck_assert_str_eq(text, wanted);
}

static void put(int64_t room, int64_t session, const char *path, int64_t bytes, int64_t at)
{
    const struct lr_store_file f = {
        .room = room, .session = session, .root = "/r", .path = path, .bytes = bytes, .at = at};
    ck_assert_int_eq(lr_store_file_put(s, &f, &err), 0);
}

START_TEST(sessions_and_their_files)
{
    int64_t first = 0, second = 0;
    store_rig_open();
    s = store_rig_store("state.db");
    ck_assert_int_eq(lr_store_session_begin(s, 1, 100, &first, &err), 0);
    put(1, first, "a.ts", -1, 100);
    put(1, first, "a.ts", 5000, 200);
    put(1, first, "b.ts", -1, 200);
    put(2, 9, "c.ts", 1, 150);
    check_files(1, "1/1 /r|a.ts 5000 200\n");
    ck_assert_int_eq(lr_store_session_begin(s, 1, 300, &second, &err), 0);
    put(1, second, "d.ts", -1, 300);
    struct lr_store_sums sums = {1, 5000, 90000, 2, LIVREC_ENET, "gone"};
    ck_assert_int_eq(lr_store_session_end(s, first, 250, &sums, &err), 0);
    lr_store_close(s); /* as kill -9 leaves it */
    s = store_rig_store("state.db");
    text[0] = '\0';
    ck_assert_int_eq(lr_store_session_each(s, 1, session_line, NULL, &err), 0);
    ck_assert_str_eq(text, "2 300-0 0/0/0/0 0 -\n1 100-250 1/5000/90000/2 -8 gone\n");
    ck_assert_int_eq(lr_store_file_recover(s, "/r", "d.ts", 77, 400, &err), 0);
    ck_assert_int_eq(lr_store_file_recover(s, "/r", "b.ts", 77, 400, &err), 0); /* forgotten */
    ck_assert_int_eq(lr_store_file_made(s, "/r/d.ts", "/r/d.mp4", 70, &err), 0);
    ck_assert_int_eq(lr_store_file_made(s, "/r/d.ts", "/r/d.mp4", 71, &err), 0);
    ck_assert_int_eq(lr_store_file_made(s, "/r/d.ts", "/rest/d.mp4", 1, &err),
                     LIVREC_ENOTFOUND); /* of another folder */
    ck_assert_int_eq(lr_store_file_made(s, "/r/x.ts", "/r/x.mp4", 1, &err), LIVREC_ENOTFOUND);
    ck_assert_str_eq(err.text, "/r/x.ts is none of livrec's files");
    check_files(0, "1/2 /r|d.mp4 71 400\n1/2 /r|d.ts 77 400\n1/1 /r|a.ts 5000 200\n"
                   "2/9 /r|c.ts 1 150\n");
    lr_store_close(s);
    store_rig_close();
}
END_TEST

UNIT_MAIN("store_rooms", who_a_room_is, names_and_when_they_came, platforms_are_apart,
          sessions_and_their_files)
