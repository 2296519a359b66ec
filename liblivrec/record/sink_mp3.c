/* MP3: the frames one after the other, nothing else. */
#include "record/sink.h"

#include <livrec/error.h>

#include "core/alloc.h"

static bool mp3_accepts(const struct lr_track *t)
{
    return t->codec == LR_CODEC_MP3;
}

static int mp3_open(const struct lr_sink_ops *ops, const struct lr_tracks *tracks,
                    const struct lr_tags *tags, struct lr_out *out, struct lr_sink **sink,
                    struct lr_err *err)
{
    if (tracks->count != 1)
        return lr_err_set(err, LIVREC_EMEDIA, "mp3: %d tracks; it holds one", tracks->count);
    struct lr_sink *s = lr_calloc(1, sizeof *s);
    if (!s)
        return lr_err_set(err, LIVREC_ENOMEM, "mp3: out of memory");
    *s = (struct lr_sink){ops, out};
    *sink = s;
    return 0;
}

static int mp3_frame(struct lr_sink *s, const struct lr_frame *f, struct lr_err *err)
{
    int rc = s->out->write(s->out, f->data, f->size);
    if (rc)
        return lr_err_set(err, rc, "mp3: a frame of %zu bytes can't be written", f->size);
    s->out->unit(s->out);
    return 0;
}

static void mp3_abort(struct lr_sink *s)
{
    lr_free(s);
}

static int mp3_close(struct lr_sink *s, struct lr_err *err)
{
    mp3_abort(s);
    return 0;
}

const struct lr_sink_ops lr_sink_mp3 = {
    .name = "mp3",
    .ext = "mp3",
    .audio_only = true,
    .accepts = mp3_accepts,
    .open = mp3_open,
    .frame = mp3_frame,
    .close = mp3_close,
    .abort = mp3_abort,
};
