/* All that an extractor may use. `extractors/<platform>.c` includes this header alone.
 *
 * Three rules keep extractors small. Arena: whatever a resolve allocates dies with `x`; what the
 * room holds is copied out at the end. Sticky error: the first failure is kept and later helpers
 * return NULL, so the happy path reads straight down. NULL flows: every getter takes NULL.
 *
 * Four outcomes are kept apart. Offline is a result (lr_set_live(room, false)). A room that is
 * understood but whose media is refused (password, paid, region) is a result too: lr_block(). An
 * API that refuses to speak at all (risk control, rate limit, login wall) is an error, AUTH, GEO
 * or RATE, and one that speaks differently than expected is PARSE. */
#ifndef LR_EXTRACTOR_H
#define LR_EXTRACTOR_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <livrec/error.h>
#include "core/attr.h"
#include "core/model.h"
#include "data/date.h"
#include "data/encode.h"
#include "data/hash.h"
#include "data/html.h"
#include "data/json.h"
#include "data/pattern.h"
#include "data/url.h"
#include "lang/lang.h"

typedef struct lr_ctx lr_ctx;

#define LR_NEEDS_COOKIE 1u /* works better or only with the user's cookie */
#define LR_OVERSEAS 2u     /* not reachable from mainland China without a proxy */
#define LR_AUDIO_ONLY 4u
#define LR_USES_JS 8u
#define LR_FALLBACK 16u    /* asked only when no other extractor takes the URL (direct) */
#define LR_ENDED 32u       /* the service is no more; its addresses are still understood */

/* Browsers that requests may pose as; the desktop one is the default for all requests. */
#define LR_UA_DESKTOP                                                                              \
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "            \
    "Chrome/142.0.0.0 Safari/537.36"
#define LR_UA_MOBILE                                                                               \
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like "    \
    "Gecko) Version/18.6 Mobile/15E148 Safari/604.1"

/* A volatile constant (client id, version, query hash, user agent), overridable at run time from a
 * file with lines "platform.name = value". */
struct lr_constant {
    const char *name, *value;
};

/* What "auth.account" may say for a platform, as one object of JSON: a string, a word of several, or
 * a secret. A row of `settings`: "[" LR_SETTING(...) "," LR_SETTING(...) "]". */
#define LR_SETTING(name, type, help)                                                               \
    "{\"name\":\"" name "\",\"type\":\"" type "\",\"help\":\"" help "\"}"
#define LR_SETTING_USER LR_SETTING("user", "string", "Name of the account.")
#define LR_SETTING_PASSWORD LR_SETTING("password", "secret", "Password of the account.")
#define LR_SETTING_ROOM_PASSWORD                                                                   \
    LR_SETTING("room_password", "secret", "Password of the room, as its viewers have it.")

/* One of the rooms whose states are asked for at once. What a poll leaves as it is (UNKNOWN, no
 * code) is then asked for by itself: addresses that it can't use, rooms that are not in the answer,
 * rooms that may be BLOCKED. */
struct lr_polled {
    const struct lr_captures *vars; /* of the room's address: lr_capture(room->vars, "id") */
    enum lr_state state;            /* lr_polled_live() */
    int code;                       /* LIVREC_E* in place of a state: lr_polled_fail() */
    const char *text;
};

