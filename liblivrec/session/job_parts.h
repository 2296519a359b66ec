/* The parts of a record job. Everything runs on the loop's thread but for what is marked.
 *
 *   jobs.c    all jobs of a handle; the tick of one second
 *   job.c     the life of one: takes the next step whenever something happened
 *   lookup.c  asks the platform, on a worker
 *   answer.c  what an answer changes
 *   title.c   is the title still the same
 *   recovery.c  files of a process that died
 *   feed.c    media of one stream into the pipeline; what its loss means
 *   standby.c another line beside one that is slow, until it can take over
 *   gate.c    holds what the one gives until the other can be joined to it
 *   wish.c    another quality is asked for while it is recorded
 *   blind.c   do pictures come, too
 *   unusual.c is anything odd about it
 *   flow.c    is media coming, at what rate, and does the disk keep up
 *   seat.c    what the platform wants held open meanwhile
 *   space.c   a disk that is full, or fails
 *   folders.c where files go, and where to then
 *   reach.c   is it the network at this end
 *   output.c  the pipeline and what it tells
 *   cover.c   the picture of the room
 *   joining.c the parts at the end, into one file
 *   report.c  events
 *
 * Callbacks note what happened and call lr_job_kick(); lr_job_step() alone decides. So nothing is
 * freed while it is on the stack. */
#ifndef LR_JOB_PARTS_H
#define LR_JOB_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include "record/disk.h"
#include "record/pipeline.h"
#include "record/source.h"
#include "session/cover.h"
#include "session/folders.h"
#include "session/gate.h"
#include "session/job.h"
#include "session/line.h"
#include "session/standing.h"
#include "session/vigil.h"

#define LR_NEVER INT64_MAX
#define LR_RATE_SECONDS 5 /* what the bit rate is taken over */

/* One question to the platform. */
struct lr_lookup {
    struct lr_job *job;
    enum lr_depth depth; /* STATE: about the title alone */
    struct lr_cancel *cancel;
    struct lr_room *room; /* the answer, or NULL with err */
    struct lr_err err;
    struct lr_arena *http_arena; /* for `http`, when that is asked for, too */
    struct lr_http_config http;
    atomic_int state; /* LOOKUP_* */
};
enum { LOOKUP_RUNS, LOOKUP_POSTED, LOOKUP_WAITS /* could not be posted: the tick fetches it */ };

enum lr_feed_kind { LR_FEED_HTTP, LR_FEED_HLS, LR_FEED_DASH };

/* What was seen of pictures. */
struct lr_blind {
    uint64_t pictures, sounds;  /* lr_pulse ... */
    int64_t since, started_at;  /* ... then; of the source that they are of */
    int tries;                  /* to get other media, in a row */
    bool found;                 /* that is how the line ended */
};

/* Media of one stream. */
struct lr_feed {
    struct lr_source *source;
    struct lr_standby *entrance; /* what the source pushes into, where it was one before; owned */
    struct lr_standby *standby;  /* another line, that may take over; owned */
    struct lr_gate gate;         /* all of them push through it */
    /* What was started last. */
    char *url;
    uint64_t key; /* of the line */
    enum lr_feed_kind kind;
    enum lr_quality quality;
    bool fallen; /* to that quality, since the one that is wished is refused */
    int height; /* with the rate: which variant, where they share an address */
    int64_t bitrate;
    const char *protocol; /* static */
    int64_t started_at, bytes_before;
    /* How it ended, for the next step. */
    bool lost;
    enum lr_source_end end;
    struct lr_err err;
    /* From one start to the next. */
    struct lr_lines lines;
    struct lr_seg_resume resume;
    uint64_t resume_key;            /* the line that it is of */
    uint64_t found_key;             /* a line that gives lists, though it says otherwise */
    enum lr_feed_kind found;        /* ... of this kind */
    int attempts;                   /* starts that did not last, in a row */
    int64_t pace_since, pace_media; /* is media as fast as it plays? */
    struct lr_blind blind;
    int64_t paused_at;              /* the disk is behind since then; 0: it is not */
    int64_t eased_at;               /* it is ahead of the disk since then; 0: it is not */
    bool hard;                      /* ... and the disk did not take what waited at once */
    bool disk_gap;                  /* ... and media was left out because of that */
    uint64_t unchecked;             /* bytes since the disk was looked at */
    int64_t turn;                   /* to connect; 0: none was given */
    bool break_told;                /* RECONNECT, since media came last */
    bool break_held;                /* ... waits until the network is back */
    bool raw_gap;                   /* raw: told when media comes ... */
    enum lr_gap_cause raw_cause;    /* ... with this cause */
};

