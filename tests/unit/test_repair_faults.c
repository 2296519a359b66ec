/* Repairing, joining and finishing files while memory runs out, the disk refuses, or somebody stops
 * it: an error that says so and no file left behind, or all of it is there. What was there stays.
 */
#include "unit.h"

#include <errno.h>
#include <livrec/error.h>
#include <stdio.h>
#include <string.h>

#include "demo_stream.h"
#include "disk_rig.h"
#include "record/repair.h"
#include "record/salvage.h"
#include "scarce.h"

#define SECONDS 2
#define RUNS_MAX 5000

static struct rig r;
static int reads_left = -1; /* then reading fails; -1: never */
static struct bytes whole;  /* a file of TS or FLV */
static struct bytes want;   /* what comes out of it */

static ssize_t pread_file(const struct lr_files *f, int fd, void *data, size_t len, int64_t at)
{
    if (reads_left == 0)
        return -EIO;
    reads_left -= reads_left > 0;
    return lr_files_system()->pread(f, fd, data, len, at);
}

static void put(const char *name, const struct bytes *b)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", r.folder, name);
    FILE *f = fopen(path, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(b->data, 1, b->len, f), b->len);
    ck_assert_int_eq(fclose(f), 0);
}

static void begin(const char *name)
{
    const struct lr_files *sys = lr_files_system();
    rig_open(&r);
    rig_open_by_path(&r);
    r.files.pread = pread_file;
    r.files.size = sys->size;
    r.files.marked = sys->marked;
    r.files.list = sys->list;
    r.files.is_at = sys->is_at;
    r.files.load = sys->load;
    put(name, &whole);
}

static void make(const char *ext)
{
    struct clip clip;
    struct timeline line;
    demo_open(&clip, &line);
    whole = (struct bytes){0};
    if (strcmp(ext, "flv") == 0)
        demo_flv(&whole, &clip, &line, SECONDS * 1000, -1);
    else
        demo_ts(&whole, &line, SECONDS * 1000);
    clip_free(&clip);
}

static int repair(const char *name, struct lr_cancel *cancel, struct lr_err *err)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", r.folder, name);
    scarce_spare(true);
    struct lr_report *report = lr_report_new();
    ck_assert_ptr_nonnull(report);
    scarce_spare(false);
    const struct lr_repair_options beside = {.out = NULL};
    int rc = lr_repair(&r.env, cancel, path, &beside, report, err);
    scarce_spare(true);
    ck_assert(rc != 0 || report->damaged);
    lr_report_free(report);
    return rc;
}

static const char *const names[] = {"in.flv", "in.ts"};
static const char *const repaired[] = {"in (repaired).flv", "in (repaired).ts"};

/* All of it is there, or nothing. */
static void check_left(int kind, int rc)
{
    char both[64];
    snprintf(both, sizeof both, "%s %s", repaired[kind], names[kind]);
    rig_check_names(&r, rc ? names[kind] : both);
    rig_check_file(&r, names[kind], whole.data, whole.len);
    if (rc == 0)
        rig_check_file(&r, repaired[kind], want.data, want.len);
    rig_close(&r);
}

/* The media, and what its repair gives when nothing fails. */
static void prepare(int kind)
{
    struct lr_err err = {0};
    size_t len;
    scarce_spare(true);
    make(strchr(names[kind], '.') + 1);
    memset(whole.data + whole.len / 2, 0, 2000); /* damage */
    begin(names[kind]);
    ck_assert_msg(repair(names[kind], NULL, &err) == 0, "%s", err.text);
    char *data = rig_load(&r, repaired[kind], &len);
    want = (struct bytes){.data = (uint8_t *)data, .len = len};
    ck_assert_uint_gt(len, whole.len / 2);
    rig_close(&r);
}

static void forget(void)
{
    bytes_free(&whole);
    free(want.data);
}

static bool run_scarce(int kind, long n)
{
    struct lr_err err = {0};
    begin(names[kind]);
    scarce_set(n);
    int rc = repair(names[kind], NULL, &err);
    bool reached = scarce_reached();
    scarce_set(-1);
    ck_assert_msg(rc == 0 || (rc == LIVREC_ENOMEM && err.code == rc), "%ld: %d %s", n, rc,
                  err.text);
    check_left(kind, rc);
    return reached;
}

START_TEST(memory_runs_out)
{
    for (int kind = 0; kind < 2; kind++) {
        long n = 0;
        prepare(kind);
        while (run_scarce(kind, n))
            ck_assert_int_lt(n++, RUNS_MAX);
        ck_assert_int_gt(n, 100);
        forget();
    }
}
END_TEST

static bool run_refused(const char *what, int nth, int code)
{
    struct lr_err err = {0};
    begin(names[0]);
    rig_fail_on(&r, what, nth, code);
    int rc = repair(names[0], NULL, &err);
    bool reached = r.fault[0].seen >= nth;
    ck_assert_msg(rc == 0 || (rc == LIVREC_EIO && err.code == rc), "%s: %d %s", what, rc, err.text);
    ck_assert_msg(rc == 0 || err.text[0], "%s", what);
    r.faults = 0;
    check_left(0, rc);
    return reached && rc;
}

