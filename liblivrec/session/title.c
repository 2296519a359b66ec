/* The title of a room that is recorded for hours. Asked for now and then, without streams; only
 * when it is another one the room is looked up in full. What else the answer says (offline, an
 * error) means nothing while media comes. */
#include <string.h>

#include "core/log.h"
#include "core/rand.h"
#include "data/hash.h"
#include "session/job_parts.h"

/* Up to a tenth sooner or later, so that rooms that began together are not asked together. */
static int64_t interval(const struct lr_job *j)
{
    int64_t ms = lr_opts_int(j->opts, "record.title_interval");
    uint64_t spread = (uint64_t)ms / 5 + 1;
    return ms - ms / 10 + (int64_t)lr_rand_below(j->jobs->deps.env->rand, spread);
}

void lr_title_tick(struct lr_job *j)
{
    int64_t now = lr_job_now(j);
    if (!lr_opts_int(j->opts, "record.title_interval") || j->standing.bare || !j->recording)
        return;
    if (!j->next_title)
        j->next_title = now + interval(j);
    if (j->next_title > now || j->lookup || !j->feed.source || j->standing.trouble)
        return;
    j->next_title = now + interval(j);
    lr_lookup_start(j, LR_DEPTH_STATE); /* without memory: the next time */
}

/* Some platforms word it differently here: once a text was looked into, it is no news. */
static bool is_news(struct lr_job *j, const char *title)
{
    uint64_t hash = title ? lr_hash64(title, strlen(title)) : 0;
    const char *before = j->room && j->room->title ? j->room->title : "";
    if (!title || !*title || hash == j->heard_title || strcmp(title, before) == 0)
        return false;
    j->heard_title = hash;
    return true;
}

void lr_title_answer(struct lr_job *j, const struct lr_lookup *k)
{
    bool live = k->room && k->room->state == LR_STATE_LIVE;
    if (!k->room && k->err.code)
        lr_logf(j->jobs->deps.env->log, LR_DEBUG, j->id, "the title could not be looked up: %s",
                k->err.text);
    if (!j->decided && live && is_news(j, k->room->title) && lr_lookup_start(j, LR_DEPTH_WISH))
        j->heard_title = 0; /* no memory: the next answer is news again */
}
