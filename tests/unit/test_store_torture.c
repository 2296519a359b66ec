/* A store when memory runs out, SQLite's own included: the n-th allocation fails, for each n. Every
 * call then says so, and the file is whole. */
#include "unit.h"

#include <sqlite3.h>
#include <string.h>

#include "core/alloc.h"
#include "scarce.h"
#include "store/logins.h"
#include "store/rooms.h"
#include "store/sessions.h"
#include "store_rig.h"

/* SQLite asks for the size of its blocks: it stands in front of them. */
#define FRONT 16

static void *block_alloc(int size)
{
    char *p = scarce_fails() ? NULL : malloc(FRONT + (size_t)size);
    if (!p)
        return NULL;
    memcpy(p, &size, sizeof size);
    return p + FRONT;
}

static void block_free(void *p)
{
    free((char *)p - FRONT);
}

static int block_size(void *p)
{
    int size = 0;
    if (p)
        memcpy(&size, (char *)p - FRONT, sizeof size);
    return size;
}

static void *block_grow(void *p, int size)
{
    void *more = block_alloc(size);
    int old = block_size(p);
    if (more)
        memcpy(more, p, (size_t)(old < size ? old : size));
    if (more)
        block_free(p);
    return more;
}

static int block_round(int size)
{
    return (size + 7) & ~7;
}

static int memory_begin(void *arg)
{
    (void)arg;
    return SQLITE_OK;
}

static void memory_end(void *arg)
{
    (void)arg;
}

static void own_memory(void)
{
    static const sqlite3_mem_methods methods = {
        block_alloc, block_free,   block_grow, block_size,
        block_round, memory_begin, memory_end, NULL,
    };
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_MALLOC, &methods), SQLITE_OK);
    ck_assert_int_eq(sqlite3_config(SQLITE_CONFIG_LOOKASIDE, 0, 0), SQLITE_OK);
}

static struct lr_err err;

static bool well(int rc)
{
    ck_assert_msg(rc == 0 || rc == LIVREC_ENOMEM, "%d %s", rc, err.text);
    return rc == 0;
}

static bool list_all(void *arg, const struct lr_store_job *job)
{
    (void)job;
    ++*(int *)arg;
    return true;
}

static bool queue(struct lr_store *s)
{
    struct lr_store_job job;
    int64_t due;
    int count = 0;
    bool ok = well(lr_store_job_put(s, "post", "a", "{\"n\":1}", 1, &err)) &&
              well(lr_store_job_put(s, "post", "b", "{\"n\":2}", 2, &err)) &&
              well(lr_store_job_next(s, "post", 5, &job, &due, &err));
    if (!ok)
        return false;
    int64_t id = job.id;
    ck_assert_str_eq(job.body, "{\"n\":1}");
    lr_store_job_clear(&job);
    ok = well(lr_store_job_retry(s, id, 3, "no answer", &err)) &&
         well(lr_store_job_fail(s, id, "given up", &err)) &&
         well(lr_store_job_each(s, "post", LR_JOB_FAILED, list_all, &count, &err)) &&
         well(lr_store_job_done(s, id, &err));
    return ok;
}

static bool count_room(void *arg, const struct lr_store_room *room)
{
    ck_assert_str_eq(room->first_name, "Ann");
    ++*(int *)arg;
    return true;
}

static bool count_file(void *arg, const struct lr_store_file *file)
{
    ck_assert_int_eq(file->bytes, 5);
    ++*(int *)arg;
    return true;
}

static bool rooms(struct lr_store *s)
{
    const struct lr_store_sight first = {.platform = "demo", .url = "https://a/1", .at = 1};
    const struct lr_store_sight then = {
        .platform = "demo", .url = "https://a/1", .key = "7", .name = "Ann", .at = 2, .live = true};
    const struct lr_store_sums sums = {.parts = 1, .why = "over"};
    int64_t room = 0, session = 0;
    int count = 0, files = 0;
    if (!well(lr_store_room_see(s, &first, &room, &err)) ||
        !well(lr_store_room_see(s, &then, &room, &err)) ||
        !well(lr_store_room_each(s, count_room, &count, &err)) ||
        !well(lr_store_session_begin(s, room, 3, &session, &err)))
        return false;
    const struct lr_store_file file = {.room = room, .root = "/r", .path = "a.ts", .bytes = 5};
    bool ok = well(lr_store_file_put(s, &file, &err)) &&
              well(lr_store_file_made(s, "/r/a.ts", "/r/a.mp4", 5, &err)) &&
              well(lr_store_session_end(s, session, 5, &sums, &err)) &&
              well(lr_store_file_each(s, room, count_file, &files, &err));
    ck_assert(!ok || (count == 1 && files == 2));
    return ok;
}

static bool logins(struct lr_store *s)
{
    char *value = NULL;
    bool ok = well(lr_store_login_put(s, "a", "cookies", "[]", &err)) &&
              well(lr_store_login_get(s, "a", "cookies", &value, &err));
    ck_assert(!ok || strcmp(value, "[]") == 0);
    lr_free(value);
    return ok;
}

static bool work(const char *name)
{
    struct lr_store *s = NULL;
    char path[200];
    bool ok = well(
        lr_store_open(name ? store_rig_path(path, name) : NULL, &store_rig_clock.base, &s, &err));
    ck_assert(ok == (s != NULL));
    ok = ok && queue(s) && rooms(s) && logins(s);
    ck_assert_ptr_null(s ? lr_store_aside(s) : NULL);
    lr_store_close(s);
    return ok;
}

/* How often it failed, with every `step`-th allocation failing: a statement needs dozens. */
static int torture(const char *name, long step)
{
    int failures = 0;
    for (long n = 0;; n += step) {
        store_rig_open();
        scarce_set(n);
        bool ok = work(name), reached = scarce_reached();
        scarce_set(-1);
        failures += !ok;
        store_rig_close();
        if (!reached)
            return failures;
        ck_assert_int_lt(n, 100000);
    }
}

START_TEST(in_memory)
{
    own_memory();
    ck_assert_int_gt(torture(NULL, 41), 80);
}
END_TEST

/* Each waits for the disk a few times: some of them. */
START_TEST(in_a_file)
{
    own_memory();
    ck_assert_int_gt(torture("state.db", 193), 10);
}
END_TEST

UNIT_MAIN("store_torture", in_memory, in_a_file)
