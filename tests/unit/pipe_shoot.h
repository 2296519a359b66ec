/* Pictures for a pipe_rig.h pipeline, and how many are in a file. */
#ifndef PIPE_SHOOT_H
#define PIPE_SHOOT_H

#include "collect.h"
#include "flv_tags.h"
#include "pipe_rig.h"

#define PICTURE ((size_t)500000)

static struct pipe p;
static uint8_t picture[PICTURE];

static inline void set_tracks(const char *config, enum lr_codec codec)
{
    uint8_t bytes[256];
    struct lr_tracks t = {.count = 1};
    size_t n = unhex(config, bytes, sizeof bytes);
    ck_assert(lr_track_set(&t.track[0], codec, bytes, n));
    p.pushing = true;
    ck_assert_int_eq(lr_push_tracks(lr_pipeline_in(p.pipeline), &t), 0);
    p.pushing = false;
}

/* A picture of `size` bytes, its number in it. */
static inline int shoot(int64_t ms, bool key, size_t size)
{
    static uint32_t number;
    uint32_t len = (uint32_t)size - 4;
    memset(picture, 0xaa, size);
    for (int i = 0; i < 4; i++)
        picture[i] = (uint8_t)(len >> (24 - 8 * i));
    picture[4] = key ? 0x65 : 0x41;
    picture[5] = (uint8_t)(0x80 | number++);
    memcpy(picture + 6, &number, 4);
    return pipe_frame(&p, 0, ms, key, picture, size, 4);
}

static inline void start(const char *format)
{
    pipe_begin(&p, format);
    pipe_start(&p);
    set_tracks(AVCC, LR_CODEC_H264);
}

static inline int frames_in(const char *path, int64_t *last)
{
    struct collect c;
    size_t len;
    uint64_t skipped;
    char *data = rig_load(&p.rig, path, &len);
    collect_init(&c);
    ck_assert_int_eq(collect_run(&c, lr_reader_flv_new, (const uint8_t *)data, len, len, &skipped),
                     0);
    ck_assert_uint_eq(skipped, 0);
    int n = c.frames;
    *last = c.last_dts / 90;
    collect_free(&c);
    free(data);
    return n;
}

#endif