/* Files of the session, for "record.join". */
struct lr_parts {
    char **path; /* as the user can open them */
    uint32_t count;
    int root_fd; /* that they lie below */
    bool apart;  /* below several */
    bool lost;   /* one could not be noted */
    bool joined; /* that was begun, or need not be */
};

/* A disk that takes nothing: it is full, or fails. */
struct lr_space {
    bool gone;     /* the pipeline said so, for the next step */
    bool full;     /* ... since there is no space */
    bool short_of; /* it is waited for */
    struct lr_err why;
    int tries; /* in a row, without a byte that could be written */
    int64_t next_probe;
    bool probing; /* a worker looks at the disks; what follows is its */
    struct lr_folders_wish wish;
    int found, fd; /* folder to go on in, -1: none; its descriptor */
    struct lr_task task;
};

struct lr_job {
    struct lr_jobs *jobs;
    uint64_t id;
    char *url;
    const void *site; /* the platform; compared only */
    struct lr_opts *opts;
    struct lr_cancel *cancel;
    const struct lr_sink_ops *sink; /* NULL: raw */
    struct lr_folders folders;
    struct lr_zone *zone; /* of names; NULL: local */
    atomic_bool stop_asked; /* any thread */

    struct lr_room *room; /* the last that was live, else the last of all */
    enum lr_state told;   /* state in the last ROOM event */
    struct lr_lookup *lookup;
    struct lr_recovery *recovery; /* a worker looks for files that were left over */
    struct lr_joining *joining;   /* a worker joins the parts */
    struct lr_parts parts;
    struct lr_arena *http_arena;
    struct lr_http_config http;
    struct lr_standing standing;
    struct lr_feed feed;
    struct lr_space space;
    struct lr_vigil vigil;
    char *wish;     /* a quality that is asked for from now on, until the options have it */
    bool wish_waits; /* ... for the answer to it */
    int wish_tries; /* streams that may still be begun because of it */
    int64_t next_ask, next_start; /* LR_NEVER: not before something happens */
    int64_t asked_at;             /* when the last answer came */
    int64_t ask_turn;             /* 0: none was given */
    bool unseated;                /* the room's hold was lost, and no answer came since */
    int unseatings;               /* ... in a row */
    int64_t refresh_at;           /* monotonic ms: when the address shall be renewed; 0: not known */
    int64_t next_title;           /* when the title is asked for; 0: not planned yet */
    uint64_t heard_title;         /* hash of the last one that was looked into; 0: none */

    struct lr_cover cover;
    struct lr_pipeline *pipeline;
    struct lr_pipeline_stats stats, total; /* as last looked at; of finished files */
    int64_t reconnects;
    int64_t rate_bytes[LR_RATE_SECONDS + 1];
    int rate_count;

    struct lr_timer *timer;
    bool begun;        /* the loop knows it */
    bool recording;    /* RECORD_START was told */
    bool full;         /* it has the length that was asked for */
    bool closing;      /* the pipeline was told to finish */
    bool decided;      /* `end` says how the session ends */
    atomic_bool ended; /* JOB_END is in the queue */
    struct lr_err end;
    struct lr_err barren;     /* why nothing came, if nothing did */
    struct lr_err unfinished; /* a file that did not get its name, if that is not in `end` */
    struct lr_job *next, *prev;
};

/* A folder that was looked into for what a process that died left there. */
struct lr_looked {
    char *dir;
    int depth;
};

struct lr_jobs {
    struct lr_jobs_deps deps;
    struct lr_disk *disk;
    struct lr_pool *finisher; /* loop's thread: rewrites files that are closed; NULL: not needed yet */
    pthread_mutex_t lock; /* the list and what follows */
    pthread_cond_t gone;  /* a job was freed */
    struct lr_job *first;
    uint64_t last_id;
    uint32_t running, alive; /* not ended; not freed */
    uint32_t most;           /* that may be alive: one more would cost others their files */
    bool closing;
    int asking; /* loop's thread: questions that are out */
    struct lr_timer *tick; /* loop's thread */
    lr_jobs_begun *on_begin;
    void *on_begin_arg;
    void (*on_end)(void *arg, uint64_t id, int code);
    void *on_end_arg;
    void (*on_media)(void *arg, uint64_t id);
    void *on_media_arg;
    struct lr_looked *looked; /* loop's thread: folders that were looked into */
    size_t looked_count;
};

