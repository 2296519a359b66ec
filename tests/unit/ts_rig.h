/* A TS sink and what the law says of its file. */
#ifndef TS_RIG_H
#define TS_RIG_H

#include "flv_tags.h"
#include "sink_rig.h"
#include "ts_law.h"

#define DELAY 45000 /* of all times to the clock */
#define VIDEO 0x100
#define AUDIO 0x101

#define AVC_SETS "00000001" SPS "00000001 68cb83cb20"
#define AUD "00000001 09f0"

static struct sinking s;
static struct law law;

static inline void begin_avc(void)
{
    struct lr_tracks t = {0};
    add_track(&t, LR_CODEC_H264, AVCC);
    add_track(&t, LR_CODEC_AAC, "1210");
    sink_begin(&s, "ts", &t);
}

static inline void finish(void)
{
    ck_assert_int_eq(sink_close(&s), 0);
    ck_assert_uint_eq(s.m.whole, s.m.bytes.len);
    law_read(&law, s.m.bytes.data, s.m.bytes.len);
}

static inline void end(void)
{
    law_free(&law);
    sink_end(&s);
}

static inline void check_steps(void)
{
    ck_assert_msg(law.clock_step <= LAW_HZ / 10, "%d ms without a clock reference",
                  (int)(law.clock_step / 90));
    ck_assert_msg(law.tables_step <= LAW_HZ / 2, "%d ms without tables",
                  (int)(law.tables_step / 90));
}

#endif
