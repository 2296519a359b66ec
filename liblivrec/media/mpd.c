#include "media/mpd.h"

#include <string.h>

#include "data/url.h"
#include "media/mpd_build.h"

/* ---- Periods */

/* Starts and lengths that are not said follow from the neighbours (5.3.2.1). */
static void place_periods(struct lr_mpd *mpd)
{
    int64_t end = 0;
    for (struct lr_mpd_period **at = &mpd->periods, *p; (p = *at) != NULL; at = &p->next) {
        if (p->start_ms < 0 && end < 0) { /* nobody knows when, nor of those behind it */
            *at = NULL;
            break;
        }
        p->start_ms = p->start_ms < 0 ? end : p->start_ms;
        int64_t next = p->next && p->next->start_ms >= p->start_ms ? p->next->start_ms : -1;
        if (next >= 0 && (p->length_ms < 0 || p->start_ms + p->length_ms > next))
            p->length_ms = next - p->start_ms;
        else if (!p->next && p->length_ms < 0 && mpd->length_ms >= p->start_ms)
            p->length_ms = mpd->length_ms - p->start_ms;
        end = p->length_ms < 0 ? -1 : p->start_ms + p->length_ms;
    }
}

/* ---- Representations */

static bool begins(const char *s, const char *word)
{
    return s && strncmp(s, word, strlen(word)) == 0;
}

/* Is there an address besides that of the manifest? */
static bool is_addressed(const struct lr_mpd_representation *r)
{
    return r->at.media || r->at.links || r->at.index.length > 0 || r->base[3].uri || r->base[4].uri;
}

/* Containers and codecs that can be recorded; where nothing is said, the first bytes tell. */
static enum lr_mpd_kind kind_of(const struct lr_mpd_built *b)
{
    const struct lr_mpd_representation *r = &b->out;
    const char *what = b->set->content ? b->set->content : r->mime;
    bool mp4 = !r->mime || strcmp(r->mime + strcspn(r->mime, "/"), "/mp4") == 0 ||
               strcmp(r->mime + strcspn(r->mime, "/"), "/mp2t") == 0;
    if (b->trick || b->set->trick || !mp4 || !is_addressed(r))
        return LR_MPD_OTHER;
    if (r->codecs)
        return lr_m3u8_has_video(r->codecs)   ? LR_MPD_VIDEO
               : lr_m3u8_has_audio(r->codecs) ? LR_MPD_AUDIO
                                              : LR_MPD_OTHER;
    if (begins(what, "video") || begins(r->mime, "video") || r->width)
        return LR_MPD_VIDEO;
    return begins(what, "audio") || begins(r->mime, "audio") ? LR_MPD_AUDIO : LR_MPD_OTHER;
}

static const char *first(const char *a, const char *b)
{
    return a ? a : b;
}

static void finish_representation(const struct lr_mpd_builder *b, const struct lr_mpd_stretch *p,
                                  struct lr_mpd_built *built)
{
    struct lr_mpd_representation *r = &built->out;
    const struct lr_mpd_representation *like = &built->set->like;
    r->mime = first(r->mime, like->mime);
    r->codecs = first(r->codecs, like->codecs);
    r->language = first(r->language, like->language);
    r->width = r->width ? r->width : like->width;
    r->height = r->height ? r->height : like->height;
    r->fps_milli = r->fps_milli ? r->fps_milli : like->fps_milli;
    r->main = like->main;
    r->locked |= like->locked;
    r->base[0].uri = b->url;
    r->base[1] = b->base;
    r->base[2] = p->base;
    r->base[3] = like->base[3];
    lr_mpd_inherit(&r->at, &like->at);
    lr_mpd_inherit(&r->at, &p->at);
    r->kind = kind_of(built);
}

static void finish(struct lr_mpd_builder *b)
{
    place_periods(&b->out);
    for (struct lr_mpd_period *p = b->out.periods; p; p = p->next)
        for (struct lr_mpd_representation *r = p->representations; r; r = r->next)
            finish_representation(b, (struct lr_mpd_stretch *)p, (struct lr_mpd_built *)r);
}

static int judge(const struct lr_mpd_builder *b, struct lr_err *err)
{
    if (b->rc == LIVREC_ENOMEM)
        return lr_err_set(err, b->rc, "MPD: memory ran out");
    if (b->elements > LR_MPD_ELEMENTS || b->entries > LR_MPD_ENTRIES)
        return lr_err_set(err, LIVREC_EPARSE, "MPD: too many elements");
    return b->rc ? lr_err_set(err, b->rc, "not a DASH manifest: another document") : 0;
}

static bool on_open(void *b, const char *name, const struct lr_xml_attrs *attrs)
{
    return lr_mpd_open(b, name, attrs);
}

static bool on_text(void *b, const char *text, size_t len)
{
    return lr_mpd_text(b, text, len);
}

static bool on_close(void *b)
{
    return lr_mpd_close(b);
}

int lr_mpd_parse(struct lr_arena *a, const void *data, size_t len, const char *url,
                 struct lr_mpd *out, struct lr_err *err)
{
    static const struct lr_xml_ops ops = {on_open, on_text, on_close};
    struct lr_mpd_builder b = {.arena = a};
    if (len == 0)
        return lr_err_set(err, LIVREC_EPARSE, "not a DASH manifest: empty");
    if (len > LR_MPD_MAX)
        return lr_err_set(err, LIVREC_EPARSE, "MPD: longer than %d MiB", (int)(LR_MPD_MAX >> 20));
    b.url = lr_mpd_keep(&b, url);
    b.period_end = &b.out.periods;
    b.clock_end = &b.out.clocks;
    lr_buf_init(&b.text, LR_URL_MAX);
    int rc = b.rc ? 0 : lr_xml_read("MPD", data, len, &ops, &b, err);
    lr_buf_free(&b.text);
    if (b.rc)
        rc = judge(&b, err);
    if (rc)
        return rc;
    finish(&b);
    *out = b.out;
    return 0;
}
