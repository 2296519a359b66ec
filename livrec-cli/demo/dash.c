/* DASH (ISO/IEC 23009-1): manifests with pictures and sound apart, a Period for each span of the
 * timeline. The clock of the broadcast counts from 1970, as UTCTiming says. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "rendition.h"

#define UPDATE_MS 2000 /* of manifests whose segments come by the clock */

enum form {
    BY_NUMBER, /* by the clock: $Number$ and a duration */
    BY_TIME,   /* each segment is listed: $Time$ and a SegmentTimeline */
    RECORDED,  /* static: the window as it was when the channel was first asked */
};

struct listing {
    struct conn *c;
    const struct request *r;
    enum form form;
    int64_t first, last; /* segments */
    bool over;           /* nothing follows */
    char end[64];
};

static int64_t segment_ms(const struct listing *l)
{
    return l->c->channel->line.segment_ms;
}

/* Broadcast time at which the presentation begins. */
static int64_t origin(const struct listing *l)
{
    return l->form == RECORDED ? l->first * segment_ms(l) : 0;
}

static void date(struct bytes *b, int64_t ms)
{
    char text[32];
    time_t s = (time_t)(ms / 1000);
    struct tm tm;
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", gmtime_r(&s, &tm));
    bytes_fmt(b, "%s.%03dZ", text, (int)(ms % 1000));
}

static void duration(struct bytes *b, const char *name, int64_t ms)
{
    bytes_fmt(b, " %s=\"PT%d.%03dS\"", name, (int)(ms / 1000), (int)(ms % 1000));
}

static void head(struct bytes *b, const struct listing *l)
{
    bool goes_on = l->form != RECORDED && !l->over;
    bytes_fmt(b, "<?xml version=\"1.0\"?>\n<MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\""
                 " profiles=\"urn:mpeg:dash:profile:isoff-live:2011\"");
    bytes_fmt(b, " type=\"%s\" minBufferTime=\"PT2S\"",
              l->form == RECORDED || (l->over && l->form == BY_TIME) ? "static" : "dynamic");
    if (l->form != RECORDED) {
        bytes_fmt(b, " availabilityStartTime=\"1970-01-01T00:00:00Z\"");
        duration(b, "timeShiftBufferDepth", l->c->channel->set.window * segment_ms(l));
    }
    if (goes_on)
        duration(b, "minimumUpdatePeriod", l->form == BY_TIME ? segment_ms(l) : UPDATE_MS);
    else
        duration(b, "mediaPresentationDuration", (l->last + 1) * segment_ms(l) - origin(l));
    bytes_fmt(b, ">\n");
}

/* The segments of a span that are listed. */
static void timeline(struct bytes *b, const struct listing *l, const struct span *s, int64_t first,
                     int64_t last)
{
    bytes_fmt(b,
              "<SegmentTimeline><S t=\"%" PRId64 "\" d=\"%" PRId64 "\" r=\"%" PRId64
              "\"/></SegmentTimeline>",
              s->dts_base + first * segment_ms(l) - s->start, segment_ms(l), last - first);
}

static void segments(struct bytes *b, const struct listing *l, int epoch, const char *name)
{
    const struct timeline *t = &l->c->channel->line;
    const struct span *s = &t->spans[epoch];
    int64_t begin = s->start / segment_ms(l), first = l->first > begin ? l->first : begin;
    int64_t skip = l->form == RECORDED ? first - begin : 0;
    int64_t last = epoch + 1 < t->count ? s[1].start / segment_ms(l) - 1 : l->last;
    bytes_fmt(b,
              "<SegmentTemplate timescale=\"1000\" presentationTimeOffset=\"%" PRId64
              "\" initialization=\"seg/%s/init-%d.mp4%s\" media=\"seg/%s/%d-%s.m4s%s\"",
              s->dts_base + skip * segment_ms(l), name, s->clip != t->spans[0].clip, l->end, name,
              epoch, l->form == BY_TIME ? "t$Time$" : "$Number$", l->end);
    if (l->form == BY_TIME) {
        bytes_fmt(b, ">");
        timeline(b, l, s, first, last < l->last ? last : l->last);
        bytes_fmt(b, "</SegmentTemplate>\n");
    } else {
        bytes_fmt(b, " startNumber=\"%" PRId64 "\" duration=\"%" PRId64 "\"/>\n",
                  s->seq_base + skip, segment_ms(l));
    }
}