struct lr_extractor {
    const char *name;              /* stable key: "langlive" */
    const char *title;             /* "浪Live" */
    const char *const *urls;       /* patterns of data/pattern.h, NULL-terminated; for a fallback:
                                      how the path ends (".ts"), or what is anywhere in the path
                                      or the query ("*.flv") */
    const char *const *examples;   /* sample URLs, NULL-terminated; the first goes into docs */
    uint32_t flags;
    const char *const *query_keys; /* what lr_query() reads, NULL-terminated; addresses that differ
                                      in anything else of the query are of one room; "": the first
                                      item without "="; NULL: none */
    const char *cookie_domains;    /* where the user's cookie goes, blanks between; NULL: to the
                                      domain of the URL ("live.a.com" gives "a.com") */
    const char *login_cookies;     /* names of those that are a login, blanks between; NULL: those
                                      that are named like one */
    const char *settings; /* what it reads of "auth.account": rows of LR_SETTING(); NULL: none */
    const struct lr_constant *constants; /* ends with {NULL, NULL}; may be NULL */
    const struct lr_segment_filter *filters; /* ends with {0}; may be NULL */
    int (*resolve)(lr_ctx *x, struct lr_room *room); /* 0 or LIVREC_E*; usually lr_done(x) */
    /* States of many rooms of one account in few requests, usually one; NULL where the platform has
     * no such request. `x` is of the first room. LIVE means on air: that the media is refused all
     * the same may show only in resolve(), but such a room is never OFFLINE here. 0 or LIVREC_E*,
     * which is then the error of all rooms that have no state yet. */
    int (*poll)(lr_ctx *x, struct lr_polled *rooms, size_t n);
    size_t poll_limit; /* the largest n */
};

extern const struct lr_segment_filter lr_marked_ads[]; /* for `filters`, by Twitch's marks */

/* ---- what the user asked */
const struct lr_url *lr_input(const lr_ctx *x);
const char *lr_var(const lr_ctx *x, const char *name);     /* capture of the pattern, or NULL */
const char *lr_query(lr_ctx *x, const char *key);          /* of the input URL; one of query_keys */
const char *lr_option(const lr_ctx *x, const char *name); /* "auth.user" = account setting "user" */
const char *lr_const(const lr_ctx *x, const char *name);   /* own constant, after overrides */
bool lr_wants_start(const lr_ctx *x);   /* a playlist that goes back to the beginning, if any */
bool lr_want_streams(const lr_ctx *x);  /* false: state and metadata suffice, return early */
bool lr_want_all(const lr_ctx *x);      /* false: the wished quality suffices, where each costs */
/* Quality asked for, ORIGIN by default; of limits (720p) the best one that is usually within. */
enum lr_quality lr_wish(const lr_ctx *x);
int lr_wish_lines(const lr_ctx *x); /* the most lines that are asked for; 0: no such limit */

/* Short links: follow the input's redirects without asking the target, and match it again; the
 * captures are then those of the target, which must be of the same platform and no short link (what
 * a short link captures is called "code"). */
bool lr_follow(lr_ctx *x);

/* The room is shown on another platform: its extractor fills `room` as if it had been asked for
 * `url`, which no setting of the user's account there reaches. The room stays this platform's: it
 * keeps its id and url; what else the caller knows better is written over. Returns lr_done(x). */
int lr_hand_over(lr_ctx *x, struct lr_room *room, const char *url);

