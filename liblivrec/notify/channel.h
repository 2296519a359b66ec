/* Channels for notices: a table like that of extractors. */
#ifndef LR_CHANNEL_H
#define LR_CHANNEL_H

#include "core/cancel.h"
#include "core/options.h"
#include "net/loop.h"

struct lr_channel {
    const char *name;
    /* Blocking. 0 when the provider took the notice, else LIVREC_E*. */
    int (*send)(struct lr_loop *loop, const struct lr_opts *opts, const char *title,
                const char *text, struct lr_cancel *cancel, struct lr_err *err);
};

const struct lr_channel *lr_channel_at(uint32_t index); /* NULL at the end of the table */
const struct lr_channel *lr_channel_find(const char *name);

#endif
