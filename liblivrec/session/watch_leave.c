/* Rooms that no list names any more. With "watch.on_remove" = finish one that is recorded stays until
 * its broadcast is over: a recording that broke off is begun again. */
#include <string.h>

#include "session/watch_parts.h"

static bool may_finish(const struct lr_watched *r)
{
    return r->job && !r->paused && strcmp(lr_opts_str(r->opts, "watch.on_remove"), "finish") == 0;
}

void lr_watch_leave(struct lr_watched *r)
{
    if (!may_finish(r)) {
        lr_watch_remove(r);
    } else if (!r->leaving) {
        r->leaving = true;
        lr_watch_tell(r, "it leaves the list: recorded until this broadcast is over");
    }
}

void lr_watch_leave_after_job(struct lr_watched *r, bool well)
{
    if (r->leaving && !r->gone && !r->at_once && (well || r->paused || r->skips))
        lr_watch_remove(r);
}

void lr_watch_leave_after_answer(struct lr_watched *r, const struct lr_poll_state *s)
{
    bool over = s->state != LR_STATE_UNKNOWN || lr_watch_is_failing(r) || r->absences;
    if (r->leaving && !r->gone && !r->job && over)
        lr_watch_remove(r);
}
