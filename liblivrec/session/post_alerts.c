/* Hooks for what is of no recording: a room that is live and not to be recorded, a login that has
 * run out, a disk that runs low; and for what is unusual about the media of one. */
#include <stdio.h>
#include <string.h>
#include <livrec/error.h>

#include "core/alloc.h"
#include "core/log.h"
#include "core/model.h"
#include "data/hash.h"
#include "session/post_parts.h"

#define DAY 86400000

struct lr_post_alert {
    struct lr_post_alert *next;
    const char *what; /* static */
    struct livrec_event *e;
    struct lr_post_session *about;
};

/* Told of: once a broadcast. */
struct lr_post_live {
    struct lr_post_live *next;
    char url[];
};

static struct lr_post_live **live_at(struct lr_postproc *p, const char *url)
{
    struct lr_post_live **at = &p->live;
    while (*at && strcmp((*at)->url, url) != 0)
        at = &(*at)->next;
    return at;
}

/* A room of its watch alone: is it live since now? */
static bool goes_live(struct lr_postproc *p, const struct lr_event_data *e)
{
    const char *url = e->str[LIVREC_EVENT_URL];
    struct lr_post_live **at = live_at(p, url), *known = *at;
    bool live = e->num[LIVREC_EVENT_STATE] == LR_STATE_LIVE;
    if (known && e->num[LIVREC_EVENT_STATE] == LR_STATE_OFFLINE) {
        *at = known->next;
        lr_free(known);
    } else if (!known && live) {
        size_t n = strlen(url) + 1;
        known = lr_malloc(sizeof *known + n);
        if (known) {
            memcpy(known->url, url, n);
            known->next = p->live;
            p->live = known;
        }
        return true;
    }
    return false;
}

/* Of a watched room that has no recording; the others are told by theirs. */
static bool is_only_watched(const struct lr_event_data *e)
{
    return e->type == LIVREC_EVENT_WATCH && e->job == 0 && e->num[LIVREC_EVENT_CODE] == 0 &&
           e->str[LIVREC_EVENT_URL];
}

static const char *meaning(struct lr_postproc *p, const struct lr_event_data *e)
{
    bool room = e->type == LIVREC_EVENT_WATCH || e->type == LIVREC_EVENT_JOB_END;
    if (e->type == LIVREC_EVENT_SPACE)
        return e->num[LIVREC_EVENT_CODE] ? "disk" : NULL;
    if (e->type == LIVREC_EVENT_UNUSUAL)
        return e->num[LIVREC_EVENT_CODE] ? "unusual" : NULL;
    if (e->type == LIVREC_EVENT_LOGIN || (room && e->num[LIVREC_EVENT_CODE] == LIVREC_EAUTH))
        return "credential";
    return is_only_watched(e) && goes_live(p, e) ? "live" : NULL;
}

/* A disk is of no room: as the handle wants it, or else a room that is recorded now. */
static const struct lr_opts *opts_of(struct lr_postproc *p, const struct lr_event_data *e,
                                     const char *what)
{
    if (e->of)
        return e->of->opts;
    return lr_post_wants_hook(p->deps.opts, what) || !p->sessions ? p->deps.opts
                                                                  : p->sessions->opts;
}

/* What is the same is told once a day: the login of a platform, the disk of a folder. */
static void name(struct lr_post_session *s, const char *what, const struct lr_event_data *e)
{
    const char *platform = e->str[LIVREC_EVENT_PLATFORM];
    const char *of = strcmp(what, "disk") == 0                     ? e->str[LIVREC_EVENT_PATH]
                     : strcmp(what, "credential") == 0 && platform ? platform
                                                                   : s->url;
    bool day = strcmp(what, "live") != 0 && strcmp(what, "unusual") != 0;
    char hash[LR_SHA256_HEX];
    of = of ? of : "";
    lr_sha256_hex(of, strlen(of), hash);
    snprintf(s->id, sizeof s->id, "%lld-%.32s",
             (long long)e->num[LIVREC_EVENT_TIME] / (day ? DAY : 1), hash);
}

static struct lr_post_alert *make(struct lr_postproc *p, const struct lr_event_data *e,
                                  const char *what, const struct lr_opts *opts)
{
    const char *url = e->str[LIVREC_EVENT_URL];
    struct lr_post_alert *a = lr_calloc(1, sizeof *a);
    if (!a)
        return NULL;
    a->what = what;
    a->e = lr_event_copy(e);
    a->about = lr_post_session_new(p, 0, url ? url : "", opts);
    if (a->e && a->about) {
        name(a->about, what, e);
        return a;
    }
    lr_event_free(a->e);
    lr_post_session_free(a->about);
    lr_free(a);
    return NULL;
}

bool lr_post_alert(struct lr_postproc *p, const struct lr_event_data *e)
{
    const char *what = meaning(p, e);
    const struct lr_opts *opts = what ? opts_of(p, e, what) : NULL;
    if (!opts || !lr_post_wants_hook(opts, what))
        return false;
    struct lr_post_alert *a = make(p, e, what, opts);
    p->lost += !a;
    if (!a)
        return false;
    a->next = p->alerts;
    p->alerts = a;
    return true;
}

static void free_alert(struct lr_post_alert *a)
{
    lr_event_free(a->e);
    lr_post_session_free(a->about);
    lr_free(a);
}

void lr_post_take_alerts(struct lr_postproc *p)
{
    pthread_mutex_lock(&p->lock);
    struct lr_post_alert *all = p->alerts;
    p->alerts = NULL;
    pthread_mutex_unlock(&p->lock);
    for (struct lr_post_alert *a = all, *next; a; a = next) {
        next = a->next;
        lr_post_learn(a->about, &a->e->data);
        lr_post_add(p, a->about, a->what, NULL, &a->e->data);
        free_alert(a);
    }
}

void lr_post_alerts_free(struct lr_postproc *p)
{
    for (struct lr_post_live *l = p->live, *next; l; l = next) {
        next = l->next;
        lr_free(l);
    }
    p->live = NULL;
}
