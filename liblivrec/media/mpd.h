/* DASH manifests (ISO/IEC 23009-1): bytes to a struct, no I/O.
 *
 * Read through libxml2 as a stream: no network, no document type, no entities but the five of XML.
 * Lenient as players are (attributes that are none count as left out, unknown elements are passed
 * over), strict where a guess could harm: a body that is no MPD is refused. What is inherited
 * (BaseURL, SegmentTemplate and its likes, attributes of an AdaptationSet) is worked out here.
 * Events, subtitles, thumbnails, trick modes and remote elements (xlink) are passed over. */
#ifndef LR_MPD_H
#define LR_MPD_H

#include "media/m3u8.h"

#define LR_MPD_MAX ((size_t)4 << 20)    /* bytes of a manifest */
#define LR_MPD_ARENA ((size_t)48 << 20) /* enough arena for any */
#define LR_MPD_PERIODS 128              /* of more the last ones are kept */
#define LR_MPD_ELEMENTS 50000           /* Period, AdaptationSet, Representation, in all */
#define LR_MPD_ENTRIES 200000           /* S and SegmentURL, in all */
#define LR_MPD_LEVELS 5                 /* at which BaseURL may stand, and the manifest's own URL */
#define LR_MPD_EARLY_MS 10000           /* segments are asked for no sooner before their time */

enum lr_mpd_kind { LR_MPD_OTHER, LR_MPD_VIDEO, LR_MPD_AUDIO };

/* S of a SegmentTimeline. */
struct lr_mpd_run {
    struct lr_mpd_run *next;
    int64_t time;   /* @t; -1: where the one before ends */
    int64_t length; /* @d, > 0 */
    int64_t repeat; /* @r; < 0: up to the next one, or to the end of the Period */
    int64_t number; /* @n; -1: not said */
};

struct lr_mpd_link {
    struct lr_mpd_link *next;
    const char *uri; /* NULL: that of the Representation */
    struct lr_m3u8_range range;
};

/* availabilityTimeOffset and availabilityTimeComplete. */
struct lr_mpd_early {
    int64_t ms;   /* so much sooner than when they end segments can be had */
    bool partial; /* but not to their ends: those come while they are made */
};

struct lr_mpd_base {
    const char *uri; /* NULL: none at that level */
    struct lr_mpd_early early;
};

/* SegmentTemplate, SegmentList and SegmentBase in one; -1 and NULL where nothing is said. */
struct lr_mpd_addressing {
    const char *media; /* template; NULL: a list, or the Representation is one file */
    const char *init;  /* URI or template of the init segment */
    struct lr_m3u8_range init_range;
    bool has_init;
    struct lr_m3u8_range index; /* of one file: where it says what is where (sidx); length -1 */
    int searches;               /* not said where: how often it was looked for */
    bool searched;              /* ... up to the first fragment, without a find */
    uint64_t media_at;          /* where that is */
    bool pieces;                /* links cut the file anywhere */
    bool has_early;
    struct lr_mpd_early early;
    int64_t timescale, length; /* @duration */
    int64_t start_number, end_number;
    int64_t offset;          /* @presentationTimeOffset */
    struct lr_mpd_run *runs; /* SegmentTimeline */
    struct lr_mpd_link *links;
};

struct lr_mpd_representation {
    struct lr_mpd_representation *next;
    const char *id; /* NULL where nothing is said, as the next ones */
    const char *mime, *codecs, *language;
    enum lr_mpd_kind kind; /* VIDEO may have sound inside, see codecs */
    int64_t bandwidth;     /* bit/s, 0 = not said, as the next ones */
    int width, height, fps_milli;
    bool main;                              /* Role main */
    bool locked;                            /* ContentProtection */
    struct lr_mpd_base base[LR_MPD_LEVELS]; /* BaseURLs, outermost first, the manifest's own URL */
                                            /* being base[0] */
    struct lr_mpd_addressing at;
};

