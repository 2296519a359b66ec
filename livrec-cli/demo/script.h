/* Fault scripts: text, one fault a line, "#" starts a comment. Times are milliseconds; T counts
 * from the first media request of the channel, in media time.
 *
 *   seed N
 *   set [channel=GLOB] [cache=MS] [window=N] [segment=MS] [expire=MS] [endlist=0|1] [target=MS]
 *       [tokens=0|1]
 *   at T [channel=GLOB] offline|reset|discontinuity|switch            [until=T2: only offline]
 *   at T [channel=GLOB] jump ms=N
 *   at T [channel=GLOB] freeze until=T2
 *   on PATHGLOB [channel=GLOB] [nth=N|N-M|N-] [chance=P] [from=T] [until=T] FAULT
 *
 * PATHGLOB is matched without "/c/ID". nth counts the rule's matching requests per channel, from 1.
 * A number written A-B is drawn evenly from that range, out of the seed. All faults of all rules
 * that match a request apply; of two of one kind, the first. FAULT is one of
 *
 *   delay ms=N             answer so much later
 *   drip bytes=N ms=N      N bytes of body each so many ms
 *   stall after=N|ms=N [for=N]   send nothing more (for so long)
 *   rst after=N|ms=N       reset the connection after N bytes of body or so many ms
 *   fin after=N|ms=N       close it
 *   length add=N           promise N bytes more (or fewer) than come; then close
 *   status code=N [retry=S]
 *   redirect to=URL [code=N]    "%P" in the URL is this server's port
 *   html | empty | garbage bytes=N    200 with such a body
 *   chunked [bad=N]        chunked encoding; a broken chunk after N bytes
 *   stale ms=N             a playlist or manifest as it was so long ago
 *
 * Settings: cache = media that a new FLV reader is given at least (-1: none, it starts in the
 * middle of a GOP), window = segments in a playlist, segment = their length, expire = life of a
 * media URL that /api/room gives out (0: for ever), endlist = playlists end with EXT-X-ENDLIST when
 * the room goes offline, else they answer 404; target = what EXT-X-TARGETDURATION says; tokens =
 * URIs in playlists differ at each reload. */
#ifndef DEMO_SCRIPT_H
#define DEMO_SCRIPT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define SCRIPT_NAME 64 /* longest glob, with the zero byte */
#define SCRIPT_RULES 64
#define SCRIPT_URL 256

struct settings {
    int64_t cache_ms, expire_ms, target_ms;
    int window;
    uint32_t segment_ms;
    bool endlist, tokens;
};

enum event_kind { EV_OFFLINE, EV_RESET, EV_DISCONTINUITY, EV_SWITCH, EV_JUMP, EV_FREEZE };

struct event {
    enum event_kind kind;
    char channel[SCRIPT_NAME];
    int64_t at, until; /* until: INT64_MAX = for ever */
    int64_t ms;        /* EV_JUMP */
};

struct range {
    int64_t low, high;
};

enum fault {
    FAULT_DELAY,
    FAULT_DRIP,
    FAULT_STALL,
    FAULT_RST,
    FAULT_FIN,
    FAULT_LENGTH,
    FAULT_STATUS,
    FAULT_REDIRECT,
    FAULT_HTML,
    FAULT_EMPTY,
    FAULT_GARBAGE,
    FAULT_CHUNKED,
    FAULT_STALE,
};

struct rule {
    enum fault fault;
    char path[SCRIPT_NAME], channel[SCRIPT_NAME];
    struct range nth;
    double chance;
    int64_t from, until;
    struct range after, ms, hold, bytes, add, code, bad; /* low = -1: not given */
    int64_t retry;
    char to[SCRIPT_URL];
};

struct set_line {
    char channel[SCRIPT_NAME];
    struct settings value;
    bool has_cache, has_expire, has_target, has_window, has_segment, has_endlist, has_tokens;
};

struct script {
    uint64_t seed;
    struct rule rules[SCRIPT_RULES];
    struct event events[SCRIPT_RULES];
    struct set_line sets[SCRIPT_RULES];
    int rule_count, event_count, set_count;
};

/* Read a script. NULL text is an empty one. 0, or -1 with "line N: ..." in `err`. */
int script_parse(struct script *s, const char *text, char *err, size_t err_len);

/* The settings that hold for a channel. */
void script_settings(const struct script *s, const char *channel, struct settings *out);

/* What happens to one response. Negative: does not happen. */
struct plan {
    int64_t delay_ms;
    int64_t drip_bytes, drip_ms;
    enum fault cut; /* STALL, RST or FIN, if one of the next two is set */
    int64_t cut_after, cut_ms, stall_for;
    int64_t length_add; /* 0: none */
    int status;         /* 0: as it should be */
    int64_t retry;
    char redirect[SCRIPT_URL];
    enum fault body; /* HTML, EMPTY or GARBAGE; else FAULT_DELAY */
    int64_t garbage_bytes;
    bool chunked;
    int64_t bad_chunk;
    int64_t stale_ms; /* 0: none */
};

/* Plan the response to a request. `counts` is the channel's own array of SCRIPT_RULES counters;
 * `now` its time T. */
void script_plan(const struct script *s, const char *channel, uint32_t *counts, int64_t now,
                 const char *path, struct plan *out);

#endif
