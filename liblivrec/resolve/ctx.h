/* One resolve, as the parts of this layer see it. Private to resolve/. */
#ifndef LR_CTX_H
#define LR_CTX_H

#include "resolve/account.h"
#include "resolve/resolve.h"

#define LR_CTX_ARENA ((size_t)64 << 20)

struct lr_ctx {
    const struct lr_env *env;
    struct lr_loop *loop;
    const struct lr_extractor *extractor;
    const struct lr_opts *opts;
    struct lr_arena *arena;
    struct lr_account *account;
    struct lr_url input;
    struct lr_captures captures;
    struct lr_http_config http;
    struct lr_cancel *cancel;
    int64_t until; /* end of "resolve.timeout", monotonic ms */
    enum lr_depth depth;
    const struct lr_constant *overrides; /* of the user's file, ends with NULL; may be NULL */
    struct lr_err err;                   /* sticky */
    bool fatal;                          /* the error can't be forgiven */
    struct lr_http_resp last;
    bool answered; /* `last` holds an answer */
    lr_socket *socket; /* that was opened; closed at the end unless it is held */
    int handed;    /* how often the room was handed over to another platform */
};

/* A context without a question yet. Its arena is made here; the caller frees it. */
struct lr_ctx lr_ctx_new(struct lr_resolver *r, const struct lr_opts *opts, enum lr_depth depth,
                         struct lr_cancel *cancel);

/* The question: which platform, which account, which HTTP settings; no constants yet. */
int lr_ctx_find(struct lr_resolver *r, lr_ctx *x, const char *url, struct lr_err *err);

/* Platforms of the registry that have the same domain: "live.a.com" gives "a.com", "b.co.kr" stays.
 * Points into host; an address is its own domain. */
const char *lr_host_domain(const char *host);

/* The user's constants for x->extractor. */
int lr_ctx_constants(lr_ctx *x, struct lr_err *err);

/* login_end.c: how it stands with the login that was used; what is new is told. */
struct lr_login lr_login_look(lr_ctx *x, const char *url);
/* A login is wanted: is it that which was given that is stale? */
void lr_login_blame(lr_ctx *x, struct lr_login *l, struct lr_err *err);

/* The reason of a room that is blocked: a cookie that would help was given? */
const char *lr_login_doubt(lr_ctx *x, const char *reason);

/* Read the constants of one platform from the user's file. *out may become NULL: none there. */
int lr_constants_load(const struct lr_env *env, struct lr_arena *a, const char *platform,
                      const char *path, const struct lr_constant **out, struct lr_err *err);

/* Proxy, CA, limits and policy out of the options; strings in the arena. The jar is left out. */
int lr_settings(const struct lr_opts *opts, const struct lr_url *u, struct lr_arena *a,
                struct lr_http_config *out, struct lr_err *err);
int lr_media_settings(const struct lr_opts *opts, const struct lr_url *u, struct lr_arena *a,
                      struct lr_http_config *out, struct lr_err *err); /* for media requests */

/* As lr_add(), for what shares the address of its master playlist or manifest with other variants.
 */
void lr_add_variant(lr_ctx *x, struct lr_room *room, struct lr_stream s);

/* A copy that lives on its own. NULL when memory ran out. */
struct lr_room *lr_room_copy(const struct lr_room *room);

/* The headers of a request, pointing into `req`; the user's own User-Agent wins over the
 * extractor's. Too many are a sticky error. */
#define LR_REQ_HEADERS (2 * LR_MAX_HEADERS)
size_t lr_req_headers(lr_ctx *x, const struct lr_req *req, struct lr_header list[LR_REQ_HEADERS]);

/* Time that is left to the whole resolve, ms; 0 and a sticky error when there is none. */
int64_t lr_time_left(lr_ctx *x);

/* What the extractor wants held, for the room; NULL: nothing. */
struct lr_hold *lr_socket_give(lr_ctx *x);
void lr_socket_close(lr_socket *s); /* any thread; NULL is allowed */

/* Start a request and take in its answer. NULL and a sticky error (unless optional) on failure. */
const struct lr_http_resp *lr_request(lr_ctx *x, const char *url, const struct lr_req *req);

/* "api.example.com/v1/room" of the last answer, or "the answer". */
const char *lr_answer_name(lr_ctx *x);

/* End of an extractor's text for UNSUPPORTED: the nearest form that a platform takes. */
const char *lr_nearest(struct lr_arena *a, const struct lr_url *u);

/* secure.c: each stream that is named without TLS gets one with it in front. */
void lr_secure_streams(lr_ctx *x, struct lr_room *room);

#endif
