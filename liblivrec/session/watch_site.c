/* How much a platform is asked: so many questions at once as it bears (more while it answers, half
 * as many when it does not), and none for a while when it refuses or fails again and again. */
#include <livrec/error.h>
#include <string.h>

#include "core/log.h"
#include "session/backoff.h"
#include "session/watch_parts.h"

#define PAUSE_FIRST 30000 /* of a platform that refuses; doubled with each refusal */
#define PAUSE_MOST 1800000
#define WAIT_MOST 3600000     /* that a platform may ask for */
#define ERRORS_BEFORE_PAUSE 5 /* a network or a server that fails, in a row */

static bool is_refusal(int code)
{
    return code == LIVREC_ERATE;
}

bool lr_watch_is_outage(int code)
{
    return code == LIVREC_ENET || code == LIVREC_ETIMEOUT || code == LIVREC_EHTTP;
}

/* What a question says of its platform: a refusal counts most, then that it answers at all. */
static const struct lr_err *gist(const struct lr_watch_ask *a)
{
    const struct lr_err *found = &a->states[0].err;
    for (size_t i = 0; i < a->count && !is_refusal(found->code); i++) {
        const struct lr_err *e = &a->states[i].err;
        if (is_refusal(e->code) || !lr_watch_is_outage(e->code))
            found = e;
    }
    return found;
}

/* Questions that were out when there was less for them already say nothing new. */
static void adapt(const struct lr_watch_ask *a, bool well)
{
    struct lr_watch_site *s = a->site;
    if (well && s->limit < s->watches->limits.site && ++s->good >= s->limit) {
        s->limit++;
        s->good = 0;
    }
    if (well || a->began < s->shrunk_at)
        return;
    s->limit = s->limit > 1 ? s->limit / 2 : 1;
    s->good = 0;
    s->shrunk_at = lr_watch_now(s->watches);
}

/* What one room repeats soon is no second sign that the platform is down. */
static bool counts(const struct lr_watch_ask *a)
{
    const struct lr_watch_site *s = a->site;
    return a->began >= s->open_at && !(s->silent && a->again && s->refusals < ERRORS_BEFORE_PAUSE);
}

static int64_t pause_of(struct lr_watch_site *s, const struct lr_err *err)
{
    struct lr_watchlist *w = s->watches;
    bool refused = is_refusal(err->code);
    int attempt = refused ? s->refusals - 1 : s->refusals - ERRORS_BEFORE_PAUSE;
    int64_t pause = 0;
    if (attempt >= 0 && s->open_at <= lr_watch_now(w))
        pause = lr_backoff(w->deps.env->rand, PAUSE_FIRST, PAUSE_MOST, attempt);
    if (pause < err->wait_ms) /* the platform's own word */
        pause = err->wait_ms < WAIT_MOST ? err->wait_ms : WAIT_MOST;
    return pause;
}

/* A platform that refuses, or fails again and again, is left alone for a while. */
static void judge(const struct lr_watch_ask *a, const struct lr_err *err)
{
    struct lr_watch_site *s = a->site;
    struct lr_watchlist *w = s->watches;
    int64_t now = lr_watch_now(w);
    s->silent = lr_watch_is_outage(err->code);
    if (!s->silent && !is_refusal(err->code)) {
        s->refusals = 0;
        return;
    }
    if (s->silent && w->deps.network->down)
        return;
    s->refusals += counts(a);
    int64_t pause = pause_of(s, err);
    if (pause == 0 || now + pause <= s->open_at)
        return;
    s->open_at = now + pause;
    lr_logf(w->deps.env->log, LR_WARN, 0, "%s: no questions for %lld s: it %s", s->extractor->name,
            (long long)(pause / 1000), is_refusal(err->code) ? "refuses them" : "does not answer");
}

static void count(struct lr_watch_site *s, int code)
{
    bool failed = is_refusal(code) || lr_watch_is_outage(code);
    s->questions++;
    s->failures += failed;
    s->recent = s->recent << 1 | failed;
    s->code = code;
}

/* Bare addresses have nothing in common: where one fails, another may not. */
void lr_watch_site_heard(const struct lr_watch_ask *a)
{
    const struct lr_extractor *e = a->site->extractor;
    struct lr_ear ear = {.site = e, .bare = strcmp(e->name, "direct") == 0};
    const struct lr_err *err = gist(a);
    lr_network_heard(a->site->watches->deps.network, &ear, err);
    count(a->site, err->code);
    if (ear.bare && lr_watch_is_outage(err->code))
        return;
    adapt(a, !is_refusal(err->code) && !lr_watch_is_outage(err->code));
    judge(a, err);
}
