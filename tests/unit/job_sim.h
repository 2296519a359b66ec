/* A simulated world for record jobs: a clock that jumps, a platform, media servers, a pipeline and
 * a disk that play a script. Days pass in seconds, on one thread, the same each time.
 *
 * The script: "SECONDS api STATE" (live off net parse blocked empty), "SECONDS up LINE" (default:
 * all lines are up), "SECONDS down LINE HOW" (eof reset refused expired list media: what running
 * sources get; new ones are refused the same way), "SECONDS drip LINE", "SECONDS keyless LINE",
 * "SECONDS blind LINE" (sound alone, until it is up),
 * "SECONDS loop LINE" (nothing that was not there before), "SECONDS disk full|free" (it takes
 * nothing for now), "SECONDS disk gone|quota|broken|back" (that of the first folder has no space,
 * none for us, fails), "SECONDS ads LINE" (what it gives is left out, until it is up), "SECONDS
 * frozen LINE" (its list brings nothing new, until it is up), "SECONDS net down|up" (at this end),
 * "SECONDS title TEXT", "SECONDS name TEXT", "SECONDS stop". Lines are the streams that the platform offers; a name with an s behind its
 * first letter is of quality sd, else of origin. */
#ifndef JOB_SIM_H
#define JOB_SIM_H

#include "core/files.h"
#include "core/log.h"
#include "core/rand.h"
#include "record/hls_variant.h"
#include "session/events.h"
#include "session/job.h"
#include "session/known.h"

#define SIM_EVENTS 8192
#define SIM_SEED 42

struct sim_event {
    int type;
    uint64_t job;
    double at; /* seconds */
    int64_t code, state, bytes, duration, gaps;
    char text[96];
};

struct sim_start {
    double at;
    char line[16];
    const char *kind; /* "http", "hls", "dash" */
    bool resumed, skips_ads;
    struct lr_wish wish;
};

struct sim {
    struct lr_clock_fake clock;
    struct lr_rand_seeded rand;
    struct lr_env env;
    struct lr_files files; /* the system's, but for the space that is free */
    struct lr_log log;     /* warnings */
    char warned[128];
    int warnings;
    struct lr_loop *loop;
    struct lr_events *events;
    struct lr_cancel *cancel;
    struct lr_network network;
    struct lr_jobs *jobs;
    struct lr_opts *opts;
    const char *script, *lines; /* "a b c", protocol by the first letter: h... is hls */
    const char *platform;
    bool tokens;      /* addresses differ from answer to answer */
    int64_t step_ms;  /* media comes in pieces of so much ... */
    int more_at_once; /* ... and so many more in the same turn of the loop */
    double seat_life; /* rooms want something held, which lasts so long; 0: nothing */
    int64_t expires;  /* life of an address in seconds; 0: not said */

    struct sim_event event[SIM_EVENTS];
    int events_seen;
    struct sim_start start[SIM_EVENTS];
    int starts, asks, pauses, eases, drains, gaps_pushed;
    double asked[SIM_EVENTS];
    int titles;                    /* questions about the title alone */
    double titled;                 /* the last one */
    int titles_cancelled;          /* that were given up */
    int rooms_told;                /* to the pipeline */
    char named[32];                /* the last of them: anchor, and in brackets NAME and ALIAS */
    struct lr_known *known;        /* what rooms were called before */
    int seats, most_seats;         /* held now; at once */
    int pipelines, sources, rooms; /* that exist now */
    int flowing;                   /* sources that gave media in the last step */
    int most_sources;              /* at once */
    size_t most_waiting;           /* bytes that the disk had not taken */
};

/* Set script, lines ... and options before, then run() until no job is left or `seconds` passed. */
struct sim *sim_new(void);
void sim_option(struct sim *s, const char *name, const char *value);
uint64_t sim_record(struct sim *s, const char *url);
void sim_run(struct sim *s, double seconds);
void sim_free(struct sim *s); /* checks that nothing is left */

double sim_now(const struct sim *s);
int sim_count(const struct sim *s, int type);
const struct sim_event *sim_last(const struct sim *s, int type); /* NULL: none */

#endif
