#include "record/subtitle.h"

#include <inttypes.h>
#include <string.h>
#include <time.h>

#include "core/alloc.h"
#include "core/attr.h"
#include "core/clock.h"
#include "core/log.h"
#include "record/pipeline_parts.h"

#define TEXT_MAX ((size_t)1 << 20) /* of what is written at once */
#define WORDS_MAX 256              /* of one line */
#define FIELD_BYTES 16

struct lr_subtitle_form {
    const char *name, *head;
    /* The count-th line, from 1: `text` during this second. */
    int (*line)(struct lr_buf *b, int count, int64_t second, const char *text);
};

struct place {
    int64_t h;
    int m, s;
};

static struct place place_of(int64_t second)
{
    return (struct place){second / 3600, (int)(second / 60 % 60), (int)(second % 60)};
}

static int srt_line(struct lr_buf *b, int count, int64_t second, const char *text)
{
    struct place from = place_of(second), to = place_of(second + 1);
    return lr_buf_fmt(b, "%d\n%02" PRId64 ":%02d:%02d,000 --> %02" PRId64 ":%02d:%02d,000\n%s\n\n",
                      count, from.h, from.m, from.s, to.h, to.m, to.s, text);
}

static int ass_line(struct lr_buf *b, int count, int64_t second, const char *text)
{
    struct place from = place_of(second), to = place_of(second + 1);
    (void)count;
    return lr_buf_fmt(
        b, "Dialogue: 0,%" PRId64 ":%02d:%02d.00,%" PRId64 ":%02d:%02d.00,Default,,0,0,0,,%s\n",
        from.h, from.m, from.s, to.h, to.m, to.s, text);
}

static int vtt_line(struct lr_buf *b, int count, int64_t second, const char *text)
{
    struct place from = place_of(second), to = place_of(second + 1);
    (void)count;
    return lr_buf_fmt(b, "%02" PRId64 ":%02d:%02d.000 --> %02" PRId64 ":%02d:%02d.000\n%s\n\n",
                      from.h, from.m, from.s, to.h, to.m, to.s, text);
}

static const struct lr_subtitle_form forms[] = {
    {"srt", "", srt_line},
    {"vtt", "WEBVTT\n\n", vtt_line},
    {"ass",
     "[Script Info]\nScriptType: v4.00+\nPlayResX: 384\nPlayResY: 288\n\n[V4+ Styles]\n"
     "Format: Name, Fontname, Fontsize, PrimaryColour, SecondaryColour, OutlineColour, BackColour, "
     "Bold, Italic, Underline, StrikeOut, ScaleX, ScaleY, Spacing, Angle, BorderStyle, Outline, "
     "Shadow, Alignment, MarginL, MarginR, MarginV, Encoding\n"
     "Style: Default,Arial,16,&Hffffff,&Hffffff,&H0,&H0,0,0,0,0,100,100,0,0,1,1,0,2,10,10,10,0\n\n"
     "[Events]\n"
     "Format: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\n",
     ass_line},
};

void lr_subtitle_free(struct lr_subtitle *s)
{
    if (s)
        lr_free(s->path);
    lr_free(s);
}

static void warn(const struct lr_output *o, const char *why)
{
    const struct lr_pipeline_config *cfg = &o->pipeline->cfg;
    lr_logf(cfg->env->log, LR_WARN, cfg->job, "the subtitles are not complete: %s", why);
}

void lr_subtitle_begin(struct lr_output *o)
{
    const char *form = o->pipeline->cfg.subtitles;
    if (!form)
        return;
    o->subtitle = lr_calloc(1, sizeof *o->subtitle);
    if (!o->subtitle) {
        warn(o, "out of memory");
        return;
    }
    o->subtitle->form = &forms[0];
    for (size_t i = 0; i < LR_COUNT(forms); i++)
        if (strcmp(form, forms[i].name) == 0)
            o->subtitle->form = &forms[i];
}

static void on_closed(void *user, const char *path, int64_t bytes, const struct lr_err *err)
{
    struct lr_output *o = user;
    o->subtitle->file = NULL;
    if (err->code)
        warn(o, err->text);
    else
        o->subtitle->path = lr_strdup(path);
    lr_output_next(o);
}

