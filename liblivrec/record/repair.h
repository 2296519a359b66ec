/* Repairing and joining files by their names. Block; any thread. */
#ifndef LR_REPAIR_H
#define LR_REPAIR_H

#include "core/cancel.h"
#include "core/env.h"
#include "core/err.h"
#include "record/report.h"

struct lr_repair_options {
    const char *out;  /* the new file, which is written in any case; NULL: see lr_repair() */
    const char *like; /* a good file of the same source, for an MP4 without a moov; or NULL */
    bool check;       /* only look */
};

/* Look at a file, and if it is damaged write a repaired one: `out`, or with NULL beside it, as
 * "NAME (repaired).EXT". The kind of file is that of `out`'s extension, else that of the input. */
int lr_repair(const struct lr_env *env, struct lr_cancel *cancel, const char *path,
              const struct lr_repair_options *o, struct lr_report *report, struct lr_err *err);

/* Files whose tracks are the same, one behind the other, into `out`. What a file repeats of the one
 * before is left out. LIVREC_EMEDIA when they don't fit together. */
int lr_join(const struct lr_env *env, struct lr_cancel *cancel, const char *const *paths,
            uint32_t count, const char *out, struct lr_report *report, struct lr_err *err);

/* Parts of one recording, in their order, beside the first of them as "NAME (joined).EXT": one file,
 * or one for each decoder configuration. What was written is read again: only what holds each frame
 * of the parts, once, is a success. LIVREC_EMEDIA when nothing can be joined. The parts stay. */
int lr_join_parts(const struct lr_env *env, struct lr_cancel *cancel, const char *const *paths,
                  uint32_t count, struct lr_report *report, struct lr_err *err);

#endif
