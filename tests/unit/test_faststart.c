/* Recordings in fragments, made anew with their index in front. */
#include "unit.h"

#include <errno.h>
#include <unistd.h>

#include "data/hash.h"
#include "lavf_read.h"
#include "media/bytes.h"
#include "media/mp4.h"
#include "old_mp4.h"
#include "record/salvage.h"

#define LINES 4096

static struct rig r;
static struct old_mp4 old;

static void have_old(const struct lr_sink_ops *ops, int64_t ms)
{
    rig_open(&r);
    old_begin(&old, ops);
    old_media(&old, ms);
    old_end(&old, &r);
}

static void leave(void)
{
    old_free(&old);
    rig_close(&r);
}

static int run(struct lr_faststart *f, struct lr_err *err)
{
    *f = (struct lr_faststart){.env = &r.env,
                               .root_fd = r.root,
                               .path = "x.mp4",
                               .digest = LR_DIGEST_SHA256,
                               .jumps = f->jumps,
                               .cancel = f->cancel};
    return lr_faststart(f, err);
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* Tracks and frames, as FFmpeg reads them, in an order of their own. */
static int lines_of(const void *data, size_t len, struct collect *c, char **line)
{
    int n = 0;
    ck_assert(lavf_read(c, "mp4", data, len));
    ck_assert_ptr_nonnull(collect_text(c)); /* ends it with a zero */
    for (char *at = (char *)c->text.data, *next; *at; at = next) {
        ck_assert_int_lt(n, LINES);
        line[n++] = at;
        next = strchr(at, '\n');
        ck_assert_ptr_nonnull(next);
        *next++ = '\0';
    }
    qsort(line, (size_t)n, sizeof *line, by_text);
    return n;
}

static void check_same_frames(const void *data, size_t len)
{
    static char *have[LINES], *want[LINES];
    struct collect a, b;
    int n = lines_of(old.out.bytes.data, old.out.bytes.len, &a, want);
    ck_assert_int_eq(lines_of(data, len, &b, have), n);
    ck_assert_int_ge(n, (int)old.number);
    for (int i = 0; i < n; i++)
        ck_assert_str_eq(have[i], want[i]);
    collect_free(&a);
    collect_free(&b);
}

/* "ftyp moov mdat " */
static void check_boxes(const void *data, size_t len, const char *want)
{
    struct lr_box b;
    struct lr_box_iter it = lr_box_begin(data, len);
    char have[200] = "";
    size_t at = 0;
    while (lr_box_next(&it, &b) && at + 6 < sizeof have)
        at += (size_t)snprintf(have + at, sizeof have - at, "%c%c%c%c ", (int)(b.type >> 24),
                               (int)(b.type >> 16 & 255), (int)(b.type >> 8 & 255),
                               (int)(b.type & 255));
    ck_assert_str_eq(have, want);
}

static void check_new(const struct lr_faststart *f)
{
    size_t len;
    char sha[LR_SHA256_HEX], *data = rig_load(&r, "x.mp4", &len);
    rig_check_names(&r, "x.mp4");
    check_boxes(data, len, "ftyp moov mdat ");
    check_same_frames(data, len);
    lr_sha256_hex(data, len, sha);
    ck_assert_str_eq(f->sum.hex, sha);
    ck_assert_int_eq(f->bytes, (int64_t)len);
    free(data);
}

static void check_old(void)
{
    rig_check_file(&r, "x.mp4", old.out.bytes.data, old.out.bytes.len);
}

static void check_no_mark(void)
{
    const struct lr_files *f = lr_files_system();
    int fd = f->open_below(f, r.root, "x.mp4");
    ck_assert_int_ge(fd, 0);
    ck_assert_int_le(f->marked(f, fd), 0);
    f->close(f, fd);
}

START_TEST(the_same_frames)
{
    static const struct lr_sink_ops *const kinds[] = {&lr_sink_mp4, &lr_sink_m4a};
    for (int i = 0; i < 2; i++) {
        struct lr_faststart f = {.bytes = 0};
        struct lr_err err;
        have_old(kinds[i], 12000);
        ck_assert_msg(run(&f, &err) == 0, "%s", err.text);
        check_new(&f);
        check_no_mark();
        leave();
    }
}
END_TEST

static int64_t length_ms(const char *path, bool *tagged)
{
    size_t len;
    char *data = rig_load(&r, path, &len);
    struct lavf_bytes bytes = {(uint8_t *)data, len, 0};
    AVFormatContext *in = avformat_alloc_context();
    in->pb = avio_alloc_context(av_malloc(4096), 4096, 0, &bytes, lavf_read_some, NULL, NULL);
    AVIOContext *pb = in->pb;
    ck_assert_int_eq(avformat_open_input(&in, NULL, av_find_input_format("mp4"), NULL), 0);
    const AVDictionaryEntry *title = av_dict_get(in->metadata, "title", NULL, 0);
    const AVDictionaryEntry *jumps = av_dict_get(in->metadata, "JUMPS", NULL, 0);
    *tagged =
        title && strcmp(title->value, "a title") == 0 && jumps && strcmp(jumps->value, "12") == 0;
    int64_t ms = in->duration / 1000;
    avformat_close_input(&in);
    av_freep(&pb->buffer);
    avio_context_free(&pb);
    free(data);
    return ms;
}

START_TEST(length_and_tags)
{
    struct lr_faststart f = {.bytes = 0};
    struct lr_err err;
    bool tagged;
    have_old(&lr_sink_mp4, 12000);
    f.jumps = 12;
    ck_assert_int_eq(run(&f, &err), 0);
    ck_assert_int_le(llabs(length_ms("x.mp4", &tagged) - 12000), 100);
    ck_assert(tagged);
    leave();
}
END_TEST

/* Over 2^32 ticks: 32 bits of mdhd are half a day. */
START_TEST(a_long_one)
{
    struct lr_faststart f = {.bytes = 0};
    struct lr_err err;
    bool tagged;
    rig_open(&r);
    old_begin(&old, &lr_sink_mp4);
    for (int64_t i = 0; i < 4; i++) {
        old_frame(&old, 0, i * 20000 * LR_TIME_HZ, i * 20000 * LR_TIME_HZ, true);
        old_frame(&old, 1, i * 20000 * LR_TIME_HZ, i * 20000 * LR_TIME_HZ, true);
    }
    old_end(&old, &r);
    ck_assert_msg(run(&f, &err) == 0, "%s", err.text);
    check_new(&f);
    ck_assert_int_le(llabs(length_ms("x.mp4", &tagged) - 80000000), 100);
    leave();
}
END_TEST

/* Where the last one begins. */
static size_t last_mdat(const uint8_t *data, size_t len)
{
    size_t last = 0;
    for (size_t at = 0; at + 8 <= len; at += lr_be32(data + at))
        last = memcmp(data + at + 4, "mdat", 4) == 0 ? at : last;
    ck_assert_uint_gt(last, 0);
    return last;
}

START_TEST(what_is_no_recording_of_ours)
{
    struct lr_faststart f = {.bytes = 0};
    struct lr_err err;
    rig_open(&r);
    ck_assert_int_eq(run(&f, &err), LIVREC_EIO); /* not there */
    rig_put_file(&r, "x.mp4", "this is a text and no MP4 at all");
    ck_assert_int_eq(run(&f, &err), LIVREC_EMEDIA);
    rig_check_names(&r, "x.mp4");
    rig_close(&r);
    have_old(&lr_sink_mp4, 3000);
    ck_assert_int_eq(run(&f, &err), 0);
    ck_assert_int_eq(run(&f, &err), LIVREC_EMEDIA); /* it is in no fragments any more */
    rig_check_names(&r, "x.mp4");
    leave();
    have_old(&lr_sink_mp4, 3000);
    uint8_t *data = old.out.bytes.data;
    for (size_t cut = 1; cut < old.out.bytes.len; cut += 211) {
        ck_assert_int_eq(unlinkat(r.root, "x.mp4", 0), 0);
        rig_put_data(&r, "x.mp4", data, old.out.bytes.len - cut);
        int rc = run(&f, &err);
        ck_assert_msg(rc == 0 || rc == LIVREC_EMEDIA, "but for %zu bytes: %d %s", cut, rc,
                      err.text);
        rig_check_names(&r, "x.mp4");
    }
    size_t head = last_mdat(data, old.out.bytes.len); /* a whole moof, whose data is not there */
    ck_assert_int_eq(unlinkat(r.root, "x.mp4", 0), 0);
    rig_put_data(&r, "x.mp4", data, head);
    ck_assert_int_eq(run(&f, &err), LIVREC_EMEDIA);
    ck_assert_str_eq(err.text, "its end is missing");
    leave();
}
END_TEST

START_TEST(stopped)
{
    struct lr_faststart f = {.cancel = lr_cancel_new(NULL)};
    struct lr_err err;
    have_old(&lr_sink_mp4, 3000);
    lr_cancel_fire(f.cancel);
    ck_assert_int_eq(run(&f, &err), LIVREC_ECANCELLED);
    rig_check_names(&r, "x.mp4");
    check_old();
    lr_cancel_free(f.cancel);
    leave();
}
END_TEST

/* ---- a disk that lies */

static int wrong; /* write in which a byte is another one */

static ssize_t write_wrong(const struct lr_files *f, int fd, const struct iovec *pieces, int count)
{
    size_t len = pieces[0].iov_len;
    uint8_t *copy = malloc(len);
    ck_assert_ptr_nonnull(copy);
    memcpy(copy, pieces[0].iov_base, len);
    copy[len - 1] ^= wrong-- == 0;
    const struct iovec one = {copy, len};
    ssize_t n = lr_files_system()->writev(f, fd, &one, 1);
    free(copy);
    return n;
}

START_TEST(what_was_written_wrong_is_found)
{
    for (int i = 1; i < 6; i++) { /* 0 is in front of the samples: the length of mdat */
        struct lr_faststart f = {.bytes = 0};
        struct lr_err err;
        have_old(&lr_sink_mp4, 6000);
        wrong = i;
        r.files.writev = write_wrong;
        ck_assert_int_eq(run(&f, &err), LIVREC_EMEDIA);
        ck_assert_str_eq(err.text, "the new file has other bytes than the old one");
        rig_check_names(&r, "x.mp4");
        check_old();
        leave();
    }
}
END_TEST

/* ---- a process that dies, a disk that fails */

static void on_saved(void *user, const char *path, int64_t bytes, int64_t cut)
{
    ck_abort_msg("%s", path);
}

static void on_failed(void *user, const char *path, int code)
{
    ck_abort_msg("%s: %d", path, code);
}

/* The next livrec looks at what is there. */
static void recover(void)
{
    static const struct lr_salvage_ops ops = {.saved = on_saved, .failed = on_failed};
    r.faults = 0;
    lr_salvage(&r.env, r.root, 0, false, NULL, &ops, NULL);
}

static bool has_marks(void)
{
    const struct lr_files *f = lr_files_system();
    int fd = f->open_below(f, r.root, "x.mp4");
    bool has = f->mark(f, fd, true) >= 0;
    f->mark(f, fd, false);
    f->close(f, fd);
    return has;
}

/* From the nth call of an operation on nothing works any more. True: it got that far. */
static bool die_at(const char *what, int nth)
{
    struct lr_faststart f = {.bytes = 0};
    struct lr_err err;
    have_old(&lr_sink_mp4, 6000);
    bool marks = has_marks();
    rig_fail_on(&r, what, nth, -EIO);
    rig_fail_on(&r, "unlink", 1, -EIO);
    int rc = run(&f, &err);
    bool reached = r.fault[0].seen >= nth;
    int64_t written = rig_taken(&r);
    if (rc) {
        ck_assert_int_eq(rc, LIVREC_EIO);
        check_old();
    }
    recover();
    if (rc == 0)
        check_new(&f);
    else if (marks && written > 0) /* an empty one may be about to be locked by its writer */
        rig_check_names(&r, "x.mp4");
    leave();
    return reached;
}

START_TEST(killed_at_any_step)
{
    static const char *const steps[] = {"open", "pread",   "create", "write",
                                        "sync", "replace", "dirsync"};
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        int n = 1;
        while (die_at(steps[i], n))
            n += n < 20 ? 1 : n / 3;
        ck_assert_msg(n > 1, "%s", steps[i]);
    }
}
END_TEST

START_TEST(a_full_disk)
{
    struct lr_faststart f = {.bytes = 0};
    struct lr_err err;
    have_old(&lr_sink_mp4, 6000);
    r.room = (int64_t)old.out.bytes.len / 2;
    ck_assert_int_eq(run(&f, &err), LIVREC_EIO);
    ck_assert_ptr_nonnull(strstr(err.text, "No space left on device"));
    rig_check_names(&r, "x.mp4");
    check_old();
    leave();
}
END_TEST

UNIT_MAIN("faststart", the_same_frames, length_and_tags, a_long_one, what_is_no_recording_of_ours,
          stopped, what_was_written_wrong_is_found, killed_at_any_step, a_full_disk)