static inline int64_t lr_job_now(const struct lr_job *j)
{
    return lr_loop_now(j->jobs->deps.loop);
}

/* jobs.c */
void lr_jobs_tick_on(struct lr_jobs *jobs);
struct lr_job *lr_jobs_find(struct lr_jobs *jobs, uint64_t id); /* loop's thread; or NULL */
void lr_jobs_ended(struct lr_job *j);
void lr_jobs_for_all(struct lr_jobs *jobs, void (*fn)(struct lr_job *)); /* loop's thread */
struct lr_pool *lr_jobs_finisher(struct lr_jobs *jobs); /* NULL when memory ran out */
/* Was no other looked into that deep? And remember it. */
bool lr_jobs_is_first_in(struct lr_jobs *jobs, const char *dir, int depth);
void lr_jobs_remove(struct lr_job *j);                           /* frees it */

/* job.c */
int lr_job_new(struct lr_jobs *jobs, const char *url, const struct lr_opts *opts,
               struct lr_job **out, struct lr_err *err); /* any thread */
void lr_job_free(struct lr_job *j);                      /* any thread, when nothing runs */
void lr_job_begin(struct lr_job *j);
void lr_job_kick(struct lr_job *j);
void lr_job_step(struct lr_job *j);                               /* may free the job */
void lr_job_tick(struct lr_job *j);                               /* the same */
void lr_job_decide(struct lr_job *j, int code, const char *text); /* the first call counts */

/* lookup.c */
/* WISH for everything, STATE for the title. 0 or LIVREC_ENOMEM. */
int lr_lookup_start(struct lr_job *j, enum lr_depth depth);
void lr_lookup_hurry(struct lr_job *j); /* nothing else waits for a title */
bool lr_lookup_fetch(
    struct lr_job *j); /* an answer that could not be posted: true, may free the job */
void lr_lookup_free(struct lr_lookup *k);

/* joining.c */
void lr_joining_note(struct lr_job *j, int root_fd, const char *full); /* a finished file */
void lr_joining_start(struct lr_job *j); /* once, when all files are finished; if it is wanted */
bool lr_joining_fetch(struct lr_job *j); /* as lr_lookup_fetch() */
void lr_parts_free(struct lr_parts *p);

/* recovery.c */
void lr_recovery_start(struct lr_job *j);
void lr_recovery_stop(struct lr_job *j);  /* after the file that is in hand */
bool lr_recovery_fetch(struct lr_job *j); /* as lr_lookup_fetch() */

/* answer.c */
void lr_job_answer(struct lr_job *j, struct lr_lookup *k); /* takes room and http out of k */

/* title.c */
void lr_title_tick(struct lr_job *j);
void lr_title_answer(struct lr_job *j, const struct lr_lookup *k);

/* feed.c */
struct lr_stage *lr_feed_in(struct lr_job *j); /* what media is pushed into */
void lr_feed_start(struct lr_job *j);
void lr_feed_stop(struct lr_job *j);
void lr_feed_close(struct lr_job *j); /* the source alone: a standby stays */
/* Note which stream it is of. 0 or LIVREC_ENOMEM. */
int lr_feed_choose(struct lr_feed *f, const struct lr_stream *s);
/* Start the source of what was chosen. */
int lr_feed_open(struct lr_job *j, struct lr_feed *f, struct lr_stage *out,
                 const struct lr_source_ops *to, void *user, struct lr_err *err);
void lr_feed_bytes(struct lr_job *j, size_t n);
void lr_feed_quiet(struct lr_job *j); /* its list brings nothing new: what does the platform say? */
void lr_feed_tell(struct lr_job *j, const char *why); /* RECONNECT */
void lr_feed_lose(struct lr_job *j); /* when feed.lost: plan what is next */
void lr_feed_fail(struct lr_job *j, enum lr_source_end end, const struct lr_err *err);
void lr_feed_came(struct lr_job *j); /* media came */
/* Would another address be taken now? */
bool lr_feed_has_news(const struct lr_job *j);
void lr_feed_over(struct lr_job *j); /* no start follows: what the disk missed is told */

/* standby.c */
/* Begin with this stream of the room; media was slow for so many ms of `took`. */
void lr_standby_start(struct lr_job *j, int index, int64_t media, int64_t took);
/* The same because another quality is asked for: it is joined without a gap where both have the same
 * times. */
