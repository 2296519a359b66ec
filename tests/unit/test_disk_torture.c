/* Memory that runs out under files: an error, and what is left is whole. */
#include "unit.h"

#include "disk_told.h"
#include "scarce.h"

static bool open_scarce(struct told *t, const char *path)
{
    struct lr_err err = {0};
    *t = (struct told){0};
    int rc = lr_file_open(r.disk, r.root, path, &told_ops, t, &t->file, &err);
    ck_assert(rc == 0 || (rc == LIVREC_ENOMEM && err.code == rc));
    if (rc)
        return false;
    t->out = lr_file_out(t->file);
    return true;
}

static int write_scarce(struct told *t, char c, size_t len)
{
    static char bytes[40000];
    memset(bytes, c, len);
    int rc = t->out->write(t->out, bytes, len);
    uint8_t *at = rc ? NULL : t->out->space(t->out, 100);
    if (!at)
        return LIVREC_ENOMEM;
    memset(at, c, 100);
    t->out->unit(t->out);
    return 0;
}

/* Whole runs of one letter, in order. */
static void check_whole(const char *path, int64_t bytes)
{
    size_t len;
    char *data = rig_load(&r, path, &len);
    ck_assert_int_eq((int64_t)len, bytes);
    ck_assert_uint_eq(len % 40100, 0);
    size_t same = 0;
    while (same < len && data[same] == (char)('a' + same / 40100))
        same++;
    ck_assert_uint_eq(same, len);
    free(data);
}

static void finish_scarce(struct told *t)
{
    lr_file_close(t->file);
    rig_until(&r, &t->closed, 1);
    ck_assert_int_eq(t->closed, 1);
    if (t->end.code)
        ck_assert_int_eq(t->bytes, 0);
    else
        check_whole(t->path, t->bytes);
}

static bool run_files(long n)
{
    struct told a, b;
    begin();
    rig_put_file(&r, "d", "");
    scarce_set(n);
    scarce_spare(false);
    bool has_a = open_scarce(&a, "e/x.ts"), has_b = open_scarce(&b, "e/x.ts");
    for (char c = 'a'; c < 'f'; c++) {
        if (has_a && write_scarce(&a, c, 40000))
            break;
        if (has_b && write_scarce(&b, c, 40000))
            break;
        lr_loop_turn(r.loop, 0);
    }
    if (has_a)
        finish_scarce(&a);
    if (has_b && n % 2) {
        finish_scarce(&b);
    } else if (has_b) {
        lr_file_abort(b.file, &told_ops);
        rig_until(&r, &b.closed, 1);
        ck_assert_int_eq(b.end.code, LIVREC_EIO);
    }
    scarce_spare(true);
    bool reached = scarce_reached();
    end();
    return reached;
}

START_TEST(files)
{
    long n = 0;
    scarce_spare(true);
    while (run_files(n))
        ck_assert_int_lt(n++, 2000);
    ck_assert_int_gt(n, 10);
}
END_TEST

UNIT_MAIN("disk_torture", files)
