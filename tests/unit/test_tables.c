/* MP4 whose samples are listed in tables: whole, damaged, cut short. */
#include "unit.h"

#include <livrec/error.h>
#include <unistd.h>

#include "media/bytes.h"
#include "old_mp4.h"
#include "record/content.h"
#include "record/repair.h"
#include "scarce.h"

#define RUNS_MAX 5000

static struct rig r;
static struct old_mp4 old;
static struct lr_content want;
static struct bytes {
    uint8_t *data;
    size_t len;
} plain; /* x.mp4 with its index in front */

static int read_file(const char *name, struct lr_content *c, struct lr_err *err)
{
    char path[128];
    snprintf(path, sizeof path, "%s/%s", r.folder, name);
    *c = (struct lr_content){{0}};
    *err = (struct lr_err){0};
    return lr_content_add(c, &r.env, NULL, path, err);
}

static void put_file(const char *name, const uint8_t *data, size_t len)
{
    unlinkat(r.root, name, 0);
    rig_put_data(&r, name, data, len);
}

static void have(const struct lr_sink_ops *ops)
{
    struct lr_faststart f = {.bytes = 0};
    struct lr_err err = {0};
    rig_open(&r);
    rig_open_by_path(&r);
    old_begin(&old, ops);
    old_media(&old, 3000);
    old_end(&old, &r);
    ck_assert_msg(read_file("x.mp4", &want, &err) == 0, "%s", err.text);
    ck_assert_int_eq(want.frames[0] + want.frames[1], old.number);
    f = (struct lr_faststart){.env = &r.env, .root_fd = r.root, .path = "x.mp4"};
    ck_assert_msg(lr_faststart(&f, &err) == 0, "%s", err.text);
    plain.data = (uint8_t *)rig_load(&r, "x.mp4", &plain.len);
}

static void have_plain(void)
{
    have(&lr_sink_mp4);
}

static void leave(void)
{
    free(plain.data);
    old_free(&old);
    rig_remove_all(&r);
    rig_close(&r);
}

/* Where the type of a box stands, the first one or the next behind `from`. */
static size_t find(const char *type, size_t from)
{
    for (size_t i = from; i + 4 <= plain.len; i++)
        if (memcmp(plain.data + i, type, 4) == 0)
            return i;
    ck_abort_msg("no %s", type);
}

/* How many frames a file has that must be readable; with all their content where it is that of x.mp4. */
static int64_t frames_of(const char *name)
{
    struct lr_content c;
    struct lr_err err;
    int rc = read_file(name, &c, &err);
    ck_assert_msg(rc == 0, "%s", err.text);
    return c.frames[0] + c.frames[1];
}

static void check_same(const char *name)
{
    struct lr_content c;
    struct lr_err err;
    ck_assert_msg(read_file(name, &c, &err) == 0, "%s", err.text);
    ck_assert_mem_eq(&c, &want, sizeof c);
}

START_TEST(the_same_as_in_fragments)
{
    have_plain();
    check_same("x.mp4");
    leave();
    have(&lr_sink_m4a);
    check_same("x.mp4");
    leave();
}
END_TEST

/* Samples stay where they are: the place of the moov in front is kept free. */
static void move_moov(void)
{
    size_t at = find("moov", 0) - 4, size = lr_be32(plain.data + at);
    uint8_t *moved = malloc(plain.len + size);
    ck_assert_ptr_nonnull(moved);
    memcpy(moved, plain.data, plain.len);
    memcpy(moved + at + 4, "free", 4);
    memcpy(moved + plain.len, plain.data + at, size);
    free(plain.data);
    plain = (struct bytes){moved, plain.len + size};
}

static struct lr_report *look(const char *name, int want_rc, struct lr_err *err)
{
    char path[128];
    struct lr_report *report = lr_report_new();
    snprintf(path, sizeof path, "%s/%s", r.folder, name);
    *err = (struct lr_err){0};
    const struct lr_repair_options check = {.check = true};
    int rc = lr_repair(&r.env, NULL, path, &check, report, err);
    ck_assert_msg(rc == want_rc, "%d: %s", rc, err->text);
    return report;
}

static bool has_finding(const struct lr_report *report, enum lr_finding_kind kind)
{
    for (uint32_t i = 0; i < report->findings; i++)
        if (report->finding[i].kind == kind)
            return true;
    return false;
}

