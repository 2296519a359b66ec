/* Which notices go where: "notify.to", "notify.route" and "notify.events" of a room. Pure. */
#ifndef LR_NOTICE_ROUTE_H
#define LR_NOTICE_ROUTE_H

#include <stdbool.h>
#include "core/options.h"
#include "notify/channel.h"

enum lr_notice_kind {
    LR_NOTICE_LIVE,
    LR_NOTICE_END,
    LR_NOTICE_RECORD_START,
    LR_NOTICE_RECORD_END,
    LR_NOTICE_PART,
    LR_NOTICE_GAP,
    LR_NOTICE_BLOCKED,
    LR_NOTICE_LOGIN,
    LR_NOTICE_DISK,
    LR_NOTICE_BROKEN,
    LR_NOTICE_FAILING,
    LR_NOTICE_GONE,
    LR_NOTICE_NETWORK,
    LR_NOTICE_KINDS
};

const char *lr_notice_name(enum lr_notice_kind kind); /* "record_start" */
bool lr_notice_is_alarm(enum lr_notice_kind kind);
/* "info"; "warning": something is missing, or may be; "error": somebody has to see to it. */
const char *lr_notice_severity(enum lr_notice_kind kind);
/* Of two of these. */
const char *lr_notice_worse(const char *a, const char *b);

/* Anywhere at all? Quick. */
static inline bool lr_notice_wanted_any(const struct lr_opts *opts)
{
    return lr_opts_list_at(opts, "notify.to", 0) != NULL;
}

bool lr_notice_wanted(const struct lr_opts *opts, const struct lr_channel *c,
                      enum lr_notice_kind kind);

/* The next channel from *at on that is wanted for something and not set up, and which option lacks;
 * *at moves behind it. NULL after the last. */
const struct lr_channel *lr_notice_unset(const struct lr_opts *opts, uint32_t *at,
                                         const char **option);

/* The three options; NULL after the last. */
const char *lr_notice_option(size_t i);
/* Words of them, or of one, that mean nothing: 0, or LIVREC_EARG that names the first. */
int lr_notice_check(const struct lr_opts *opts, struct lr_err *err);
int lr_notice_check_option(const struct lr_opts *opts, const char *option, struct lr_err *err);

#endif
