/* MP3: an ID3 tag, if there is something to say, and the frames one after the other. */
#include "record/sink.h"

#include <livrec/error.h>

#include "core/alloc.h"
#include "core/buf.h"
#include "media/id3.h"

#define TAG_MAX 4000

static bool mp3_accepts(const struct lr_track *t)
{
    return t->codec == LR_CODEC_MP3;
}

static int put_texts(struct lr_buf *b, const struct lr_tags *tags)
{
    int rc = lr_id3_put(b, LR_ID3_TITLE, tags->title);
    if (rc == 0)
        rc = lr_id3_put(b, LR_ID3_ARTIST, tags->artist);
    if (rc == 0)
        rc = lr_id3_put(b, LR_ID3_DATE, tags->date);
    if (rc == 0)
        rc = lr_id3_put(b, LR_ID3_COMMENT, tags->comment);
    return rc ? rc : lr_id3_put(b, LR_ID3_GENRE, tags->genre);
}

static int write_tag(struct lr_out *out, const struct lr_tags *tags)
{
    uint8_t head[LR_ID3_HEADER];
    struct lr_buf b;
    lr_buf_init(&b, TAG_MAX);
    int rc = put_texts(&b, tags);
    lr_id3_head(head, b.len);
    if (rc == 0 && b.len)
        rc = out->write(out, head, sizeof head);
    if (rc == 0 && b.len)
        rc = out->write(out, b.data, b.len);
    lr_buf_free(&b);
    return rc;
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
    int rc = tags ? write_tag(out, tags) : 0;
    if (rc) {
        lr_free(s);
        return lr_err_set(err, rc, "mp3: the tag can't be written");
    }
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