/* Nobody misses it: there is no media, or none that had a time. */
static void on_removed(void *user, const char *path, int64_t bytes, const struct lr_err *err)
{
    struct lr_output *o = user;
    o->subtitle->file = NULL;
    lr_output_next(o);
}

static const struct lr_file_ops ops = {.closed = on_closed};
static const struct lr_file_ops unwanted_ops = {.closed = on_removed};

void lr_subtitle_open(struct lr_output *o)
{
    struct lr_subtitle *s = o->subtitle;
    const struct lr_pipeline_config *cfg = &o->pipeline->cfg;
    struct lr_err err;
    if (!s)
        return;
    char *path = o->path ? lr_naming_beside(o->path, s->form->name) : NULL;
    if (!path || lr_file_open(cfg->disk, o->root_fd, path, &ops, o, &s->file, &err))
        warn(o, path ? err.text : "out of memory");
    lr_free(path);
}

/* {date} and {time} in the template. False: the clock is out of all bounds. */
static bool words(const struct lr_pipeline_config *cfg, int64_t wall_ms, char out[WORDS_MAX])
{
    const char *s = cfg->subtitle_text ? cfg->subtitle_text : "{date} {time}";
    struct tm tm;
    size_t n = 0;
    if (!lr_zone_time(cfg->zone, wall_ms, &tm))
        return false;
    while (*s && n + FIELD_BYTES < WORDS_MAX) {
        bool date = strncmp(s, "{date}", 6) == 0, time = strncmp(s, "{time}", 6) == 0;
        if (date)
            n += strftime(out + n, FIELD_BYTES, "%Y-%m-%d", &tm);
        else if (time)
            n += strftime(out + n, FIELD_BYTES, "%H:%M:%S", &tm);
        else
            out[n++] = *s;
        s += date || time ? 6 : 1;
    }
    out[n] = '\0';
    return n > 0;
}

static int put_lines(struct lr_subtitle *s, const struct lr_pipeline_config *cfg, struct lr_buf *b)
{
    char text[WORDS_MAX];
    int rc = s->count == 0 ? lr_buf_puts(b, s->form->head) : 0;
    for (; rc == 0 && s->next * 1000 <= s->line.last; s->next++)
        if (words(cfg, s->line.offset + s->next * 1000, text))
            rc = s->form->line(b, ++s->count, s->next, text);
    return rc;
}

/* The stretch is over: its lines can be written. */
static void settle(struct lr_output *o)
{
    struct lr_subtitle *s = o->subtitle;
    struct lr_buf b;
    lr_wall_line_settle(&s->line);
    if (!s->file || !s->line.known || s->next * 1000 > s->line.last)
        return;
    lr_buf_init(&b, TEXT_MAX);
    int rc = put_lines(s, &o->pipeline->cfg, &b);
    struct lr_out *out = lr_file_out(s->file);
    if (rc == 0)
        rc = out->write(out, b.data, b.len);
    if (rc == 0)
        out->unit(out);
    else
        warn(o, "out of memory");
    lr_buf_free(&b);
    lr_file_push(s->file);
}

void lr_subtitle_media(struct lr_output *o, int64_t media_ms)
{
    struct lr_subtitle *s = o->subtitle;
    if (!s)
        return;
    int64_t now = lr_wall_ms(o->pipeline->cfg.env->clock);
    bool hole = media_ms - s->line.last > LR_WALL_HOLE;
    if (!lr_wall_line_add(&s->line, media_ms, now)) {
        settle(o);
        lr_wall_line_add(&s->line, media_ms, now);
    }
    if (hole && s->next < media_ms / 1000) /* nothing is shown there */
        s->next = media_ms / 1000;
}

void lr_subtitle_settle(struct lr_output *o)
{
    if (o->subtitle)
        settle(o);
}

bool lr_subtitle_close(struct lr_output *o, bool keep)
{
    struct lr_subtitle *s = o->subtitle;
    if (!s || !s->file || s->closing)
        return s && s->file;
    s->closing = true;
    settle(o); /* the file may not have been there when the media ended */
    if (keep && s->count)
        lr_file_close(s->file);
    else
        lr_file_abort(s->file, &unwanted_ops);
    return true;
}
