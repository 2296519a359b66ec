/* A recording whose power is cut at every step, in many ways; then what is left is recovered. All
 * that was synced must be there, at most five seconds may be missing, and no other file may be
 * another.
 *
 *     POWER_STATES=100000 POWER_SEED=1 CK_FORK=no power_cuts */
#include "unit.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "crash_disk.h"
#include "cut_recording.h"
#include "data/json.h"
#include "record/salvage.h"

#define LOST_MS 5000 /* at most */
#define STATES 2000  /* of all formats, unless it is said */

/* What was to be seen in one file when nothing happened. */
struct whole {
    bool media;
    struct cut_frames frames;
    /* Of what was synced, as last looked at. */
    size_t safe_size;
    int safe[CUT_KINDS];
};

static struct crash_disk done; /* the recording without a cut */
static struct whole whole[CRASH_FILES];
static const char *format;
static char state[160]; /* for complaints: which one this is */
static int damaged, recovered;

static void look_at_whole(const struct lr_clock *clock)
{
    struct crash_disk all;
    int pictures = 0, asides = 0;
    memset(whole, 0, sizeof whole);
    crash_init(&all, clock);
    cut_put_others(&all);
    for (size_t i = 0; i < done.ops; i++) {
        const struct crash_op *op = &done.op[i];
        crash_again(&all, &done, i);
        if (op->kind == CRASH_CREATE)
            whole[op->file].media = strstr(op->path, format) != NULL;
        asides += op->kind == CRASH_ASIDE;
    }
    ck_assert_int_gt(asides, 0);
    for (int i = 0; i < all.count; i++) {
        struct whole *w = &whole[i];
        if (!w->media)
            continue;
        cut_read(format, all.file[i].data, all.file[i].size, &w->frames);
        pictures += w->frames.count[CUT_PICTURE];
    }
    ck_assert_int_eq(pictures, CUT_SECONDS * 25);
    crash_free(&all);
}

/* ---- is it all right? */

/* So many of the frames that the whole file has, from its start; *left: others follow. */
static void count_good(const struct whole *w, const uint8_t *data, size_t size, int good[CUT_KINDS],
                       bool *left)
{
    struct cut_frames f;
    *left = false;
    cut_read(format, data, size, &f);
    for (int k = 0; k < CUT_KINDS; k++) {
        good[k] = 0;
        while (good[k] < f.count[k] && good[k] < w->frames.count[k] &&
               f.frame[k][good[k]] == w->frames.frame[k][good[k]])
            good[k]++;
        *left = *left || good[k] < f.count[k];
    }
    cut_frames_free(&f);
}

static const int *count_safe(struct whole *w, const struct crash_file *f)
{
    bool left;
    if (f->safe_size != w->safe_size)
        count_good(w, f->safe, f->safe_size, w->safe, &left);
    w->safe_size = f->safe_size;
    return w->safe;
}

/* Pictures that are there of a file of the recording. */
static int check_media(const struct crash_disk *before, const struct crash_disk *c, int file)
{
    const struct crash_file *b = &before->file[file], *f = &c->file[file];
    const char *path = crash_path(c, file);
    const int *safe = count_safe(&whole[file], b);
    int good[CUT_KINDS] = {0};
    bool left = false;
    if (path && f->size)
        count_good(&whole[file], f->data, f->size, good, &left);
    damaged += left;
    for (int k = 0; k < CUT_KINDS; k++)
        ck_assert_msg(good[k] >= safe[k], "%s: %s has %d of %d frames that were synced (%d)", state,
                      path ? path : "nothing", good[k], safe[k], k);
    if (path && b->safe_size && good[CUT_PICTURE])
        ck_assert_msg(!strstr(path, ".part"), "%s: %s was not recovered", state, path);
    if (path && !strstr(path, ".part"))
        ck_assert_msg(f->aside <= f->size, "%s: %s holds space that it does not use", state, path);
    return good[CUT_PICTURE];
}

/* Descriptions are there as they were written, or not at all. */
static void check_small(const struct crash_disk *c, int file)
{
    const char *path = crash_path(c, file);
    const struct crash_file *f = &c->file[file], *want = &done.file[file];
    if (path && !strstr(path, ".part"))
        ck_assert_msg(f->size == want->size && memcmp(f->data, want->data, f->size) == 0,
                      "%s: %s is broken", state, path);
}

