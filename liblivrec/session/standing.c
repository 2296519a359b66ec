#include "session/standing.h"

#include <livrec/error.h>

#include "session/backoff.h"

void lr_standing_begin(struct lr_standing *s, int64_t now, int64_t patience)
{
    *s = (struct lr_standing){.patience = patience, .media_at = now};
}

static void trouble(struct lr_standing *s, int64_t now, const struct lr_err *why)
{
    if (!s->trouble) {
        s->trouble_since = now;
        s->answered = false;
    }
    s->trouble = true;
    s->why = *why;
    if (s->why.code == 0)
        lr_err_set(&s->why, LIVREC_ENET, "the media stopped");
}

void lr_standing_media(struct lr_standing *s, int64_t now)
{
    s->recorded = true;
    s->complete = s->trouble = s->offline = s->final = false;
    s->media_at = now;
}

void lr_standing_lost(struct lr_standing *s, int64_t now, enum lr_source_end end,
                      const struct lr_err *err)
{
    s->complete = end == LR_END_LIST;
    /* That the platform is not reached, either, says more. */
    if (s->failures == 0 || !s->trouble || err->code == LIVREC_EDRM)
        trouble(s, now, err);
    s->final = end == LR_END_ERROR && err->code == LIVREC_EDRM;
}

void lr_standing_renew(struct lr_standing *s, int64_t now)
{
    s->trouble_since = now;
}

/* Asking again would give the same. */
static bool is_final(int code)
{
    switch (code) {
    case LIVREC_EARG:
    case LIVREC_EUNSUPPORTED:
    case LIVREC_ENOTFOUND:
    case LIVREC_EAUTH:
    case LIVREC_EGEO:
    case LIVREC_EDRM:
    case LIVREC_EMEDIA:
    case LIVREC_EPOLICY:
        return true;
    default:
        return false;
    }
}

static void answer_offline(struct lr_standing *s, int64_t now)
{
    if (!s->offline || s->media_at > s->offline_since)
        s->offline_since = now;
    s->offline = true;
    s->offline_until = now;
    s->live = false;
    s->empty_answers = s->failures = 0;
}

static void answer_live(struct lr_standing *s, int64_t now, const struct lr_room *room)
{
    s->live = true;
    s->failures = 0;
    s->offline = false;
    if (room->selected >= 0) {
        s->empty_answers = 0;
        return;
    }
    if (s->empty_answers++ == 0)
        s->empty_since = now;
    struct lr_err err;
    if (room->stream_count > 0)
        lr_err_set(&err, LIVREC_EUNSUPPORTED,
                   "the room is live, but none of its %d streams can be "
                   "recorded (first: %s)",
                   room->stream_count, room->streams[0].protocol);
    else
        lr_err_set(&err, LIVREC_EPARSE, "the room is live, but no stream is offered");
    trouble(s, now, &err);
}

static void answer_error(struct lr_standing *s, int64_t now, const struct lr_err *err)
{
    if (err->code == LIVREC_ENOTFOUND && s->recorded) { /* it was there: this is how rooms close */
        answer_offline(s, now);
        trouble(s, now, err);
        return;
    }
    s->failures++;
    s->final = is_final(err->code) && !s->recorded;
    trouble(s, now, err);
    if (s->live && s->recorded) /* patience is for what is not known: from here on */
        s->trouble_since = now;
    s->live = false;
}

void lr_standing_answer(struct lr_standing *s, int64_t now, const struct lr_room *room,
                        const struct lr_err *err)
{
    struct lr_err blocked;
    s->final = false;
    if (!room) {
        answer_error(s, now, err);
    } else if (room->state == LR_STATE_OFFLINE) {
        answer_offline(s, now);
    } else if (room->state == LR_STATE_LIVE) {
        answer_live(s, now, room);
    } else if (room->state == LR_STATE_BLOCKED) {
        lr_err_set(&blocked, LIVREC_EAUTH, "%s",
                   room->reason ? room->reason : "the platform refuses the media of this room");
        answer_error(s, now, &blocked);
    } else {
        lr_err_set(&blocked, LIVREC_EPARSE, "the state of the room could not be found out");
        answer_error(s, now, &blocked);
    }
    s->answered = true;
}

static bool offline_confirmed(const struct lr_standing *s, int64_t now)
{
    if (!s->offline)
        return false;
    if (!s->recorded || s->complete)
        return true;
    return s->offline_until - s->offline_since >= LR_OFFLINE_SPAN &&
           now - s->media_at >= LR_OFFLINE_QUIET;
}

static bool given_up(const struct lr_standing *s, int64_t now)
{
    if (s->final)
        return true;
    /* A platform that says "live", of a room that gave media, is believed for ever. */
    if (!s->answered || (s->live && s->recorded))
        return false;
    if (!s->offline)
        return now - s->trouble_since >= s->patience;
    /* One "offline" that nothing confirms. */
    int64_t patience = s->patience > 2 * LR_OFFLINE_QUIET ? s->patience : 2 * LR_OFFLINE_QUIET;
    int64_t since = s->offline_until > s->trouble_since ? s->offline_until : s->trouble_since;
    return now - since >= patience;
}

enum lr_fate lr_standing_judge(const struct lr_standing *s, int64_t now)
{
    if (s->complete && s->bare)
        return LR_FATE_DONE;
    if (offline_confirmed(s, now))
        return s->complete ? LR_FATE_DONE : LR_FATE_OFFLINE;
    return s->trouble && given_up(s, now) ? LR_FATE_ERROR : LR_FATE_GO_ON;
}

bool lr_standing_is_cut_off(const struct lr_standing *s)
{
    bool silent = s->why.code == LIVREC_ENET || s->why.code == LIVREC_ETIMEOUT;
    return s->recorded && s->failures > 0 && s->trouble && silent;
}

int64_t lr_standing_ask_again(const struct lr_standing *s, int64_t now, struct lr_rand *rand)
{
    if (s->offline)
        return now + LR_OFFLINE_SPAN;
    int64_t most = lr_standing_is_cut_off(s) ? LR_CUT_OFF_WAIT : 30000;
    if (s->failures > 0)
        return now + lr_backoff(rand, 2000, most, s->failures - 1);
    if (s->empty_answers > 0)
        return now + (now - s->empty_since < LR_NO_URL_FAST ? 2000 : 10000);
    return INT64_MAX;
}
