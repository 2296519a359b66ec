/* Scripts that a platform serves, run in a locked child process (livrec-js: mujs, seccomp,
 * rlimits, one pipe). Blocking, from worker threads. */
#ifndef LR_JS_H
#define LR_JS_H

#include "core/arena.h"
#include "core/cancel.h"
#include "core/err.h"

#define LR_JS_RESULT_MAX 8192
#define LR_JS_WALL_MS 3000

/* Run `script` (UTF-8 source), then call function `fn` with `argc` string arguments; the result
 * is turned into a string by JavaScript's own rules. helper: path of livrec-js. Limits: 2 s CPU,
 * 3 s wall, 64 MiB. *out: arena, valid UTF-8, no NUL. 0, LIVREC_ESCRIPT, LIVREC_ECANCELLED,
 * LIVREC_EUNSUPPORTED (built without, helper missing, or it can't lock itself in), LIVREC_ENOMEM,
 * LIVREC_EARG (more than 16 arguments). *out is written on success only. */
int lr_js_call(const char *helper, const char *script, const char *fn, const char *const *argv,
               int argc, struct lr_arena *a, struct lr_cancel *cancel, char **out,
               struct lr_err *err);

/* As lr_js_call(), with a wall limit of its own. */
int lr_js_call_within(int wall_ms, const char *helper, const char *script, const char *fn,
                      const char *const *argv, int argc, struct lr_arena *a,
                      struct lr_cancel *cancel, char **out, struct lr_err *err);

/* Path of the helper: the environment's LIVREC_JS, beside the build, or the installed one. */
const char *lr_js_helper(struct lr_arena *a);

#endif
