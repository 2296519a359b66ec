/* All that an extractor may use. `extractors/<platform>.c` includes this header alone.
 *
 * Three rules keep extractors small. Arena: whatever a resolve allocates dies with `x`. Sticky
 * error: the first failure is kept and later helpers return NULL, so the happy path reads
 * straight down. NULL flows: every getter takes NULL. */
#ifndef LR_EXTRACTOR_H
#define LR_EXTRACTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <livrec/error.h>
#include "core/attr.h"
#include "core/model.h"
#include "data/encode.h"
#include "data/hash.h"
#include "data/html.h"
#include "data/json.h"
#include "data/pattern.h"
#include "data/url.h"

typedef struct lr_ctx lr_ctx;

#define LR_NEEDS_COOKIE 1u /* works better or only with the user's cookie */
#define LR_OVERSEAS 2u     /* not reachable from mainland China without a proxy */
#define LR_AUDIO_ONLY 4u
#define LR_USES_JS 8u
#define LR_FALLBACK 16u    /* asked only when no other extractor takes the URL (direct) */

/* A volatile constant (client id, version, query hash, user agent), overridable at run time from a
 * file with lines "platform.name = value" (DECISIONS 10). */
struct lr_constant {
    const char *name, *value;
};

struct lr_extractor {
    const char *name;              /* stable key: "langlive" */
    const char *title;             /* "浪Live" */
    const char *const *urls;       /* patterns of data/pattern.h, NULL-terminated */
    const char *const *examples;   /* sample URLs, NULL-terminated; the first goes into docs */
    uint32_t flags;
    const struct lr_constant *constants; /* ends with {NULL, NULL}; may be NULL */
    int (*resolve)(lr_ctx *x, struct lr_room *room); /* 0 or LIVREC_E*; usually lr_done(x) */
};

/* ---- what the user asked */
const struct lr_url *lr_input(const lr_ctx *x);
const char *lr_var(const lr_ctx *x, const char *name);     /* capture of the pattern, or NULL */
const char *lr_query(lr_ctx *x, const char *key);          /* query value of the input URL */
const char *lr_option(const lr_ctx *x, const char *name);  /* "auth.user" ...; NULL if unset */
const char *lr_const(const lr_ctx *x, const char *name);   /* own constant, after overrides */
bool lr_want_streams(const lr_ctx *x);                     /* false: state and metadata suffice */
enum lr_quality lr_wish(const lr_ctx *x);                  /* quality asked for, ORIGIN by default */

/* ---- memory, text, time, chance */
struct lr_arena *lr_mem(lr_ctx *x);
char *lr_fmt(lr_ctx *x, const char *fmt, ...) LR_PRINTF(2, 3); /* NULL if any %s is NULL */
int64_t lr_now(lr_ctx *x);    /* Unix s */
int64_t lr_now_ms(lr_ctx *x); /* Unix ms */
uint64_t lr_random(lr_ctx *x, uint64_t n); /* 0 .. n - 1 */
char *lr_random_chars(lr_ctx *x, const char *alphabet, size_t n);
char *lr_md5_of(lr_ctx *x, const char *text); /* lower-case hex */

/* ---- requests. NULL and a sticky error on failure. */
struct lr_req {
    const char *const *headers; /* name, value, ..., NULL; a NULL value leaves the header out */
    const char *body;           /* makes it a POST */
    size_t body_len;            /* 0 = strlen(body) */
    const char *type;           /* Content-Type; default for bodies: form */
    const char *method;
    bool lenient;               /* take any status; else >= 400 is an error (see lr_status) */
    bool optional;              /* failure sets no sticky error: NULL alone says it */
    bool no_redirect;           /* the 3xx is the answer */
};
const char *lr_get_text(lr_ctx *x, const char *url, const struct lr_req *req);
lr_json *lr_get_json(lr_ctx *x, const char *url, const struct lr_req *req);
/* Raw bytes (TARS and other binary answers). */
const uint8_t *lr_get_bytes(lr_ctx *x, const char *url, const struct lr_req *req, size_t *len);
/* About the last answer: */
int lr_status(const lr_ctx *x);
const char *lr_answer_header(lr_ctx *x, const char *lower_name);
const char *lr_answer_url(lr_ctx *x); /* after redirects */
/* key, value, ..., NULL: escapes, never concatenates; NULL values are left out. */
const char *lr_url(lr_ctx *x, const char *base, ...) LR_SENTINEL;
const char *lr_form(lr_ctx *x, ...) LR_SENTINEL; /* "a=1&b=2" as a body */
int lr_cookie_set(lr_ctx *x, const char *domain, const char *name, const char *value);
const char *lr_cookie_get(lr_ctx *x, const char *url, const char *name);
bool lr_has_cookie(lr_ctx *x); /* did the user give a cookie for this platform? */
/* Facts kept between resolves of this process (minted cookies, WBI keys): NULL when absent or
 * older than max_age_s. Keyed by platform + account + name. */
const char *lr_cache_get(lr_ctx *x, const char *name, int64_t max_age_s);
void lr_cache_put(lr_ctx *x, const char *name, const char *value);

/* ---- reading. Paths as in data/json.h. */
lr_json *lr_parse(lr_ctx *x, const char *text);                 /* sticky EPARSE */
lr_json *lr_need(lr_ctx *x, const lr_json *v, const char *path); /* absence = sticky EPARSE */
const char *lr_need_str(lr_ctx *x, const lr_json *v, const char *path);
const char *lr_str(const lr_json *v, const char *path);
const char *lr_text(lr_ctx *x, const lr_json *v, const char *path); /* number or string */
int64_t lr_int(const lr_json *v, const char *path, int64_t dflt);
bool lr_true(const lr_json *v, const char *path);
#define LR_EACH(item, array)                                                                       \
    for (size_t item##_i = 0; item##_i < lr_json_count(array); item##_i++)                         \
        for (lr_json *item = lr_json_item(array, item##_i), *item##_once = item; item##_once;      \
             item##_once = NULL)

/* ---- results */
void lr_add(lr_ctx *x, struct lr_room *room, struct lr_stream s); /* no-op when s.url is NULL */
/* Fetch a master playlist and add each variant; a media playlist becomes one stream. */
void lr_add_hls(lr_ctx *x, struct lr_room *room, const char *url, struct lr_stream like);
void lr_add_header(lr_ctx *x, struct lr_room *room, const char *name, const char *value);
/* Live from a boolean: sets LIVE or OFFLINE. */
void lr_set_live(struct lr_room *room, bool live);
/* BLOCKED with a reason that the user can act on; returns 0: being blocked is a result. */
int lr_block(lr_ctx *x, struct lr_room *room, const char *reason);
int lr_fail(lr_ctx *x, int code, const char *fmt, ...) LR_PRINTF(3, 4);
bool lr_failed(const lr_ctx *x);
void lr_forgive(lr_ctx *x); /* drop the sticky error before a fallback path */
int lr_done(lr_ctx *x);     /* the sticky error or 0 */

/* ---- a script served by the platform, in the locked child */
const char *lr_js(lr_ctx *x, const char *script, const char *fn, const char *const *argv,
                  int argc);

#endif