START_TEST(the_index_at_the_end)
{
    struct lr_content c;
    struct lr_err err;
    have_plain();
    move_moov();
    put_file("end.mp4", plain.data, plain.len);
    check_same("end.mp4");
    memset(plain.data, 0, 40); /* and nothing that leads there */
    put_file("lost.mp4", plain.data, plain.len);
    struct lr_report *report = look("lost.mp4", 0, &err);
    ck_assert(report->damaged && has_finding(report, LR_FOUND_INDEX));
    ck_assert_int_eq(report->frames, want.frames[0]);
    lr_report_free(report);
    ck_assert_int_eq(read_file("lost.mp4", &c, &err), LIVREC_EMEDIA); /* who knows if that is all */
    ck_assert_ptr_nonnull(strstr(err.text, "lost.mp4 has an index that is damaged"));
    leave();
}
END_TEST

START_TEST(no_index)
{
    struct lr_err err;
    have_plain();
    move_moov();
    put_file("killed.mp4", plain.data, plain.len - lr_be32(plain.data + find("moov", 0) - 4));
    lr_report_free(look("killed.mp4", LIVREC_EMEDIA, &err));
    ck_assert_ptr_nonnull(strstr(err.text, "killed.mp4: its index (moov) is missing"));
    leave();
}
END_TEST

/* Cut anywhere behind the index: the samples that are there come, and the end is told. */
START_TEST(cut_short)
{
    struct lr_err err;
    have_plain();
    size_t first = find("mdat", 0) + 12;
    int64_t before = want.frames[0];
    for (size_t len = plain.len - 1; len > first + 500; len -= 397) {
        put_file("cut.mp4", plain.data, len);
        struct lr_report *report = look("cut.mp4", 0, &err);
        ck_assert(report->damaged && has_finding(report, LR_FOUND_SKIPPED));
        ck_assert(!has_finding(report, LR_FOUND_INDEX));
        ck_assert_int_le(report->frames, before);
        ck_assert_int_gt(report->frames, 0);
        before = report->frames;
        lr_report_free(report);
    }
    ck_assert_int_lt(before, want.frames[0] / 2);
    leave();
}
END_TEST

/* Zeros among the samples are no fault of the index: only what they hit is missing. */
START_TEST(zeros_in_the_middle)
{
    struct lr_err err;
    have_plain();
    size_t mdat = find("mdat", 0), middle = mdat + (plain.len - mdat) / 2;
    memset(plain.data + middle, 0, 400);
    put_file("zeros.mp4", plain.data, plain.len);
    struct lr_report *report = look("zeros.mp4", 0, &err);
    ck_assert(report->damaged && !has_finding(report, LR_FOUND_INDEX));
    ck_assert_int_ge(report->frames, want.frames[0] - 12);
    lr_report_free(report);
    leave();
}
END_TEST

/* A piece of a table is gone: other frames stay as they were, and it is told. */
static void check_hit(const char *type, size_t skip, size_t len, int64_t least)
{
    struct lr_err err;
    uint8_t saved[64];
    uint8_t *at = plain.data + find(type, 0) + 12 + skip;
    ck_assert_uint_le(len, sizeof saved);
    memcpy(saved, at, len);
    memset(at, 0, len);
    put_file("hit.mp4", plain.data, plain.len);
    memcpy(at, saved, len);
    struct lr_report *report = look("hit.mp4", 0, &err);
    ck_assert_msg(report->damaged && has_finding(report, LR_FOUND_INDEX), "%s", type);
    ck_assert_msg(report->frames >= least && report->frames < want.frames[0], "%s: %d", type,
                  (int)report->frames);
    lr_report_free(report);
}

START_TEST(tables_that_were_hit)
{
    have_plain();
    check_hit("stsz", 48, 16, want.frames[0] / 3);
    check_hit("stco", 4, 4, want.frames[0] / 3);
    leave();
}
END_TEST

/* Numbers that would take for ever, or lead anywhere. */
START_TEST(tables_that_lie)
{
    static const char *const tables[] = {"stts", "stsz", "stsc", "stco", "ctts", "stss", "mdhd",
                                         "elst", "stsd", "hdlr"};
    have_plain();
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        for (size_t skip = 0; skip < 24; skip += 2) {
            struct lr_content c;
            struct lr_err err;
            uint8_t *at = plain.data, saved[4];
            size_t place = 0;
            while (place + 32 < plain.len && memcmp(at + place, tables[i], 4) != 0)
                place++;
            if (place + 32 >= plain.len) /* not every file has each of them */
                break;
            at += place + 4 + skip;
            memcpy(saved, at, 4);
            memset(at, 0xff, 4);
            put_file("lie.mp4", plain.data, plain.len);
            int rc = read_file("lie.mp4", &c, &err);
            ck_assert_msg(rc == 0 || rc == LIVREC_EMEDIA, "%s: %d %s", tables[i], rc, err.text);
            memcpy(at, saved, 4);
        }
    check_same("x.mp4");
    leave();
}
END_TEST

