/* How many jumps of time were taken out stands behind the media of MP4, and FFmpeg finds it there.
 */
#include "unit.h"

#include "lavf_read.h"
#include "sink_rig.h"

static struct sinking s;

static int64_t seek_in(void *opaque, int64_t to, int whence)
{
    struct lavf_bytes *b = opaque;
    if (whence == AVSEEK_SIZE)
        return (int64_t)b->len;
    ck_assert_int_eq(whence, SEEK_SET);
    b->at = (size_t)to;
    return to;
}

/* The number of jumps as FFmpeg finds it; -1: there is none. */
static int jumps_in(const uint8_t *data, size_t len)
{
    struct lavf_bytes bytes = {data, len, 0};
    AVFormatContext *in = avformat_alloc_context();
    ck_assert_ptr_nonnull(in);
    in->pb = avio_alloc_context(av_malloc(4096), 4096, 0, &bytes, lavf_read_some, NULL, seek_in);
    AVIOContext *pb = in->pb;
    ck_assert_int_eq(avformat_open_input(&in, NULL, NULL, NULL), 0);
    const AVDictionaryEntry *e = av_dict_get(in->metadata, "JUMPS", NULL, 0);
    int jumps = e ? (int)strtol(e->value, NULL, 10) : -1;
    avformat_close_input(&in);
    av_freep(&pb->buffer);
    avio_context_free(&pb);
    return jumps;
}

/* Where the list of fragments is, which readers look for from the end. */
static void check_list(const uint8_t *data, size_t len)
{
    const uint8_t *e = data + len - 16;
    ck_assert_mem_eq(e + 4, "mfro", 4);
    size_t size = (size_t)e[14] << 8 | e[15];
    ck_assert_mem_eq(data + len - size + 4, "mfra", 4);
}

static void check_jumps(const char *name, int64_t jumps)
{
    struct lr_tracks t = {0};
    struct collect c;
    add_track(&t, LR_CODEC_AAC, "1210");
    sink_begin(&s, name, &t);
    for (int i = 0; i < 100; i++)
        ck_assert_int_eq(sink_frame(&s, 0, 20 * i, 20 * i, true, "\x21\x10\x04\x05", 4, 0), 0);
    s.sink->jumps = jumps;
    ck_assert_int_eq(sink_close(&s), 0);
    ck_assert_uint_eq(s.m.whole, s.m.bytes.len);
    ck_assert_int_eq(jumps_in(s.m.bytes.data, s.m.bytes.len), jumps ? jumps : -1);
    check_list(s.m.bytes.data, s.m.bytes.len);
    ck_assert(lavf_read(&c, "mp4", s.m.bytes.data, s.m.bytes.len));
    ck_assert_int_eq(c.frames, 100);
    collect_free(&c);
    sink_end(&s);
}

/* How many are known when the media is written. */
START_TEST(jumps_behind_the_media)
{
    static const char *const names[] = {"mp4", "m4a", "mov"};
    for (int i = 0; i < 3; i++) {
        check_jumps(names[i], 0);
        check_jumps(names[i], 12);
    }
}
END_TEST

UNIT_MAIN("sink_jumps", jumps_behind_the_media)
