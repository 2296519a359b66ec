/* Sources: media of one stream from the network into a pipeline. They live on the loop's thread.
 * They reconnect nothing by themselves beyond what their protocol defines (HLS and DASH reload
 * their lists and retry segments); the session decides what a lost source means. */
#ifndef LR_SOURCE_H
#define LR_SOURCE_H

#include "net/http.h"
#include "record/hls_variant.h"
#include "record/sink.h"
#include "record/stage.h"

struct lr_source;

enum lr_source_end {
    LR_END_EOF,      /* the sender closed; more may come later */
    LR_END_LIST,     /* EXT-X-ENDLIST, or a body with known length is complete: nothing more */
    LR_END_EXPIRED,  /* 401 403 404 410: a new URL is needed */
    LR_END_ERROR,    /* network or media error, see err: EMEDIA is no media, EDRM is encrypted */
    LR_END_PLAYLIST, /* an HTTP source found an HLS playlist: start an HLS source with this URL */
    LR_END_MANIFEST, /* ... a DASH manifest: start a DASH source */
};

struct lr_source_ops {
    /* Bytes arrived (for the progress figures and the watchdog). */
    void (*bytes)(void *user, size_t n);
    /* The source ended by itself; free it with lr_source_free() (also from inside). */
    void (*ended)(void *user, enum lr_source_end end, const struct lr_err *err);
    /* Raw: where the bytes go, asked once it is known what they are ("flv", "ts", "mp4", "aac").
     * NULL ends the source. Not needed otherwise. */
    struct lr_out *(*raw)(void *user, const char *ext);
    /* May be NULL. A list can be had, but has brought nothing new for a while: the platform may
     * know why. Once until something new comes. */
    void (*quiet)(void *user);
    /* May be NULL. A part was given up, and no media came before it. */
    void (*barren)(void *user, const struct lr_err *why);
};

/* How far the recording of one list of segments got. */
struct lr_seg_place {
    bool valid;
    uint64_t sequence;  /* of the last segment that was handed on */
    uint64_t name_hash; /* of the file name in its URI; 0: names say nothing */
    int64_t date_ms;    /* when it ended, by EXT-X-PROGRAM-DATE-TIME or the times of a DASH
                           manifest; 0 = not known */
    int64_t at_ms;      /* when it was handed on, monotonic */
};

/* Kept by the session from source to source of the same stream, so that a new URL fills in what is
 * still in the window and doubles nothing. Zeroed at first; HTTP sources do not look into it. */
struct lr_seg_resume {
    struct lr_seg_place place[2]; /* of the variant, and of its separate sound */
    bool key_refused;             /* a new URL was asked for because of a key already */
    int64_t left_out_ms;          /* of media that a filter took: it came, but is not recorded */
};

/* Strings and headers are copied; loop, http, out and resume are borrowed until the source is
 * freed. */
struct lr_source_config {
    struct lr_loop *loop;
    const struct lr_http_config *http;
    const char *url;
    const struct lr_header *headers;
    int header_count;
    struct lr_stage *out;         /* the pipeline */
    bool raw;                     /* bytes as sent go to ops->raw() instead */
    int64_t stall_ms;             /* no byte for so long ends it with LR_END_ERROR */
    uint64_t job;                 /* for log lines */
    struct lr_wish wish;          /* HLS master, DASH: which variant */
    struct lr_seg_resume *resume; /* HLS, DASH; NULL: nothing was recorded before */
    /* Playlists and manifests, where nothing is to be resumed: from the first segment that is
     * listed, or so many from the last; 0: as the protocol suggests. */
    bool from_start;
    int live_edge;
    /* HLS: segments to leave out, static; those that are advertisements only with skip_ads. */
    const struct lr_segment_filter *filters;
    bool skip_ads;
    const char *query; /* added to each address of a playlist, manifest or segment; NULL: nothing */
};

/* Endless or finite body over HTTP: FLV, TS, fMP4, ADTS, by sniffing. With ws:// or wss:// the body
 * is the binary messages of a WebSocket. */
int lr_source_http_start(const struct lr_source_config *cfg, const struct lr_source_ops *ops,
                         void *user, struct lr_source **out, struct lr_err *err);
/* HLS, RFC 8216. Starts three target durations from the live edge (6.3.3), or at the beginning of a
 * list that has its end already. */
int lr_source_hls_start(const struct lr_source_config *cfg, const struct lr_source_ops *ops,
                        void *user, struct lr_source **out, struct lr_err *err);

/* DASH, ISO/IEC 23009-1. Starts as far from the live edge as the manifest suggests, else three
 * segments; at the beginning of one that is static. */
int lr_source_dash_start(const struct lr_source_config *cfg, const struct lr_source_ops *ops,
                         void *user, struct lr_source **out, struct lr_err *err);

/* Stop reading and go on (back-pressure). The watchdog rests meanwhile. */
void lr_source_pause(struct lr_source *s, bool paused);
/* The same for an instant: what is on its way still comes, and nothing is asked anew afterwards. */
void lr_source_ease(struct lr_source *s, bool eased);
void lr_source_drain(struct lr_source *s); /* take in what the kernel holds, before a stop */
void lr_source_free(struct lr_source *s);  /* NULL is allowed; no call of ops any more */

#endif