/* ---- memory, text, time, chance */
struct lr_arena *lr_mem(lr_ctx *x);
/* Conversions %s %.*s %d %u %x %c %ld %lld %zu and the like; NULL if any %s is NULL. */
char *lr_fmt(lr_ctx *x, const char *fmt, ...) LR_PRINTF(2, 3);
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
    bool room;                  /* 404 and 410 say that there is no such room: ENOTFOUND */
    size_t peek;                /* stop after so many bytes, and that is a success */
};
const char *lr_get_text(lr_ctx *x, const char *url, const struct lr_req *req);
lr_json *lr_get_json(lr_ctx *x, const char *url, const struct lr_req *req);
/* Raw bytes (TARS and other binary answers). */
const uint8_t *lr_get_bytes(lr_ctx *x, const char *url, const struct lr_req *req, size_t *len);
/* About the last answer: */
int lr_status(const lr_ctx *x); /* 0: there was none */
const char *lr_answer_header(lr_ctx *x, const char *lower_name);
const char *lr_answer_url(lr_ctx *x); /* after redirects; NULL: there was none */
/* key, value, ..., NULL: escapes, never concatenates; NULL values are left out. */
const char *lr_url(lr_ctx *x, const char *base, ...) LR_SENTINEL;
/* "//host/path", as pages write it, with https: in front; any other text as it is. */
const char *lr_with_scheme(lr_ctx *x, const char *url);
/* A capture or the like as a segment of a path: escaped; NULL for NULL. */
const char *lr_segment(lr_ctx *x, const char *text);
/* A number out of the query of a URL, written in base 10 or 16 (expiry times); 0 when absent. */
int64_t lr_query_int(lr_ctx *x, const char *url, const char *key, int base);
/* The same behind the first `mark` of a text ("exp=1793661210~..."). */
int64_t lr_int_after(const char *text, const char *mark);
const char *lr_form(lr_ctx *x, ...) LR_SENTINEL; /* "a=1&b=2" as a body */
/* What was written, as a body: ends the writer and frees the buffer; a failed one ends the run. */
const char *lr_body(lr_ctx *x, struct lr_jw *w, struct lr_buf *buf);
const char *lr_json_body(lr_ctx *x, ...) LR_SENTINEL; /* {"a":"1"}: an object of strings */
/* {"query":"...","variables":{"a":"1"}}: a GraphQL request with variables of the type String. */
const char *lr_graphql_body(lr_ctx *x, const char *query, ...) LR_SENTINEL;
int lr_cookie_set(lr_ctx *x, const char *domain, const char *name, const char *value);
/* As a server sets it ("a=1; Path=/x; Secure") in an answer from `url`. NULL text: nothing. */
int lr_cookie_receive(lr_ctx *x, const char *url, const char *text);
const char *lr_cookie_get(lr_ctx *x, const char *url, const char *name);
bool lr_has_cookie(lr_ctx *x); /* did the user give a cookie for this platform? */
/* Facts kept between resolves of this process (minted cookies, WBI keys): NULL when absent or
 * older than max_age_s. Keyed by platform + account + name. */
const char *lr_cache_get(lr_ctx *x, const char *name, int64_t max_age_s);
void lr_cache_put(lr_ctx *x, const char *name, const char *value); /* NULL value forgets it */

/* The account settings user and password, when both are given and no login was tried within the
 * last hour, by any thread or process: sites lock accounts that log in too often. True counts as
 * the try. */
bool lr_login_due(lr_ctx *x, const char **user, const char **password);

/* ---- WebSockets, for platforms where media is given only while one is open. JSON messages. */
typedef struct lr_socket lr_socket;
/* What happens by itself, for as long as the socket is open, to a message whose text at `path` is
 * `word`. */
struct lr_socket_rule {
    const char *path, *word;
    const char *const *say; /* it is answered with these, NULL-terminated; NULL: */
    const char *reason;     /* it ends the session, and says there why */
};
/* One at a time. The rules are static and end with a row without a path; NULL: none. NULL and a
 * sticky error on failure; the others take NULL. */
lr_socket *lr_socket_open(lr_ctx *x, const char *url, const struct lr_req *req,
                          const struct lr_socket_rule *rules);
void lr_socket_say(lr_ctx *x, lr_socket *s, const char *text);
/* The next message, those that a rule answered too. NULL and a sticky error when it was closed. */
lr_json *lr_socket_hear(lr_ctx *x, lr_socket *s);
/* Keep it open for as long as the room's media is recorded, and say `beat` (NULL: nothing) each
 * `ms`; a `#` in it becomes the number of what is said, counted with lr_socket_say(). When it
 * closes, the room is resolved anew. Without this it is closed at the end. */
void lr_socket_hold(lr_ctx *x, lr_socket *s, const char *beat, int64_t ms);

