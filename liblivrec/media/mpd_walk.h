/* The segments of a representation as spans of equal length. Media time is in units of the
 * timescale; `offset` of it is where the Period begins. Private to media/mpd*.c. */
#ifndef LR_MPD_WALK_H
#define LR_MPD_WALK_H

#include "media/mpd.h"

struct lr_mpd_span {
    int64_t time, length, count, number; /* of the first one; count > 0 */
    const struct lr_mpd_link *link;      /* of the first one, NULL: by template, or one file */
};

struct lr_mpd_walk {
    const struct lr_mpd_addressing *at;
    int64_t scale, offset, start_ms;
    int64_t end;  /* of the Period; INT64_MAX: not known */
    int64_t now;  /* up to which segments are complete */
    int64_t late; /* up to which a timeline is believed */
    const struct lr_mpd_run *run;
    const struct lr_mpd_link *link;
    int64_t time, number; /* where the next span begins */
    bool over;
};

void lr_mpd_walk(struct lr_mpd_walk *w, const struct lr_mpd_period *p,
                 const struct lr_mpd_representation *r, int64_t now_ms);
bool lr_mpd_next_span(struct lr_mpd_walk *w, struct lr_mpd_span *out);

/* Media time of a moment of the presentation, and back. */
int64_t lr_mpd_ticks(const struct lr_mpd_walk *w, int64_t at_ms);
int64_t lr_mpd_ms(const struct lr_mpd_walk *w, int64_t time);

#endif
