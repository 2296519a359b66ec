/* A live platform in virtual time: the demo origin behind a transport of its own. Nothing leaves
 * the process, nothing waits: an hour of stream takes a second or two. Fault scripts work as on the
 * real origin (livrec-cli/demo/script.h); what it does not speak (ranges, separate sound) a test
 * answers by itself. Link with --wrap=server_now. */
#ifndef SIM_H
#define SIM_H

#include "core/clock.h"
#include "core/env.h"
#include "core/log.h"
#include "core/rand.h"
#include "net/transport.h"
#include "server.h"

#define SIM_URL "http://origin.example"

/* An answer as a test makes it. */
struct sim_reply {
    int status;
    char headers[512]; /* "name: value\n", lower case */
    struct bytes body;
    bool stays_open; /* the body never ends */
    bool no_length;  /* it ends when the connection does */
};

struct sim {
    struct lr_clock_fake clock;
    struct lr_rand_seeded rand;
    struct lr_log log;
    struct lr_env env;
    struct lr_loop *loop;
    struct lr_http_config http;
    struct server server;
    struct lr_transport transport;
    struct lr_exchange *running;
    int64_t latency_ms;  /* before an answer; 20 */
    int64_t bytes_per_s; /* of each connection; 4 MB */
    /* Answers by itself? False: the origin answers. */
    bool (*answer)(struct sim *s, const char *target, const struct lr_http_req *req,
                   struct sim_reply *out);
    void *user;             /* the test's own */
    /* What becomes of an endless body: "head", "rst", "fin", "stall". */
    void (*told)(struct sim *s, const char *url, const char *what);
    void (*spare)(bool on); /* around allocations of the platform itself, which must not fail */
    int requests, playlists, segments, keys; /* that were asked for */
    int warnings;
};

void sim_begin(struct sim *s, const char *script);
void sim_run(struct sim *s, int64_t ms); /* let time go by */
bool sim_run_until(struct sim *s, int64_t ms, bool (*over)(void *), void *arg);
void sim_end(struct sim *s);

/* What the simulation itself relies on; not only for tests of check. Else the process is aborted. */
void sim_must(bool good, const char *what);

/* Value of a request's header, or NULL. */
const char *sim_header(const struct lr_http_req *req, const char *name);

#endif
