/* HLS playlists (RFC 8216 and its successor draft): bytes to a struct, no I/O.
 *
 * Lenient where servers are sloppy (byte order mark, CR LF, blanks around attributes, missing
 * EXT-X-VERSION, unknown tags), strict where a guess could harm (a body that is no playlist, a
 * sequence number that is none). URIs are as written: joining them with the playlist's own URL is
 * the caller's. Partial segments and other low-latency tags are passed over; so are I-frame lists
 * and variables. */
#ifndef LR_M3U8_H
#define LR_M3U8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "core/arena.h"
#include "core/err.h"

#define LR_M3U8_MAX ((size_t)2 << 20) /* bytes of a playlist */
#define LR_M3U8_SEGMENTS 10000        /* of a longer list the last ones are kept */
#define LR_M3U8_LINE 8192             /* longer lines are passed over */
#define LR_M3U8_LIST 256              /* variants; renditions; date ranges: more are passed over */
#define LR_M3U8_ARENA ((size_t)8 << 20) /* enough arena for any list */

enum lr_m3u8_method {
    LR_M3U8_CLEAR,
    LR_M3U8_AES128, /* whole segments, AES-128-CBC, key as 16 bytes behind the URI */
    LR_M3U8_OTHER,  /* SAMPLE-AES and the key formats of DRM systems */
};

struct lr_m3u8_key {
    enum lr_m3u8_method method;
    const char *name;   /* METHOD as written */
    const char *uri;    /* NULL when there is none */
    const char *format; /* KEYFORMAT, "identity" when it is left out */
    bool has_iv;        /* else the IV is the segment's sequence number (RFC 8216 5.2) */
    uint8_t iv[16];
};

/* Part of a resource: length -1 = all of it. */
struct lr_m3u8_range {
    uint64_t offset;
    int64_t length;
};

struct lr_m3u8_map {
    const char *uri;
    struct lr_m3u8_range range;
    const struct lr_m3u8_key *key; /* NULL = clear */
};

struct lr_m3u8_segment {
    const char *uri;     /* NULL: the line could not be taken; such a one is a gap */
    const char *title;   /* behind EXTINF, or NULL */
    int64_t duration_ms; /* 100 .. 120,000 */
    int64_t date_ms;     /* Unix ms, carried on from the last EXT-X-PROGRAM-DATE-TIME; 0: none */
    struct lr_m3u8_range range;
    const struct lr_m3u8_key *key; /* NULL = clear */
    const struct lr_m3u8_map *map; /* NULL = none */
    bool discontinuity;            /* EXT-X-DISCONTINUITY stands before it */
    bool gap;                      /* EXT-X-GAP: there is nothing to fetch */
    /* 0 but for DASH (media/mpd.h): 1/90000 s to add to the times inside; segments with another
     * timeline than the one before stand behind a discontinuity. */
    int64_t shift;
    uint64_t timeline;
    /* A file that is cut anywhere: this goes on where the one before ends, and its map stands in
     * front of the first. */
    bool piece;
};

/* EXT-X-DATERANGE. */
struct lr_m3u8_daterange {
    const char *id, *cls;     /* CLASS; both may be NULL */
    int64_t start_ms, end_ms; /* Unix ms; end 0 = not known */
};

struct lr_m3u8_variant {
    const char *uri;
    int64_t bandwidth, average; /* bit/s, 0 = not said */
    int width, height, fps_milli;
    const char *codecs;        /* "avc1.64001f,mp4a.40.2"; NULL where not said, as the next ones */
    const char *audio, *video; /* GROUP-ID of its renditions */
    const char *name;
};

/* EXT-X-MEDIA. */
struct lr_m3u8_rendition {
    const char *type; /* "AUDIO" "VIDEO" "SUBTITLES" "CLOSED-CAPTIONS" */
    const char *group, *name, *language;
    const char *uri; /* NULL: it is inside the variant's own segments */
    bool is_default, autoselect;
};

struct lr_m3u8 {
    bool master;
    /* master */
    struct lr_m3u8_variant *variants;
    int variant_count;
    struct lr_m3u8_rendition *renditions;
    int rendition_count;
    /* media */
    struct lr_m3u8_segment *segments;
    int segment_count;
    int64_t target_ms; /* 100 .. 120,000; from the segments where it is not said */
    uint64_t sequence; /* of segments[0] */
    uint64_t discontinuity_sequence;
    uint64_t dropped; /* segments before those, over LR_M3U8_SEGMENTS; counted in `sequence` */
    bool endlist, event, vod;
    bool has_start;
    int64_t start_ms; /* EXT-X-START: from the first segment, negative: from the end */
    struct lr_m3u8_daterange *ranges;
    int range_count;
};

/* Parse. Everything in *out lives in the arena; *out is written on success only. 0, LIVREC_EPARSE
 * (not a playlist, empty, too long, a NUL inside) or LIVREC_ENOMEM. `data` is not kept. */
int lr_m3u8_parse(struct lr_arena *a, const void *data, size_t len, struct lr_m3u8 *out,
                  struct lr_err *err);

/* The rendition that a player takes from a group: DEFAULT, else AUTOSELECT, else the first. NULL:
 * no such group. `group` may be NULL. */
const struct lr_m3u8_rendition *lr_m3u8_rendition(const struct lr_m3u8 *list, const char *type,
                                                  const char *group);

/* The codec that names a stream: "avc" "hevc" "av1", or "aac" for sound alone; NULL: not known. */
const char *lr_m3u8_codec(const char *codecs);

/* Does CODECS name a video or a sound codec? */
bool lr_m3u8_has_video(const char *codecs);
bool lr_m3u8_has_audio(const char *codecs);

#endif
