#include "media/mpd_build.h"

#include <string.h>

#define NUMBER_MAX ((int64_t)1 << 40)
#define TRICK_MODE "http://dashif.org/guidelines/trickmode"
#define THUMBNAILS "http://dashif.org/guidelines/thumbnail_tile"
#define THUMBNAILS_OLD "http://dashif.org/thumbnail_tile"

void *lr_mpd_new(struct lr_mpd_builder *b, size_t size)
{
    void *p = lr_arena_alloc(b->arena, size);
    if (!p)
        b->rc = LIVREC_ENOMEM;
    return p;
}

const char *lr_mpd_keep(struct lr_mpd_builder *b, const char *s)
{
    const char *copy = s ? lr_arena_strdup(b->arena, s) : NULL;
    if (s && !copy)
        b->rc = LIVREC_ENOMEM;
    return copy;
}

const char *lr_mpd_attr(const struct lr_xml_attrs *attrs, const char *name)
{
    for (int i = 0; i < attrs->count; i++)
        if (strcmp(attrs->name[i], name) == 0)
            return attrs->value[i];
    return NULL;
}

static const char *keep_attr(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs,
                             const char *name)
{
    return lr_mpd_keep(b, lr_mpd_attr(attrs, name));
}

static int64_t duration(const struct lr_xml_attrs *attrs, const char *name)
{
    const char *s = lr_mpd_attr(attrs, name);
    return s ? lr_number_duration(s, -1) : -1;
}

static int number(const struct lr_xml_attrs *attrs, const char *name, int max)
{
    const char *s = lr_mpd_attr(attrs, name);
    return s ? (int)lr_number_int(s, max, 0) : 0;
}

/* ---- MPD, Period */

static void take_mpd(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs)
{
    const char *type = lr_mpd_attr(attrs, "type");
    const char *since = lr_mpd_attr(attrs, "availabilityStartTime");
    b->out.dynamic = type && strcmp(type, "dynamic") == 0;
    b->out.available_ms = since ? lr_number_date(since) : 0;
    b->out.update_ms = duration(attrs, "minimumUpdatePeriod");
    b->out.buffer_ms = duration(attrs, "timeShiftBufferDepth");
    b->out.delay_ms = duration(attrs, "suggestedPresentationDelay");
    b->out.length_ms = duration(attrs, "mediaPresentationDuration");
}

static bool count(struct lr_mpd_builder *b)
{
    if (++b->elements > LR_MPD_ELEMENTS)
        b->rc = LIVREC_EPARSE;
    return b->rc == 0;
}

static void take_period(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs)
{
    struct lr_mpd_stretch *p = count(b) ? lr_mpd_new(b, sizeof *p) : NULL;
    b->period = p;
    if (!p)
        return;
    p->out.id = keep_attr(b, attrs, "id");
    p->out.start_ms = duration(attrs, "start");
    p->out.length_ms = duration(attrs, "duration");
    lr_mpd_clear(&p->at);
    b->representation_end = &p->out.representations;
    *b->period_end = &p->out;
    b->period_end = &p->out.next;
    if (++b->periods > LR_MPD_PERIODS)
        b->out.periods = b->out.periods->next;
}

/* ---- AdaptationSet, Representation */

/* "30", "30000/1001". */
static int frame_rate(const struct lr_xml_attrs *attrs)
{
    const char *s = lr_mpd_attr(attrs, "frameRate"), *slash = s ? strchr(s, '/') : NULL;
    int64_t milli = s ? lr_number_milli(s, 0) : 0;
    int64_t by = slash ? lr_number_int(slash + 1, 100000, 0) : 1;
    milli = by > 0 ? milli / by : 0;
    return milli > 0 && milli < 1000000 ? (int)milli : 0;
}

static void take_format(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs,
                        struct lr_mpd_representation *r)
{
    r->id = keep_attr(b, attrs, "id");
    r->mime = keep_attr(b, attrs, "mimeType");
    r->codecs = keep_attr(b, attrs, "codecs");
    r->width = number(attrs, "width", 1 << 16);
    r->height = number(attrs, "height", 1 << 16);
    r->fps_milli = frame_rate(attrs);
    lr_mpd_clear(&r->at);
}

