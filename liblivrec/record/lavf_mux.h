/* A muxer of FFmpeg's that writes through a callback alone: it opens nothing and prints nothing. */
#ifndef LR_LAVF_MUX_H
#define LR_LAVF_MUX_H

#include <libavformat/avformat.h>

#if LIBAVFORMAT_VERSION_MAJOR >= 61
#define LR_LAVF_CONST const
#else
#define LR_LAVF_CONST
#endif

typedef int lr_lavf_write(void *opaque, LR_LAVF_CONST uint8_t *data, int len);

struct lr_lavf_mux {
    AVFormatContext *context; /* NULL: none yet */
    AVClass quiet;            /* of it */
};

/* `ext`: of a name that is opened by nobody. 0, LIVREC_ENOMEM, LIVREC_EUNSUPPORTED: there is no
 * such muxer. Close it in any case; it must not move. */
int lr_lavf_mux_open(struct lr_lavf_mux *m, const char *muxer, const char *ext,
                     lr_lavf_write *write, void *opaque);
void lr_lavf_mux_close(struct lr_lavf_mux *m);

#endif
