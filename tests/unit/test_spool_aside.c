/* Space that a growing file is given ahead of what is written. */
#include <errno.h>
#include <string.h>

#include "unit.h"

#include "core/buf.h"
#include "disk_rig.h"
#include "record/spool.h"

#define MIB ((size_t)1 << 20)
#define GIB ((int64_t)1 << 30)

static struct rig r;
static struct lr_spool s;

static void begin(int64_t free_bytes, int64_t reserve)
{
    rig_open(&r);
    r.free = free_bytes;
    ck_assert_int_eq(lr_spool_init(&s, &r.env, r.root, "x.ts"), 0);
    s.reserve.bytes = reserve;
    ck_assert_int_eq(lr_spool_open(&s), 0);
    rig_check_log(&r, "create x.ts.part\ndirsync x.ts.part\n");
}

/* So many writes of a MiB; what else was done. */
static void grow(int count, const char *want)
{
    static char mib[MIB];
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(lr_spool_write(&s, mib, sizeof mib, sizeof mib), 0);
    char *log = rig_log(&r);
    struct lr_buf kept;
    lr_buf_init(&kept, MIB);
    for (char *rest = log, *line; (line = strsep(&rest, "\n")) != NULL && *line;)
        if (strcmp(line, "write 1048576") != 0)
            ck_assert_int_eq(lr_buf_fmt(&kept, "%s\n", line), 0);
    ck_assert_int_eq(lr_buf_putc(&kept, '\0'), 0);
    ck_assert_str_eq((const char *)kept.data, want);
    lr_buf_free(&kept);
    free(log);
}

static void finish(const char *want)
{
    struct lr_err err = {0};
    ck_assert_int_eq(lr_spool_finish(&s, &err), 0);
    rig_check_log(&r, want);
    lr_spool_free(&s);
    rig_close(&r);
}

/* In steps, the next before the last one is used up; what is left goes back at the end. */
START_TEST(in_steps)
{
    begin(17 * GIB, GIB);
    grow(1, "");
    grow(7, "aside 1048576 8388608\n");
    grow(2, "aside 9437184 8388608\n");
    finish("truncate 10485760\nsync\nrename x.ts\ndirsync x.ts\nclose\n");
}
END_TEST

START_TEST(not_where_space_is_short)
{
    begin(17 * GIB, GIB + 1);
    grow(10, "");
    finish("sync\nrename x.ts\ndirsync x.ts\nclose\n");
}
END_TEST

/* Writing goes on, and it is not asked for again. */
START_TEST(the_disk_says_no)
{
    begin(17 * GIB, GIB);
    rig_fail_on(&r, "aside", 2, -ENOSPC);
    grow(30, "aside 1048576 8388608\naside 9437184 8388608\n");
    finish("sync\nrename x.ts\ndirsync x.ts\nclose\n");
}
END_TEST

UNIT_MAIN("spool_aside", in_steps, not_where_space_is_short, the_disk_says_no)
