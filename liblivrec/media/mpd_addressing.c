/* How segments are addressed: SegmentTemplate, SegmentList, SegmentBase and what is in them. */
#include <string.h>

#include "media/mpd_build.h"

#define NUMBER_MAX ((int64_t)1 << 52) /* sums of two still fit */
#define TIME_MAX ((int64_t)1 << 61)
#define TIMESCALE_MAX 1000000000
#define REPEAT_MAX ((int64_t)1 << 40)

void lr_mpd_clear(struct lr_mpd_addressing *at)
{
    *at = (struct lr_mpd_addressing){.timescale = -1,
                                     .length = -1,
                                     .start_number = -1,
                                     .end_number = -1,
                                     .offset = -1,
                                     .index = {0, -1}};
}

static void inherit_number(int64_t *n, int64_t above)
{
    if (*n < 0)
        *n = above;
}

void lr_mpd_inherit(struct lr_mpd_addressing *at, const struct lr_mpd_addressing *above)
{
    at->media = at->media ? at->media : above->media;
    at->runs = at->runs ? at->runs : above->runs;
    at->links = at->links ? at->links : above->links;
    inherit_number(&at->timescale, above->timescale);
    inherit_number(&at->length, above->length);
    inherit_number(&at->start_number, above->start_number);
    inherit_number(&at->end_number, above->end_number);
    inherit_number(&at->offset, above->offset);
    if (at->index.length < 0)
        at->index = above->index;
    if (!at->has_early) {
        at->has_early = above->has_early;
        at->early = above->early;
    }
    if (at->has_init || !above->has_init)
        return;
    at->has_init = true;
    at->init = above->init;
    at->init_range = above->init_range;
}

static int64_t number(const struct lr_xml_attrs *attrs, const char *name, int64_t max)
{
    const char *s = lr_mpd_attr(attrs, name);
    return s ? lr_number_int(s, max, -1) : -1;
}

/* "500-999", as of HTTP. All of it where nothing is said. */
static struct lr_m3u8_range range(const char *s)
{
    struct lr_m3u8_range all = {0, -1};
    char first[24];
    uint64_t from, to;
    const char *dash = s ? strchr(s, '-') : NULL;
    size_t len = dash ? (size_t)(dash - s) : sizeof first;
    if (len >= sizeof first)
        return all;
    memcpy(first, s, len);
    first[len] = '\0';
    if (!lr_number_u64(first, &from) || !lr_number_u64(dash + 1, &to) || to < from ||
        to >= INT64_MAX)
        return all;
    return (struct lr_m3u8_range){from, (int64_t)(to - from) + 1};
}

bool lr_mpd_early_attrs(const struct lr_xml_attrs *attrs, struct lr_mpd_early *out)
{
    const char *offset = lr_mpd_attr(attrs, "availabilityTimeOffset");
    const char *complete = lr_mpd_attr(attrs, "availabilityTimeComplete");
    int64_t ms = offset ? lr_number_milli(offset, 0) : 0;
    if (offset && strcmp(offset, "INF") == 0)
        ms = LR_MPD_EARLY_MS;
    out->ms = ms < 0 ? 0 : ms < LR_MPD_EARLY_MS ? ms : LR_MPD_EARLY_MS;
    out->partial = complete && (strcmp(complete, "false") == 0 || strcmp(complete, "0") == 0);
    return offset || complete;
}

/* Of all three: SegmentBaseInformation and MultipleSegmentBaseInformation. */
static void take_base(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs,
                      struct lr_mpd_addressing *at)
{
    struct lr_mpd_early early;
    if (lr_mpd_early_attrs(attrs, &early)) {
        at->early = early;
        at->has_early = true;
    }
    if (at->index.length < 0)
        at->index = range(lr_mpd_attr(attrs, "indexRange"));
    inherit_number(&at->timescale, number(attrs, "timescale", TIMESCALE_MAX));
    inherit_number(&at->length, number(attrs, "duration", TIME_MAX));
    inherit_number(&at->start_number, number(attrs, "startNumber", NUMBER_MAX));
    inherit_number(&at->end_number, number(attrs, "endNumber", NUMBER_MAX));
    inherit_number(&at->offset, number(attrs, "presentationTimeOffset", TIME_MAX));
    b->run_end = NULL;
    b->link_end = &at->links;
}

static void take_template(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs,
                          struct lr_mpd_addressing *at)
{
    const char *init = lr_mpd_attr(attrs, "initialization");
    take_base(b, attrs, at);
    at->media = lr_mpd_keep(b, lr_mpd_attr(attrs, "media"));
    if (!init)
        return;
    at->init = lr_mpd_keep(b, init);
    at->init_range = range(NULL);
    at->has_init = true;
}

static void take_initialization(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs,
                                struct lr_mpd_addressing *at)
{
    at->init = lr_mpd_keep(b, lr_mpd_attr(attrs, "sourceURL"));
    at->init_range = range(lr_mpd_attr(attrs, "range"));
    at->has_init = at->init || at->init_range.length > 0;
}

static bool count_entry(struct lr_mpd_builder *b)
{
    if (++b->entries > LR_MPD_ENTRIES)
        b->rc = LIVREC_EPARSE;
    return b->rc == 0;
}

static void take_run(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs)
{
    const char *repeat = lr_mpd_attr(attrs, "r");
    int64_t length = number(attrs, "d", TIME_MAX);
    if (length <= 0 || !b->run_end || !count_entry(b))
        return;
    struct lr_mpd_run *r = lr_mpd_new(b, sizeof *r);
    if (!r)
        return;
    *r = (struct lr_mpd_run){.time = number(attrs, "t", TIME_MAX),
                             .length = length,
                             .number = number(attrs, "n", NUMBER_MAX)};
    if (repeat)
        r->repeat = *repeat == '-' ? -1 : lr_number_int(repeat, REPEAT_MAX, 0);
    *b->run_end = r;
    b->run_end = &r->next;
}

static void take_link(struct lr_mpd_builder *b, const struct lr_xml_attrs *attrs)
{
    struct lr_mpd_link *l = count_entry(b) ? lr_mpd_new(b, sizeof *l) : NULL;
    if (!l)
        return;
    l->uri = lr_mpd_keep(b, lr_mpd_attr(attrs, "media"));
    l->range = range(lr_mpd_attr(attrs, "mediaRange"));
    *b->link_end = l;
    b->link_end = &l->next;
}

void lr_mpd_take_addressing(struct lr_mpd_builder *b, enum lr_mpd_element e,
                            const struct lr_xml_attrs *attrs)
{
    struct lr_mpd_addressing *at = b->period ? lr_mpd_level(b) : NULL;
    if (!at)
        return;
    if (e == LR_MPD_TEMPLATE)
        take_template(b, attrs, at);
    else if (e == LR_MPD_LIST || e == LR_MPD_SINGLE)
        take_base(b, attrs, at);
    else if (e == LR_MPD_TIMELINE)
        b->run_end = at->runs ? NULL : &at->runs;
    else if (e == LR_MPD_S)
        take_run(b, attrs);
    else if (e == LR_MPD_SEGMENT_URL)
        take_link(b, attrs);
    else if (e == LR_MPD_INITIALIZATION)
        take_initialization(b, attrs, at);
    else if (e == LR_MPD_INDEX && !lr_mpd_attr(attrs, "sourceURL"))
        at->index = range(lr_mpd_attr(attrs, "range"));
}
