/* A list that is followed: when what is saved counts. */
#include "core/log.h"
#include "watch_rig.h"

#include <errno.h>
#include <linux/magic.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <sys/vfs.h>
#include <unistd.h>

static char folder[32], path[64];

static int warnings;

static void hear(struct lr_log *log, enum lr_level level, uint64_t job, const char *text)
{
    (void)log, (void)job;
    ck_assert_msg(level < LR_WARN || strstr(text, "the list stays as it was"), "%s", text);
    warnings += level >= LR_WARN;
}

static struct lr_log ear = {LR_INFO, hear};

/* Changes that nobody tells of. */
static bool deaf;
SIM_WRAP(inotify_init1);
int __real_inotify_init1(int flags);
int __wrap_inotify_init1(int flags)
{
    if (!deaf)
        return __real_inotify_init1(flags);
    errno = EMFILE;
    return -1;
}

/* What the folders are on: a disk, unless said otherwise. With large files it has another name. */
static uint32_t disk = EXT4_SUPER_MAGIC;
int __wrap_statfs(const char *at, struct statfs *fs);
int __wrap_statfs64(const char *at, struct statfs *fs) __attribute__((alias("__wrap_statfs")));
int __wrap_statfs(const char *at, struct statfs *fs)
{
    ck_assert_str_eq(at, folder);
    *fs = (struct statfs){.f_type = disk};
    return 0;
}

static void save_bytes(const char *bytes, size_t len)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes, 1, len, f), len);
    ck_assert_int_eq(fclose(f), 0);
}

static void save(const char *text)
{
    save_bytes(text, strlen(text));
}

static void follow(const char *text)
{
    struct lr_err err;
    warnings = 0;
    snprintf(folder, sizeof folder, "/tmp/livrec-list-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/rooms", folder);
    save(text);
    up();
    w.env.log = &ear;
    ck_assert_msg(lr_watchlist_follow(w.list, path, w.opts, &err) == 0, "%s", err.text);
    run(1);
}

static void unfollow(void)
{
    down();
    ck_assert_int_eq(unlink(path), 0);
    ck_assert_int_eq(rmdir(folder), 0);
}

/* How many rooms are watched. */
static int rooms(void)
{
    struct lr_buf b;
    struct lr_err err;
    int n = 0;
    lr_buf_init(&b, 1 << 20);
    ck_assert_int_eq(lr_watchlist_json(w.list, 0, &b, &err), 0);
    for (const char *at = lr_buf_str(&b); (at = strstr(at, "\"room\":")); at++)
        n++;
    lr_buf_free(&b);
    return n;
}

#define THREE "a://1\na://2\na://3\n"

START_TEST(a_line_that_is_cut_does_not_count)
{
    follow(THREE);
    ck_assert_int_eq(rooms(), 3);
    save("a://1\na:/");
    run(20);
    ck_assert_int_eq(rooms(), 3);
    ck_assert_int_eq(warnings, 1);
    save("a://1\na:/"); /* again, and there is nothing new to say */
    run(30);
    ck_assert_int_eq(rooms(), 3);
    ck_assert_int_eq(warnings, 1);
    save("a://1\na://2\n");
    run(32);
    ck_assert_int_eq(rooms(), 2);
    ck_assert_int_eq(warnings, 1);
    unfollow();
}
END_TEST

START_TEST(lines_that_are_missing_count_after_a_while)
{
    follow(THREE);
    save("a://1\na://2");
    run(2);
    ck_assert_int_eq(rooms(), 3); /* the rest may be yet to come */
    save(THREE);
    run(6);
    ck_assert_int_eq(rooms(), 3);
    save("a://1");
    run(7);
    ck_assert_int_eq(rooms(), 3);
    run(10);
    ck_assert_int_eq(rooms(), 1);
    ck_assert_int_eq(warnings, 0);
    unfollow();
}
END_TEST

START_TEST(what_has_an_end_counts_at_once)
{
    follow(THREE);
    save("a://1\n");
    run(2);
    ck_assert_int_eq(rooms(), 1);
    save("a://1\na://2");
    run(3);
    ck_assert_int_eq(rooms(), 2);
    ck_assert_int_eq(warnings, 0);
    save("");
    run(10);
    ck_assert_int_eq(rooms(), 2);
    ck_assert_int_eq(warnings, 1);
    unfollow();
}
END_TEST

