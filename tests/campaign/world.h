/* Whole recordings in virtual time: real jobs, sources, rules and files; the platform and its media
 * servers are those of tests/record/sim.h. Only the disk is real, and it is waited for. */
#ifndef WORLD_H
#define WORLD_H

#include "core/options.h"
#include "session/events.h"
#include "session/job.h"
#include "sim.h"
#include "truth.h"

#define WORLD_ROOMS 128

struct world_config {
    const char *script;     /* of the origin */
    int64_t life_ms;        /* of an address; 0: for ever */
    bool tells_life;        /* the platform says so */
    double api_fails;       /* share of the questions that fail */
    bool keeps_nothing;     /* finished files are removed */
    const char *other;      /* what else of the channel is a line of the room: "live.ts" */
    const char *split_time; /* NULL: one file */
};

struct world {
    struct sim sim;
    struct world_config cfg;
    struct lr_events *events;
    struct lr_cancel *cancel;
    struct lr_network network;
    struct lr_opts *opts;
    struct lr_jobs *jobs;
    char dir[64];
    struct truth room[WORLD_ROOMS];
    uint64_t job[WORLD_ROOMS];
    int rooms;
    int asks, files, ends; /* questions to the platform, finished files, ended jobs */
    int starts;            /* of sources */
    int64_t cut_at;        /* -1: no connection was cut since the last one began */
    bool stalled;          /* ... but fell silent */
    int64_t *back_ms;      /* from cuts to the next answer */
    int backs, back_cap;
    int64_t silent_ms; /* longest from a stall to the next answer */
    int stalls;
};

struct world *world_new(const struct world_config *cfg);
/* Record "/c/NAME/FILE" of the origin. */
void world_record(struct world *w, const char *name, const char *file);
void world_run(struct world *w, int64_t ms);
/* Stop all, finish the files, and judge. */
void world_stop(struct world *w, struct truth_sum *sum);
void world_free(struct world *w);

/* The delay that so many of 1,000 reconnects do not exceed. */
int64_t world_back_ms(struct world *w, int permille);

/* A number of the command line, or what holds without. */
int world_arg(int argc, char **argv, int index, int otherwise);

#endif
