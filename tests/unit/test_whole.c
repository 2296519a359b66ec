/* Where a file that was broken off is whole, at every place where it can break: a mark of its sink,
 * as far on as it can be, whatever zeros a power cut left behind. */
#include <errno.h>
#include <string.h>

#include "unit.h"

#include "core/attr.h"
#include "flv_tags.h"
#include "record/whole.h"
#include "sink_rig.h"

#define MARKS 512

static struct sinking s;
static size_t mark[MARKS];
static int marks;

/* A file in memory, of which so much is there. */
static struct {
    const uint8_t *data;
    size_t len, zeros; /* behind it */
    int fail_at;       /* the n-th read fails; -1: none */
} file;

static ssize_t pread_memory(const struct lr_files *f, int fd, void *to, size_t len, int64_t at)
{
    size_t from = (size_t)at, end = file.len + file.zeros;
    if (file.fail_at == 0)
        return -EIO;
    file.fail_at -= file.fail_at > 0;
    if (from >= end)
        return 0;
    len = len < end - from ? len : end - from;
    size_t there = from < file.len ? file.len - from : 0;
    there = there < len ? there : len;
    memcpy(to, file.data + (there ? from : 0), there);
    memset((uint8_t *)to + there, 0, len - there);
    return (ssize_t)len;
}

static int64_t size_memory(const struct lr_files *f, int fd)
{
    return (int64_t)(file.len + file.zeros);
}

static int64_t whole_of(const uint8_t *data, size_t len, size_t zeros, const char *ext)
{
    const struct lr_files files = {.pread = pread_memory, .size = size_memory};
    file.data = data;
    file.len = len;
    file.zeros = zeros;
    return lr_whole_size(&files, 3, ext);
}

static int64_t whole(size_t len, size_t zeros, const char *ext)
{
    return whole_of(s.m.bytes.data, len, zeros, ext);
}

static void on_unit(struct memory_out *m)
{
    ck_assert_int_lt(marks, MARKS);
    if (marks == 0 || mark[marks - 1] != m->whole)
        mark[marks++] = m->whole;
}

/* Pictures that end with a zero as payload may, and sound. */
static void write_file(const char *name)
{
    struct lr_tracks t = {0};
    bool sound = strcmp(name, "m4a") == 0;
    if (!sound)
        add_track(&t, LR_CODEC_H264, AVCC);
    add_track(&t, LR_CODEC_AAC, "1210");
    marks = 0;
    file.fail_at = -1;
    sink_init(&s, name);
    s.m.on_unit = on_unit;
    ck_assert_int_eq(sink_open(&s, &t), 0);
    for (int ms = 0; ms < 8000; ms += 80) {
        if (!sound)
            sink_hex(&s, 0, ms, ms % 400 == 0, ms % 400 ? SLICE : IDR, 4);
        ck_assert_int_eq(sink_frame(&s, !sound, ms, ms, true, "\x21\x10\x04\x05", 4, 0), 0);
    }
    ck_assert_int_eq(sink_close(&s), 0);
    if (s.m.bytes.len > 4 && memcmp(s.m.bytes.data + s.m.bytes.len - 12, "mfro", 4) == 0)
        marks--; /* an index, which is not needed */
    ck_assert_int_gt(marks, 3);
}

/* The last mark up to there; 0: none. */
static size_t mark_before(size_t len)
{
    size_t best = 0;
    for (int i = 0; i < marks && mark[i] <= len; i++)
        best = mark[i];
    return best;
}

static const char *const names[] = {"ts", "flv", "mp4", "m4a", "mkv"};

START_TEST(broken_off_anywhere)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        write_file(names[i]);
        int64_t before = 0;
        for (size_t len = 0; len <= s.m.bytes.len; len += len < 700 ? 1 : 31) {
            int64_t found = whole(len, 0, names[i]);
            ck_assert_msg(found >= (int64_t)mark_before(len) && found <= (int64_t)len,
                          "%s of %zu: %lld, the mark is %zu", names[i], len, (long long)found,
                          mark_before(len));
            ck_assert_msg(found >= before, "%s of %zu: %lld, and of less %lld", names[i], len,
                          (long long)found, (long long)before);
            before = found;
        }
        ck_assert_int_ge(whole(s.m.bytes.len, 0, names[i]), (int64_t)mark[marks - 1]);
        sink_end(&s);
    }
}
END_TEST

