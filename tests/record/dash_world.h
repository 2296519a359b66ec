/* A world for DASH sources: the segments of the demo origin, and manifests of the test's own. */
#ifndef DASH_WORLD_H
#define DASH_WORLD_H

#include "unit.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "bench.h"

#define WORLD_SEGMENTS 64
#define NS "<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" "
#define ADDRESSES "initialization=\"seg/fmp4/init-0.mp4\" media=\"seg/fmp4/0-$Number$.m4s\" "
#define SET "<AdaptationSet mimeType=\"video/mp4\" codecs=\"avc1.4d400b,mp4a.40.2\">"
#define END "<Representation id=\"1\" bandwidth=\"9\"/></AdaptationSet></Period></MPD>"

/* The sim begins at 2023-11-14T22:13:20Z, 30 s into the broadcast. */
#define NOW 1700000000
#define HOUR 3600
#define OURS "availabilityStartTime=\"2023-11-14T22:12:50Z\" "
#define AHEAD "availabilityStartTime=\"2023-11-14T23:12:50Z\" " /* their clock is, by an hour */
#define COUNTED                                                                                    \
    "><Period id=\"0\" start=\"PT0S\">" SET                                                        \
    "<SegmentTemplate startNumber=\"0\" duration=\"2\" " ADDRESSES "/>" END
#define TIMING(kind, value)                                                                        \
    "><UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:" kind "\" value=\"" value "\"/" COUNTED

/* What the test's own server says. */
struct world {
    const char *manifest;
    const char *later;    /* from 20 s on; NULL: the same */
    time_t date;          /* of all answers, as it is in the beginning; 0: none */
    const char *time;     /* body of /time */
    int times, nexts;     /* how often it was asked for, and /next.mpd */
    struct bytes film[2]; /* /film0.mp4, /film1.mp4 */
    int whole;            /* requests for all of one */
    int parts;            /* for a part */
    bool no_ranges;       /* they are ignored */
    size_t missing;       /* a place that can't be had; 0: none */
    size_t largest;       /* part that was given */
    /* When a segment was asked for first, monotonic ms; 0: it was not. */
    int64_t asked[WORLD_SEGMENTS];
};

static void say(struct sim_reply *out, int status, const void *data, size_t len)
{
    out->status = status;
    bytes_add(&out->body, data, len);
}

static void give_range(struct world *w, const struct bytes *film, const struct lr_http_req *req,
                       struct sim_reply *out)
{
    unsigned long long from, to;
    const char *range = w->no_ranges ? NULL : sim_header(req, "Range");
    if (!range || sscanf(range, "bytes=%llu-%llu", &from, &to) != 2) {
        w->whole++;
        say(out, 200, film->data, film->len);
        return;
    }
    w->parts++;
    if (from >= film->len || (w->missing && w->missing >= from && w->missing <= to)) {
        say(out, from >= film->len ? 416 : 500, NULL, 0);
        return;
    }
    ck_assert(from <= to && to < film->len);
    snprintf(out->headers, sizeof out->headers, "content-range: bytes %llu-%llu/%zu\n", from, to,
             film->len);
    if (to - from + 1 > w->largest)
        w->largest = (size_t)(to - from + 1);
    say(out, 206, film->data + from, (size_t)(to - from + 1));
}

static void say_date(struct sim_reply *out, time_t at)
{
    struct tm tm;
    strftime(out->headers, sizeof out->headers, "date: %a, %d %b %Y %H:%M:%S GMT\n",
             gmtime_r(&at, &tm));
}

static void note_segment(struct world *w, const char *target, int64_t now)
{
    unsigned n;
    if (sscanf(target, "/seg/fmp4/0-%u.m4s", &n) == 1 && n < WORLD_SEGMENTS && !w->asked[n])
        w->asked[n] = now;
}

static bool answer(struct sim *s, const char *target, const struct lr_http_req *req,
                   struct sim_reply *out)
{
    struct world *w = s->user;
    bool manifest = strcmp(target, "/own.mpd") == 0 || strcmp(target, "/next.mpd") == 0;
    bool time = strcmp(target, "/time") == 0;
    const struct bytes *film = strcmp(target, "/film0.mp4") == 0   ? &w->film[0]
                               : strcmp(target, "/film1.mp4") == 0 ? &w->film[1]
                                                                   : NULL;
    if (film)
        give_range(w, film, req, out);
    else if (manifest && w->later && s->clock.mono >= 20000)
        say(out, 200, w->later, strlen(w->later));
    else if (manifest)
        say(out, 200, w->manifest, strlen(w->manifest));
    else if (time)
        say(out, w->time ? 200 : 500, w->time, w->time ? strlen(w->time) : 0);
    note_segment(w, target, s->clock.mono);
    w->times += time;
    w->nexts += strcmp(target, "/next.mpd") == 0;
    if (w->date)
        say_date(out, w->date + s->clock.mono / 1000);
    return manifest || time || film;
}

static inline struct bench *record(struct world *w, const char *script, int64_t ms)
{
    struct bench *b = bench_new(script);
    b->sim.answer = answer;
    b->sim.user = w;
    bench_dash(b, "/own.mpd", ms);
    return b;
}

/* Nothing is missing, and it began `lead` ms before the edge. */
static inline void check_live(struct bench *b, int64_t lead, const char *what)
{
    ck_assert_msg(!b->got.ended, "%s: %s", what, b->got.why.text);
    ck_assert_int_eq(b->got.tracks.count, 2);
    check_whole(&b->got.video, PICTURES(54));
    ck_assert_int_eq(b->got.gaps, 0);
    ck_assert_msg(b->got.video.run[0].first == (30000 - lead) / 40, "%s: from %u", what,
                  b->got.video.run[0].first);
}

#endif
