/* What time it is where a DASH manifest comes from: by its UTCTiming, else by the Date of its
 * answers, else by our own clock. Once known it goes on by the monotonic clock. */
#ifndef LR_DASH_CLOCK_H
#define LR_DASH_CLOCK_H

#include "media/mpd.h"
#include "record/seg_fetch.h"

/* Zeroed at first. */
struct lr_dash_clock {
    const struct lr_seg_net *net;
    void (*changed)(void *user); /* it is ready, or was set */
    void *user;

    enum { LR_CLOCK_NONE, LR_CLOCK_OWN, LR_CLOCK_DATE, LR_CLOCK_TIMING } from;
    int64_t ahead_ms; /* of the monotonic clock */
    bool asked;       /* a time server was; so far nothing is ready */
    int64_t asked_ms;
    bool by_date; /* its Date counts, not its body */
    struct lr_seg_fetch fetch;
};

void lr_dash_clock_init(struct lr_dash_clock *c, const struct lr_seg_net *net,
                        void (*changed)(void *user), void *user);
void lr_dash_clock_close(struct lr_dash_clock *c);

/* A manifest came from `url`; `date_ms` is that of the answer, or 0. One that is as it was before
 * says nothing new of the time. */
void lr_dash_clock_update(struct lr_dash_clock *c, const struct lr_mpd *mpd, const char *url,
                          int64_t date_ms, bool fresh);
bool lr_dash_clock_is_ready(const struct lr_dash_clock *c);
int64_t lr_dash_clock_now(const struct lr_dash_clock *c); /* Unix ms */

#endif
