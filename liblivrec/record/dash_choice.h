/* Which representations of a DASH period to record. */
#ifndef LR_DASH_CHOICE_H
#define LR_DASH_CHOICE_H

#include "media/mpd.h"
#include "record/hls_variant.h"

struct lr_dash_choice {
    const struct lr_mpd_representation *main;  /* NULL: there is nothing */
    const struct lr_mpd_representation *sound; /* by itself; NULL: it is inside, or there is none */
};

/* Pictures by the rung of the ladder that HLS variants go by; sound that is the main one, then the
 * best. 0; LIVREC_EDRM: what is wished is encrypted; LIVREC_ENOMEM. */
int lr_dash_choose(const struct lr_mpd_period *p, const struct lr_wish *wish,
                   struct lr_dash_choice *out);

#endif