START_TEST(the_disk_refuses)
{
    static const struct {
        const char *what;
        int code;
    } ops[] = {{"create", -EACCES},
               {"write", -ENOSPC},
               {"write", -EIO},
               {"sync", -EIO},
               {"rename", -EACCES}};
    prepare(0);
    for (size_t i = 0; i < sizeof ops / sizeof *ops; i++) {
        int nth = 1;
        while (run_refused(ops[i].what, nth, ops[i].code))
            ck_assert_int_lt(nth++, RUNS_MAX);
        ck_assert_msg(nth > 1, "%s was never refused", ops[i].what);
    }
    forget();
}
END_TEST

START_TEST(reading_fails)
{
    prepare(0);
    for (int n = 0;; n++) {
        struct lr_err err = {0};
        begin(names[0]);
        reads_left = n;
        int rc = repair(names[0], NULL, &err);
        reads_left = -1;
        ck_assert_msg(rc == 0 || rc == LIVREC_EIO, "%d: %d %s", n, rc, err.text);
        ck_assert(rc == 0 || strstr(err.text, "can't be read"));
        check_left(0, rc);
        if (rc == 0)
            break;
        ck_assert_int_lt(n, RUNS_MAX);
    }
    forget();
}
END_TEST

START_TEST(it_is_stopped)
{
    struct lr_err err = {0};
    prepare(0);
    begin(names[0]);
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    lr_cancel_fire(cancel);
    ck_assert_int_eq(repair(names[0], cancel, &err), LIVREC_ECANCELLED);
    ck_assert_str_eq(err.text, "stopped");
    check_left(0, LIVREC_ECANCELLED);
    lr_cancel_free(cancel);
    forget();
}
END_TEST

static int saved, failed;

static void on_saved(void *user, const char *path, int64_t bytes, int64_t cut)
{
    saved++;
}

static void on_failed(void *user, const char *path, int code)
{
    ck_assert_int_lt(code, 0);
    failed++;
}

/* A file that a process left: marked, and torn at its end. */
static void begin_left(const char *name)
{
    begin(name);
    int fd = r.files.open_below(&r.files, r.root, name);
    ck_assert_int_ge(fd, 0);
    ck_assert_int_ge(r.files.mark(&r.files, fd, true), 0);
    r.files.close(&r.files, fd);
    saved = failed = 0;
}

static void begin_left_over(void)
{
    begin_left("a.flv.part");
}

/* It has its name and its whole units, or it is as it was. */
static void check_salvaged(void)
{
    static const struct lr_salvage_ops ops = {on_saved, on_failed};
    scarce_spare(false);
    lr_salvage(&r.env, r.root, 1, false, NULL, &ops, NULL);
    scarce_spare(true);
    ck_assert_int_le(saved + failed, 1);
    r.faults = 0;
    rig_check_names(&r, saved ? "a.flv" : "a.flv.part");
    rig_check_file(&r, saved ? "a.flv" : "a.flv.part", whole.data, whole.len);
    rig_close(&r);
}

START_TEST(what_was_left_over_is_finished_or_stays)
{
    static const char *const ops[] = {"sync", "rename", "truncate"};
    long n = 0;
    scarce_spare(true);
    make("flv");
    bool reached = true;
    for (; reached; n++) {
        begin_left_over();
        scarce_set(n);
        check_salvaged();
        reached = scarce_reached();
        scarce_set(-1);
        ck_assert_int_lt(n, RUNS_MAX);
    }
    ck_assert_int_eq(saved, 1);
    ck_assert_int_gt(n, 2);
    for (size_t i = 0; i < 2; i++) {
        begin_left_over();
        rig_fail_on(&r, ops[i], 1, -EIO);
        check_salvaged();
        ck_assert_msg(failed == 1, "%s", ops[i]);
    }
    bytes_free(&whole);
}
END_TEST

/* Of those that have their names from the beginning only the marked ones are ours, and only who
 * records so looks at them. */
START_TEST(what_has_its_name_is_cut)
{
    static const struct lr_salvage_ops ops = {on_saved, on_failed};
    make("flv");
    begin_left("a.flv");
    lr_salvage(&r.env, r.root, 1, false, NULL, &ops, NULL);
    ck_assert_int_eq(saved + failed, 0);
    lr_salvage(&r.env, r.root, 1, true, NULL, &ops, NULL);
    ck_assert_int_eq(saved, 1);
    rig_check_names(&r, "a.flv");
    rig_check_file(&r, "a.flv", whole.data, whole.len);
    lr_salvage(&r.env, r.root, 1, true, NULL, &ops, NULL); /* the mark is gone */
    ck_assert_int_eq(saved, 1);
    rig_close(&r);
    bytes_free(&whole);
}
END_TEST

UNIT_MAIN("repair_faults", what_has_its_name_is_cut, memory_runs_out, the_disk_refuses,
          reading_fails, it_is_stopped, what_was_left_over_is_finished_or_stays)