/* More than is looked at, and no whole number of pages: what is read has its place. */
START_TEST(a_large_one)
{
    const size_t packet = 188, most = ((size_t)17 << 20) + 4095;
    size_t len = most / packet * packet + packet;
    uint8_t *data = malloc(len);
    ck_assert_ptr_nonnull(data);
    memset(data, 1, len);
    for (size_t at = 0; at < len; at += packet)
        data[at] = 0x47;
    file.fail_at = -1;
    for (size_t less = 0; less < packet; less += 61)
        ck_assert_int_le(whole_of(data, len - less, 0, "ts"), (int64_t)len);
    free(data);
}
END_TEST

/* Found at a mark, however many zeros follow. */
START_TEST(zeros_behind)
{
    enum { SMALL = 7 }; /* of them, which are tried at all marks */
    static const size_t zeros[] = {1, 3, 4, 188, 4095, 4096, 5000, 100000, 1 << 20, (1 << 20) + 7};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        write_file(names[i]);
        for (int n = 0; n < marks; n += 7)
            for (size_t z = 0; z < (n ? SMALL : LR_COUNT(zeros)); z++) {
                int64_t found = whole(mark[n], zeros[z], names[i]);
                ck_assert_msg(found == (int64_t)mark[n], "%s, %zu and %zu zeros: %lld", names[i],
                              mark[n], zeros[z], (long long)found);
            }
        sink_end(&s);
    }
}
END_TEST

/* A page that never reached the disk, before as much as is ever unsynced, and space behind that was
 * set aside: how long the file is said to be does not hide it. */
START_TEST(a_hole_before_space_set_aside)
{
    enum { LONG = 9 << 20 };
    write_file("mp4");
    size_t from = mark[3];
    uint8_t *all = malloc(from + LONG);
    ck_assert_ptr_nonnull(all);
    memcpy(all, s.m.bytes.data, from);
    memset(all + from, 0x55, LONG);
    memcpy(all + from, "\0\x90\0\0mdat", 8);
    memset(all + from + 4096, 0, 8192);
    ck_assert_int_eq(whole_of(all, from + LONG, LONG, "mp4"), (int64_t)from);
    free(all);
    sink_end(&s);
}
END_TEST

START_TEST(nothing_of_it)
{
    write_file("flv");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        ck_assert_int_eq(whole(0, 0, names[i]), 0);
        ck_assert_int_eq(whole(0, 300000, names[i]), 0);
    }
    ck_assert_int_eq(whole(10, 0, "flv"), 0);
    sink_end(&s);
}
END_TEST

START_TEST(it_can_not_be_read)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        write_file(names[i]);
        int n = 0;
        for (;; n++) {
            file.fail_at = n;
            int64_t found = whole(s.m.bytes.len, 0, names[i]);
            if (found >= 0)
                break;
            ck_assert_int_eq(found, -EIO);
            ck_assert_int_lt(n, 1000);
        }
        ck_assert_int_gt(n, 1);
        sink_end(&s);
    }
}
END_TEST

/* As MP4, of which it is a kind. */
START_TEST(a_quicktime_file)
{
    write_file("mov");
    ck_assert_int_gt(marks, 3);
    for (int n = 2; n < marks; n++)
        ck_assert_int_eq(whole(mark[n] + 7, 0, "mov"), (int64_t)mark[n]);
    sink_end(&s);
}
END_TEST

UNIT_MAIN("whole", a_quicktime_file, broken_off_anywhere, a_large_one, zeros_behind,
          a_hole_before_space_set_aside, nothing_of_it, it_can_not_be_read)
