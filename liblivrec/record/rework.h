/* Recordings out of files: what readers find in them, through the rules, into new files. For
 * repairs and for joining. Blocks; any thread. */
#ifndef LR_REWORK_H
#define LR_REWORK_H

#include "core/cancel.h"
#include "core/env.h"
#include "record/likeness.h"
#include "record/report.h"
#include "record/sink.h"

struct lr_rework_config {
    const struct lr_env *env;
    struct lr_cancel *cancel;
    const char *const *paths; /* read one after the other */
    uint32_t count;
    const struct lr_sink_ops *sink;
    int root_fd;        /* folder to write into; -1: only look */
    const char *folder; /* its name, for the report: "" or "a/b/" */
    const char *name;   /* of the file in it; " (2)" and so on is added where one is taken */
    /* Everything into one file: another decoder configuration is an error. Else it starts a file. */
    bool one;
    bool indexed; /* MP4 gets its index in front, where that can be */
    const struct lr_likeness *like; /* for an MP4 without a moov; or NULL */
};

/* What was found and made goes into the report, a new one. A failure leaves no file behind:
 * LIVREC_EIO, LIVREC_EMEDIA, LIVREC_EDRM, LIVREC_ECANCELLED, LIVREC_ENOMEM. */
int lr_rework(const struct lr_rework_config *cfg, struct lr_report *report, struct lr_err *err);

#endif
