/* The user's own program, told of a recording: by arguments that are the user's alone, by LIVREC_*
 * in its environment and by one object of JSON on its stdin. No shell: what a streamer calls
 * himself is never more than text. Blocks; any thread. */
#ifndef LR_HOOK_H
#define LR_HOOK_H

#include "core/buf.h"
#include "core/cancel.h"
#include "post/subject.h"

struct lr_hook {
    const char *const *args; /* the first is the program */
    size_t count;
    const char *dir; /* that it runs in; NULL: the folder of recordings */
    int64_t limit_ms;
    struct lr_cancel *cancel;
    struct lr_buf output; /* what it said; initialised by lr_hook_run(), the caller's to free */
};

/* 0 when it ended with exit code 0; errors of lr_run(). */
int lr_hook_run(struct lr_hook *h, const struct lr_subject *s, struct lr_err *err);

/* The arguments that DouyinLiveRecorder gives to its script. `line` is split at blanks as a shell
 * would, with its quotes and backslashes and nothing else. LIVREC_EARG: a quote is not closed, or
 * it is empty. */
struct lr_hook_line {
    struct lr_arena *arena;
    const char **args;
    size_t count;
};
int lr_hook_line(struct lr_hook_line *l, const char *line, const struct lr_subject *s,
                 struct lr_err *err);
void lr_hook_line_free(struct lr_hook_line *l);

#endif