struct lr_mpd_period {
    struct lr_mpd_period *next;
    const char *id;
    int64_t start_ms;  /* since the presentation began */
    int64_t length_ms; /* -1 = not known: it goes on */
    struct lr_mpd_representation *representations;
};

/* UTCTiming: how to learn the sender's time. */
struct lr_mpd_clock {
    struct lr_mpd_clock *next;
    const char *scheme, *value;
};

/* Durations are ms, -1 = not said. */
struct lr_mpd {
    bool dynamic;         /* MPD@type: more may come */
    int64_t available_ms; /* availabilityStartTime, Unix ms; 0 = not said */
    int64_t update_ms;    /* minimumUpdatePeriod */
    int64_t buffer_ms;    /* timeShiftBufferDepth */
    int64_t delay_ms;     /* suggestedPresentationDelay */
    int64_t length_ms;    /* mediaPresentationDuration */
    const char *location; /* URL to ask for next, as written, or NULL */
    struct lr_mpd_clock *clocks;
    struct lr_mpd_period *periods; /* in order; NULL: there are none */
};

/* Parse what came from `url`. Everything in *out lives in the arena; *out is written on success
 * only. 0, LIVREC_EPARSE or LIVREC_ENOMEM. `data` is not kept. */
int lr_mpd_parse(struct lr_arena *a, const void *data, size_t len, const char *url,
                 struct lr_mpd *out, struct lr_err *err);

/* Which segments to list. Times are ms since the presentation began. */
struct lr_mpd_query {
    int64_t from_ms; /* those that end later */
    int64_t now_ms;  /* those that have ended by now; INT64_MAX: all */
    int max;         /* so many, the first ones */
};

struct lr_mpd_window {
    struct lr_m3u8_segment *segments; /* URIs are absolute; date_ms is ms since the beginning */
    int count;
    uint64_t number; /* of the first one, as the sender counts */
    bool more;       /* there were more than max */
};

/* The segments of a representation in its period; live in the arena. 0 or LIVREC_ENOMEM. Those
 * without an address that can be (lr_url_join_any()) have uri NULL, and are gaps. */
int lr_mpd_segments(struct lr_arena *a, const struct lr_mpd_period *p,
                    const struct lr_mpd_representation *r, const struct lr_mpd_query *query,
                    struct lr_mpd_window *out);

/* When the last segment that is complete by now ends; -1: there is none. *longest_ms is that of the
 * longest one. */
int64_t lr_mpd_edge(const struct lr_mpd_period *p, const struct lr_mpd_representation *r,
                    int64_t now_ms, int64_t *longest_ms);

/* By how much sooner than at their ends whole segments can be had, at most LR_MPD_EARLY_MS. */
int64_t lr_mpd_early(const struct lr_mpd_representation *r);

/* Its address, of all levels of BaseURL. NULL: it can't be, or no memory. */
char *lr_mpd_base(struct lr_arena *a, const struct lr_mpd_representation *r);

/* Is it one file whose index is to be read before it can be listed by segments? */
bool lr_mpd_wants_index(const struct lr_mpd_representation *r);

/* Where it is, or where it is looked for: what the file begins with, as long as nothing is said. */
struct lr_m3u8_range lr_mpd_index_range(struct lr_mpd_representation *r);

/* Take the bytes at that range of the file. LIVREC_EMEDIA: they are no index; LIVREC_ENOMEM. Then
 * the file counts as one segment, as it does before. 0 while it is still wanted: a search goes on
 * elsewhere. */
int lr_mpd_take_index(struct lr_arena *a, struct lr_mpd_representation *r, const uint8_t *data,
                      size_t len);

/* A file without an index, `total` bytes long, whose media was found on the way: cut into pieces of
 * a MiB, which share the time of its period. LIVREC_EMEDIA: it can't be; LIVREC_ENOMEM. */
int lr_mpd_cut(struct lr_arena *a, const struct lr_mpd_period *p, struct lr_mpd_representation *r,
               uint64_t total);

/* Do new segments come by the clock alone, without a newer manifest? */
bool lr_mpd_is_counted(const struct lr_mpd_representation *r);

#endif
