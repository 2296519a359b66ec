/* URL patterns of extractors. They match the host and the path, never a substring; query and
 * fragment count only where the pattern names them.
 *
 *   "{,www.,m.}huya.com/{id}"      alternatives, one named path segment
 *   "live.bilibili.com/{,h5/,blanc/}{id:d}"   alternatives may span segments; digits only
 *   "*.lang.live/{_}/room/{id}"    *. = one or more sub-domain labels; {_} = any one segment
 *   "b23.tv/{code}"  "douyu.com/{**rest}"     ** = the rest of the path, may be empty
 *   "tiktok.com/@{user}/live"  "vk.com/video{id}"  "h.example/{id}.html"   text around a capture
 *   "douyu.com/topic/{_}?rid={id:d}"   query keys that must be there, in any order; others are free
 *   "player.twitch.tv/?channel={login:w}&muted=true"
 *   "lives.jd.com/#/{id:d}"        a route in the fragment ("#/..." or "#!/...", up to a "?")
 *   "sooplive://player/live?user_id={id}"     another scheme than http and https
 *   "*\/{**rest}" (without the backslash)    * alone = any host, on any port
 *   "127.0.0.1:*\/demo" (likewise)           :* = this host, on any port
 *
 * Captures: {name} anything, {name:d} digits, {name:w} [A-Za-z0-9_-], {name:x} hex digits; never
 * empty but for **. At most one to a segment or value, LR_PATTERN_CAPTURES in all; the name _ is
 * matched and not kept. They see the decoded text; a segment that decodes to a slash, a control
 * or bad UTF-8 matches no capture. Empty segments ("//", a slash at the end) do not matter. Host
 * without case, path with case. User info never matches a named host, and a port other than the
 * scheme's default does only with ":*". Patterns are shorter than LR_PATTERN_MAX, host in lower
 * case, with at most LR_PATTERN_FORMS ways through their alternatives; alternatives do not nest. */
#ifndef LR_PATTERN_H
#define LR_PATTERN_H

#include <stdbool.h>
#include <stddef.h>
#include "core/arena.h"
#include "data/url.h"

#define LR_PATTERN_CAPTURES 8
#define LR_PATTERN_MAX 256
#define LR_PATTERN_FORMS 64

struct lr_captures {
    int count;
    struct {
        const char *name;  /* without class; arena */
        const char *value; /* percent-decoded; arena */
    } item[LR_PATTERN_CAPTURES];
};

/* True when the URL is of this form; fills the captures (may be NULL). */
bool lr_pattern_match(struct lr_arena *a, const char *pattern, const struct lr_url *u,
                      struct lr_captures *out);

/* Value of a capture, or NULL. */
const char *lr_capture(const struct lr_captures *c, const char *name);

/* The pattern as a person reads it: "www.huya.com/<id>" (of alternatives "www." is shown, else
 * the first). For error texts and docs. */
char *lr_pattern_pretty(struct lr_arena *a, const char *pattern);

/* 0 when well formed (checked for the whole registry in a test), else LIVREC_EARG. */
int lr_pattern_check(const char *pattern);

#endif