/* The last of an end of line is a zero. */
START_TEST(utf_16_has_ends_of_lines)
{
    static const char two[] = "\xFF\xFE"
                              "a\0:\0/\0/\0001\0\n\0"
                              "a\0:\0/\0/\0002\0\n";
    size_t one = 2 + (sizeof two - 2) / 2;
    follow(THREE);
    save_bytes(two, sizeof two);
    run(2);
    ck_assert_int_eq(rooms(), 2);
    save_bytes(two, one);
    run(3);
    ck_assert_int_eq(rooms(), 1);
    save_bytes(two, sizeof two);
    run(4);
    save_bytes(two, one + 4);
    run(20);
    ck_assert_int_eq(rooms(), 2);
    ck_assert_int_eq(warnings, 1);
    unfollow();
}
END_TEST

START_TEST(a_change_is_seen_though_nobody_tells)
{
    deaf = true;
    follow(THREE);
    save("a://1\n");
    run(3);
    ck_assert_int_eq(rooms(), 3);
    run(9);
    ck_assert_int_eq(rooms(), 1);
    ck_assert_int_eq(unlink(path), 0);
    run(30);
    ck_assert_int_eq(rooms(), 1);
    ck_assert_int_eq(warnings, 0);
    save(THREE);
    run(38);
    ck_assert_int_eq(rooms(), 3);
    unfollow();
    deaf = false;
}
END_TEST

/* Looks until a file that the kernel is silent about was read. */
static int64_t looked_for(int64_t patience)
{
    int64_t from = w.clock.mono / 1000;
    while (rooms() != 1 && w.clock.mono / 1000 < from + patience)
        run(w.clock.mono / 1000 + 1);
    ck_assert_int_eq(rooms(), 1);
    return w.clock.mono / 1000 - from;
}

/* Its folder is replaced: of the new one nobody tells. */
static void move_away(void)
{
    char old[48], file[64];
    snprintf(old, sizeof old, "%s.old", folder);
    snprintf(file, sizeof file, "%s/rooms", old);
    ck_assert_int_eq(rename(folder, old), 0);
    ck_assert_int_eq(mkdir(folder, 0700), 0);
    save("a://1\n");
    ck_assert_int_eq(unlink(file) + rmdir(old), 0);
}

START_TEST(where_the_kernel_tells_it_is_seldom_looked)
{
    follow(THREE);
    run(10);
    move_away();
    ck_assert_int_ge(looked_for(70), 50);
    save(THREE); /* from here on it is known to be silent */
    run(w.clock.mono / 1000 + 8);
    ck_assert_int_eq(rooms(), 3);
    unfollow();
}
END_TEST

START_TEST(where_others_write_it_is_looked_every_few_seconds)
{
    static const uint32_t others[] = {NFS_SUPER_MAGIC, CIFS_SUPER_MAGIC, FUSE_SUPER_MAGIC,
                                      V9FS_MAGIC, 0x12345678};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        disk = others[i];
        follow(THREE);
        run(10);
        move_away();
        ck_assert_int_le(looked_for(70), 8);
        unfollow();
    }
    disk = EXT4_SUPER_MAGIC;
}
END_TEST

/* As with mounted configurations: where the link points to, nobody listens. */
START_TEST(what_a_link_points_to_is_looked_at_every_few_seconds)
{
    char there[80];
    follow(THREE);
    snprintf(there, sizeof there, "%s.there", path);
    ck_assert_int_eq(rename(path, there) + symlink(there, path), 0);
    run(70);
    FILE *f = fopen(there, "w");
    ck_assert_ptr_nonnull(f);
    ck_assert_int_ge(fputs("a://1\n", f), 0);
    ck_assert_int_eq(fclose(f), 0);
    ck_assert_int_le(looked_for(70), 8);
    ck_assert_int_eq(unlink(there), 0);
    unfollow();
}
END_TEST

