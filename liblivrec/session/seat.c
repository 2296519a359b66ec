/* Some platforms give media only to whoever holds a session open (core/model.h, lr_hold). The room
 * brings it along; it lasts as long as the room's media is recorded. When it is lost, media may
 * still flow for a while: the platform is asked for another one meanwhile. */
#include "core/log.h"
#include "session/backoff.h"
#include "session/job_parts.h"

#define ASK_FIRST 1000
#define ASK_MOST 60000
#define LASTED 120000 /* a seat that was held for so long was not lost in a row */

void lr_seat_leave(struct lr_job *j)
{
    lr_room_let_go(j->room);
}

void lr_seat_check(struct lr_job *j)
{
    struct lr_err why;
    int64_t now = lr_job_now(j);
    if (!j->room || !j->room->hold || j->lookup || !j->room->hold->lost(j->room->hold, &why))
        return;
    lr_seat_leave(j);
    lr_logf(j->jobs->deps.env->log, LR_INFO, j->id, "the session with the platform ended: %s",
            why.text);
    j->unseated = true;
    if (now - j->asked_at >= LASTED)
        j->unseatings = 0;
    int64_t at = now;
    if (j->unseatings > 0)
        at += lr_backoff(j->jobs->deps.env->rand, ASK_FIRST, ASK_MOST, j->unseatings - 1);
    j->unseatings++;
    j->next_ask = j->next_ask < at ? j->next_ask : at;
}

/* The address of the session before may be good for some seconds more; the new one is better. */
void lr_seat_taken(struct lr_job *j, bool other)
{
    j->unseated = false;
    if (other && j->room->hold)
        lr_feed_move(j);
}
