/* A recording in fragments on a disk_rig.h disk, as x.mp4. */
#ifndef OLD_MP4_H
#define OLD_MP4_H

#include "disk_rig.h"
#include "flv_tags.h"
#include "memory_out.h"
#include "record/faststart.h"

#define OLD_MS (LR_TIME_HZ / 1000)

struct old_mp4 {
    struct memory_out out;
    struct lr_sink *sink;
    uint32_t number; /* of the next frame, which is in it */
};

static inline void old_begin(struct old_mp4 *o, const struct lr_sink_ops *ops)
{
    struct lr_tracks t = {.count = 0};
    struct lr_err err = {0};
    struct lr_tags tags = {.title = "a title"};
    uint8_t config[256];
    size_t n = unhex(AVCC, config, sizeof config);
    if (!ops->audio_only)
        ck_assert(lr_track_set(&t.track[t.count++], LR_CODEC_H264, config, n));
    n = unhex("1210", config, sizeof config); /* AAC, 44100 Hz */
    ck_assert(lr_track_set(&t.track[t.count++], LR_CODEC_AAC, config, n));
    *o = (struct old_mp4){.number = 0};
    memory_out_init(&o->out, (size_t)16 << 20);
    ck_assert_msg(ops->open(ops, &t, &tags, &o->out.base, &o->sink, &err) == 0, "%s", err.text);
}

static inline void old_frame(struct old_mp4 *o, int track, int64_t dts, int64_t pts, bool key)
{
    uint8_t data[40] = {0, 0, 0, 36, key ? 0x65 : 0x41, 0x88};
    struct lr_err err = {0};
    memset(data + 6, 0xaa, sizeof data - 6);
    memcpy(data + 6, &o->number, sizeof o->number);
    bool video = track == 0 && !o->sink->ops->audio_only;
    struct lr_frame f = {.track = track,
                         .dts = dts,
                         .pts = pts,
                         .key = key || !video,
                         .nal_len = video ? 4 : 0,
                         .data = data,
                         .size = video ? sizeof data : 10 + o->number % 7};
    o->number++;
    ck_assert_msg(o->sink->ops->frame(o->sink, &f, &err) == 0, "%s", err.text);
}

/* Pictures 40 ms apart, shown in another order than they are decoded in, and sound. */
static inline void old_media(struct old_mp4 *o, int64_t ms)
{
    static const int later[] = {2, 4, 1, 1}; /* pictures */
    for (int64_t i = 0, sound = 0; i * 40 < ms; i++) {
        int64_t dts = i * 40 * OLD_MS, pts = dts + later[i % 4] * 40 * OLD_MS;
        if (!o->sink->ops->audio_only)
            old_frame(o, 0, dts, pts, i % 50 == 0);
        for (; sound * 1024 * LR_TIME_HZ / 44100 <= dts; sound++)
            old_frame(o, o->sink->ops->audio_only ? 0 : 1, sound * 1024 * LR_TIME_HZ / 44100,
                      sound * 1024 * LR_TIME_HZ / 44100, true);
    }
}

static inline void old_end(struct old_mp4 *o, struct rig *r)
{
    struct lr_err err = {0};
    ck_assert_msg(o->sink->ops->close(o->sink, &err) == 0, "%s", err.text);
    rig_put_data(r, "x.mp4", o->out.bytes.data, o->out.bytes.len);
}

static inline void old_free(struct old_mp4 *o)
{
    memory_out_free(&o->out);
}

#endif
