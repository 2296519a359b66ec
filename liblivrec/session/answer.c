#include <string.h>
#include <livrec/error.h>

#include "core/log.h"
#include "session/backoff.h"
#include "session/job_parts.h"

static bool differs(const char *a, const char *b)
{
    return a != b && (!a || !b || strcmp(a, b) != 0);
}

static bool is_news(const struct lr_job *j, const struct lr_room *room)
{
    return !j->room || differs(j->room->title, room->title) ||
           differs(j->room->anchor, room->anchor) || differs(j->room->name, room->name);
}

/* An address is renewed when four fifths of its life are over, so that a break after its end
 * costs no question; by the time that passes, whatever is done to the clock meanwhile. */
static int64_t refresh_time(const struct lr_job *j)
{
    int i = lr_reach_choose(j, &j->feed.lines);
    int64_t expires = i < 0 ? 0 : j->room->streams[i].expires * 1000;
    int64_t now = lr_wall_ms(j->jobs->deps.env->clock);
    return expires > now + 1000 ? lr_job_now(j) + (expires - now) / 5 * 4 : 0;
}

static void name_as_wished(const struct lr_job *j, struct lr_room *room)
{
    const char *alias = lr_opts_str(j->opts, "record.alias");
    if (!alias || !*alias)
        return;
    room->name = room->anchor;
    room->anchor = room->alias = alias;
}

/* The room of an answer stays when it is live, or the first of all. */
static void take_room(struct lr_job *j, struct lr_lookup *k)
{
    name_as_wished(j, k->room);
    bool live = k->room->state == LR_STATE_LIVE, news = is_news(j, k->room) && (live || !j->room);
    lr_report_room(j, k->room, news);
    if (j->room && !live)
        return;
    lr_room_free(j->room);
    j->room = k->room;
    k->room = NULL;
    j->refresh_at = refresh_time(j);
    if (news)
        lr_output_room(j);
}

static void take_http(struct lr_job *j, struct lr_lookup *k)
{
    if (j->http_arena || !k->http_arena)
        return;
    j->http_arena = k->http_arena;
    j->http = k->http;
    k->http_arena = NULL;
}

static void log_failure(const struct lr_job *j, const struct lr_err *err)
{
    lr_logf(j->jobs->deps.env->log, lr_reach_is_down(j) ? LR_DEBUG : LR_WARN, j->id, "the room could not be looked up: %s",
            err->text);
}

/* A start that waits for this answer, or for its turn with an address that is old by now. */
static void plan_start(struct lr_job *j, bool has_stream)
{
    int64_t now = lr_job_now(j);
    struct lr_rand *rand = j->jobs->deps.env->rand;
    if (j->feed.source || j->feed.paused_at || j->space.short_of)
        return;
    if (has_stream && lr_feed_has_news(j))
        j->next_start = now;
    else if (j->next_start == LR_NEVER && j->feed.url)
        j->next_start = now + lr_backoff(rand, 500, 30000, j->feed.attempts);
}

/* It was off, or out of reach, and is on again: what failed meanwhile says nothing about now. */
static void come_back(struct lr_job *j)
{
    j->feed.lines = (struct lr_lines){0};
    j->feed.attempts = 0;
    if (!j->feed.source && !j->feed.paused_at && !j->space.short_of)
        j->next_start = lr_job_now(j);
}

void lr_job_answer(struct lr_job *j, struct lr_lookup *k)
{
    int64_t now = lr_job_now(j);
    if (j->decided)
        return;
    bool was_off = j->standing.offline || lr_standing_is_cut_off(&j->standing);
    j->asked_at = now;
    if (k->room)
        j->standing.bare = strcmp(k->room->platform ? k->room->platform : "", "direct") == 0;
    lr_standing_answer(&j->standing, now, k->room, &k->err);
    j->next_ask = lr_standing_ask_again(&j->standing, now, j->jobs->deps.env->rand);
    bool has_stream = k->room && k->room->state == LR_STATE_LIVE && k->room->selected >= 0;
    if (k->room) {
        const struct lr_room *before = j->room;
        take_room(j, k);
        take_http(j, k);
        lr_seat_taken(j, j->room != before);
        j->wish_waits = false;
    } else {
        log_failure(j, &k->err);
    }
    plan_start(j, has_stream);
    if (was_off && has_stream)
        come_back(j);
}
