/* Files that get their index when they are closed: what is on the disk, and the digest of that. */
#include "unit.h"

#include <errno.h>

#include "core/pool.h"
#include "data/xxh128.h"
#include "demo_stream.h"
#include "flv_tags.h"
#include "pipe_rig.h"
#include "record/reader.h"

static struct pipe p;
static struct bytes in;

static void make_stream(void)
{
    struct clip clip;
    struct timeline line;
    demo_open(&clip, &line);
    in = (struct bytes){0};
    demo_flv(&in, &clip, &line, 3000, -1);
    clip_free(&clip);
}

static void prepare(const char *format, bool works)
{
    pipe_begin(&p, format);
    p.cfg.sidecar = true;
    p.cfg.digest = LR_DIGEST_XXH128;
    p.cfg.finisher = works ? lr_pool_new(1) : NULL;
}

static void run(void)
{
    struct lr_reader *r;
    pipe_start(&p);
    ck_assert_int_eq(lr_reader_flv_new(lr_pipeline_in(p.pipeline), &r), 0);
    ck_assert_int_eq(lr_reader_feed(r, in.data, in.len), 0);
    ck_assert_int_eq(lr_reader_flush(r), 0);
    lr_reader_free(r);
    pipe_close(&p);
    ck_assert_int_eq(p.files, 1);
}

/* Is this in the sidecar of the one file? */
static bool sidecar_has(const char *text)
{
    char name[160];
    size_t len;
    snprintf(name, sizeof name, "%s.json", p.path[0]);
    char *json = rig_load(&p.rig, name, &len);
    bool has = memmem(json, len, text, strlen(text));
    free(json);
    return has;
}

static void check_digest(void)
{
    char hex[LR_XXH128_HEX], want[64];
    size_t len;
    char *data = rig_load(&p.rig, p.path[0], &len);
    struct lr_xxh128 *h = lr_xxh128_new();
    lr_xxh128_add(h, data, len);
    lr_xxh128_hex(h, hex);
    snprintf(want, sizeof want, "\"xxh128\":\"%s\"", hex);
    ck_assert_msg(sidecar_has(want), "%s", want);
    lr_xxh128_free(h);
    free(data);
}

static bool file_has(const char *text)
{
    size_t len;
    char *data = rig_load(&p.rig, p.path[0], &len);
    bool has = memmem(data, len, text, strlen(text));
    free(data);
    return has;
}

static const struct {
    const char *format, *index;
} rows[] = {{"flv", "keyframes"}, {"mkv", "\x1c\x53\xbb\x6b"}};

START_TEST(the_digest_is_of_the_finished_file)
{
    make_stream();
    for (int i = 0; i < 2; i++) {
        prepare(rows[i].format, true);
        run();
        check_digest();
        ck_assert(file_has(rows[i].index));
        lr_pool_free(p.cfg.finisher);
        pipe_end(&p);
    }
    bytes_free(&in);
}
END_TEST

/* The disk does not take the index: the file is what it was. */
START_TEST(a_disk_that_takes_no_index)
{
    make_stream();
    for (int i = 0; i < 2; i++) {
        prepare(rows[i].format, true);
        rig_fail(&p.rig, "amend", 1, -EIO);
        run();
        check_digest();
        ck_assert(!strstr(p.text, "!"));
        ck_assert(i == 1 || !file_has("keyframes"));
        lr_pool_free(p.cfg.finisher);
        pipe_end(&p);
    }
    bytes_free(&in);
}
END_TEST

START_TEST(nobody_to_take_the_digest)
{
    make_stream();
    prepare("flv", false);
    run();
    ck_assert(file_has("keyframes"));
    ck_assert(sidecar_has("\"xxh128\":null"));
    pipe_end(&p);
    bytes_free(&in);
}
END_TEST

UNIT_MAIN("pipeline_index", the_digest_is_of_the_finished_file, a_disk_that_takes_no_index,
          nobody_to_take_the_digest)
