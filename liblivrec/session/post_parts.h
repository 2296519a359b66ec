/* The parts of what follows a recording.
 *
 *   postproc.c     the threads, and which piece of work is next
 *   post_wants.c   what options ask for
 *   post_intake.c  events of recordings into pieces of work
 *   post_work.c    a piece of work as JSON, as the store keeps it
 *   post_needs.c   the files that they are about
 *   post_files.c   the files that belong to a part
 *   post_steps.c   its steps
 *   post_move.c    the one before them: from the scratch folder
 *   post_make.c    the steps that make a file
 *   post_s3.c      the one that uploads into a bucket
 *   post_hooks.c   the one that tells the user's program
 *   post_alerts.c  what that is told of, and is of no recording
 *   post_alone.c   the steps of a file that is not in the queue
 */
#ifndef LR_POST_PARTS_H
#define LR_POST_PARTS_H

#include <pthread.h>
#include <stdatomic.h>
#include "core/arena.h"
#include "core/cancel.h"
#include "core/pool.h"
#include "session/event.h"
#include "session/postproc.h"
#include "post/s3_upload.h"
#include "data/json.h"
#include "store/jobs.h"

#define LR_POST_KIND "post"
#define LR_POST_THREADS 16
#define LR_POST_ID 64
#define LR_POST_SOON ((int64_t)60000) /* what is due by then counts as work at hand */

/* A recording that runs: what pieces of work of it will say. */
struct lr_post_session {
    struct lr_post_session *next;
    uint64_t job;
    char id[LR_POST_ID]; /* in this store, for ever */
    char *url, *platform, *anchor, *title, *dir, *scratch, *cwd;
    struct lr_opts *opts;
    char **file; /* those that are finished, absolute */
    size_t files;
    bool live_told, start_told;
};

struct lr_postproc {
    struct lr_postproc_deps deps;
    struct lr_cancel *cancel;
    char process[32]; /* ids of sessions begin with it */
    struct lr_pool *pool; /* NULL: nothing was to be done yet */
    int threads;

    pthread_mutex_t lock; /* what follows; never held while anything waits */
    pthread_cond_t news;
    struct lr_post_session *sessions;
    struct livrec_event *first, *last; /* not taken in yet */
    struct lr_post_alert *alerts;      /* the same, of no recording; the newest first */
    struct lr_post_live *live;         /* rooms that are live and not recorded */
    unsigned lost;                     /* for lack of memory; not told yet */
    unsigned noted;                    /* how often something came into the store */
    bool closing;

    pthread_mutex_t pick; /* the choice of work: held while the store is asked */
    int64_t running[LR_POST_THREADS];
    atomic_uint soon; /* as of the last look */
    atomic_uint at_work;
    atomic_bool unnoted; /* the store takes nothing; told already */
};

/* A piece of work, in steps. The strings are the arena's, or borrowed. */
enum lr_post_step {
    LR_POST_CONVERT,
    LR_POST_SOUND,
    LR_POST_HOOK,
    LR_POST_UPLOAD, /* by rclone */
    LR_POST_S3,
    LR_POST_DELETE,
    LR_POST_DONE
};

struct lr_post_work {
    struct lr_arena *arena;
    int64_t id;           /* in the store; 0: it is not there */
    const char *what;     /* "part", or an event that a hook is told of */
    const char *session;
    int64_t job, time, bytes, duration_ms;
    const char *url, *platform, *anchor, *title, *dir, *code, *text;
    const char *path;     /* what was recorded, absolute; NULL: not about a file */
    const char *scratch;  /* "record.scratch", absolute, until it was moved from there; or NULL */
    const char **file;    /* of the session */
    size_t files;
    struct lr_opts *opts;
    /* How far it is. */
    int step;
    int starts;           /* since the last step that was done */
    const char *made;     /* what it was converted into, or NULL */
    const char *sound;    /* the same of its sound */
    const char *target;   /* the draft of this step is right and gets this name; or NULL */
    int hook_fails;       /* of the hook of this step */
    struct lr_s3_progress *sent; /* files of it, into a bucket */
    bool hopeless;        /* not to be tried again */
    bool last;            /* this is the last try */
    lr_post_told *told;   /* of each step that ended; or NULL */
    void *told_arg;
};

/* post_work.c */
int lr_post_work_write(const struct lr_post_work *w, struct lr_buf *out);
/* Close it in any case. LIVREC_EPARSE, LIVREC_ENOMEM. */
int lr_post_work_read(struct lr_post_work *w, const char *body, struct lr_err *err);
void lr_post_work_close(struct lr_post_work *w);
int lr_post_work_save(struct lr_postproc *p, const struct lr_post_work *w, struct lr_err *err);

