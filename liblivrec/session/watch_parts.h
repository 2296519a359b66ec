/* The parts of watching. Everything runs on the loop's thread but for what is marked.
 *
 *   watch.c          the rooms, and what is told of them
 *   watch_plan.c     when which room is asked for
 *   watch_site.c     how much a platform is asked
 *   watch_faults.c   rooms that fail over and over
 *   watch_leave.c    rooms that no list names any more
 *   watch_window.c   whether a room that is live is recorded now
 *   watch_ask.c      a question, on a worker
 *   watch_change.c   options that are changed, recordings that are broken off
 *   watch_source.h   lists and configurations that are followed
 *   watch_view.c     what there is to say of a room, as JSON
 */
#ifndef LR_WATCH_PARTS_H
#define LR_WATCH_PARTS_H

#include <stdatomic.h>
#include "session/watch.h"

#define LR_WATCH_BATCH 50 /* rooms in one question, where a platform takes many */

/* An address that a platform takes. */
struct lr_watch_match {
    const char *url, *host;
    const char *key; /* the same for all addresses of a room (resolve/resolve.h) */
    const struct lr_extractor *extractor;
};

/* What all rooms of a platform share. */
#define LR_WATCH_REFUSED 3 /* answers that media is refused (login, payment, region): ask seldom */

struct lr_watch_site {
    struct lr_watch_site *next;
    struct lr_watchlist *watches;
    const struct lr_extractor *extractor;
    int asking; /* questions that are out */
    int limit;  /* ... that may be */
    int good;   /* answers in a row since that was changed */
    int64_t shrunk_at; /* when it was made less */
    int rooms;
    int refusals;    /* in a row: each makes the pause longer */
    int64_t open_at; /* no question before that */
    int64_t turn_at; /* nor before that: recordings of the platform ask */
    uint64_t recent; /* a bit for each of the last questions, the last one lowest: it failed */
    int64_t questions, failures;
    int code;        /* of the last one */
    bool silent;     /* the last was not answered, or with a server's error */
};

struct lr_watched {
    struct lr_watched *next;
    uint64_t id;
    char *url, *key;
    uint64_t like;  /* of the options that questions are asked with */
    uint64_t stamp; /* of what its source says of it */
    struct lr_opts *opts; /* what counts: as given, with `own` in their place */
    struct lr_opts *own;  /* changed since it is watched; or NULL */
    struct lr_watch_site *site;
    struct lr_watch_source *source; /* that names it, or NULL */
    const struct lr_watch_list *list; /* of that, in which it stands, or NULL */
    bool paused, asking;
    bool listed_paused; /* as its list says */
    bool gone;        /* removed; freed when no question is out */
    bool leaving;     /* it is, once the broadcast that is recorded is over */
    bool listed;      /* while a list is taken over: it is still there */
    uint64_t job;     /* 0: none runs */
    int64_t next_ask; /* monotonic ms */
    bool again;       /* ... which is early: the last answer was none */
    bool apart;       /* ... lies somewhere in the interval, as seen from others */
    bool at_once;     /* its next recording shall begin as soon as this one has ended */
    bool skips;       /* the broadcast that is on shall not be recorded any more */
    int64_t began_at; /* its job; monotonic ms */
    int64_t stop_at;  /* its job, when its window is over; INT64_MAX: never */
    char *anchor, *title; /* as they were heard last, or NULL */
    struct lr_scene scene; /* as it was last */
    int absences;     /* answers in a row that there is no such room */
    int refused;      /* ... that its media is refused: login, payment, region */
    int fruitless;    /* recordings in a row that ended well without media, though it was live */
    int misses;       /* ... that said nothing, but might have the next moment */
    int failures;     /* ... that were none, for what passes: network, server, refusal */
    int failed_asks;  /* ... that were errors (watch_faults.c) */
    int failed_jobs;  /* recordings in a row that ended with an error, or could not begin */
    int job_code;     /* the error of the last of those; 0: none failed */
    /* What was told last. */
    bool told, failing;
    enum lr_state state; /* but for the failing */
    int code;
    struct lr_login login; /* as the last answer left it */
    char *why; /* text of the code; NULL: none, or no memory for it */
};

/* One question, for the rooms of a platform that share its options. */
struct lr_watch_ask {
    struct lr_watch_ask *next;
    struct lr_watchlist *watches;
    struct lr_watch_site *site;
    struct lr_cancel *cancel;
    struct lr_opts *opts;
    struct lr_task task;
    int64_t began;
    bool again; /* it repeats one that had no answer */
    size_t count;
    struct lr_watched *rooms[LR_WATCH_BATCH];
    const char *urls[LR_WATCH_BATCH];
    struct lr_poll_state states[LR_WATCH_BATCH];
};

struct lr_watchlist {
    struct lr_jobs_deps deps;
    struct lr_jobs *jobs;
    struct lr_watch_limits limits;
    atomic_uint count;
    bool closing;
    uint64_t last_id;
    struct lr_watched *first, **end;
    struct lr_watch_site *sites;
    struct lr_watch_ask *asks;
    struct lr_watch_source *sources;
    struct lr_timer *timer;
    int64_t next_first; /* when a room that comes is asked for first, by watch.stagger */
};

static inline int64_t lr_watch_now(const struct lr_watchlist *w)
{
    return lr_loop_now(w->deps.loop);
}

