/* Sound goes on, and no picture comes: an encoder whose pictures stopped, or an address that gives
 * the sound alone. Nothing stalls, so that nobody would notice. The platform is asked, and the
 * answer, or another line, begun. Where that does not help it is tried less and less often: perhaps
 * there is nothing to see. */
#include <livrec/error.h>

#include "session/job_parts.h"

#define LESS_OFTEN 5 /* the wait is doubled so many times */

static bool looks(const struct lr_job *j, int64_t limit)
{
    const struct lr_feed *f = &j->feed;
    return limit > 0 && f->source && !f->lost && !f->paused_at && !f->standby && j->sink &&
           !j->sink->audio_only;
}

static void see(struct lr_blind *b, const struct lr_pulse *now, int64_t at)
{
    b->pictures = now->sum.pictures;
    b->sounds = now->sum.sounds;
    b->since = at;
}

void lr_blind_tick(struct lr_job *j)
{
    struct lr_feed *f = &j->feed;
    struct lr_blind *b = &f->blind;
    const struct lr_pulse *pulse = &f->gate.pulse;
    int64_t now = lr_job_now(j), limit = lr_opts_int(j->opts, "record.stall_video");
    struct lr_err err;
    if (pulse->sum.pictures != b->pictures)
        b->tries = 0;
    if (!looks(j, limit) || pulse->sum.pictures != b->pictures || b->started_at != f->started_at) {
        b->started_at = f->started_at;
        see(b, pulse, now);
        return;
    }
    int64_t wait = limit << (b->tries < LESS_OFTEN ? b->tries : LESS_OFTEN);
    if (!pulse->pictured || pulse->sum.sounds == b->sounds || now - b->since < wait)
        return;
    b->tries++;
    lr_err_set(&err, LIVREC_EMEDIA, "no picture came for %lld s, though sound did",
               (long long)((now - b->since) / 1000));
    see(b, pulse, now);
    b->found = true;
    lr_feed_fail(j, LR_END_EXPIRED, &err);
}