static void pictures(struct bytes *b, const struct listing *l, int epoch)
{
    const struct clip *clip = l->c->channel->line.spans[epoch].clip;
    const uint8_t *avc = clip->config[CLIP_VIDEO];
    bytes_fmt(b,
              "<AdaptationSet mimeType=\"video/mp4\" codecs=\"avc1.%02x%02x%02x\" width=\"%d\" "
              "height=\"%d\">\n",
              avc[1], avc[2], avc[3], clip->width, clip->height);
    segments(b, l, epoch, "pictures");
    bytes_fmt(b, "<Representation id=\"pictures\" bandwidth=\"%u\"/>\n</AdaptationSet>\n",
              clip->bitrate);
}

static void sound(struct bytes *b, const struct listing *l, int epoch)
{
    const struct clip *clip = l->c->channel->line.spans[epoch].clip;
    bytes_fmt(b, "<AdaptationSet mimeType=\"audio/mp4\" codecs=\"mp4a.40.%d\" lang=\"und\">\n",
              clip->config[CLIP_AUDIO][0] >> 3);
    segments(b, l, epoch, "sound");
    bytes_fmt(b, "<Representation id=\"sound\" bandwidth=\"64000\"/>\n</AdaptationSet>\n");
}

static void periods(struct bytes *b, const struct listing *l)
{
    const struct timeline *t = &l->c->channel->line;
    int64_t stop = (l->last + 1) * segment_ms(l);
    int epoch = timeline_span_at(t, l->first * segment_ms(l));
    for (; epoch < t->count && t->spans[epoch].start < stop; epoch++) {
        bytes_fmt(b, "<Period id=\"%d\"", epoch);
        int64_t start = t->spans[epoch].start - origin(l);
        duration(b, "start", start < 0 ? 0 : start);
        bytes_fmt(b, ">\n");
        pictures(b, l, epoch);
        sound(b, l, epoch);
        bytes_fmt(b, "</Period>\n");
    }
}

static void manifest(const struct listing *l)
{
    struct bytes b = {0};
    head(&b, l);
    periods(&b, l);
    if (l->form != RECORDED) {
        bytes_fmt(&b, "<UTCTiming schemeIdUri=\"urn:mpeg:dash:utc:direct:2014\" value=\"");
        date(&b, l->r->now);
        bytes_fmt(&b, "\"/>\n");
    }
    bytes_fmt(&b, "</MPD>\n");
    reply_whole(l->c, 200, "application/dash+xml", b.data, b.len);
    bytes_free(&b);
}

static bool form_of(const char *path, enum form *form)
{
    static const char *const paths[] = {"/dash.mpd", "/dash-time.mpd", "/dash-static.mpd"};
    for (int i = 0; i <= RECORDED; i++) {
        *form = (enum form)i;
        if (strcmp(path, paths[i]) == 0)
            return true;
    }
    return false;
}

bool dash_handle(struct conn *c, const struct request *r)
{
    struct channel *ch = c->channel;
    struct listing l = {.c = c, .r = r, .over = !channel_live(ch, r->now)};
    if (!form_of(r->path, &l.form))
        return false;
    if (l.form != RECORDED && l.over && !ch->set.endlist) {
        reply_text(c, 404, "no such manifest now\n");
        return true;
    }
    int64_t shown = channel_playlist_time(ch, r->now) - c->plan.stale_ms;
    l.last = (l.form == RECORDED ? ch->first : shown) / segment_ms(&l) - 1;
    l.first = rendition_first(ch, l.last);
    rendition_suffix(l.end, c, r, "&amp;");
    manifest(&l);
    return true;
}