/* post_steps.c */
/* 0: all is done, or was given up for good. Else it is to be tried again; LIVREC_ECANCELLED: when
 * we are back. */
int lr_post_run(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err);

const char *lr_post_step_name(const struct lr_post_work *w); /* "convert" ...; NULL: all are done */

/* A step ended. */
void lr_post_tell(struct lr_postproc *p, const struct lr_post_work *w, const char *step,
                  const char *path, int rc, const struct lr_err *err);

/* For post_hooks.c: the number of its job, as far as that is of this process; a file that is there;
 * where the file of the work is now; a step that ended is told, and 0 unless it would end otherwise
 * the next time. */
uint64_t lr_post_job_now(const struct lr_postproc *p, const struct lr_post_work *w);
bool lr_post_is_there(const struct lr_postproc *p, const char *path);
const char *lr_post_now_at(const struct lr_post_work *w);
int lr_post_settle(struct lr_postproc *p, const struct lr_post_work *w, const char *step,
                   const char *path, int rc, const struct lr_err *err);

/* post_files.c */
struct lr_post_belongings {
    const char *path[8];
    size_t count;
};
struct lr_post_belongings lr_post_belongings_of(struct lr_postproc *p, struct lr_post_work *w);
/* "" or "a/b": the folders of a file below that of the recordings. */
const char *lr_post_below(struct lr_post_work *w, const char *path);

/* post_s3.c: the step; how far it is, as the store keeps it. */
int lr_post_s3(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err);
void lr_post_s3_write(struct lr_jw *j, const struct lr_post_work *w);
int lr_post_s3_read(struct lr_post_work *w, const lr_json *all); /* 0, LIVREC_ENOMEM */
/* Keys that are those of the handle are not kept with the work: `own` loses them. */
void lr_post_s3_strip(struct lr_opts *own, const struct lr_opts *handle);

/* post_hooks.c: the step, and a call for one event if that is wanted. */
int lr_post_hook(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err);
int lr_post_hook_on(struct lr_postproc *p, struct lr_post_work *w, const char *event,
                    struct lr_err *err);

/* post_alerts.c */
/* Under `lock`: does the event call for a hook, though it is of no recording? True when one waits
 * now. */
bool lr_post_alert(struct lr_postproc *p, const struct lr_event_data *e);
void lr_post_take_alerts(struct lr_postproc *p); /* under `pick` */
void lr_post_alerts_free(struct lr_postproc *p);

/* postproc.c */
void lr_post_start_threads(struct lr_postproc *p);

void lr_post_unlink(struct lr_postproc *p, const char *path); /* a file that has a copy elsewhere */

/* post_move.c */
int lr_post_move(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err);
void lr_post_find_moved(struct lr_postproc *p, struct lr_post_work *w);

/* post_make.c: 0 with w->made or w->sound; or LIVREC_E*. */
int lr_post_make(struct lr_postproc *p, struct lr_post_work *w, struct lr_err *err);
bool lr_post_is_encoded(const struct lr_post_work *w);
bool lr_post_wants_mp3(const struct lr_post_work *w);
bool lr_post_is_converted(const struct lr_post_work *w);

/* post_wants.c */
bool lr_post_wants_hook(const struct lr_opts *opts, const char *event);
bool lr_post_wants_parts(const struct lr_opts *opts); /* is something done with each file? */
bool lr_post_wants_end(const struct lr_opts *opts);
bool lr_post_wants_any(const struct lr_opts *opts);

/* post_intake.c */
/* True when something will follow that recording. */
bool lr_post_session_begin(struct lr_postproc *p, uint64_t job, const char *url,
                           const struct lr_opts *opts);
void lr_post_see(void *p, const struct lr_event_data *e); /* the tap */
void lr_post_take_in(struct lr_postproc *p);              /* under `pick`: all that was seen */
void lr_post_session_free(struct lr_post_session *s);
struct lr_post_session *lr_post_session_new(const struct lr_postproc *p, uint64_t job,
                                            const char *url, const struct lr_opts *opts);
void lr_post_learn(struct lr_post_session *s, const struct lr_event_data *e);
/* A piece of work is put into the store, and it is told when that fails. path NULL: of no file. */
void lr_post_add(struct lr_postproc *p, struct lr_post_session *s, const char *what,
                 const char *path, const struct lr_event_data *e);
/* LIVREC_EARG: "post.hook_on" names no event. */
int lr_post_check(const struct lr_opts *opts, struct lr_err *err);

#endif
