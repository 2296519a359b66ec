/* A case: what a platform answers, and the room that must come out. docs/reference/case-format.md
 */
#ifndef CASES_CASE_H
#define CASES_CASE_H

#include <stdbool.h>
#include "core/arena.h"
#include "core/options.h"
#include "net/transport_replay.h"
#include "resolve/resolve.h"

#define CASE_EXCHANGES 64
#define CASE_HEADERS 16
#define CASE_KEYS 16
#define CASE_STEPS 32
#define CASE_ROOMS 80

struct case_exchange {
    struct lr_header want[CASE_HEADERS], give[CASE_HEADERS];
    struct lr_replay_step steps[CASE_STEPS]; /* of a WebSocket */
};

struct case_file {
    const char *path;
    struct lr_arena *arena;
    const char *url, *provenance;
    const char *rooms[CASE_ROOMS]; /* of a poll, in place of url */
    int room_count;
    struct lr_opts *opts;
    enum lr_depth depth;
    int64_t now_ms;
    uint64_t seed;
    bool any_order;
    const char *volatile_keys[CASE_KEYS + 1];
    int key_count;
    struct lr_replay_exchange list[CASE_EXCHANGES];
    struct case_exchange heads[CASE_EXCHANGES];
    int count;
    const char *expect;    /* JSON, or NULL: an error is expected */
    int code;              /* LIVREC_E* */
    const char *code_text; /* has to be part of the error text */
};

/* Read a case. NULL after a line on stderr. */
struct case_file *case_read(const char *path);
void case_free(struct case_file *c);

/* Does a connection fail in it? Then it takes its time, as it is tried again. */
bool case_waits(const struct case_file *c);

int case_code(const char *name); /* "PARSE" -> LIVREC_EPARSE; 0: no such name */

/* What came out of it. */
struct case_outcome {
    int rc;
    struct lr_err err;
    struct lr_buf json;    /* the room, when rc is 0; the states of a poll */
    struct lr_buf defects; /* unexpected and unused requests, a line each */
    int defect_count;
};

/* Run it in a world of its own: replayed answers, a clock that stands still, seeded chance. Returns
 * 0, or an error when not even that world could be made. */
int case_play(const struct case_file *c, struct case_outcome *out);
void case_outcome_free(struct case_outcome *o);

/* Compare with what is expected. Says on stderr what differs. */
bool case_judge(const struct case_file *c, const struct case_outcome *o);

#endif