void lr_standby_wish(struct lr_job *j, int index);
void lr_standby_step(struct lr_job *j);   /* it is ready, or failed */
int64_t lr_standby_due(const struct lr_job *j); /* when to step without a kick, or LR_NEVER */
void lr_standby_inherit(struct lr_job *j); /* the slow one ended */
void lr_standby_drop(struct lr_job *j);
void lr_standby_free(struct lr_standby *s);
const struct lr_seg_resume *lr_standby_resume(const struct lr_standby *s);

/* wish.c */
void lr_wish_take(struct lr_job *j); /* into the options, once nobody reads them */
void lr_wish_try(struct lr_job *j);  /* is another stream to be begun because of it? */

/* blind.c */
void lr_blind_tick(struct lr_job *j);

/* unusual.c */
void lr_unusual_tick(struct lr_job *j);
void lr_unusual_file(struct lr_job *j, int64_t duration_ms); /* one was finished */

/* flow.c */
int64_t lr_flow_media(const struct lr_job *j); /* ms that came, recorded or left out */
void lr_flow_look(struct lr_job *j);           /* did media come? */
void lr_flow_tick(struct lr_job *j);
/* Pause and resume by the disk's queue. When to look again, or LR_NEVER. */
int64_t lr_flow_press(struct lr_job *j);
void lr_flow_brake(struct lr_job *j); /* from inside the source: stop it, if the disk is behind */

void lr_feed_move(struct lr_job *j); /* to the address of the last answer, if it is another */

/* seat.c */
void lr_seat_check(struct lr_job *j);             /* was it lost? Then the platform is asked */
void lr_seat_taken(struct lr_job *j, bool other); /* an answer has come; with another room */
void lr_seat_leave(struct lr_job *j); /* before a new one is asked for, and at the end */

/* reach.c */
void lr_reach_media(struct lr_job *j, const struct lr_err *err); /* NULL: bytes came */
void lr_reach_answer(struct lr_job *j, const struct lr_err *err); /* code 0: there was one */
/* A host took no connection, if that is what the error says. */
void lr_reach_connect(struct lr_job *j, const char *url, const struct lr_err *err);
void lr_reach_works(struct lr_job *j, const char *url);
int lr_reach_choose(const struct lr_job *j, const struct lr_lines *lines); /* lr_lines_choose() */
bool lr_reach_is_down(const struct lr_job *j);
/* When the turn of this job is, which wants to ask or to connect anew: now or later. While the
 * network is down, few ask for all. */
int64_t lr_reach_ask_at(struct lr_job *j);
int64_t lr_reach_start_at(struct lr_job *j);
void lr_reach_back(void *jobs);                /* the network is back */

/* space.c */
void lr_space_gone(struct lr_job *j, const struct lr_err *why, bool full);
void lr_space_lose(struct lr_job *j); /* when space.gone */
void lr_space_used(struct lr_job *j); /* a file was written */
void lr_space_tick(struct lr_job *j);

/* output.c */
int lr_output_open(struct lr_job *j, struct lr_err *err); /* does nothing when it is open */
void lr_output_room(struct lr_job *j);                    /* names of files from the next on */
void lr_output_close(struct lr_job *j);

/* report.c */
void lr_report_text(struct lr_job *j, int type, const char *text);
void lr_report_info(struct lr_job *j, const char *text); /* a log line, as it is: with secrets */
void lr_report_disk(struct lr_job *j, int code, const char *text);
void lr_report_room(struct lr_job *j, const struct lr_room *room, bool news);
void lr_report_start(struct lr_job *j);
/* `path`: as the user can open it. */
void lr_report_file(struct lr_job *j, int type, const char *path,
                    const struct lr_pipeline_stats *size);
void lr_report_reconnect(struct lr_job *j, const char *why);
void lr_report_gap(struct lr_job *j, const char *cause, int64_t media_ms, int64_t duration_ms);
void lr_report_progress(struct lr_job *j);
void lr_report_unusual(struct lr_job *j, const struct lr_finding_odd *f);
/* Any thread. */
void lr_report_recovered(struct lr_job *j, const char *dir, const char *path, int64_t bytes,
                         int64_t cut);
void lr_report_joined(struct lr_job *j, const char *full);
void lr_report_look(const struct lr_job *j, struct lr_job_look *out);
int lr_report_end(struct lr_job *j); /* 0 or LIVREC_ENOMEM */

#endif