/* The rig's options are made by up(): the list is followed anew with them. */
static void follow_with(const char *how, const char *text)
{
    struct lr_err err;
    follow("# none\n");
    ck_assert_int_eq(lr_opts_set(w.opts, "watch.on_remove", how, NULL), 0);
    save(text);
    ck_assert_int_eq(lr_watchlist_remove(w.list, 0), 0);
    ck_assert_int_eq(lr_watchlist_follow(w.list, path, w.opts, &err), 0);
}

static bool leaves(void)
{
    struct lr_buf b;
    struct lr_err err;
    lr_buf_init(&b, 1 << 20);
    ck_assert_int_eq(lr_watchlist_json(w.list, 0, &b, &err), 0);
    bool found = strstr(lr_buf_str(&b), "\"leaving\":true") != NULL;
    lr_buf_free(&b);
    return found;
}

START_TEST(a_line_that_goes_stops_its_recording)
{
    follow_with("stop", "a://0\nc://1\n");
    w.live[0] = true;
    run(80);
    ck_assert_int_eq(w.starts, 2); /* both are room 0 of the rig */
    save("c://1\n");
    run(82);
    ck_assert_int_eq(w.stops, 1);
    ck_assert_int_eq(rooms(), 1);
    unfollow();
}
END_TEST

START_TEST(a_line_that_goes_lets_the_broadcast_finish)
{
    follow_with("finish", "a://0\n");
    w.live[0] = true;
    run(80);
    ck_assert_int_eq(w.starts, 1);
    save("# none\n");
    run(82);
    ck_assert_int_eq(w.stops, 0);
    ck_assert_int_eq(rooms(), 1);
    ck_assert(leaves());
    w.on_end(w.on_end_arg, w.job, LIVREC_ENET); /* it breaks off, but is still live */
    run(150);
    ck_assert_int_eq(w.starts, 2);
    ck_assert_int_eq(rooms(), 1);
    save("a://0\n"); /* it is back */
    run(152);
    ck_assert(!leaves());
    save("# none\n");
    run(154);
    ck_assert(leaves());
    w.on_end(w.on_end_arg, w.job, 0);
    run(155);
    ck_assert_int_eq(rooms(), 0);
    ck_assert_int_eq(w.stops, 0);
    unfollow();
}
END_TEST

/* What ended with an error turns out to be over. */
START_TEST(a_broadcast_that_is_over_lets_go)
{
    follow_with("finish", "a://0\n");
    w.live[0] = true;
    run(80);
    save("# none\n");
    run(82);
    w.live[0] = false;
    w.on_end(w.on_end_arg, w.job, LIVREC_ENET);
    run(83);
    ck_assert_int_eq(rooms(), 1);
    run(160);
    ck_assert_int_eq(rooms(), 0);
    ck_assert_int_eq(w.starts, 1);
    unfollow();
}
END_TEST

/* It asks for nothing but an end. */
START_TEST(a_room_that_leaves_and_is_stopped)
{
    struct lr_err err;
    follow_with("finish", "a://0\n");
    w.live[0] = true;
    run(80);
    save("# none\n");
    run(82);
    w.room[0] = 1;
    ck_assert_int_eq(lr_watchlist_stop_recording(w.list, w.room[0], &err), 0);
    w.on_end(w.on_end_arg, w.job, LIVREC_ECANCELLED);
    run(83);
    ck_assert_int_eq(rooms(), 0);
    unfollow();
}
END_TEST

START_TEST(a_room_that_is_not_recorded_leaves_at_once)
{
    follow_with("finish", "a://0\n");
    run(80);
    save("# none\n");
    run(82);
    ck_assert_int_eq(rooms(), 0);
    unfollow();
}
END_TEST

UNIT_MAIN("watch_list", a_line_that_is_cut_does_not_count,
          lines_that_are_missing_count_after_a_while, what_has_an_end_counts_at_once,
          utf_16_has_ends_of_lines, a_change_is_seen_though_nobody_tells,
          where_the_kernel_tells_it_is_seldom_looked,
          where_others_write_it_is_looked_every_few_seconds,
          what_a_link_points_to_is_looked_at_every_few_seconds,
          a_line_that_goes_stops_its_recording, a_line_that_goes_lets_the_broadcast_finish,
          a_broadcast_that_is_over_lets_go, a_room_that_leaves_and_is_stopped,
          a_room_that_is_not_recorded_leaves_at_once)
