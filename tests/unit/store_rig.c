#include "store_rig.h"

#include <ftw.h>
#include <sqlite3.h>
#include <stdio.h>
#include <unistd.h>

#include "unit.h"

struct lr_clock_fake store_rig_clock;
static char folder[64];

void store_rig_open(void)
{
    const char *tmp = getenv("TMPDIR");
    snprintf(folder, sizeof folder, "%s/livrec-store-XXXXXX", tmp ? tmp : "/tmp");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    lr_clock_fake_init(&store_rig_clock, STORE_RIG_TIME);
}

static int remove_one(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    (void)st;
    (void)kind;
    (void)at;
    return remove(path);
}

void store_rig_close(void)
{
    ck_assert_int_eq(nftw(folder, remove_one, 8, FTW_DEPTH | FTW_PHYS), 0);
}

const char *store_rig_path(char out[static 200], const char *name)
{
    snprintf(out, 200, "%s/%s", folder, name);
    return out;
}

struct lr_store *store_rig_store(const char *name)
{
    char path[200];
    struct lr_err err = {0};
    struct lr_store *s = NULL;
    int rc = lr_store_open(name ? store_rig_path(path, name) : NULL, &store_rig_clock.base, &s,
                           &err);
    ck_assert_msg(rc == 0, "%s", err.text);
    return s;
}

void store_rig_exec(const char *name, const char *sql)
{
    char path[200];
    sqlite3 *db;
    ck_assert_int_eq(sqlite3_open(store_rig_path(path, name), &db), SQLITE_OK);
    ck_assert_int_eq(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    sqlite3_close(db);
}
