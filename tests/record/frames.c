/* frames FILE...: one line for every frame of a recording, in file order:
 *
 *   track dts pts size key hash mark
 *
 * track: v or a; dts, pts: ms; size and hash as the origin logs them (livrec-cli/demo/mark.h), so
 * independent of the container; mark: the 12 digits that the origin put in, "-" if there are none.
 * It reads by libavformat, not by livrec's own readers: a second opinion. */
#include <inttypes.h>
#include <libavformat/avformat.h>
#include <stdio.h>
#include <string.h>

#include "mark.h"

enum { NAL_SEI = 6, NAL_SPS = 7, NAL_PPS = 8, NAL_AUD = 9, NAL_FILLER = 12 };

static void keep_nal(struct bytes *out, const uint8_t *nal, size_t len)
{
    if (len == 0)
        return;
    int type = nal[0] & 31;
    if (type == NAL_SPS || type == NAL_PPS || type == NAL_AUD || type == NAL_FILLER)
        return;
    bytes_be32(out, (uint32_t)len);
    bytes_add(out, nal, len);
}

static void from_lengths(struct bytes *out, const uint8_t *p, size_t len)
{
    while (len > 4 && read_be32(p) <= len - 4) {
        uint32_t size = read_be32(p);
        keep_nal(out, p + 4, size);
        p += 4 + size;
        len -= 4 + size;
    }
}

static const uint8_t *next_start(const uint8_t *p, const uint8_t *end)
{
    for (; end - p >= 3; p++)
        if (p[0] == 0 && p[1] == 0 && p[2] == 1)
            return p;
    return end;
}

static void from_start_codes(struct bytes *out, const uint8_t *p, size_t len)
{
    const uint8_t *end = p + len;
    p = next_start(p, end);
    while (p < end) {
        const uint8_t *nal = p + 3, *next = next_start(nal, end), *stop = next;
        while (stop > nal && stop[-1] == 0) /* trailing_zero_8bits */
            stop--;
        keep_nal(out, nal, (size_t)(stop - nal));
        p = next;
    }
}

/* The packet as the origin made it: 4-byte NAL lengths without parameter sets, or raw AAC. */
static void normalise(struct bytes *out, const AVStream *st, const AVPacket *pkt)
{
    const AVCodecParameters *par = st->codecpar;
    size_t size = (size_t)pkt->size;
    bytes_clear(out);
    if (par->codec_type != AVMEDIA_TYPE_VIDEO) {
        bool adts = size > 7 && pkt->data[0] == 0xff && (pkt->data[1] & 0xf6) == 0xf0;
        size_t skip = !adts ? 0 : pkt->data[1] & 1 ? 7 : 9;
        bytes_add(out, pkt->data + skip, size - skip);
    } else if (par->extradata_size > 0 && par->extradata[0] == 1) {
        from_lengths(out, pkt->data, size);
    } else {
        from_start_codes(out, pkt->data, size);
    }
}

static void find_mark(char out[MARK_DIGITS + 1], bool video, const struct bytes *b)
{
    const uint8_t *p = NULL;
    if (video) {
        p = b->len ? memmem(b->data, b->len, MARK_UUID, 16) : NULL;
        p = p && b->data + b->len - p >= 16 + MARK_DIGITS ? p + 16 : NULL;
    } else if (b->len >= 2 + MARK_DIGITS && b->data[0] == 0x81 && b->data[1] == MARK_DIGITS) {
        p = b->data + 2;
    }
    memcpy(out, p ? (const char *)p : "-", p ? MARK_DIGITS : 2);
    out[MARK_DIGITS] = 0;
}

static int64_t to_ms(int64_t t, const AVStream *st)
{
    return t == AV_NOPTS_VALUE ? -1 : av_rescale_q(t, st->time_base, (AVRational){1, 1000});
}

static int list(const char *path)
{
    AVFormatContext *in = NULL;
    AVPacket *pkt = av_packet_alloc();
    struct bytes b = {0};
    if (!pkt || avformat_open_input(&in, path, NULL, NULL) < 0 ||
        avformat_find_stream_info(in, NULL) < 0) {
        fprintf(stderr, "frames: %s can't be read\n", path);
        av_packet_free(&pkt);
        avformat_close_input(&in);
        return 1;
    }
    for (; av_read_frame(in, pkt) >= 0; av_packet_unref(pkt)) {
        const AVStream *st = in->streams[pkt->stream_index];
        bool video = st->codecpar->codec_type == AVMEDIA_TYPE_VIDEO;
        char mark[MARK_DIGITS + 1];
        normalise(&b, st, pkt);
        find_mark(mark, video, &b);
        printf("%c %" PRId64 " %" PRId64 " %zu %d %016" PRIx64 " %s\n", video ? 'v' : 'a',
               to_ms(pkt->dts, st), to_ms(pkt->pts, st), b.len,
               video && pkt->flags & AV_PKT_FLAG_KEY,
               mark_hash(video ? CLIP_VIDEO : CLIP_AUDIO, b.data, b.len), mark);
    }
    bytes_free(&b);
    av_packet_free(&pkt);
    avformat_close_input(&in);
    return 0;
}

int main(int argc, char **argv)
{
    int rc = argc < 2;
    av_log_set_level(AV_LOG_ERROR);
    for (int i = 1; i < argc; i++)
        rc |= list(argv[i]);
    return rc;
}