static void take_set(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs)
{
    struct lr_mpd_set *s = count(b) ? lr_mpd_new(b, sizeof *s) : NULL;
    b->set = s;
    if (!s)
        return;
    take_format(b, attrs, &s->like);
    s->like.language = keep_attr(b, attrs, "lang");
    s->content = keep_attr(b, attrs, "contentType");
}

static void take_representation(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs)
{
    struct lr_mpd_built *r = count(b) ? lr_mpd_new(b, sizeof *r) : NULL;
    const char *rate = lr_mpd_attr(attrs, "bandwidth");
    b->representation = r;
    if (!r)
        return;
    r->set = b->set;
    take_format(b, attrs, &r->out);
    r->out.bandwidth = rate ? lr_number_int(rate, NUMBER_MAX, 0) : 0;
    *b->representation_end = &r->out;
    b->representation_end = &r->out.next;
}

struct lr_mpd_addressing *lr_mpd_level(struct lr_mpd_builder *b)
{
    if (b->representation)
        return &b->representation->out.at;
    return b->set ? &b->set->like.at : &b->period->at;
}

/* ---- small ones */

static void take_timing(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs)
{
    struct lr_mpd_clock *c = count(b) ? lr_mpd_new(b, sizeof *c) : NULL;
    if (!c)
        return;
    c->scheme = keep_attr(b, attrs, "schemeIdUri");
    c->value = keep_attr(b, attrs, "value");
    if (!c->scheme || !c->value)
        return;
    *b->clock_end = c;
    b->clock_end = &c->next;
}

static void take_protection(struct lr_mpd_builder *b)
{
    if (b->representation)
        b->representation->out.locked = true;
    else
        b->set->like.locked = true;
}

static void take_essential(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs)
{
    const char *scheme = lr_mpd_attr(attrs, "schemeIdUri");
    bool trick = scheme && (strcmp(scheme, TRICK_MODE) == 0 || strcmp(scheme, THUMBNAILS) == 0 ||
                            strcmp(scheme, THUMBNAILS_OLD) == 0);
    if (trick && b->representation)
        b->representation->trick = true;
    else if (trick)
        b->set->trick = true;
}

static void take_role(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs)
{
    const char *value = lr_mpd_attr(attrs, "value");
    b->set->like.main |= value && strcmp(value, "main") == 0;
}

void lr_mpd_take(struct lr_mpd_builder *b, enum lr_mpd_element e, const struct lr_xml_attrs *attrs)
{
    switch (e) {
    case LR_MPD_MPD:
        take_mpd(b, attrs);
        break;
    case LR_MPD_PERIOD:
        take_period(b, attrs);
        break;
    case LR_MPD_SET:
        take_set(b, attrs);
        break;
    case LR_MPD_REPRESENTATION:
        take_representation(b, attrs);
        break;
    case LR_MPD_TIMING:
        take_timing(b, attrs);
        break;
    case LR_MPD_PROTECTION:
        take_protection(b);
        break;
    case LR_MPD_ESSENTIAL:
        take_essential(b, attrs);
        break;
    case LR_MPD_ROLE:
        take_role(b, attrs);
        break;
    case LR_MPD_BASE_URL:
        lr_mpd_early_attrs(attrs, &b->early);
        break;
    default:
        lr_mpd_take_addressing(b, e, attrs);
    }
}

/* The first BaseURL of a level is that of the sender's choice. */
static void take_base(struct lr_mpd_builder *b, const char *text)
{
    struct lr_mpd_base *base = b->representation ? &b->representation->out.base[LR_MPD_LEVELS - 1]
                               : b->set          ? &b->set->like.base[LR_MPD_LEVELS - 2]
                               : b->period       ? &b->period->base
                                                 : &b->base;
    if (!base->uri && *text)
        *base = (struct lr_mpd_base){lr_mpd_keep(b, text), b->early};
}

void lr_mpd_take_text(struct lr_mpd_builder *b, enum lr_mpd_element e, const char *text)
{
    if (e == LR_MPD_REPRESENTATION)
        b->representation = NULL;
    else if (e == LR_MPD_SET)
        b->set = NULL;
    else if (e == LR_MPD_PERIOD)
        b->period = NULL;
    else if (e == LR_MPD_BASE_URL)
        take_base(b, text);
    else if (e == LR_MPD_LOCATION && !b->out.location && *text)
        b->out.location = lr_mpd_keep(b, text);
}
