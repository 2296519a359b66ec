/* The demo channel: a small origin server on loopback that plays one clip for ever, in real time,
 * as HTTP-FLV, HLS and DASH, the way a live platform's CDN does. `livrec demo` records from it;
 * with a fault script it is the server of the recording tests. Plain POSIX, no part of liblivrec.
 *
 * Addresses ("/c/ID" in front selects channel ID; without it the channel is "demo"):
 *   /demo          page of the room, what a user types
 *   /api/room      the room as JSON
 *   /live.flv      endless HTTP-FLV     /live.ts       endless MPEG-TS
 *   /finite.flv    "?s=SECONDS" of FLV with a Content-Length
 *   /live.m3u8     HLS, TS segments     /fmp4.m3u8     HLS, fragmented MP4
 *   /aes.m3u8      HLS, AES-128, key changes  /master.m3u8   HLS, two variants
 *   /audio.m3u8    HLS, sound alone in ADTS
 *   /dash.mpd      DASH, segments by number and clock, pictures and sound apart
 *   /dash-time.mpd    the same, each segment listed by its time
 *   /dash-static.mpd  the same, static: the window when the channel was first asked
 * Every frame that is sent carries a running number (see mark.h), so a recording tells exactly
 * what is missing or doubled. */
#ifndef DEMO_ORIGIN_H
#define DEMO_ORIGIN_H

#include <stddef.h>
#include <stdint.h>

struct origin;

/* Zero-initialise, then set what differs; text is copied. */
struct origin_config {
    const char *address; /* NULL: 127.0.0.1 */
    uint16_t port;       /* 0: any free port */
    double speed;        /* media time over real time; 0: 1.0 */
    const uint8_t *clip; /* FLV file with H.264 and AAC to play; NULL: the built-in one. Borrowed
                            until origin_stop() */
    size_t clip_len;
    const uint8_t *clip2; /* what the script's "switch" plays; NULL: none. Borrowed, too */
    size_t clip2_len;
    const char *script;   /* fault script (script.h), NULL: no faults */
    const char *log_path; /* log of requests and frames (framelog.h), NULL: none */
};

struct origin_stats {
    uint64_t connections, requests, bytes;
    uint64_t frames;  /* sent in full; counted only while a log is written */
    uint64_t dropped; /* readers that fell too far behind */
};

/* Start serving in a thread of its own, which has all signals blocked.
 * 0, or -1 with one line in `err`. */
int origin_start(const struct origin_config *cfg, struct origin **out, char *err, size_t err_len);

uint16_t origin_port(const struct origin *o);

/* Figures so far. Any thread. */
void origin_stats(struct origin *o, struct origin_stats *out);

/* Close all connections, join the thread, finish the log, free. NULL is allowed. */
void origin_stop(struct origin *o);

#endif