static void check_others(const struct crash_disk *c)
{
    for (int i = 0; i < CUT_OTHERS; i++) {
        const char *path = crash_path(c, i), *want = crash_path(&done, i);
        const struct crash_file *f = &c->file[i], *had = &done.file[i];
        ck_assert_msg(path && strcmp(path, want) == 0, "%s: %s is gone", state, want);
        ck_assert_msg(f->size == had->size && memcmp(f->data, had->data, f->size) == 0,
                      "%s: %s is another", state, want);
    }
}

/* `at`: ms of the recording when the power was cut. */
static void check(const struct crash_disk *before, const struct crash_disk *c, int64_t at)
{
    int pictures = 0,
        old = at < LOST_MS ? 0 : (int)((at - LOST_MS + CUT_PICTURE_MS - 1) / CUT_PICTURE_MS);
    check_others(c);
    for (int i = CUT_OTHERS; i < before->count; i++)
        if (whole[i].media)
            pictures += check_media(before, c, i);
        else
            check_small(c, i);
    if (old > CUT_SECONDS * 25)
        old = CUT_SECONDS * 25;
    ck_assert_msg(pictures >= old, "%s: %d pictures, and %d were older than %d s", state, pictures,
                  old, LOST_MS / 1000);
}

/* ---- one state */

static void saved(void *user, const char *path, int64_t bytes, int64_t cut)
{
    recovered++;
}

static void failed(void *user, const char *path, int code)
{
    const struct crash_disk *c = user; /* check() knows when nothing whole need be there */
    ck_assert_msg(c->power == 0 || code == -EBADMSG, "%s: %s can't be recovered: %s", state, path,
                  strerror(-code));
}

static void salvage(struct crash_disk *c)
{
    static const struct lr_salvage_ops ops = {saved, failed};
    struct lr_env env = {.clock = c->clock, .files = &c->files};
    lr_salvage(&env, 0, 2, false, NULL, &ops, c);
}

static void try_state(const struct crash_disk *before, int64_t at, uint64_t *seed)
{
    struct crash_disk c, again;
    crash_cut(before, &c, (enum crash_mode)crash_rand(seed, CRASH_MODES), seed);
    bool twice = crash_rand(seed, 3) == 0;
    c.power = twice ? (int64_t)crash_rand(seed, 8) : -1;
    salvage(&c);
    if (twice) { /* while it is recovered, too */
        crash_cut(&c, &again, (enum crash_mode)crash_rand(seed, CRASH_MODES), seed);
        crash_free(&c);
        c = again;
        c.files.ctx = &c;
        salvage(&c);
    }
    check(before, &c, at);
    crash_free(&c);
}

static long number(const char *name, long otherwise)
{
    const char *text = getenv(name);
    return text ? strtol(text, NULL, 10) : otherwise;
}

static void run(const char *name)
{
    struct lr_clock_fake clock;
    struct crash_disk d;
    uint64_t seed = (uint64_t)number("POWER_SEED", 1);
    long states = number("POWER_STATES", STATES) / 4, tried = 0;
    format = name;
    damaged = recovered = 0;
    int64_t start = cut_record(&done, &clock, format);
    look_at_whole(&clock.base);
    crash_init(&d, &clock.base);
    cut_put_others(&d);
    for (size_t i = 0; i < done.ops; i++) {
        crash_again(&d, &done, i);
        int64_t at = done.op[i + 1 < done.ops ? i + 1 : i].at - start;
        for (; tried * (long)done.ops < states * (long)(i + 1); tried++) {
            snprintf(state, sizeof state, "%s, state %ld, step %zu of %zu, %" PRId64 " ms", format,
                     tried, i, done.ops, at);
            try_state(&d, at, &seed);
        }
    }
    printf(
        "%s: %ld states of %zu steps, %d files recovered, %d with damage behind what was synced\n",
        format, tried, done.ops, recovered, damaged);
    for (int i = 0; i < done.count; i++)
        cut_frames_free(&whole[i].frames);
    crash_free(&d);
    crash_free(&done);
}

START_TEST(ts)
{
    run("ts");
}
END_TEST

START_TEST(flv)
{
    run("flv");
}
END_TEST

START_TEST(mkv)
{
    run("mkv");
}
END_TEST

START_TEST(mp4)
{
    run("mp4");
}
END_TEST

UNIT_MAIN("power_cuts", ts, flv, mkv, mp4)