/* ---- forms of tables that livrec does not write */

static void put32(uint8_t *p, uint32_t n)
{
    for (int i = 0; i < 4; i++)
        p[i] = (uint8_t)(n >> (24 - 8 * i));
}

/* Sizes of 16 bits in stz2, in the place of stsz; what is left of it is kept free. */
START_TEST(compact_sizes)
{
    have_plain();
    uint8_t *box = plain.data + find("stsz", 0) - 4;
    uint32_t size = lr_be32(box), count = lr_be32(box + 16), compact = 20 + count * 2;
    for (uint32_t i = 0; i < count; i++) {
        uint32_t n = lr_be32(box + 20 + (size_t)i * 4);
        box[20 + (size_t)i * 2] = (uint8_t)(n >> 8);
        box[21 + (size_t)i * 2] = (uint8_t)n;
    }
    memcpy(box + 4, "stz2", 4);
    put32(box + 12, 16);
    put32(box, compact);
    put32(box + compact, size - compact);
    memcpy(box + compact + 4, "free", 4);
    put_file("compact.mp4", plain.data, plain.len);
    check_same("compact.mp4");
    leave();
}
END_TEST

/* All pictures of the rig have 40 bytes: one number says so. */
START_TEST(one_size_for_all)
{
    have_plain();
    put32(plain.data + find("stsz", 0) + 8, 40);
    put_file("fixed.mp4", plain.data, plain.len);
    check_same("fixed.mp4");
    leave();
}
END_TEST

/* The later chunks have another sample entry, which is not there: the others stay. */
START_TEST(another_sample_entry)
{
    struct lr_err err;
    have_plain();
    uint8_t *stsc = plain.data + find("stsc", 0);
    ck_assert_uint_ge(lr_be32(stsc + 8), 2);
    put32(stsc + 12 + 12 + 8, 2);
    put_file("entry.mp4", plain.data, plain.len);
    struct lr_report *report = look("entry.mp4", 0, &err);
    ck_assert(report->damaged && has_finding(report, LR_FOUND_INDEX));
    ck_assert_int_gt(report->frames, 0);
    lr_report_free(report);
    leave();
}
END_TEST

START_TEST(memory_runs_out)
{
    char path[128];
    have_plain();
    size_t mdat = find("mdat", 0);
    memset(plain.data + mdat + (plain.len - mdat) / 2, 0, 200);
    put_file("x.mp4", plain.data, plain.len);
    snprintf(path, sizeof path, "%s/x.mp4", r.folder);
    bool reached = true;
    for (long n = 0; reached; n++) {
        struct lr_err err = {0};
        struct lr_report *report = lr_report_new();
        scarce_spare(false);
        scarce_set(n);
        const struct lr_repair_options beside = {.out = NULL};
        int rc = lr_repair(&r.env, NULL, path, &beside, report, &err);
        reached = scarce_reached();
        scarce_set(-1);
        scarce_spare(true);
        ck_assert_msg(rc == 0 || (rc == LIVREC_ENOMEM && err.code == rc), "%ld: %d %s", n, rc,
                      err.text);
        ck_assert_msg(rc || reached || n > 20, "%ld", n);
        rig_check_names(&r, rc ? "x.mp4" : "x (repaired).mp4 x.mp4");
        lr_report_free(report);
        ck_assert_int_lt(n, RUNS_MAX);
        if (rc == 0 && reached) /* it could do without */
            ck_assert_int_eq(unlinkat(r.root, "x (repaired).mp4", 0), 0);
    }
    ck_assert_int_lt(frames_of("x (repaired).mp4"), (int64_t)old.number);
    leave();
}
END_TEST

UNIT_MAIN("tables", the_same_as_in_fragments, the_index_at_the_end, no_index, cut_short,
          zeros_in_the_middle, tables_that_were_hit, tables_that_lie, compact_sizes, one_size_for_all,
          another_sample_entry, memory_runs_out)
