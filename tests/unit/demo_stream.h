/* The demo clip, over and over, as a stream of so many milliseconds. */
#ifndef UNIT_DEMO_STREAM_H
#define UNIT_DEMO_STREAM_H

#include "unit.h"

#include "clip.h"
#include "mux_flv.h"
#include "segment.h"

#define DEMO_SEGMENT_MS 1000

/* The timeline borrows the clip, which the caller frees. */
static inline void demo_open(struct clip *clip, struct timeline *line)
{
    char err[100];
    ck_assert_int_eq(clip_load(clip, demo_clip, demo_clip_len, err, sizeof err), 0);
    timeline_init(line, clip, DEMO_SEGMENT_MS);
}

/* `config_at`: the configuration comes again then; -1: it does not. */
static inline void demo_flv(struct bytes *out, const struct clip *clip, const struct timeline *line,
                            int64_t ms, int64_t config_at)
{
    struct cursor at;
    struct shot shot;
    flv_header(out);
    flv_configs(out, clip, 0);
    cursor_seek_exact(&at, line, 0);
    for (cursor_get(&at, &shot); shot.at < ms; cursor_get(&at, &shot)) {
        if (config_at >= 0 && shot.at >= config_at) {
            flv_configs(out, clip, shot.at);
            config_at = -1;
        }
        flv_frame(out, &shot);
        cursor_next(&at);
    }
}

static inline void demo_ts(struct bytes *out, const struct timeline *line, int64_t ms)
{
    for (int64_t n = 0; n < ms / DEMO_SEGMENT_MS; n++) {
        struct segment g;
        segment_at(line, n, &g);
        segment_render(out, line, &g, SEGMENT_TS);
    }
}

#endif
