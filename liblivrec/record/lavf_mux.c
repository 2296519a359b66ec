#include "record/lavf_mux.h"

#include <livrec/error.h>
#include <stddef.h>
#include <stdio.h>

#define IO_BUFFER 16384
#define QUIETER 100 /* than any level that can be asked for; together they must fit into 8 bits */

static int refuse_open(AVFormatContext *s, AVIOContext **pb, const char *url, int flags,
                       AVDictionary **options)
{
    return AVERROR(EPERM);
}

/* FFmpeg prints complaints to stderr, or where a callback says that the whole process shares: that
 * is the host's. A context can be quieter than others if its class names a number for that. The one
 * of muxers names none, so ours has a copy that names a field which demuxers alone use. What is
 * wrong is known by return codes. */
static void silence(struct lr_lavf_mux *m)
{
    m->quiet = *m->context->av_class;
    m->quiet.log_level_offset_offset = offsetof(AVFormatContext, fps_probe_size);
    m->context->fps_probe_size = QUIETER;
    m->context->av_class = &m->quiet;
}

int lr_lavf_mux_open(struct lr_lavf_mux *m, const char *muxer, const char *ext,
                     lr_lavf_write *write, void *opaque)
{
    char name[32];
    snprintf(name, sizeof name, "recording.%s", ext);
    const AVOutputFormat *format = av_guess_format(muxer, NULL, NULL);
    if (!format)
        return LIVREC_EUNSUPPORTED;
    if (avformat_alloc_output_context2(&m->context, format, NULL, name) < 0)
        return LIVREC_ENOMEM;
    silence(m);
    m->context->io_open = refuse_open;
    m->context->avoid_negative_ts = AVFMT_AVOID_NEG_TS_DISABLED; /* there are none */
    uint8_t *buffer = av_malloc(IO_BUFFER);
    if (buffer)
        m->context->pb = avio_alloc_context(buffer, IO_BUFFER, 1, opaque, NULL, write, NULL);
    if (!m->context->pb) {
        av_free(buffer);
        return LIVREC_ENOMEM;
    }
    m->context->pb->seekable = 0;
    m->context->flags |= AVFMT_FLAG_CUSTOM_IO | AVFMT_FLAG_FLUSH_PACKETS;
    return 0;
}

void lr_lavf_mux_close(struct lr_lavf_mux *m)
{
    if (m->context && m->context->pb) {
        av_freep(&m->context->pb->buffer);
        avio_context_free(&m->context->pb);
    }
    avformat_free_context(m->context);
    m->context = NULL;
}