/* Is it nobody's business now: neither asked for nor recorded, and wanted? */
static inline bool lr_watch_is_idle(const struct lr_watched *r)
{
    return !r->paused && !r->gone && !r->asking && !r->job;
}

/* watch.c */
/* Any thread. Text in the arena. LIVREC_EUNSUPPORTED, LIVREC_ENOMEM. */
int lr_watch_match(struct lr_arena *a, const char *url, struct lr_watch_match *out,
                   struct lr_err *err);
/* A new room. Takes `opts`, unless memory ran out. */
int lr_watch_put(struct lr_watchlist *w, const struct lr_watch_match *match, struct lr_opts *opts,
                 struct lr_watched **out, struct lr_err *err);
/* 0, or an error that names the address. */
int lr_watch_add(struct lr_watchlist *w, const char *url, const struct lr_opts *opts,
                 struct lr_watched **out, struct lr_err *err);
struct lr_watched *lr_watch_find(struct lr_watchlist *w, uint64_t id); /* NULL: there is none */
void lr_watch_set_paused(struct lr_watched *r, bool paused);
void lr_watch_remove(struct lr_watched *r);
void lr_watch_stop_job(struct lr_watched *r); /* if one runs */
void lr_watch_tell(struct lr_watched *r, const char *text);
void lr_watch_drop(struct lr_watchlist *w); /* frees the rooms that are gone */

/* watch_plan.c */
void lr_watch_plan(struct lr_watchlist *w); /* ask who is due; be woken for the next */
void lr_watch_first(struct lr_watched *r);
void lr_watch_retime(struct lr_watched *r); /* its options are others */
void lr_watch_answer(struct lr_watched *r, const struct lr_poll_state *s);
/* After a job: soon, if it ended well. */
void lr_watch_again(struct lr_watched *r, bool well);
void lr_watch_back(void *watchlist); /* the network is back */

/* watch_site.c */
bool lr_watch_is_outage(int code); /* of the network or of a server */
/* A question was answered, or was not. Before lr_watch_answer() of its rooms. */
void lr_watch_site_heard(const struct lr_watch_ask *a);

/* watch_change.c */
/* Other options, with what was changed by hand in their place. Takes `opts`, copies nothing. 0 or
 * LIVREC_ENOMEM, with nothing changed and `opts` still the caller's. */
int lr_watch_take_opts(struct lr_watched *r, struct lr_opts *opts);
void lr_watch_keep_names(struct lr_watched *r); /* of the job, while it is there */
void lr_watch_take_names(struct lr_watched *r, const struct lr_poll_state *s);

/* watch_faults.c */
/* It takes somebody, or another broadcast, to change that. */
bool lr_watch_is_refused(const struct lr_poll_state *s);
void lr_watch_set_code(struct lr_watched *r, const struct lr_err *err);
/* As it is told: "error" while it fails over and over. */
enum lr_state lr_watch_state(const struct lr_watched *r);
bool lr_watch_is_failing(const struct lr_watched *r);    /* ... now; r->failing is as it was told */
bool lr_watch_cannot_record(const struct lr_watched *r); /* ... because its recordings do */
int64_t lr_watch_slowed(const struct lr_watched *r, int64_t ms); /* its interval, then */
void lr_watch_note_answer(struct lr_watched *r, const struct lr_poll_state *s);
/* Its recording could not begin (tell), or ended with an error. */
void lr_watch_job_failed(struct lr_watched *r, const struct lr_err *err, bool tell);
void lr_watch_job_over(struct lr_watched *r, int code); /* it has none any more */
void lr_watch_media(void *watchlist, uint64_t job);     /* its recording has media */
void lr_watch_forget_faults(struct lr_watched *r);

/* watch_leave.c */
/* No list names it any more: it is removed, now or later, as "watch.on_remove" says. */
void lr_watch_leave(struct lr_watched *r);
/* Its job ended, well or not; or an answer said what it is like. */
void lr_watch_leave_after_job(struct lr_watched *r, bool well);
void lr_watch_leave_after_answer(struct lr_watched *r, const struct lr_poll_state *s);

/* watch_window.c */
/* Why a room that is live is not recorded now; NULL: it shall be. */
const char *lr_watch_unwanted(const struct lr_watched *r);
/* Monotonic ms when the window that is open closes, or that which is closed opens; INT64_MAX. */
int64_t lr_watch_window_turns(const struct lr_watched *r);
void lr_watch_window_changed(struct lr_watched *r); /* of one that is recorded */
/* Ends recordings whose window is over. When the next one is: INT64_MAX, none. */
int64_t lr_watch_close_windows(struct lr_watchlist *w);
void lr_watch_look_at_end(struct lr_watched *r); /* its job has ended */

/* watch_ask.c */
void lr_watch_note_opts(struct lr_watched *r); /* after others took their place */
/* The room and others like it that are due about now. 0 or LIVREC_ENOMEM. */
int lr_watch_ask(struct lr_watchlist *w, struct lr_watched *r);
void lr_watch_ask_free(struct lr_watch_ask *a);

/* watch_source.c */
void lr_watch_source_stop(struct lr_watch_source *s);
void lr_watch_source_free(struct lr_watch_source *s);
void lr_watch_sources_stop(struct lr_watchlist *w); /* all that go on; they count no more */
void lr_watch_sources_free(struct lr_watchlist *w);
const char *lr_watch_list_path(const struct lr_watch_list *l);

#endif
