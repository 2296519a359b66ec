/* From a URL to a room: match, run the extractor, sort the streams, select one. Blocking. */
#ifndef LR_RESOLVE_H
#define LR_RESOLVE_H

#include "core/cancel.h"
#include "core/env.h"
#include "core/model.h"
#include "core/options.h"
#include "net/http.h"
#include "resolve/extractor.h"

struct lr_resolver; /* one per handle: constants, caches, cookie jars per account. Thread-safe. */

int lr_resolver_new(const struct lr_env *env, struct lr_loop *loop, struct lr_resolver **out,
                    struct lr_err *err);
void lr_resolver_free(struct lr_resolver *r);

/* streams: false asks for state and metadata only. *out: caller's. */
int lr_resolve(struct lr_resolver *r, const char *url, const struct lr_opts *opts, bool streams,
               struct lr_cancel *cancel, struct lr_room **out, struct lr_err *err);

/* The HTTP settings that the options ask for (proxy, CA, user's own host, cookies) for media
 * requests of the same room; everything in the arena. */
int lr_resolve_http(struct lr_resolver *r, const char *url, const struct lr_opts *opts,
                    struct lr_arena *a, struct lr_http_config *out, struct lr_err *err);

/* Registry (generated from extractors/meson.build). */
const struct lr_extractor *const *lr_registry(void); /* NULL-terminated, sorted by name */
/* The one extractor that takes the URL, or NULL with LIVREC_EUNSUPPORTED naming the nearest. */
const struct lr_extractor *lr_registry_match(struct lr_arena *a, const char *url,
                                             struct lr_url *parsed, struct lr_captures *caps,
                                             struct lr_err *err);

/* Ladder: sort best first, fill unset qualities, choose (DECISIONS 12). */
struct lr_choice {
    enum lr_quality quality;
    const char *protocol, *codec; /* NULL = any; codec "avc" etc. */
};
void lr_ladder_sort(struct lr_room *room);
int lr_ladder_select(const struct lr_room *room, const struct lr_choice *wish); /* index or -1 */

/* The JSON view of DECISIONS 13. */
int lr_room_to_json(const struct lr_room *room, struct lr_buf *out);

#endif
