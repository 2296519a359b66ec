/* A manifest while it is read. Private to media/mpd*.c. */
#ifndef LR_MPD_BUILD_H
#define LR_MPD_BUILD_H

#include "core/buf.h"
#include "media/mpd_parts.h"

#define LR_MPD_DEPTH 16 /* of elements that mean something */

enum lr_mpd_element {
    LR_MPD_NOTHING, /* above the first one */
    LR_MPD_MPD,
    LR_MPD_PERIOD,
    LR_MPD_SET,
    LR_MPD_REPRESENTATION,
    LR_MPD_BASE_URL,
    LR_MPD_LOCATION,
    LR_MPD_TIMING,
    LR_MPD_PROTECTION,
    LR_MPD_ESSENTIAL,
    LR_MPD_ROLE,
    LR_MPD_TEMPLATE,
    LR_MPD_LIST,
    LR_MPD_SINGLE, /* SegmentBase */
    LR_MPD_TIMELINE,
    LR_MPD_S,
    LR_MPD_SEGMENT_URL,
    LR_MPD_INITIALIZATION,
    LR_MPD_INDEX, /* RepresentationIndex */
};

/* An AdaptationSet is what its Representations say where they say nothing. */
struct lr_mpd_set {
    struct lr_mpd_representation like;
    const char *content; /* contentType */
    bool trick;          /* pictures for winding, or something else that is no stream */
};

struct lr_mpd_built {
    struct lr_mpd_representation out;
    struct lr_mpd_set *set;
    bool trick;
};

struct lr_mpd_stretch {
    struct lr_mpd_period out; /* start_ms -1: not said */
    struct lr_mpd_base base;
    struct lr_mpd_addressing at;
};

struct lr_mpd_builder {
    struct lr_arena *arena;
    struct lr_mpd out;
    const char *url;
    struct lr_mpd_base base;
    struct lr_mpd_early early; /* of the BaseURL that is open */
    enum lr_mpd_element open[LR_MPD_DEPTH];
    int depth;
    int skipped; /* depth inside an element that is passed over */
    struct lr_buf text;
    /* What is open, and where the next one goes. */
    struct lr_mpd_stretch *period;
    struct lr_mpd_set *set;
    struct lr_mpd_built *representation;
    struct lr_mpd_period **period_end;
    struct lr_mpd_representation **representation_end;
    struct lr_mpd_run **run_end;
    struct lr_mpd_link **link_end;
    struct lr_mpd_clock **clock_end;
    int periods, elements, entries;
    int rc; /* LIVREC_ENOMEM, LIVREC_EPARSE: too large */
};

/* The value of an attribute, NULL: it is left out. */
const char *lr_mpd_attr(const struct lr_xml_attrs *attrs, const char *name);

/* Take an element and its attributes; text comes at its end. */
void lr_mpd_take(struct lr_mpd_builder *b, enum lr_mpd_element e, const struct lr_xml_attrs *attrs);
void lr_mpd_take_text(struct lr_mpd_builder *b, enum lr_mpd_element e, const char *text);

/* SegmentTemplate and its likes, and what is in them. */
void lr_mpd_take_addressing(struct lr_mpd_builder *b, enum lr_mpd_element e,
                            const struct lr_xml_attrs *attrs);

/* availabilityTimeOffset and its like. False: nothing is said. */
bool lr_mpd_early_attrs(const struct lr_xml_attrs *attrs, struct lr_mpd_early *out);

/* Memory and copies of the arena; NULL notes that there is no more. A NULL string stays NULL. */
void *lr_mpd_new(struct lr_mpd_builder *b, size_t size);
const char *lr_mpd_keep(struct lr_mpd_builder *b, const char *s);

/* Nothing is said yet. */
void lr_mpd_clear(struct lr_mpd_addressing *at);

/* Where the addressing of the innermost level goes. */
struct lr_mpd_addressing *lr_mpd_level(struct lr_mpd_builder *b);

#endif
