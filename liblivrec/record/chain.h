/* The rules in their order: from what readers say to what can be cut into files. */
#ifndef LR_CHAIN_H
#define LR_CHAIN_H

#include "record/sink.h"
#include "record/stage.h"

/* The longest hole that a recording shows where media is missing; longer ones are closed. When a
 * file is read again nobody tells that something is missing: then it is what can be believed. */
#define LR_HOLE_LIVE (60 * (int64_t)LR_TIME_HZ)
#define LR_HOLE_FILE (5 * (int64_t)LR_TIME_HZ)
/* How much earlier than pictures sound may begin: live not, in files as the splitter leaves it. */
#define LR_LEAD_FILE ((int64_t)LR_TIME_HZ)

struct lr_chain {
    struct lr_stage *first, *last; /* freed by lr_stage_free_all(first) */
    const struct lr_sink_ops *sink;
    bool other_sinks; /* another one where it can't hold the tracks: lr_sink_choose() */
    int64_t hole, lead;
    struct lr_err *err;       /* for all stages */
    struct lr_ledger *ledger; /* for all stages; NULL: nobody asks */
};

void lr_chain_add(struct lr_chain *c, struct lr_stage *s); /* behind the last one */
int lr_chain_rules(struct lr_chain *c);                    /* all rules; 0 or LIVREC_ENOMEM */

#endif
