/* AMF0, as onMetaData has it. */
#include "record/flv_meta.h"

#include <string.h>

#define COMMON_MAX 4000
#define NUMBER 9     /* a value, with its type */
#define KEYFRAMES 64 /* the object without its numbers */
#define END_NUMBERS 64
#define ARRAY 7 /* one without its name and values */
#define SPACER "spacer"
#define BODY_MAX ((size_t)1 << 20)

enum { AMF_TEXT = 2, AMF_OBJECT = 3, AMF_MAP = 8, AMF_ARRAY = 10 };

const char *lr_flv_fourcc(enum lr_codec c)
{
    return c == LR_CODEC_HEVC ? "hvc1" : "av01";
}

static int put_name(struct lr_buf *b, const char *name)
{
    int rc = lr_buf_be(b, 2, strlen(name));
    return rc ? rc : lr_buf_puts(b, name);
}

static int put_value(struct lr_buf *b, double v)
{
    uint8_t be[NUMBER] = {0}; /* the type */
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    for (int i = 8; i > 0; i--, bits >>= 8)
        be[i] = (uint8_t)bits;
    return lr_buf_append(b, be, sizeof be);
}

static int put_number(struct lr_buf *b, const char *name, double v)
{
    int rc = put_name(b, name);
    return rc ? rc : put_value(b, v);
}

static int put_text(struct lr_buf *b, const char *name, const char *text)
{
    if (!text)
        return 0;
    int rc = put_name(b, name);
    if (rc == 0)
        rc = lr_buf_putc(b, AMF_TEXT);
    return rc ? rc : put_name(b, text);
}

static int put_array(struct lr_buf *b, const char *name, size_t count)
{
    int rc = put_name(b, name);
    if (rc == 0)
        rc = lr_buf_putc(b, AMF_ARRAY);
    return rc ? rc : lr_buf_be(b, 4, count);
}

static int put_end(struct lr_buf *b)
{
    return lr_buf_append(b, "\0\0\x09", 3);
}

static int put_video(struct lr_buf *b, const struct lr_track *t)
{
    const char *id = lr_flv_fourcc(t->codec);
    uint32_t number = 0;
    for (int i = 0; i < 4; i++)
        number = number << 8 | (uint8_t)id[i];
    int rc = put_number(b, "videocodecid", t->codec == LR_CODEC_H264 ? LR_FLV_CODEC_AVC : number);
    if (rc == 0 && t->width > 0)
        rc = put_number(b, "width", t->width);
    if (rc == 0 && t->height > 0)
        rc = put_number(b, "height", t->height);
    return rc;
}

static int put_audio(struct lr_buf *b, const struct lr_track *t)
{
    int rc = put_number(b, "audiocodecid", t->codec == LR_CODEC_AAC ? 10 : 2);
    if (rc == 0 && t->rate > 0)
        rc = put_number(b, "audiosamplerate", t->rate);
    if (rc == 0 && t->channels > 0)
        rc = put_number(b, "audiochannels", t->channels);
    return rc;
}

static int put_tags(struct lr_buf *b, const struct lr_tags *tags)
{
    int rc = put_text(b, "title", tags->title);
    if (rc == 0)
        rc = put_text(b, "artist", tags->artist);
    if (rc == 0)
        rc = put_text(b, "date", tags->date);
    if (rc == 0)
        rc = put_text(b, "comment", tags->comment);
    return rc ? rc : put_text(b, "genre", tags->genre);
}

static int put_head(struct lr_buf *b)
{
    int rc = lr_buf_putc(b, AMF_TEXT);
    if (rc == 0)
        rc = put_name(b, "onMetaData");
    if (rc == 0)
        rc = lr_buf_putc(b, AMF_MAP);
    return rc ? rc : lr_buf_be(b, 4, 0); /* the count is a mere hint */
}

int lr_flv_meta_init(struct lr_flv_meta *m, const struct lr_tracks *t, const struct lr_tags *tags,
                     bool later)
{
    struct lr_buf *b = &m->common;
    bool video = false;
    lr_buf_init(b, COMMON_MAX);
    int rc = put_head(b);
    for (int i = 0; i < t->count && rc == 0; i++) {
        bool picture = t->track[i].kind == LR_VIDEO;
        rc = picture ? put_video(b, &t->track[i]) : put_audio(b, &t->track[i]);
        video |= picture;
    }
    if (rc == 0)
        rc = put_text(b, "encoder", "livrec");
    if (rc == 0 && tags)
        rc = put_tags(b, tags);
    m->room = !later ? 0 : END_NUMBERS + ARRAY + sizeof SPACER + NUMBER;
    if (later && video)
        m->room += KEYFRAMES + (size_t)LR_KEYS_MAX * 2 * NUMBER;
    return rc;
}

void lr_flv_meta_free(struct lr_flv_meta *m)
{
    lr_buf_free(&m->common);
}

/* Up to a size: an array of numbers, which players leave alone, with a name that is as long as
 * needed. No zeros: pages of them are what a power cut leaves. */
static int put_filling(struct lr_buf *b, size_t until)
{
    char name[sizeof SPACER + NUMBER] = SPACER;
    size_t left = until - b->len - ARRAY - strlen(SPACER);
    memset(name + strlen(SPACER), '_', left % NUMBER);
    int rc = put_array(b, name, left / NUMBER);
    for (size_t i = 0; i < left / NUMBER && rc == 0; i++)
        rc = put_value(b, 1);
    return rc;
}

static int finish(const struct lr_flv_meta *m, struct lr_buf *out)
{
    int rc = m->room ? put_filling(out, m->common.len + m->room) : 0;
    return rc ? rc : put_end(out);
}

static int begin(const struct lr_flv_meta *m, struct lr_buf *out)
{
    lr_buf_init(out, BODY_MAX);
    return lr_buf_append(out, m->common.data, m->common.len);
}

int lr_flv_meta_begin(const struct lr_flv_meta *m, struct lr_buf *out)
{
    int rc = begin(m, out);
    return rc ? rc : finish(m, out);
}

static int put_keyframes(struct lr_buf *b, const struct lr_keys *keys)
{
    size_t n = lr_keys_count(keys);
    int rc = n ? put_name(b, "keyframes") : 0;
    if (rc || n == 0)
        return rc;
    rc = lr_buf_putc(b, AMF_OBJECT);
    if (rc == 0)
        rc = put_array(b, "filepositions", n);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = put_value(b, (double)lr_keys_at(keys, i).at);
    if (rc == 0)
        rc = put_array(b, "times", n);
    for (size_t i = 0; i < n && rc == 0; i++)
        rc = put_value(b, (double)lr_keys_at(keys, i).ms / 1000);
    return rc ? rc : put_end(b);
}

int lr_flv_meta_end(const struct lr_flv_meta *m, const struct lr_flv_end *e, struct lr_buf *out)
{
    int rc = begin(m, out);
    if (rc == 0)
        rc = put_number(out, "duration", e->seconds);
    if (rc == 0)
        rc = put_number(out, "filesize", e->bytes);
    if (rc == 0)
        rc = put_keyframes(out, e->keys);
    return rc ? rc : finish(m, out);
}

int lr_flv_meta_number(struct lr_buf *out, const char *name, double v)
{
    lr_buf_init(out, COMMON_MAX);
    int rc = put_head(out);
    if (rc == 0)
        rc = put_number(out, name, v);
    return rc ? rc : put_end(out);
}
