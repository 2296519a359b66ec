/* How a session stands: what the platform said, when media came last, since when there is trouble;
 * and what follows from that. Only a confirmed offline ends a session well: one answer may be wrong
 * while a stream is restarted. Pure: times are handed in, monotonic ms. */
#ifndef LR_STANDING_H
#define LR_STANDING_H

#include <stdbool.h>
#include <stdint.h>
#include "core/err.h"
#include "core/model.h"
#include "record/source.h"

#define LR_OFFLINE_SPAN 10000  /* two answers "offline", at least so far apart ... */
#define LR_OFFLINE_QUIET 15000 /* ... and no media for so long: over */
#define LR_CUT_OFF_WAIT 4000   /* most between two tries while the network is down */
#define LR_NO_URL_FAST 60000   /* live, but without a stream: asked every 2 s for so long */

struct lr_standing {
    int64_t patience; /* "record.reconnect" */
    bool bare;        /* the address of a stream itself: when that is complete, all is */
    bool recorded;    /* media was written in this session */
    bool complete;    /* the sender said that nothing more comes */
    bool live;        /* the last answer was a clear "live" */
    bool offline;     /* the last answer was a clear "offline" */
    bool final;       /* no waiting mends it */
    int64_t media_at; /* when media came last, or the session began */
    int64_t offline_since, offline_until; /* first and last of the answers "offline" in a row */
    bool trouble, answered;               /* ... and the platform was asked about it */
    int64_t trouble_since;
    int empty_answers; /* live, but without a stream, in a row */
    int failures;      /* answers that were none, in a row */
    int64_t empty_since;
    struct lr_err why; /* of the trouble: what to end with */
};

enum lr_fate {
    LR_FATE_GO_ON,
    LR_FATE_DONE, /* the sender said that nothing more comes, and nobody contradicts */
    LR_FATE_OFFLINE,
    LR_FATE_ERROR, /* s->why */
};

void lr_standing_begin(struct lr_standing *s, int64_t now, int64_t patience);
void lr_standing_media(struct lr_standing *s, int64_t now);
/* The source ended by itself. */
void lr_standing_lost(struct lr_standing *s, int64_t now, enum lr_source_end end,
                      const struct lr_err *err);
/* An answer of the platform: the room, or NULL with the error. */
void lr_standing_answer(struct lr_standing *s, int64_t now, const struct lr_room *room,
                        const struct lr_err *err);
enum lr_fate lr_standing_judge(const struct lr_standing *s, int64_t now);
/* The network at this end was down, which says nothing about the room: patience begins anew. */
void lr_standing_renew(struct lr_standing *s, int64_t now);
/* Is it the network at this end? Neither media nor the platform can be reached; there is nobody
 * whom tries would bother. */
bool lr_standing_is_cut_off(const struct lr_standing *s);
/* When to ask again after that answer; INT64_MAX: not before something happens. */
int64_t lr_standing_ask_again(const struct lr_standing *s, int64_t now, struct lr_rand *rand);

#endif
