/* Parts of a recording into one file, and what makes them stay. */
#include "unit.h"

#include <dirent.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <livrec/error.h>

#include "core/clock.h"
#include "core/files.h"
#include "core/rand.h"
#include "demo_stream.h"
#include "record/content.h"
#include "record/repair.h"

static char folder[] = "/tmp/livrec-parts-XXXXXX", a[64], b[64];
static struct lr_env env;
static struct clip clip;
static struct bytes stream;
static struct lr_err err;

static void put(const char *path, const struct bytes *bytes)
{
    FILE *f = fopen(path, "wb");
    ck_assert_ptr_nonnull(f);
    ck_assert_uint_eq(fwrite(bytes->data, 1, bytes->len, f), bytes->len);
    ck_assert_int_eq(fclose(f), 0);
}

/* Two files of 4 s, the same. */
static void begin(void)
{
    struct timeline line;
    ck_assert_ptr_nonnull(mkdtemp(folder));
    snprintf(a, sizeof a, "%s/a.flv", folder);
    snprintf(b, sizeof b, "%s/b.flv", folder);
    env = (struct lr_env){lr_clock_system(), lr_rand_system(), lr_files_system(), NULL};
    demo_open(&clip, &line);
    demo_flv(&stream, &clip, &line, 4000, -1);
    put(a, &stream);
    put(b, &stream);
}

static int entries(void)
{
    DIR *d = opendir(folder);
    int n = 0;
    ck_assert_ptr_nonnull(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

static void end(void)
{
    ck_assert_int_eq(entries(), 2); /* the parts, and nothing else */
    unlink(a);
    unlink(b);
    ck_assert_int_eq(rmdir(folder), 0);
    bytes_free(&stream);
    clip_free(&clip);
}

static int join(struct lr_cancel *cancel)
{
    const char *const paths[] = {a, b};
    struct lr_report *report = lr_report_new();
    err = (struct lr_err){0};
    int rc = lr_join_parts(&env, cancel, paths, 2, report, &err);
    lr_report_free(report);
    return rc;
}

/* What the second repeats of the first would be left out: not the same content. */
START_TEST(what_would_be_left_out)
{
    begin();
    ck_assert_int_eq(join(NULL), LIVREC_EMEDIA);
    ck_assert_str_eq(err.text, "joined, they would not be what they are");
    end();
}
END_TEST

/* What follows on the first file, with another level in the SPS. */
START_TEST(another_configuration)
{
    uint8_t config[256];
    struct timeline line;
    struct cursor at;
    struct shot shot;
    begin();
    timeline_init(&line, &clip, DEMO_SEGMENT_MS);
    struct clip other = clip;
    ck_assert_uint_lt(clip.config_len[0], sizeof config);
    memcpy(config, clip.config[0], clip.config_len[0]);
    config[3]++;
    config[8 + 3]++;
    other.config[0] = config;
    stream.len = 0;
    flv_header(&stream);
    flv_configs(&stream, &other, 4000);
    cursor_seek_exact(&at, &line, 4000);
    for (cursor_get(&at, &shot); shot.at < 8000; cursor_get(&at, &shot)) {
        flv_frame(&stream, &shot);
        cursor_next(&at);
    }
    put(b, &stream);
    ck_assert_int_eq(join(NULL), LIVREC_EMEDIA);
    ck_assert_str_eq(err.text, "each has another decoder configuration");
    end();
}
END_TEST

START_TEST(cancelled)
{
    struct lr_cancel *cancel = lr_cancel_new(NULL);
    begin();
    lr_cancel_fire(cancel);
    ck_assert_int_eq(join(cancel), LIVREC_ECANCELLED);
    end();
    lr_cancel_free(cancel);
}
END_TEST

START_TEST(no_media)
{
    begin();
    stream.len = 0;
    bytes_add(&stream, "no media", 8);
    put(b, &stream);
    ck_assert_int_eq(join(NULL), LIVREC_EMEDIA);
    end();
}
END_TEST

/* The order counts, and each frame does. */
START_TEST(content)
{
    struct lr_content once = {0}, again = {0}, twice = {0};
    begin();
    ck_assert_int_eq(lr_content_add(&once, &env, NULL, a, &err), 0);
    ck_assert_int_eq(lr_content_add(&again, &env, NULL, b, &err), 0);
    ck_assert_int_eq(once.frames[0], 100);
    ck_assert_int_gt(once.frames[1], 100);
    ck_assert_int_eq(memcmp(&once, &again, sizeof once), 0);
    uint8_t *mark = memmem(stream.data + stream.len / 2, stream.len / 2, "livrec-demo-mark", 16);
    ck_assert_ptr_nonnull(mark);
    mark[16] ^= 1;
    put(b, &stream);
    ck_assert_int_eq(lr_content_add(&twice, &env, NULL, b, &err), 0);
    ck_assert_int_eq(twice.frames[0], 100);
    ck_assert_uint_ne(twice.hash[0], once.hash[0]);
    ck_assert_uint_eq(twice.hash[1], once.hash[1]);
    end();
}
END_TEST

UNIT_MAIN("join_parts", what_would_be_left_out, another_configuration, cancelled, no_media, content)