/* ---- reading. Paths as in data/json.h. */
lr_json *lr_parse(lr_ctx *x, const char *text);                 /* sticky EPARSE */
lr_json *lr_need(lr_ctx *x, const lr_json *v, const char *path); /* absence = sticky EPARSE */
const char *lr_need_str(lr_ctx *x, const lr_json *v, const char *path);
/* A member of an answer about a room: null there says that there is no such room (ENOTFOUND). */
lr_json *lr_need_room(lr_ctx *x, const lr_json *v, const char *key);
const char *lr_str(const lr_json *v, const char *path);
const char *lr_text(lr_ctx *x, const lr_json *v, const char *path); /* number or string */
int64_t lr_int(const lr_json *v, const char *path, int64_t dflt);
bool lr_true(const lr_json *v, const char *path);
/* Is the text one of the words (NULL-terminated)? NULL is none. */
bool lr_among(const char *text, const char *const *words);
bool lr_is(const char *text, const char *word); /* NULL is none */
#define LR_EACH(item, array)                                                                       \
    for (size_t item##_i = 0; item##_i < lr_json_count(array); item##_i++)                         \
        for (lr_json *item = lr_json_item(array, item##_i), *item##_once = item; item##_once;      \
             item##_once = NULL)

/* ---- results */
/* No-op when s.url is NULL, not http(s) (ws(s) for "ws"), or there already, or the protocol is none of the model's.
 * A quality left UNSET is filled by the ladder in the order of bitrate or height, among streams of
 * the same protocol, codec and cdn. */
void lr_add(lr_ctx *x, struct lr_room *room, struct lr_stream s);
/* Fetch a master playlist and add each variant; a media playlist becomes one stream. `like` gives
 * cdn, priority and expires; a quality that it has goes to a single stream only. A variant whose
 * sound is apart has the master's address, which names both. Honours
 * req->headers, ->lenient and ->optional. True when the list was one. */
bool lr_add_hls(lr_ctx *x, struct lr_room *room, const char *url, struct lr_stream like,
                const struct lr_req *req);
/* The same for a playlist that is there already, as the body of the last answer. */
bool lr_add_playlist(lr_ctx *x, struct lr_room *room, const char *text, struct lr_stream like);
/* The same for a DASH manifest: its representations, at like.url, that of the manifest. */
bool lr_add_manifest(lr_ctx *x, struct lr_room *room, const char *text, struct lr_stream like);
/* A live room needs a stream: EPARSE that names the path where it should have been. lr_done(x). */
int lr_need_streams(lr_ctx *x, const struct lr_room *room, const char *path);
void lr_add_header(lr_ctx *x, struct lr_room *room, const char *name, const char *value);
/* name, value, ..., NULL: as in lr_req. */
void lr_add_headers(lr_ctx *x, struct lr_room *room, const char *const *headers);
/* All of a live room that has one playlist: its variants, and `headers` for it as for the media. A
 * playlist that is gone (404, 410) means that the broadcast just ended: OFFLINE. Returns
 * lr_done(x). */
int lr_play_hls(lr_ctx *x, struct lr_room *room, const char *url, const char *const *headers);
/* Live from a boolean: sets LIVE or OFFLINE. */
void lr_set_live(struct lr_room *room, bool live);
/* OFFLINE with a hint, where an address stands for one broadcast: it is a recorded video, or became
 * one by now. Returns lr_done(x). */
int lr_set_recorded(lr_ctx *x, struct lr_room *room);
/* BLOCKED with a reason that the user can act on; returns 0: being blocked is a result. */
int lr_block(lr_ctx *x, struct lr_room *room, const char *reason);
int lr_fail(lr_ctx *x, int code, const char *fmt, ...) LR_PRINTF(3, 4);
bool lr_failed(const lr_ctx *x);
void lr_forgive(lr_ctx *x); /* drop the sticky error before a fallback path; ECANCELLED,
                               ETIMEOUT of the whole resolve and ENOMEM stay */
int lr_done(lr_ctx *x);     /* the sticky error or 0 */

/* ---- polls */
void lr_polled_live(struct lr_polled *room, bool live); /* LIVE or OFFLINE */
void lr_polled_fail(lr_ctx *x, struct lr_polled *room, int code, const char *fmt, ...)
    LR_PRINTF(4, 5);

/* ---- a script served by the platform, in the locked child */
const char *lr_js(lr_ctx *x, const char *script, const char *fn, const char *const *argv,
                  int argc);

#endif
