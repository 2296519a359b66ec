/* Does a request fit an expected exchange of net/transport_replay.h? Pure functions. */
#ifndef LR_REPLAY_MATCH_H
#define LR_REPLAY_MATCH_H

#include <stdbool.h>
#include "net/transport_replay.h"

/* "*" in `pattern` stands for any run of characters. */
bool lr_replay_glob(const char *pattern, const char *text, size_t len);

/* The URL as requests have it (data/url.h), the values of volatile keys cut out. */
const char *lr_replay_url(struct lr_arena *a, const char *url, const char *const *volatile_keys);

const char *lr_replay_method(const struct lr_http_req *req);

/* NULL when method, headers and body fit (the URL is not looked at), else the reason why not, in
 * the arena or static. */
const char *lr_replay_misfit(struct lr_arena *a, const struct lr_replay_exchange *e,
                             const struct lr_http_config *cfg, const struct lr_http_req *req);

#endif
