/* From a URL to a room: match, run the extractor, sort the streams, select one. Blocking. */
#ifndef LR_RESOLVE_H
#define LR_RESOLVE_H

#include "core/cancel.h"
#include "core/env.h"
#include "core/model.h"
#include "core/options.h"
#include "net/http.h"
#include "resolve/extractor.h"

struct lr_resolver; /* one per handle: caches, cookie jars per account. Thread-safe. */

int lr_resolver_new(const struct lr_env *env, struct lr_loop *loop, struct lr_resolver **out,
                    struct lr_err *err);
void lr_resolver_free(struct lr_resolver *r);
/* Before the first question: logins are kept by `k`, which must outlive it. */
struct lr_keeper;
void lr_resolver_keep(struct lr_resolver *r, struct lr_keeper *k);

/* How much is asked for. A room that is not live never gets streams. */
enum lr_depth {
    LR_DEPTH_STATE = 0, /* state and metadata only */
    LR_DEPTH_ALL = 1,   /* every stream */
    LR_DEPTH_WISH = 2,  /* the wished quality suffices where each costs a request (recorder) */
};

/* *out: caller's; untouched on failure. One deadline ("resolve.timeout") for all requests. */
int lr_resolve(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
               enum lr_depth depth, struct lr_cancel *cancel, struct lr_room **out,
               struct lr_err *err);

/* A login by the user's cookies. */
enum lr_login_state {
    LR_LOGIN_NONE, /* there is none */
    LR_LOGIN_GOOD, /* as far as anybody knows */
    LR_LOGIN_SOON, /* it ends within "auth.warn" */
    LR_LOGIN_ENDED,
    LR_LOGIN_REFUSED, /* the platform wants a login all the same */
};
struct lr_login {
    enum lr_login_state state;
    int64_t end; /* Unix s; INT64_MAX: not known */
};
/* Its state at another time than when it was looked at. */
enum lr_login_state lr_login_state_at(const struct lr_login *l, int64_t now_ms,
                                      const struct lr_opts *opts);
const char *lr_login_state_name(enum lr_login_state state); /* "good"; NULL: there is none */

/* lr_resolve(), and how it stands with the login. *login is written in any case but for addresses
 * that nobody takes. */
int lr_resolve_with(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                    enum lr_depth depth, struct lr_cancel *cancel, struct lr_room **out,
                    struct lr_login *login, struct lr_err *err);

/* The state of one of many rooms. */
struct lr_poll_state {
    enum lr_state state; /* UNKNOWN: `err` says why */
    struct lr_err err;
    struct lr_login login;
    char anchor[128], title[256]; /* ""; of a room that was asked for by itself: its names */
    struct lr_scene scene;        /* of one that was asked for by itself */
};

/* Ask for the states of n rooms: those of a platform that answers for many rooms at once share its
 * requests, as many as its limit allows; the others are resolved one after the other, to
 * LR_DEPTH_STATE. LIVE means on air; what lr_resolve() finds may still be BLOCKED. Blocking. Every
 * state is written, so one room's error is never another's; where a platform refuses (AUTH, GEO,
 * RATE) or is out of reach, all rooms of that request have that error. "resolve.timeout" holds for
 * each request that is shared, and for each room that is not. */
void lr_poll(struct lr_resolver *r, const char *const *urls, size_t n, const struct lr_opts *opts,
             struct lr_cancel *cancel, struct lr_poll_state *states);

/* The HTTP settings that the options ask for (proxy, CA, user's own host, cookies) for media
 * requests of the same room; strings in the arena, the jar is the resolver's. */
int lr_resolve_http(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                    struct lr_arena *a, struct lr_http_config *out, struct lr_err *err);

/* Registry (generated from extractors/meson.build). */
const struct lr_extractor *const *lr_registry(void); /* NULL-terminated, sorted by name */
/* The one extractor that takes the URL, or NULL with LIVREC_EUNSUPPORTED naming the nearest.
 * Takes share texts too: the first http(s) address in them. "direct:URL" forces `direct`. */
const struct lr_extractor *lr_registry_match(struct lr_arena *a, const char *url,
                                             struct lr_url *parsed, struct lr_captures *caps,
                                             struct lr_err *err);
/* The same for addresses of one room, as far as they show it: query, sub-domains "www." and "m."
 * and what else names nothing do not count. NULL: no memory. */
char *lr_identity(struct lr_arena *a, const struct lr_extractor *e, const struct lr_url *u,
                  const struct lr_captures *caps);
/* Does this extractor take the URL? Fills the captures. */
bool lr_extractor_takes(struct lr_arena *a, const struct lr_extractor *e, const struct lr_url *u,
                        struct lr_captures *caps);

/* Ladder: sort best first, fill unset qualities, choose. */
struct lr_choice {
    enum lr_quality quality;      /* UNSET = ORIGIN */
    const char *protocol, *codec; /* as core/preference.h has them: "hls,flv", "avc"; NULL: any */
    struct lr_limits most;        /* where there are some, they count instead of the quality */
};
void lr_ladder_sort(struct lr_room *room);
int lr_ladder_select(const struct lr_room *room, const struct lr_choice *wish); /* index or -1 */

/* The JSON view of docs/reference/json.md. */
int lr_room_to_json(const struct lr_room *room, struct lr_buf *out);

#endif
